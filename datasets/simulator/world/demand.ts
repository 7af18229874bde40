import type { Mechanisms } from "../mechanisms.js";
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

/** Demand of each weekday beside 1. */
const sundayToSaturday = [0.12, -0.07, -0.1, -0.08, -0.05, 0.04, 0.14];
/** Day of the year on which everyday demand is highest. */
const peakDayOfYear = 320;

/** Demand of `days` days from day `first` on. */
export function demandOf(
  first: number,
  days: number,
  promotions: readonly Promotion[],
  mechanisms: Mechanisms,
): Demand {
  const { season, promotion: planted } = mechanisms;
  const everyday = new Float64Array(days + 1);
  const promotion = new Float64Array(days + 1);
  for (let d = 0; d < days; d++) {
    const day = first + d;
    const lull = isNewYearLull(day) ? season.newYearLull : 1;
    const weekday = 1 + season.weekday * sundayToSaturday[new Date(day * dayMs).getUTCDay()]!;
    everyday[d + 1] = everyday[d]! + (1 + season.amplitude * seasonWave(day)) * weekday * lull;
    promotion[d + 1] = promotion[d]! + promotionLift(day, promotions, planted.peakLift);
  }
  return { everyday, promotion };
}

/** The yearly wave, -1 to 1, on a day since 1970-01-01. */
export function seasonWave(day: number): number {
  const yearStart = Date.UTC(new Date(day * dayMs).getUTCFullYear(), 0, 1) / dayMs;
  return Math.cos((2 * Math.PI * (day - yearStart - peakDayOfYear)) / 365.25);
}

/** Shopping time that a customer has passed before day d, d in 0 .. days. */
export function shoppingTime({ everyday, promotion }: Demand, rhythm: Rhythm, d: number): number {
  return rhythm.everydayWeight * everyday[d]! + rhythm.promotionSensitivity * promotion[d]!;
}

/** The day in whose course a customer's shopping time reaches `target`; `days` if it does not before. */
export function dayReaching(demand: Demand, rhythm: Rhythm, target: number, days: number): number {
  let low = 0;
  let high = days;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (shoppingTime(demand, rhythm, middle + 1) > target) high = middle;
    else low = middle + 1;
  }
  return low;
}

function promotionLift(day: number, promotions: readonly Promotion[], peakLift: number): number {
  let lift = 0;
  for (const { from, to, peak } of promotions) {
    if (day >= from && day <= to) lift += peak.includes(day) ? peakLift : 1;
  }
  return lift;
}
