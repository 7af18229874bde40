import { leafNumbers } from "../../matrix/kernels/index.js";
import { neverAbove } from "../../matrix/oblivious-trees.js";
import type { GrowthSettings, Splits } from "./grower.js";
import { makeMonotone } from "./monotone.js";

/**
 * Newton steps of the leaves, -gradient / (hessian + l2), over all training rows, not only those sampled for the
 * splits. A leaf thinner than `minChildWeight` takes the value of the node above it that is not.
 *
 * @param sums gradient, Hessian and weight of the training rows in each leaf, as `sumLeaves` gives them
 */
export function leafValues(
  splits: Splits,
  sums: Float64Array,
  settings: GrowthSettings,
): { values: Float64Array; covers: Float64Array } {
  const { depth, l2, minChildWeight, directions } = settings;
  const [gradients, hessians, covers] = [0, 1, 2].map((k) =>
    Float64Array.from({ length: 1 << depth }, (_, leaf) => sums[leaf * leafNumbers + k]!),
  ) as [Float64Array, Float64Array, Float64Array];
  const values = newtonSteps(gradients, hessians, depth, l2, minChildWeight);
  const orders = splits.features.map((column, level) =>
    splits.thresholds[level] === neverAbove ? 0 : directions[column]!,
  );
  makeMonotone(values, hessians, orders);
  return { values, covers };
}

/** From the root down: a node's value stands for its children until they have weight of their own. */
function newtonSteps(
  gradients: Float64Array,
  hessians: Float64Array,
  depth: number,
  l2: number,
  least: number,
): Float64Array {
  // Sums of the nodes of each level: a node of level l is the l lowest bits of its leaves.
  const values = new Float64Array(1 << depth);
  const nodeGradients = [gradients];
  const nodeHessians = [hessians];
  for (let level = depth - 1; level >= 0; level--) {
    nodeGradients.unshift(halved(nodeGradients[0]!));
    nodeHessians.unshift(halved(nodeHessians[0]!));
  }
  for (let level = 0; level <= depth; level++) {
    const nodes = 1 << level;
    for (let node = nodes - 1; node >= 0; node--) {
      const parent = level === 0 ? 0 : values[node & ((nodes >> 1) - 1)]!;
      const hessian = nodeHessians[level]![node]!;
      const isOwn = level === 0 || (hessian > 0 && hessian >= least);
      values[node] = isOwn ? -nodeGradients[level]![node]! / (hessian + l2) : parent;
    }
  }
  return values;
}

/** Adds the upper half to the lower: joins the children of the last split. */
function halved(sums: Float64Array): Float64Array {
  const half = sums.length >> 1;
  return Float64Array.from({ length: half }, (_, k) => sums[k]! + sums[k + half]!);
}
