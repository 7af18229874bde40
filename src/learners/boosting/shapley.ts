import { neverAbove, type ObliviousTrees } from "../../matrix/oblivious-trees.js";

/** Shapley values of one tree, for each of its leaves. */
export interface LeafTable {
  /** Input columns the tree splits by. */
  readonly columns: readonly number[];
  /** Value of the average training row in this tree. */
  readonly base: number;
  /** leaves * columns: what each column adds in each leaf; with the base they sum to the leaf. */
  readonly values: Float64Array;
}

/**
 * Exact Shapley values of a tree's leaves by its input columns. The value of a set of columns is the mean of the
 * leaves that agree with the row's on all levels of those columns, weighted by the training rows in each; leaves
 * without training rows count as a millionth of all, so that no mean is of nothing.
 *
 * @param sourceOf input column of each column of bins
 * @param covers weight of the training rows in each leaf, as `leaves`
 */
export function leafTable(
  { depth, features, thresholds, leaves }: ObliviousTrees,
  tree: number,
  covers: Float32Array,
  sourceOf: (column: number) => number,
): LeafTable {
  const size = 1 << depth;
  const columns: number[] = [];
  const bits: number[] = [];
  for (let level = 0; level < depth; level++) {
    if (thresholds[tree * depth + level] === neverAbove) continue;
    const column = sourceOf(features[tree * depth + level]!);
    const at = columns.indexOf(column);
    if (at >= 0) bits[at]! |= 1 << level;
    else bits[columns.push(column) - 1] = 1 << level;
  }
  const players = columns.length;
  const means = subsetMeans(leaves, covers, tree * size, size, bits);
  const values = new Float64Array(size * players);
  const shares = subsetShares(players);
  for (let leaf = 0; leaf < size; leaf++) {
    for (let set = 0; set < 1 << players; set++) {
      const mean = means[set * size + leaf]!;
      for (let p = 0; p < players; p++) {
        // With p the set is one larger than without: its mean counts for p, the smaller one against.
        const share = set & (1 << p) ? shares[bitCount(set) - 1]! : -shares[bitCount(set)]!;
        values[leaf * players + p]! += share * mean;
      }
    }
  }
  return { columns, base: means[0]!, values };
}

/** For each set of columns and each leaf the weighted mean of the leaves alike on the set's levels. */
function subsetMeans(
  leaves: Float32Array,
  covers: Float32Array,
  first: number,
  size: number,
  bits: readonly number[],
): Float64Array {
  let total = 0;
  for (let leaf = 0; leaf < size; leaf++) total += covers[first + leaf]!;
  const least = total > 0 ? (1e-6 * total) / size : 1;
  const means = new Float64Array(size << bits.length);
  const sums = new Float64Array(size);
  const masses = new Float64Array(size);
  for (let set = 0; set < 1 << bits.length; set++) {
    const mask = bits.reduce((all, own, p) => (set & (1 << p) ? all | own : all), 0);
    sums.fill(0);
    masses.fill(0);
    for (let leaf = 0; leaf < size; leaf++) {
      const mass = covers[first + leaf]! + least;
      sums[leaf & mask]! += mass * leaves[first + leaf]!;
      masses[leaf & mask]! += mass;
    }
    for (let leaf = 0; leaf < size; leaf++)
      means[set * size + leaf] = sums[leaf & mask]! / masses[leaf & mask]!;
  }
  return means;
}

/** Share of the orders of n players in which exactly the s of a set come before a given other: s! (n - s - 1)! / n!. */
function subsetShares(players: number): Float64Array {
  const shares = new Float64Array(Math.max(1, players));
  shares[0] = 1 / Math.max(1, players);
  for (let s = 1; s < players; s++) shares[s] = (shares[s - 1]! * s) / (players - s);
  return shares;
}

function bitCount(set: number): number {
  let count = 0;
  for (let rest = set; rest > 0; rest &= rest - 1) count++;
  return count;
}
