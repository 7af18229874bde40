import type { Contender } from "../../model/judge.js";
import type { Snapshot } from "../../training/snapshot.js";
import { buyersIn, type ValuedWindow } from "./buyers.js";
import { orderSpendOf } from "./order-spend.js";

/**
 * What a person would do without a model: rank by what customers have spent so far, expect everybody to go on spending
 * at the same rate, or expect the same of everybody.
 *
 * @param earlier customers of a window that had ended by the cutoff: what everybody is expected to spend; left out without
 */
export function valueBaselines(snapshot: Snapshot, horizonDays: number, earlier?: ValuedWindow): Contender[] {
  const { frequency, monetary } = orderSpendOf(snapshot);
  const { T } = snapshot.summary;
  const spent = frequency.map((orders, i) => orders * monetary[i]!);
  const rate = spent.map((sum, i) => (sum / Math.max(1, T[i]!)) * horizonDays);
  return [
    { name: "past spend", role: "baseline", score: spent },
    { name: "past spend rate", role: "baseline", score: rate, value: rate },
    ...(earlier ? [populationMean(earlier, snapshot.length)] : []),
  ];
}

/** Buyers whose spend is not known count as the others. */
function populationMean({ bought, value }: ValuedWindow, rows: number): Contender {
  const known = buyersIn({ bought, value });
  const ofBuyer = known.reduce((sum, i) => sum + value[i]!, 0) / Math.max(1, known.length);
  const mean = (ofBuyer * bought.reduce((sum, label) => sum + label, 0)) / value.length;
  const column = new Float64Array(rows).fill(mean);
  return { name: "population mean", role: "baseline", score: column, value: column };
}
