import { OptionsError } from "../errors.js";
import { checkLength } from "./kernels/check.js";
import { leafIndices, type ObliviousTrees } from "./oblivious-trees.js";
import type { QuantisedMatrix } from "./quantised.js";

/**
 * Leaves as whole numbers of 16 bits, which are looked up 16 rows at once: a leaf is about its tree's least leaf plus
 * `step` times its code.
 */
export interface RoundedLeaves {
  /** trees << depth: code of each leaf, in the order of the leaves. */
  readonly codes: Uint16Array;
  /** One for all trees, so that codes are summed before they are multiplied; above 0. */
  readonly step: number;
  /** Sum of the least leaves of the trees of each output. */
  readonly offsets: Float64Array;
}

/** Deeper trees have no table of leaves in the registers of a processor. */
const mostDepth = 6;

/** The largest sum of codes. */
const mostSum = 2 ** 31 - 1;

/** Rows whose sums of codes are held at once. */
const blockRows = 1024;

/**
 * Rounds the leaves to the finest step that the widest tree has room for. No sum of codes overflows 32 bits: codes end
 * at 65,535, or where an output has more than 32,768 trees at as much as that many may have.
 *
 * @param trees trees that `checkTrees` has passed
 * @returns undefined where leaves are not rounded: of trees deeper than 6, which would not be scored faster, and where
 *   one is not finite
 */
export function roundLeaves(trees: ObliviousTrees): RoundedLeaves | undefined {
  const { depth, leaves, outputs } = trees;
  if (depth > mostDepth) return undefined;
  const largest = Math.min(65_535, Math.floor(mostSum / Math.ceil(trees.trees / outputs)));
  const offsets = new Float64Array(outputs);
  const least = new Float64Array(trees.trees);
  let range = 0;
  for (let tree = 0; tree < trees.trees; tree++) {
    const own = leavesOf(trees, tree);
    least[tree] = leastOf(own);
    range = Math.max(range, own.reduce((high, leaf) => Math.max(high, leaf)) - least[tree]!);
    offsets[tree % outputs]! += least[tree]!;
  }
  if (!Number.isFinite(range)) return undefined;
  const step = range / largest || 1;
  const codes = Uint16Array.from(leaves, (leaf, k) => Math.round((leaf - least[k >> depth]!) / step));
  return { codes, step, offsets };
}

/**
 * Most that a margin by rounded leaves can be from that by the leaves themselves: the largest error of each tree,
 * summed, and what the sums may differ by in their last bits.
 *
 * @param base what margins start from, one an output
 */
export function roundingError(trees: ObliviousTrees, rounded: RoundedLeaves, base: Float64Array): number {
  const { depth, outputs } = trees;
  const errors = new Float64Array(outputs);
  const sizes = base.map(Math.abs);
  for (let tree = 0; tree < trees.trees; tree++) {
    const own = leavesOf(trees, tree);
    const least = leastOf(own);
    let [error, size] = [0, 0];
    own.forEach((leaf, k) => {
      const code = rounded.codes[(tree << depth) | k]!;
      error = Math.max(error, Math.abs(leaf - (least + rounded.step * code)));
      size = Math.max(size, Math.abs(leaf));
    });
    errors[tree % outputs]! += error;
    sizes[tree % outputs]! += size;
  }
  const lastBits = 2 * (trees.trees / outputs + 2) * Number.EPSILON;
  return errors.reduce((most, error, output) => Math.max(most, error + lastBits * sizes[output]!), 0);
}

function leavesOf({ depth, leaves }: ObliviousTrees, tree: number): Float32Array {
  return leaves.subarray(tree << depth, (tree + 1) << depth);
}

function leastOf(leaves: Float32Array): number {
  return leaves.reduce((low, leaf) => Math.min(low, leaf));
}

/**
 * Checks that rounded leaves are those of such trees.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkRounded({ depth, leaves, outputs }: ObliviousTrees, rounded: RoundedLeaves): void {
  checkLength("codes", rounded.codes.length, leaves.length);
  checkLength("offsets", rounded.offsets.length, outputs);
  if (depth <= mostDepth) return;
  throw new OptionsError(
    "shape_mismatch",
    `Rounded leaves have a depth of up to ${mostDepth}, got ${depth}.`,
    {
      depth,
    },
  );
}

/**
 * `scoreObliviousTrees` by rounded leaves: a row's codes are summed, then multiplied by the step and added to its
 * margin. Shapes are not checked.
 */
export function scoreRoundedTrees(
  trees: ObliviousTrees,
  { codes, step, offsets }: RoundedLeaves,
  matrix: QuantisedMatrix,
  margins: Float64Array,
): void {
  const { depth, outputs } = trees;
  const index = new Uint16Array(blockRows);
  const sums = new Int32Array(blockRows * outputs);
  for (let start = 0; start < matrix.rows; start += blockRows) {
    const end = Math.min(start + blockRows, matrix.rows);
    sums.fill(0);
    for (let tree = 0; tree < trees.trees; tree++) {
      leafIndices(trees, tree, matrix, start, end, index);
      const first = tree << depth;
      for (let i = 0, at = tree % outputs; i < end - start; i++, at += outputs) {
        sums[at]! += codes[first | index[i]!]!;
      }
    }
    for (let k = 0, at = start * outputs; at < end * outputs; k++, at++) {
      margins[at]! += offsets[k % outputs]! + step * sums[k]!;
    }
  }
}
