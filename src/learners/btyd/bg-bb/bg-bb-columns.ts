import { type BgBbParameters, silence } from "./bg-bb-law.js";
import { checkOpportunities, type OpportunityHistory, type OpportunitySummary } from "./bg-bb-summary.js";

/** A number that depends on an active customer by x and n alone. */
export type OfActive = (x: number, n: number) => number;

/** P(active at n): the silence since the last order, active all along, over the silence however it came. */
export function activeShare(parameters: BgBbParameters, x: number, tx: number, n: number): number {
  const { active, left } = silence(whileActive(parameters, x, tx), n - tx);
  return active / (active + left);
}

/** What is believed of a customer who has ordered x times and is active at opportunity n. */
export function whileActive(
  { alpha, beta, gamma, delta }: BgBbParameters,
  x: number,
  n: number,
): BgBbParameters {
  return { alpha: alpha + x, beta: beta + (n - x), gamma, delta: delta + n };
}

/**
 * P(active at n) times `factor`, of one customer or of every row.
 *
 * Rows are few kinds of history over and over, so that they come from a table as far as that is small. It only
 * remembers what would be computed: a score is the same to the last bit alone and in any batch.
 *
 * @throws EventError when a row is impossible (see `checkOpportunities`)
 */
export function timesActive(
  parameters: BgBbParameters,
  history: OpportunityHistory | OpportunitySummary,
  factor: OfActive | undefined,
): number | Float64Array {
  const scoreOf: OfHistory = (x, tx, n) => {
    const active = activeShare(parameters, x, tx, n);
    const times = factor?.(x, n) ?? 1;
    return times === Infinity ? times : active * times; // also where the chance has underflowed to 0
  };
  if (isOne(history)) {
    checkOpportunities(asColumns(history));
    const { frequency: x, recency: tx, opportunities: n } = history;
    return scoreOf(x, tx, n);
  }
  checkOpportunities(history);
  const { frequency, recency, opportunities } = history;
  const scores = new Float64Array(frequency.length);
  let longest = 0;
  for (let i = 0; i < scores.length; i++) longest = Math.max(longest, opportunities[i]!);
  const cells = Math.min(tableLimit, 16 * scores.length);
  const score = remembered(scoreOf, longest, cells);
  for (let i = 0; i < scores.length; i++) scores[i] = score(frequency[i]!, recency[i]!, opportunities[i]!);
  return scores;
}

function isOne(history: OpportunityHistory | OpportunitySummary): history is OpportunityHistory {
  return typeof history.frequency === "number";
}

export function asColumns({ frequency, recency, opportunities }: OpportunityHistory): OpportunitySummary {
  return {
    frequency: Float64Array.of(frequency),
    recency: Float64Array.of(recency),
    opportunities: Float64Array.of(opportunities),
  };
}

/** Cells of a table, at most. What lies beyond is computed each time. */
const tableLimit = 1 << 22;

type OfHistory = (x: number, tx: number, n: number) => number;

/** The function with a table of what it has returned for the smaller x, all numbers being whole and up to `longest`. */
function remembered(compute: OfHistory, longest: number, cells: number): OfHistory {
  const width = longest + 1;
  const frequencies = Math.min(width, Math.floor(cells / (width * width)));
  const known = new Float64Array(frequencies * width * width).fill(-1);
  return (x, tx, n) => {
    if (!(x < frequencies)) return compute(x, tx, n);
    const at = (x * width + n) * width + tx;
    if (known[at]! < 0) known[at] = compute(x, tx, n);
    return known[at]!;
  };
}
