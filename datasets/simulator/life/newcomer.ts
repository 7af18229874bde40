import type { Random } from "../../../src/stats/random.js";
import type { Traits } from "../customer/traits.js";
import { channelCodes, type EventLog, typeCodes } from "../log/event-log.js";
import { pick } from "../pick.js";
import { newcomerStream } from "../streams.js";
import { dayMs } from "../world/calendar.js";
import type { Source } from "../world/places.js";
import type { World } from "../world/world.js";
import type { Line } from "./choice.js";
import type { OrderOutcome } from "./service.js";
import type { Shopper } from "./shopper.js";

/** How much a newcomer looks at in the first 72 hours. */
export interface Interest {
  readonly views: number;
  readonly carts: number;
}

/** The wait for the first order of those who do not order at once: a gamma gap in shopping time. */
export interface FirstWait {
  /** Index of the day from whose beginning it runs: the first on which the 72 hours are over. */
  readonly fromDay: number;
  readonly shape: number;
  readonly mean: number;
  /** The one drawn. */
  readonly gap: number;
}

const minuteMs = 60_000;
/** Days in which a newcomer looks around. */
export const firstDays = 3;
const firstMinutes = firstDays * 1440;
/** By how much a source shortens the wait, at strength 1. */
const sourceHaste: Readonly<Record<Source, number>> = {
  store: 1.6,
  wechat: 2,
  tmall: 0.7,
  douyin: 0.5,
  referral: 2.2,
};

/**
 * A newcomer looks at goods and puts some into the cart, at any time of the first 72 hours; how soon the first order
 * follows depends on it.
 *
 * @returns the wait for the first order; undefined where none is planted
 */
export function lookAround(world: World, log: EventLog, traits: Traits): FirstWait | undefined {
  const { views, carts, wait, shape } = world.mechanisms.newcomer;
  if (views === 0 && carts === 0 && wait === 0) return undefined;
  const random = newcomerStream(world.seed, log.customer);
  const interest = {
    views: look(world, log, traits, random, typeCodes.view, views),
    carts: look(world, log, traits, random, typeCodes.cart, carts),
  };
  if (wait === 0) return undefined;
  const mean = meanFirstWait(world, traits, interest);
  return { fromDay: firstWaitDay(traits), shape, mean, gap: random.gamma(shape, shape / mean) };
}

/** Events of a type in the first 72 hours, each of an item on sale by its popularity; returns how many. */
function look(
  { items }: World,
  log: EventLog,
  { row, joinDay }: Traits,
  random: Random,
  type: number,
  mean: number,
): number {
  if (mean === 0) return 0;
  const weights = items.map(({ launchDay, popularity }) => (launchDay <= joinDay ? popularity : 0));
  const count = random.poisson(mean);
  for (let i = 0; i < count; i++) {
    const at = row.joinedAt + (1 + random.int(firstMinutes - 1)) * minuteMs;
    log.item[log.add(type, at, channelCodes.mini)] = pick(random, weights);
  }
  return count;
}

/** Index of the first day on which the 72 hours are over. */
export function firstWaitDay({ joinDay }: Traits): number {
  return joinDay + firstDays + 1;
}

/** Mean of the wait of a customer who looked at so much, in days of shopping time. */
export function meanFirstWait({ mechanisms }: World, { row }: Traits, { views, carts }: Interest): number {
  const { wait, view, cart, source } = mechanisms.newcomer;
  return (
    wait *
    Math.exp(
      -view * Math.log1p(views) - cart * Math.log1p(carts) - source * Math.log(sourceHaste[row.source]),
    )
  );
}

/** By how much the gap to the second order is longer by what the first was like. */
export function secondGapFactor(
  { mechanisms }: World,
  { traits, lastOrderAt }: Shopper,
  { isLate }: OrderOutcome,
  lines: readonly Line[],
): number {
  const { secondLate, secondDiscount, secondLines, secondAtOnce } = mechanisms.newcomer;
  let [off, paid] = [0, 0];
  for (const { amountMinor, discountMinor } of lines) {
    off += discountMinor;
    paid += amountMinor;
  }
  const isAtOnce = lastOrderAt - traits.row.joinedAt < dayMs;
  return Math.exp(
    (isLate ? secondLate : 0) +
      (off > 0 ? (secondDiscount * off) / (off + paid) : 0) +
      (isAtOnce ? secondAtOnce : 0) -
      secondLines * Math.log(lines.length),
  );
}
