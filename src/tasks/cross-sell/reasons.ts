import type { OwnedPairs } from "../../features/pairs/owned-pairs.js";
import { liftLowerOf, liftOf } from "../../learners/association/index.js";
import { valueAt } from "../../matrix/csr.js";
import type { CrossPopulation } from "./cross-population.js";

/** Which of the keys that customers have speak for rows: lists, one a row, strongest first. */
export interface Reasons {
  /** rows + 1 positions. */
  readonly offsets: Int32Array;
  /** Population's codes. */
  readonly keys: Int32Array;
  /** Its part of what all that the customer has says for the row's key: of all reasons at most 1. */
  readonly share: Float64Array;
  /** Customers who bought both. */
  readonly support: Int32Array;
  /** How many times as many bought both as would by chance. */
  readonly lift: Float64Array;
}

/** How two keys go together among all customers. */
export interface Evidence {
  readonly support: number;
  readonly lift: number;
  /** Lower end of its 95 % interval. */
  readonly liftLower: number;
}

interface Reason extends Evidence {
  readonly key: number;
  readonly part: number;
}

/** Customers who bought both at least, for it to be called a reason: fewer may be chance. */
const leastSupport = 2;

/** Cosine of the buyers of two keys: 0 where neither is among the nearest of the other. */
export function likenessOf({ likeness }: CrossPopulation, a: number, b: number): number {
  return valueAt(likeness, a, b) || valueAt(likeness, b, a);
}

/** How two keys go together; undefined where they are not among each other's nearest. */
export function evidenceOf(population: CrossPopulation, from: number, to: number): Evidence | undefined {
  const { customers, keys } = population;
  const cosine = likenessOf(population, from, to);
  if (cosine === 0) return undefined;
  const [owners, others] = [from, to].map((key) => keys.statistics.owners[key]! * customers) as [
    number,
    number,
  ];
  // The cosine of two columns of ones is n_ij / sqrt(n_i n_j).
  const support = Math.round(cosine * Math.sqrt(owners * others));
  const counts = { together: support, first: owners, second: others, baskets: customers };
  return { support, lift: liftOf(counts), liftLower: liftLowerOf(counts) };
}

/**
 * Of each row at most `most` reasons: what the customer has whose buyers bought the row's key more often than by chance,
 * beyond what chance makes of the counts.
 *
 * @param owner customer of each row, by its place in the pairs
 * @param codes population's code of each key of the pairs, -1 where it is not known
 */
export function reasonsOf(
  population: CrossPopulation,
  pairs: OwnedPairs,
  codes: Int32Array,
  rows: { readonly owner: Int32Array; readonly keys: Int32Array },
  most: number,
): Reasons {
  const offsets = new Int32Array(rows.keys.length + 1);
  const lists: Reason[] = [];
  rows.keys.forEach((key, row) => {
    const found =
      key < population.keys.ids.size
        ? reasons(population, ownCodes(pairs, codes, rows.owner[row]!), key)
        : [];
    const all = found.reduce((sum, { part }) => sum + part, 0);
    for (const reason of found.slice(0, most)) lists.push({ ...reason, part: reason.part / all });
    offsets[row + 1] = lists.length;
  });
  return {
    offsets,
    keys: Int32Array.from(lists, ({ key }) => key),
    share: Float64Array.from(lists, ({ part }) => part),
    support: Int32Array.from(lists, ({ support }) => support),
    lift: Float64Array.from(lists, ({ lift }) => lift),
  };
}

function ownCodes({ offsets, keys }: OwnedPairs, codes: Int32Array, customer: number): Int32Array {
  return keys
    .subarray(offsets[customer]!, offsets[customer + 1]!)
    .map((key) => codes[key]!)
    .filter((code) => code >= 0);
}

/** Strongest first: by the weight of EASE, where it has none by likeness. */
function reasons(population: CrossPopulation, own: Int32Array, key: number): Reason[] {
  const evident: (Reason & { readonly likeness: number })[] = [];
  for (const from of own) {
    const evidence = evidenceOf(population, from, key);
    if (!evidence || evidence.support < leastSupport || evidence.liftLower <= 1) continue;
    const part = Math.max(0, valueAt(population.ease, from, key));
    const likeness = likenessOf(population, from, key);
    evident.push({ key: from, part, likeness, ...evidence });
  }
  const byWeight = evident.filter(({ part }) => part > 0);
  const found: Reason[] =
    byWeight.length > 0 ? byWeight : evident.map((one) => ({ ...one, part: one.likeness }));
  return found.sort((a, b) => b.part - a.part || a.key - b.key);
}
