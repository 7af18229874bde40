import type { History } from "../events/history.js";
import type { OrderDays } from "../events/orders.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Features of the promotion calendar, which is known in advance, and of the same season a year ago. */
export const seasonFeatures = [
  { name: "promotionShare", meaning: "part of the customer's order days that fall on promotion days", unit: "share", group: "season", scale: "linear" },
  { name: "promotionAhead", meaning: "part of the horizon's days that are promotion days", unit: "share", group: "season", scale: "linear", perCutoff: true },
  { name: "promotionMatch", meaning: "promotion share times promotion days ahead", unit: "share", group: "season", scale: "linear" },
  { name: "ordersLastYear", meaning: "order days in the horizon's season a year ago; missing for younger customers", unit: "order days", group: "season", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `seasonFeatures` for a horizon of whole days from the cutoff. */
export function computeSeasonFeatures(
  history: History,
  orders: OrderDays,
  rows: Int32Array,
  horizonDays: number,
): FeatureColumns {
  const columns = seasonFeatures.map(() => new Float64Array(rows.length));
  const [share, ahead, match, lastYear] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  const { day, offsets } = orders;
  const today = history.today;
  const isPromotion = promotionDaysOf(history);
  let promotionDaysAhead = 0;
  for (let d = today + 1; d <= today + horizonDays; d++) if (isPromotion(d)) promotionDaysAhead++;
  const aheadShare = promotionDaysAhead / horizonDays;
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    const [first, end] = [offsets[c]!, offsets[c + 1]!];
    ahead[i] = aheadShare;
    if (first === end) {
      share[i] = match[i] = lastYear[i] = Number.NaN;
      continue;
    }
    let onPromotion = 0;
    let yearAgo = 0;
    for (let k = first; k < end; k++) {
      if (isPromotion(day[k]!)) onPromotion++;
      if (day[k]! > today - 365 && day[k]! <= today - 365 + horizonDays) yearAgo++;
    }
    share[i] = onPromotion / (end - first);
    match[i] = share[i]! * aheadShare;
    lastYear[i] = today - day[first]! >= 365 ? yearAgo : Number.NaN;
  }
  return { features: seasonFeatures, columns };
}

/** A look-up of the calendar's days: one byte a day from the first of them to the last. */
export function promotionDaysOf({ calendar, zone }: History): (day: number) => boolean {
  const promotions = calendar.map(({ from, to }) => ({ first: zone.dayOf(from), last: zone.dayOf(to - 1) }));
  if (promotions.length === 0) return () => false;
  const from = Math.min(...promotions.map(({ first }) => first));
  const marks = new Uint8Array(Math.max(...promotions.map(({ last }) => last)) - from + 1);
  for (const { first, last } of promotions) marks.fill(1, first - from, last - from + 1);
  return (d) => d >= from && d - from < marks.length && marks[d - from] === 1;
}
