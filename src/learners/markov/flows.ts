import { OptionsError } from "../../errors.js";
import { checkLength } from "../columns.js";
import { checkCounts } from "./square.js";

/** A band of a Sankey diagram: customers who moved from one state to another, or stayed. */
export interface TransitionFlow {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** Of all who were in `from`, in (0, 1]. */
  readonly share: number;
}

/**
 * Flows between two dates from counts, the largest first, equal ones in the order of the matrix; without those of
 * nobody.
 *
 * @param counts transitions, states x states
 * @param names of the states
 * @throws OptionsError `shape_mismatch`, `bad_count`, `length_mismatch`, `same_name`
 */
export function transitionFlows(counts: Float64Array, names: readonly string[]): TransitionFlow[] {
  const states = checkCounts("counts", counts);
  checkLength("'names'", names.length, states);
  const twice = names.find((name, at) => names.indexOf(name) < at);
  if (twice !== undefined) {
    throw new OptionsError("same_name", `'names': each state must have its own, got '${twice}' twice.`);
  }
  const flows: TransitionFlow[] = [];
  names.forEach((from, i) => {
    const row = counts.subarray(i * states, (i + 1) * states);
    const total = row.reduce((sum, count) => sum + count, 0);
    names.forEach((to, j) => {
      if (row[j]! > 0) flows.push({ from, to, count: row[j]!, share: row[j]! / total });
    });
  });
  return flows.sort((a, b) => b.count - a.count);
}
