import type { Assortment } from "./assortment.js";
import type { CrossPopulation } from "./cross-population.js";
import { likenessOf } from "./reasons.js";

/** Which candidates of a customer are kept, and in which order. */
export interface RowChoice {
  /** Rows of each customer. */
  readonly top: number;
  /** Rows below it are left out after ranking. */
  readonly minProbability?: number | undefined;
  /** Rows of one category at most. */
  readonly maxPerCategory?: number | undefined;
  /** 0: by the score alone; towards 1 what is like better ranked rows counts for less. */
  readonly diversity?: number | undefined;
  /** Worth of each key of the assortment: rows are ranked by chance times worth. NaN counts as 0. */
  readonly value?: Float64Array | undefined;
}

/** Two keys of one category are as alike as this at least. */
const likeCategory = 0.5;
/** Candidates looked at for each row where rows are to differ. */
const looked = 10;

/** Keys of rows, and what is known of them. */
export interface CandidateKeys {
  /** Codes of the assortment, one a row. */
  readonly keys: Int32Array;
  readonly assortment: Assortment;
  readonly population: CrossPopulation;
}

/** What each row is ranked by: its chance, or what it is expected to bring. */
export function worthOf(
  { keys }: CandidateKeys,
  probability: Float64Array,
  value: Float64Array | undefined,
): Float64Array {
  if (!value) return probability;
  return probability.map((p, row) => {
    const worth = value[keys[row]!]!;
    return Number.isNaN(worth) ? 0 : p * worth;
  });
}

/** The rows of one customer that are kept, best first. @param from, end rows of the customer */
export function chosenRows(
  candidates: CandidateKeys,
  [from, end]: readonly [from: number, end: number],
  scores: { readonly probability: Float64Array; readonly worth: Float64Array },
  { top, minProbability = 0, maxPerCategory, diversity = 0 }: RowChoice,
): number[] {
  const { worth, probability } = scores;
  const ranked = Array.from({ length: end - from }, (_, k) => from + k);
  ranked.sort((a, b) => worth[b]! - worth[a]! || a - b);
  const { keys, assortment } = candidates;
  const isCapped = groupCap(maxPerCategory, (row) => assortment.categoryOf[keys[row]!]!);
  let chosen: number[];
  if (diversity === 0) {
    chosen = [];
    for (let k = 0; k < ranked.length && chosen.length < top; k++)
      if (!isCapped(ranked[k]!)) chosen.push(ranked[k]!);
  } else chosen = differing(candidates, ranked, worth, top, diversity, isCapped);
  return minProbability > 0 ? chosen.filter((row) => probability[row]! >= minProbability) : chosen;
}

/** Whether a row's category is full; a row that is not capped is counted. */
function groupCap(most: number | undefined, groupOf: (row: number) => number): (row: number) => boolean {
  if (most === undefined) return () => false;
  const counts = new Map<number, number>();
  return (row) => {
    const group = groupOf(row);
    if (group < 0) return false;
    const count = counts.get(group) ?? 0;
    if (count >= most) return true;
    counts.set(group, count + 1);
    return false;
  };
}

/**
 * Maximal marginal relevance (Carbonell & Goldstein 1998) in its product form: the next row is the one with the highest
 * worth times 1 - diversity x likeness to the most alike of those chosen.
 */
function differing(
  { keys, assortment: { categoryOf }, population }: CandidateKeys,
  ranked: readonly number[],
  worth: Float64Array,
  top: number,
  diversity: number,
  isCapped: (row: number) => boolean,
): number[] {
  const known = population.keys.ids.size;
  const alike = (a: number, b: number): number => {
    const [left, right] = [keys[a]!, keys[b]!];
    const category = categoryOf[left]! >= 0 && categoryOf[left] === categoryOf[right] ? likeCategory : 0;
    return left < known && right < known ? Math.max(category, likenessOf(population, left, right)) : category;
  };
  const open = ranked.slice(0, Math.max(top * looked, 100));
  const most = new Map(open.map((row) => [row, 0]));
  const chosen: number[] = [];
  while (chosen.length < top && open.length > 0) {
    let best = 0;
    // What is worth less than nothing is worth still less where it is alike.
    const scoreOf = (k: number) => {
      const own = worth[open[k]!]!;
      return own - Math.abs(own) * diversity * most.get(open[k]!)!;
    };
    for (let k = 1; k < open.length; k++) if (scoreOf(k) > scoreOf(best)) best = k;
    const [row] = open.splice(best, 1) as [number];
    if (isCapped(row)) continue;
    chosen.push(row);
    for (const other of open) most.set(other, Math.max(most.get(other)!, alike(other, row)));
  }
  for (let k = most.size; chosen.length < top && k < ranked.length; k++)
    if (!isCapped(ranked[k]!)) chosen.push(ranked[k]!);
  return chosen;
}
