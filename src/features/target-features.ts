import type { History } from "../events/history.js";
import { forEachWantedDay, isWanted, type WantedEvent } from "../events/wanted-days.js";
import type { Feature, FeatureColumns } from "./feature.js";

/** Features of what a customer has done before of what is waited for. */
export const targetFeatures = [
  { name: "targetDays", meaning: "days on which it has happened", unit: "days", group: "frequency", scale: "log" },
  { name: "targetDays91", meaning: "days on which it has happened in the last 91 days", unit: "days", group: "frequency", scale: "log" },
  { name: "targetSince", meaning: "days since it happened last", unit: "days", group: "recency", scale: "log", curved: true },
  { name: "daysKnown", meaning: "days since the first event", unit: "days", group: "tenure", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `targetFeatures` for the customers in `rows`, who have any event each. */
export function computeTargetFeatures(
  history: History,
  rows: Int32Array,
  wanted: WantedEvent,
): FeatureColumns {
  const { type, day, offsets, today } = history;
  const source = { type, day, amount: history.numbers("amount"), ids: history.ids.bind(history) };
  const isCounted = isWanted(source, wanted);
  const columns = targetFeatures.map(() => new Float64Array(rows.length));
  const [days, days91, since, known] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
  since.fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    known[i] = today - day[offsets[c]!]!;
    forEachWantedDay(source, wanted, isCounted, [offsets[c]!, offsets[c + 1]!], (happened) => {
      days[i]!++;
      if (today - happened < 91) days91[i]!++;
      since[i] = today - happened;
    });
  }
  return { features: targetFeatures, columns };
}
