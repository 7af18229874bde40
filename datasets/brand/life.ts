import { createRandom } from "../../src/stats/random.js";
import type { BrandEvent } from "./brand-event.js";
import { type BrandCustomer, type CustomerKind, drawTraits, type Traits } from "./customer.js";
import type { Message } from "./messages.js";
import { placeOrder } from "./order.js";
import { OrderClock } from "./order-clock.js";
import { joinedShopper, type Shopper } from "./shopper.js";
import { streamSeed, type World } from "./world.js";

/** What the simulation knows of a customer and a model can only estimate. */
export interface CustomerTruth {
  readonly customerId: string;
  readonly kind: CustomerKind;
  /** Orders per average day outside promotions when the customer began; 0 for followers. */
  readonly ratePerDay: number;
  /** The same after the drift of habits up to the last order. */
  readonly lastRatePerDay: number;
  /** Shape of the gamma gaps between orders: 1 is memoryless, above is regular, below bursty. */
  readonly regularity: number;
  /** What an ordinary day of a promotion adds to the rate, as a multiple of an average day. */
  readonly promotionSensitivity: number;
  readonly orders: number;
  /** Epoch milliseconds from which the customer never orders again; absent if still there at the end. */
  readonly dropoutAt?: number;
}

/** One customer from joining to the end of the simulation; events in time order. */
export interface Life {
  readonly row: BrandCustomer;
  readonly truth: CustomerTruth;
  readonly events: readonly BrandEvent[];
}

const minuteMs = 60_000;
const mismatchFatigue = 4.2;
const failureFatigue = 1.8;
const restAfterOrder = 0.55;
const hazardGrowth = 0.8;
const announcedShare = 0.25;
const meanMinutesToOpen = 240;
const mostMinutesToOpen = 1200;

/**
 * Lives one customer's life: orders as planned by the clock, the brand's messages in between.
 *
 * Messages, a first order that does not suit and failures of service add fatigue; time and good orders relieve
 * it. At each message the customer leaves with a chance that rises exponentially with fatigue, and opens it with
 * a chance that falls: engagement tells of the end before the orders do. Every fourth who leaves says so.
 */
export function live(world: World, index: number, customerId: string): Life {
  const random = createRandom(streamSeed(world.seed, index + 1));
  const traits = drawTraits(random, customerId, world.firstDay, world.joinSums);
  const clock = new OrderClock(world, random, traits);
  const shopper = joinedShopper(world, traits, random);
  const { messages, until } = world;
  let orders = 0;
  let dropoutAt: number | undefined;
  let planned = clock.first();
  let m = firstAfter(messages, traits.row.joinedAt);
  while (dropoutAt === undefined) {
    const message = messages[m];
    if (message !== undefined && message.sentAt < planned.at) {
      dropoutAt = receive(shopper, message);
      m++;
    } else if (planned.at < until) {
      orders++;
      const outcome = placeOrder(world, shopper, planned, orders);
      shopper.fatigue.relieve(planned.at, restAfterOrder);
      if (outcome.isFailure) shopper.fatigue.add(planned.at, failureFatigue);
      if (orders === 1 && traits.isMismatch) shopper.fatigue.add(planned.at, mismatchFatigue);
      planned = clock.next(planned.at, outcome.stockpiled);
    } else break;
  }
  const events = shopper.events.filter(({ timestamp }) => timestamp < until);
  events.sort((a, b) => a.timestamp - b.timestamp);
  return { row: traits.row, truth: truthOf(traits, clock, orders, dropoutAt), events };
}

/** A message arrives: it may drive the customer away (then the instant of leaving is returned) or be opened. */
function receive(
  { traits, random, fatigue, events }: Shopper,
  { campaignId, sentAt }: Message,
): number | undefined {
  const { customerId } = traits.row;
  fatigue.add(sentAt, traits.irritability);
  const level = fatigue.at(sentAt);
  if (random.next() < -Math.expm1(-traits.hazard * Math.exp(hazardGrowth * level))) {
    const timestamp = sentAt + minuteMs;
    if (random.next() < announcedShare) {
      events.push({ type: "unsubscribe", customerId, timestamp, channel: "wechat" });
    }
    return timestamp;
  }
  if (random.next() < traits.openness * Math.exp(-level)) {
    const minutes = 1 + Math.floor(Math.min(mostMinutesToOpen, random.exponential(1 / meanMinutesToOpen)));
    const timestamp = sentAt + minutes * minuteMs;
    events.push({ type: "open", customerId, timestamp, campaignId, channel: "wechat" });
  }
  return undefined;
}

function firstAfter(messages: readonly Message[], instant: number): number {
  const m = messages.findIndex(({ sentAt }) => sentAt > instant);
  return m === -1 ? messages.length : m;
}

function truthOf(
  traits: Traits,
  clock: OrderClock,
  orders: number,
  dropoutAt: number | undefined,
): CustomerTruth {
  const { row, kind, rhythm, regularity } = traits;
  const perDay = kind === "follower" ? 0 : rhythm.everydayWeight;
  return {
    customerId: row.customerId,
    kind,
    ratePerDay: perDay / traits.meanGap,
    lastRatePerDay: perDay / clock.meanGap,
    regularity,
    promotionSensitivity: rhythm.promotionSensitivity,
    orders,
    ...(dropoutAt === undefined ? {} : { dropoutAt }),
  };
}
