import { dayMs } from "../world/calendar.js";
import { dayIndex, type World } from "../world/world.js";
import type { OrderOutcome } from "./service.js";
import type { LapseCause, Shopper } from "./shopper.js";

const minuteMs = 60_000;
const causes = ["habit", "mismatch", "late", "defect", "price"] as const satisfies readonly LapseCause[];
const hazards = new Float64Array(causes.length);
/** Days without an order after being driven away: more than the window of a campaign. */
const daysOfAnger = 8;

/** Whether the customer has begun to cool down, or will on receipt of the last order. */
export function isCooling({ coolingSince }: Shopper): boolean {
  return !Number.isNaN(coolingSince);
}

/**
 * An order has been received: the customer may lapse from then on. Hazards of the causes present add up, times
 * frailty and exp(growth x fatigue); the chance is 1 - exp(-hazard), the cause drawn by the hazards.
 */
export function mayLapseByOrder(world: World, shopper: Shopper, outcome: OrderOutcome): void {
  const { lapse } = world.mechanisms;
  const { traits, random, fatigue, orders } = shopper;
  hazards[0] = lapse.order;
  hazards[1] = orders === 1 && traits.isMismatch ? lapse.mismatch : 0;
  hazards[2] = outcome.isLate ? lapse.late : 0;
  hazards[3] = outcome.isDefect ? lapse.defect : 0;
  hazards[4] = outcome.isDearer ? lapse.price : 0;
  const sum = hazards[0]! + hazards[1]! + hazards[2]! + hazards[3]! + hazards[4]!;
  if (sum === 0) return;
  const hazard = sum * traits.frailty * Math.exp(lapse.fatigueGrowth * fatigue.at(outcome.orderedAt));
  if (random.next() >= -Math.expm1(-hazard)) return;
  let draw = random.next() * sum;
  let i = 0;
  while (i < causes.length - 1 && draw >= hazards[i]!) draw -= hazards[i++]!;
  beginLapse(world, shopper, outcome.receivedAt, causes[i]!);
}

/** Chance that a message drives the customer away, given the fatigue that it leaves. */
export function chanceToDriveAway({ mechanisms }: World, { traits }: Shopper, fatigue: number): number {
  const { touch, fatigueGrowth } = mechanisms.lapse;
  return touch === 0 ? 0 : -Math.expm1(-touch * traits.frailty * Math.exp(fatigueGrowth * fatigue));
}

/**
 * A message has driven the customer away, who is not about to leave otherwise: what would have been ordered in
 * the days to come is not, and those who cool down first take their time for the rest.
 */
export function lapseByMessage(world: World, shopper: Shopper, sentAt: number, isBeforeNext: boolean): void {
  beginLapse(world, shopper, sentAt + minuteMs, "fatigue");
  if (!isCooling(shopper) || !isBeforeNext) return;
  const day = dayIndex(world, sentAt);
  shopper.errands.length = 0;
  shopper.clock.postpone(day, daysOfAnger, sentAt);
  shopper.clock.stretchFrom(day + daysOfAnger, world.mechanisms.lapse.coolingStretch, sentAt);
}

function beginLapse(world: World, shopper: Shopper, at: number, cause: LapseCause): void {
  if (at >= shopper.leavesAt) return;
  const { lapse } = world.mechanisms;
  const { random } = shopper;
  shopper.cause = cause;
  if (isCooling(shopper) || random.next() >= lapse.cooling) {
    shopper.leavesAt = at;
    return;
  }
  const end = at + Math.ceil(random.exponential(1 / lapse.coolingDays) * 1440) * minuteMs;
  shopper.coolingSince = at;
  if (end < shopper.leavesAt) shopper.leavesAt = end;
  else shopper.cause = "life";
}

/** An order that a message brought while the customer cooled down: all is well again. */
export function winBack(shopper: Shopper): void {
  shopper.coolingSince = Number.NaN;
  shopper.leavesAt = shopper.lifeEndsAt;
  shopper.cause = "life";
}

/** Instant at which the brand sees the customer leave the group; `Infinity` if never. */
export function visiblyLeavesAt({ announces, leavesAt }: Shopper): number {
  return announces ? leavesAt : Number.POSITIVE_INFINITY;
}

/** Rate a day at which the customer will leave, as things stand. */
export function hazardPerDay({ mechanisms }: World, { coolingSince }: Shopper, at: number): number {
  const { lifePerYear, coolingDays } = mechanisms.lapse;
  return lifePerYear / 365 + (coolingSince <= at ? 1 / coolingDays : 0);
}

/** Whether a day is known from which nothing is ordered, though it has not come. */
export function leavesWithin({ leavesAt }: Shopper, at: number, days: number): boolean {
  return leavesAt < at + days * dayMs;
}
