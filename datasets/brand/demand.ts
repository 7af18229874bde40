import { dayMs, isNewYearLull, type Promotion } from "./calendar.js";

/**
 * How much shopping each day holds, as running sums, so that a customer's gap can be drawn in shopping time and
 * read back as a calendar day. An average day without promotion holds about 1.
 */
export interface Demand {
  /** days + 1 sums: `everyday[d]` is what the days before d hold by season, weekday and the new year's lull. */
  readonly everyday: Float64Array;
  /** days + 1 sums of what promotions add for a customer of promotion sensitivity 1. */
  readonly promotion: Float64Array;
}

/** How strongly a customer follows the everyday rhythm and the promotions. */
export interface Rhythm {
  readonly everydayWeight: number;
  readonly promotionSensitivity: number;
}

const sundayToSaturday = [1.12, 0.93, 0.9, 0.92, 0.95, 1.04, 1.14];
const yearlySwing = 0.18;
const peakDayOfYear = 320;
const peakLift = 4;

export function demandOf(first: number, days: number, promotions: readonly Promotion[]): Demand {
  const everyday = new Float64Array(days + 1);
  const promotion = new Float64Array(days + 1);
  for (let d = 0; d < days; d++) {
    const day = first + d;
    everyday[d + 1] = everyday[d]! + season(day) * weekday(day) * (isNewYearLull(day) ? 0.45 : 1);
    promotion[d + 1] = promotion[d]! + promotionLift(day, promotions);
  }
  return { everyday, promotion };
}

/** Shopping time that a customer has passed before day d, d in 0 .. days. */
export function shoppingTime({ everyday, promotion }: Demand, rhythm: Rhythm, d: number): number {
  return rhythm.everydayWeight * everyday[d]! + rhythm.promotionSensitivity * promotion[d]!;
}

/** The day in whose course a customer's shopping time reaches `target`; `days` if it does not. */
export function dayReaching(demand: Demand, rhythm: Rhythm, target: number): number {
  let low = 0;
  let high = demand.everyday.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shoppingTime(demand, rhythm, middle + 1) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

function season(day: number): number {
  const yearStart = Date.UTC(new Date(day * dayMs).getUTCFullYear(), 0, 1) / dayMs;
  return 1 + yearlySwing * Math.cos((2 * Math.PI * (day - yearStart - peakDayOfYear)) / 365.25);
}

function weekday(day: number): number {
  return sundayToSaturday[new Date(day * dayMs).getUTCDay()]!;
}

function promotionLift(day: number, promotions: readonly Promotion[]): number {
  let lift = 0;
  for (const { from, to, peak } of promotions) {
    if (day >= from && day <= to) lift += peak.includes(day) ? peakLift : 1;
  }
  return lift;
}
