import { touchChance } from "../customer/response.js";
import type { CustomerKind } from "../customer/traits.js";
import { chanceToDriveAway, hazardPerDay } from "../life/lapse.js";
import type { LapseCause, Shopper } from "../life/shopper.js";
import {
  type Benefit,
  benefits,
  contents,
  type TouchChannel,
  touchChannels,
  windowDays,
} from "../world/campaigns.js";
import type { World } from "../world/world.js";
import type { ExpectedYear, YearAhead } from "./futures.js";
import { type NextOrder, nextOrderOf } from "./next-order.js";

/** What the simulation knows of a customer and a model can only estimate. "The end" is the simulation's. */
export interface CustomerTruth {
  readonly customerId: string;
  readonly kind: CustomerKind;
  /** Orders per average day outside promotions when the customer began; 0 for followers. */
  readonly ratePerDay: number;
  /** The same at the end, or when the customer left; lower while cooling. */
  readonly lastRatePerDay: number;
  /** Shape of the gamma gaps between orders: 1 is memoryless, above is regular, below bursty. */
  readonly regularity: number;
  /** What an ordinary day of a promotion adds to the rate, as a multiple of an average day. */
  readonly promotionSensitivity: number;
  readonly orders: number;
  /** At the end; those who cool down will leave unless a message wins them back. */
  readonly state: "active" | "cooling" | "left";
  /** Epoch milliseconds since when the customer cools down or did before leaving. */
  readonly coolingSince?: number;
  /** Epoch milliseconds from which the customer never orders again; absent if still there at the end. */
  readonly leftAt?: number;
  /** Why the customer cools down or left. */
  readonly cause?: LapseCause;
  /** Chance of an order in the 28 and 90 days after the end, if no message is sent. */
  readonly probability28: number;
  readonly probability90: number;
  /** Days from the end to the next order, given one within 730 days; absent for those who will not order. */
  readonly expectedDays?: number;
  /** Orders and their value less refunds in the year after the end, if no message is sent; absent without futures. */
  readonly expectedYear?: ExpectedYear;
  /**
   * What a message just after the end would add to the chance of an order within 7 days, by benefit, if neither
   * hour nor channel nor content is the customer's best. Below 0 for sleeping dogs.
   */
  readonly effects: Readonly<Record<Benefit, number>>;
  /** Hour of the day at which messages work best. */
  readonly bestHour: number;
  readonly bestChannel: TouchChannel;
  readonly bestContent: (typeof contents)[number];
}

/** The truth of a customer whose life has been lived. */
export function truthOf(world: World, shopper: Shopper, year: YearAhead | undefined): CustomerTruth {
  const { traits, clock, coolingSince, leavesAt, cause } = shopper;
  const { until } = world;
  const { row, kind, rhythm, regularity, response } = traits;
  const perDay = kind === "follower" ? 0 : rhythm.everydayWeight;
  const hasLeft = leavesAt <= until;
  const isCooling = !hasLeft && coolingSince < until;
  const stretch = isCooling ? world.mechanisms.lapse.coolingStretch : 1;
  const next = nextOrderOf(world, shopper);
  return {
    customerId: row.customerId,
    kind,
    ratePerDay: perDay / traits.meanGap,
    lastRatePerDay: perDay / (stretch * clock.meanGapOn(world.days)),
    regularity,
    promotionSensitivity: rhythm.promotionSensitivity,
    orders: shopper.orders,
    state: hasLeft ? "left" : isCooling ? "cooling" : "active",
    ...(coolingSince < until ? { coolingSince } : {}),
    ...(hasLeft ? { leftAt: leavesAt } : {}),
    ...(hasLeft || isCooling ? { cause } : {}),
    probability28: next.within(28),
    probability90: next.within(90),
    ...(next.expectedDays > 0 ? { expectedDays: next.expectedDays } : {}),
    ...(year ? { expectedYear: year.of(shopper) } : {}),
    effects: effectsOf(world, shopper, next),
    bestHour: response.bestHour,
    bestChannel: touchChannels[response.bestChannel]!,
    bestContent: contents[response.bestContent]!,
  };
}

const noBestHour = 0;
/** By no one's best channel and content. */
const plainMessage = { channel: -1, content: -1 };

function effectsOf(world: World, shopper: Shopper, next: NextOrder): Record<Benefit, number> {
  const { traits, fatigue, leavesAt } = shopper;
  const { mechanisms, until } = world;
  const level = fatigue.at(until) + traits.irritability;
  const drivenAway = chanceToDriveAway(world, shopper, level);
  const untouched = next.withinIfStaying(windowDays);
  const stays = Math.exp(-windowDays * hazardPerDay(world, shopper, until));
  const isGone = leavesAt <= until || traits.kind === "follower";
  const effect = (benefit: number) => {
    if (isGone) return 0;
    const extra = touchChance(
      traits.response,
      mechanisms,
      { benefit, hour: noBestHour },
      plainMessage,
      level,
    );
    const touched = extra >= 0 ? untouched + (1 - untouched) * extra : untouched * (1 + extra);
    const goes = mechanisms.lapse.unsubscribeOnly * untouched;
    return stays * ((1 - drivenAway) * touched + drivenAway * goes - untouched);
  };
  return Object.fromEntries(benefits.map((name, b) => [name, effect(b)])) as Record<Benefit, number>;
}
