import type { OrderSummary } from "../../learners/btyd/summarize.js";
import type { Contender } from "../../model/judge.js";
import type { LabelledSnapshot } from "../../training/snapshot.js";
import { baseRate } from "../common/base-rate.js";
import { probabilityByOne } from "../common/one-column.js";

/** What the baselines look at. */
export type ActivitySummary = Pick<OrderSummary, "frequency" | "recency" | "T">;

/**
 * What a person would do without a model: rank by recency or by frequency, expect everybody to go on as before, or
 * expect the same share of everybody.
 *
 * @param earlier a snapshot whose label window had ended by the cutoff: it turns recency into a probability and
 *   gives the base rate; without one these two only rank
 */
export function activityBaselines(
  summary: ActivitySummary,
  horizonDays: number,
  earlier?: LabelledSnapshot,
): Contender[] {
  const { frequency, recency, T } = summary;
  const silence = T.map((age, i) => age - recency[i]!);
  const expected = frequency.map((x, i) => (x / Math.max(1, T[i]!)) * horizonDays);
  return [
    {
      name: "recency",
      role: "baseline",
      score: silence.map((days) => -days),
      probability: earlier && recencyModel(earlier, silence),
    },
    { name: "frequency", role: "baseline", score: frequency },
    {
      name: "persistence",
      role: "baseline",
      score: expected,
      probability: expected.map((n) => -Math.expm1(-n)),
      expected,
    },
    ...(earlier ? [baseRate({ bought: earlier.bought, counts: earlier.orders }, frequency.length)] : []),
  ];
}

function recencyModel(
  { snapshot, bought }: LabelledSnapshot,
  silence: Float64Array,
): Float64Array | undefined {
  const { recency, T } = snapshot.summary;
  const values = T.map((age, i) => age - recency[i]!);
  return probabilityByOne({ name: "daysSinceLast", values, labels: bought }, silence);
}
