import { logGammaQ } from "../../../src/stats/incomplete-gamma.js";
import { nextErrandAt } from "../life/errands.js";
import { hazardPerDay, isCooling } from "../life/lapse.js";
import type { OrderClock } from "../life/order-clock.js";
import type { Shopper } from "../life/shopper.js";
import { shoppingTime } from "../world/demand.js";
import { dayIndex, futureDays, type World } from "../world/world.js";

/** When the next order comes after the end of the simulation, in expectation, if no message is sent. */
export interface NextOrder {
  /** Chance of an order in the first days after the end: 1 to 28, or an even number to 90. */
  readonly within: (days: number) => number;
  /** The same of a customer known to stay over those days. */
  readonly withinIfStaying: (days: number) => number;
  /** Days from the end to the next order, given that one comes within 730 days; NaN if none can. */
  readonly expectedDays: number;
}

/**
 * The law of a customer's next order at the end of the simulation, by the true mechanism: the running gamma gap
 * given that it has not ended, read in calendar days; errands already planned; leaving at the hazard of the state.
 */
export function nextOrderOf(world: World, shopper: Shopper): NextOrder {
  const none = { within: () => 0, withinIfStaying: () => 0, expectedDays: Number.NaN };
  if (shopper.traits.kind === "follower" || shopper.leavesAt <= world.until) return none;
  const staying = survivals(world, shopper);
  const hazard = hazardPerDay(world, shopper, world.until);
  const fixedEnd = fixedEndDay(world, shopper);
  const cumulative = new Float64Array(grid.length);
  let daySum = 0;
  for (let k = 0; k + 1 < grid.length; k++) {
    const day = (grid[k]! + grid[k + 1]!) / 2;
    const mass = day < fixedEnd ? (staying[k]! - staying[k + 1]!) * Math.exp(-hazard * day) : 0;
    cumulative[k + 1] = cumulative[k]! + mass;
    daySum += mass * day;
  }
  return {
    within: (days) => cumulative[grid.indexOf(days)]!,
    withinIfStaying: (days) => 1 - staying[grid.indexOf(days)]!,
    expectedDays: daySum / cumulative[grid.length - 1]!,
  };
}

/** Days after the end at which the law is told: each of the first 28, then every second to 90, then every tenth. */
const grid = [...daysFrom(0, 28, 1), ...daysFrom(28, 90, 2), ...daysFrom(90, futureDays, 10), futureDays];

/** Days from the first to below the last. */
function daysFrom(first: number, last: number, step: number): number[] {
  return Array.from({ length: (last - first) / step }, (_, i) => first + i * step);
}

/** Chance of no order in the first days after the end, by the grid, if the customer stays. */
function survivals(world: World, shopper: Shopper): Float64Array {
  const { clock, traits } = shopper;
  const { demand, days } = world;
  const errandDay = dayIndex(world, nextErrandAt(shopper)) - days;
  const now = logSurvival(clock, shoppingTime(demand, traits.rhythm, days));
  const values = new Float64Array(grid.length);
  for (let k = 0; k < grid.length; k++) {
    if (grid[k]! > errandDay) break;
    const log = logSurvival(clock, shoppingTime(demand, traits.rhythm, days + grid[k]!)) - now;
    values[k] = Math.exp(log);
    if (log < -40) break;
  }
  return values;
}

/** Log chance that the running gap has not ended at a shopping time. */
function logSurvival(clock: OrderClock, x: number): number {
  const elapsed = clock.elapsedAt(x);
  return elapsed <= 0 ? 0 : logGammaQ(clock.shape, (clock.shape * elapsed) / clock.mean);
}

/** Day from which a customer who has decided to leave orders nothing; `Infinity` if nothing is decided. */
function fixedEndDay(world: World, shopper: Shopper): number {
  const { cause, leavesAt } = shopper;
  return cause !== "life" && !isCooling(shopper)
    ? dayIndex(world, leavesAt) - world.days
    : Number.POSITIVE_INFINITY;
}
