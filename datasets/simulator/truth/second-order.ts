import { logGammaQ } from "../../../src/stats/incomplete-gamma.js";
import { visiblyLeavesAt } from "../life/lapse.js";
import { deliveryLaw } from "../life/service.js";
import type { Shopper } from "../life/shopper.js";
import { typeCodes } from "../log/event-log.js";
import { dayMs } from "../world/calendar.js";
import { shoppingTime } from "../world/demand.js";
import { sources } from "../world/places.js";
import { dayIndex, type World } from "../world/world.js";

/** What has become of the delivery of the only order. */
interface Delivery {
  readonly orderedAt: number;
  /** Instant of receipt; after the end of the simulation if the goods are on their way. */
  readonly receivedAt: number;
  readonly isLate: boolean;
  readonly isOnline: boolean;
}

/** Nodes of the normal law of the log mean gap between customers. */
const nodes = Array.from({ length: 41 }, (_, i) => (i - 20) / 4);
const density = nodes.map((z) => Math.exp((-z * z) / 2));
const densitySum = density.reduce((sum, value) => sum + value, 0);

/**
 * Chance of the second order within some days of the end, of a customer with one order. The silence since tells of
 * the customer's own mean gap, lognormal between customers, and of whether the order has driven the customer away, as
 * some say by leaving the group.
 */
export function secondOrderChance(world: World, shopper: Shopper, days: number): number {
  if (visiblyLeavesAt(shopper) < world.until) return 0;
  const delivery = deliveryOf(shopper);
  let [silent, ordering] = [0, 0];
  for (const isLate of [false, true]) {
    const seen = chanceSeen(world, delivery, isLate);
    if (seen === 0) continue;
    const survival = survivalOf(world, shopper, delivery, isLate);
    const now = survival(world.days);
    const later = survival(world.days + days);
    const gone = lapseChance(world, shopper, isLate);
    const receivedOn = receiptDay(world, delivery, isLate);
    const received = survival(Math.min(world.days + days, receivedOn));
    const unannounced = receivedOn < world.days ? 1 - world.mechanisms.lapse.announced : 1;
    silent += seen * ((1 - gone) * now + gone * unannounced * Math.max(now, received));
    ordering += seen * ((1 - gone) * (now - later) + gone * Math.max(0, now - received));
  }
  return ordering / silent;
}

function deliveryOf({ log, lastOrderAt }: Shopper): Delivery {
  for (let row = 0; row < log.length; row++) {
    if (log.type[row] !== typeCodes.deliver) continue;
    const receivedAt = log.at[row]!;
    return { orderedAt: lastOrderAt, receivedAt, isLate: receivedAt > log.dueAt[row]!, isOnline: true };
  }
  return { orderedAt: lastOrderAt, receivedAt: lastOrderAt, isLate: false, isOnline: false };
}

/** Chance that a delivery is late (or not) and looks as it does: not yet there, or there and seen to be so. */
function chanceSeen(
  world: World,
  { orderedAt, receivedAt, isLate, isOnline }: Delivery,
  late: boolean,
): number {
  if (!isOnline || receivedAt < world.until) return late === isLate ? 1 : 0;
  const share = lateShareOf(world, orderedAt);
  const { from, to } = deliveryLaw(late);
  const passed = (world.until - orderedAt) / dayMs;
  const onItsWay = Math.max(0, Math.min(1, (to - passed) / (to - from)));
  return (late ? share : 1 - share) * onItsWay;
}

function lateShareOf(world: World, orderedAt: number): number {
  const { late, latePromotion } = world.mechanisms.service;
  return late * (world.discounts[dayIndex(world, orderedAt)]! > 0 ? latePromotion : 1);
}

/** Day and part of it at which the goods are received: of those on their way in the middle of what is left. */
function receiptDay(world: World, { orderedAt, receivedAt, isOnline }: Delivery, late: boolean): number {
  const ordered = world.days + (orderedAt - world.until) / dayMs;
  if (!isOnline || receivedAt < world.until) return ordered + (receivedAt - orderedAt) / dayMs;
  const { from, to } = deliveryLaw(late);
  return (Math.max(world.days, ordered + from) + ordered + to) / 2;
}

/** Chance of no order before a day (a fraction is part of a day) by the running gap, if the first order was late or not. */
function survivalOf(
  world: World,
  { clock, traits }: Shopper,
  { isLate }: Delivery,
  late: boolean,
): (day: number) => number {
  const { rate, newcomer } = world.mechanisms;
  const typical = rate.medianGapDays + rate.gapDaysPerTier * traits.row.tier;
  const asIfLate = Math.exp(((late ? 1 : 0) - (isLate ? 1 : 0)) * newcomer.secondLate);
  const mean = (clock.mean / traits.meanGap) * typical * asIfLate;
  const spread = rate.deviation > 0 ? nodes : [0];
  return (day) => {
    const whole = Math.floor(day);
    const at = shoppingTime(world.demand, traits.rhythm, whole);
    const next = shoppingTime(world.demand, traits.rhythm, whole + 1);
    const elapsed = clock.elapsedAt(at + (day - whole) * (next - at));
    if (elapsed <= 0) return 1;
    let sum = 0;
    spread.forEach((z, i) => {
      const own = mean * Math.exp(rate.deviation * z);
      const weight = spread === nodes ? density[i]! / densitySum : 1;
      sum += weight * Math.exp(logGammaQ(clock.shape, (clock.shape * elapsed) / own));
    });
    return sum;
  };
}

/** Chance that the order drives the customer away on receipt: whether it suits is not seen, the source is. */
function lapseChance({ mechanisms }: World, { traits }: Shopper, late: boolean): number {
  const { lapse } = mechanisms;
  const { mismatchShare } = sources.find(({ source }) => source === traits.row.source)!;
  const seen = lapse.order + (late ? lapse.late : 0);
  return -(1 - mismatchShare) * Math.expm1(-seen) - mismatchShare * Math.expm1(-seen - lapse.mismatch);
}
