import { OptionsError } from "../errors.js";
import { checkLength } from "./kernels/check.js";
import type { QuantisedMatrix } from "./quantised.js";

/**
 * Symmetric decision trees: all nodes of one level share one split, so that a tree of depth d is d compares that
 * make the d bits of a leaf's index (CatBoost's trees: Prokhorenkova et al. 2018).
 */
export interface ObliviousTrees extends TreeSplits {
  /** trees << depth: value of a leaf is leaves[(tree << depth) | index]. */
  readonly leaves: Float32Array;
  /** Margins of a row: 1, or the number of classes; the leaves of tree t add to output t % outputs. */
  readonly outputs: number;
}

/** What says which leaf of each tree a row falls into. */
export interface TreeSplits {
  readonly trees: number;
  /** Levels of every tree; a shallower one is filled up with threshold 255, which no bin is above. */
  readonly depth: number;
  /** trees * depth: column of the split of each level. */
  readonly features: Int32Array;
  /** trees * depth: level l gives bit l of the leaf, 1 where the bin is above the threshold. */
  readonly thresholds: Uint8Array;
}

/** Threshold of a level that does not split. */
export const neverAbove = 255;

/** Rows scored together: their leaf indices and sums stay in the nearest cache. */
const blockRows = 1024;

/**
 * Adds the leaves of all trees, in their order, to the margins of all rows.
 *
 * @param margins rows * outputs sums, a row's outputs together; what they hold (the base) is added to
 * @throws OptionsError `shape_mismatch` when arrays do not fit, a split names no column of the matrix
 */
export function scoreObliviousTrees(
  trees: ObliviousTrees,
  matrix: QuantisedMatrix,
  margins: Float64Array,
): void {
  checkTrees(trees, matrix.columns);
  const { rows } = matrix;
  const { depth, leaves, outputs } = trees;
  checkLength("margins", margins.length, rows * outputs);
  const index = new Uint16Array(blockRows);
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(start + blockRows, rows);
    for (let tree = 0; tree < trees.trees; tree++) {
      leafIndices(trees, tree, matrix, start, end, index);
      const first = tree << depth;
      const output = tree % outputs;
      for (let i = start; i < end; i++) {
        const at = i * outputs + output;
        margins[at] = margins[at]! + leaves[first | index[i - start]!]!;
      }
    }
  }
}

/** Writes the leaf index of rows start..end-1 in one tree to `out`, from 0 on. Shapes are not checked. */
export function leafIndices(
  { depth, features, thresholds }: TreeSplits,
  tree: number,
  { stride, bins }: QuantisedMatrix,
  start: number,
  end: number,
  out: Uint16Array | Int32Array,
): void {
  const count = end - start;
  for (let k = 0; k < count; k++) out[k] = 0;
  for (let level = 0; level < depth; level++) {
    const split = tree * depth + level;
    const threshold = thresholds[split]!;
    if (threshold === neverAbove) continue;
    const from = features[split]! * stride + start;
    const bit = 1 << level;
    for (let k = 0; k < count; k++) out[k] = out[k]! | (bins[from + k]! > threshold ? bit : 0);
  }
}

/**
 * Checks the arrays of the trees against each other and against the columns they are to read.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkTrees(trees: ObliviousTrees, columns: number): void {
  const { leaves, outputs } = trees;
  if (!(Number.isInteger(outputs) && outputs >= 1)) {
    throw new OptionsError("shape_mismatch", `Trees have 1 output or more, got ${outputs}.`, { outputs });
  }
  checkSplits(trees, columns);
  checkLength("leaves", leaves.length, trees.trees * 2 ** trees.depth);
}

/**
 * The same of splits alone.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkSplits({ trees, depth, features, thresholds }: TreeSplits, columns: number): void {
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= 16)) {
    throw new OptionsError("shape_mismatch", `Trees have a depth of 1 to 16, got ${depth}.`, { depth });
  }
  checkLength("features", features.length, trees * depth);
  checkLength("thresholds", thresholds.length, trees * depth);
  for (let split = 0; split < features.length; split++) {
    const feature = features[split]!;
    if (feature >= 0 && feature < columns) continue;
    if (thresholds[split] === neverAbove && feature === 0) continue;
    throw new OptionsError(
      "shape_mismatch",
      `Split ${split} of the trees reads column ${feature}; the matrix has ${columns}.`,
      { split, feature, columns },
    );
  }
}
