import type { SimulatedCustomer } from "./customer/traits.js";
import { liveAll } from "./life/block.js";
import type { Shopper } from "./life/shopper.js";
import { EventLog } from "./log/event-log.js";
import { eventOf, type SimulatedEvent } from "./log/event-row.js";
import type { Mechanisms } from "./mechanisms.js";
import { parseSimulationOptions, type SimulationOptions, type SimulationSettings } from "./options.js";
import { CampaignLedger, type CampaignTruth } from "./truth/campaign-truth.js";
import { type CustomerTruth, truthOf } from "./truth/customer-truth.js";
import { type FutureOptions, type Futures, futuresOf, YearAhead } from "./truth/futures.js";
import { type NewcomerOptions, type NewcomerTruth, newcomersOf } from "./truth/newcomer-truth.js";
import { calendarRows, type SimulatedPromotion } from "./world/calendar.js";
import { campaignRows, type SimulatedCampaign } from "./world/campaign-rows.js";
import { complementRows, type ItemComplement, itemRows, type SimulatedItem } from "./world/catalogue.js";
import { type StockOut, stockOutRows } from "./world/stock-outs.js";
import { buildWorld, type World } from "./world/world.js";

/** One customer from joining to the end of the simulation; events in time order. */
export interface Life {
  readonly row: SimulatedCustomer;
  readonly truth: CustomerTruth;
  readonly events: readonly SimulatedEvent[];
}

/**
 * A simulated brand. Events, customers and truths are made while they are iterated, customer by customer, and
 * again by every iteration: memory does not grow with the number of customers.
 */
export interface Simulation {
  /** The options with every default filled in. */
  readonly options: SimulationSettings;
  /** The planted parameters. */
  readonly mechanisms: Mechanisms;
  /** End of the simulation, exclusive, epoch milliseconds. */
  readonly until: number;
  /** Events of one customer stand together, in time order. */
  readonly events: Iterable<SimulatedEvent>;
  /** Rows of the customers' side table. */
  readonly customers: Iterable<SimulatedCustomer>;
  readonly truth: Iterable<CustomerTruth>;
  /** All of one customer at once: side-table row, truth and events. */
  readonly lives: Iterable<Life>;
  /** Rows of the items' side table. */
  readonly items: readonly SimulatedItem[];
  /** Promotions known in advance, those of the half year after the end among them. */
  readonly calendar: readonly SimulatedPromotion[];
  readonly stockOuts: readonly StockOut[];
  /** The planted complement of each item. */
  readonly complements: readonly ItemComplement[];
  readonly campaigns: readonly SimulatedCampaign[];
  /** True effects of the campaigns, one row an arm: lives all lives once. */
  campaignTruth(): CampaignTruth[];
  /** Possible futures after the end, of those who may order, if no message is sent: for any question to the truth. */
  futures(options?: FutureOptions): Iterable<Futures>;
  /** The chance of the first order of who has none, and of the second of who has one, where nothing else is hidden. */
  newcomers(options?: NewcomerOptions): Iterable<NewcomerTruth>;
}

/**
 * Simulates the customers of a brand that sells by mini-program, store, WeChat and marketplace, with the truth of
 * each. `simulation.mechanisms` lists every planted parameter; none is an assumption of BG/NBD and its kin.
 *
 * - Gaps between orders are gamma with a shape of each customer's own (bursty to clockwork), means lognormal
 *   between customers, with drift, phases of life, season, weekday and promotions; some buy only in promotions.
 * - Customers leave by late or defect deliveries, first orders that do not suit, price rises, messages that tire
 *   them, and for reasons of life; half of them cool down before. Followers join and never buy.
 * - Baskets come from replenishment cycles, complements, favourite items, launches, stock-outs, prices.
 * - Campaigns are randomised, broadcast or targeted at the active; a message has an effect of each customer's
 *   own, by benefit, hour and channel. Both potential outcomes are known: see `campaignTruth`.
 * - Shares bring friends; the brand learns of many store orders days later.
 *
 * A customer's events depend on the seed, the days, the mechanisms and the customer's number, not on how many
 * customers there are.
 *
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export function simulate(options?: SimulationOptions): Simulation {
  const settings = parseSimulationOptions(options);
  const world = buildWorld(settings);
  const year = settings.futures > 0 ? new YearAhead(world, settings.futures) : undefined;
  const each = <T>(view: (shopper: Shopper) => Iterable<T>): Iterable<T> => ({
    *[Symbol.iterator]() {
      for (const shopper of liveAll(world, new EventLog(), settings.customers)) yield* view(shopper);
    },
  });
  return {
    options: settings,
    mechanisms: settings.mechanisms,
    until: world.until,
    events: each((shopper) => eventsOf(world, shopper)),
    customers: each(({ traits }) => [traits.row]),
    truth: each((shopper) => [truthOf(world, shopper, year)]),
    lives: each((shopper) => [lifeOf(world, shopper, year)]),
    items: itemRows(world.shelves, world.firstDay),
    calendar: calendarRows(world),
    complements: complementRows(world.shelves),
    stockOuts: stockOutRows(world.shelves, world.firstDay),
    campaigns: campaignRows(world),
    campaignTruth: () => campaignTruthOf(world, settings.customers),
    futures: (drawn) => futuresOf(world, settings.customers, drawn),
    newcomers: (asked) => newcomersOf(world, settings.customers, asked),
  };
}

function lifeOf(world: World, shopper: Shopper, year: YearAhead | undefined): Life {
  return { row: shopper.traits.row, truth: truthOf(world, shopper, year), events: eventsOf(world, shopper) };
}

function eventsOf(world: World, { log }: Shopper): SimulatedEvent[] {
  return Array.from({ length: log.kept }, (_, i) => eventOf(world, log, log.sorted[i]!));
}

function campaignTruthOf(world: World, customers: number): CampaignTruth[] {
  const ledger = new CampaignLedger(world.campaigns);
  for (const _ of liveAll(world, new EventLog(), customers, ledger.observe));
  return ledger.rows();
}
