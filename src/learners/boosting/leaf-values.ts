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
  const size = 1 << depth;
  const [gradients, hessians, covers] = [
    new Float64Array(size),
    new Float64Array(size),
    new Float64Array(size),
  ];
  for (let leaf = 0; leaf < size; leaf++) {
    gradients[leaf] = sums[leaf * leafNumbers]!;
    hessians[leaf] = sums[leaf * leafNumbers + 1]!;
    covers[leaf] = sums[leaf * leafNumbers + 2]!;
  }
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
  // Node of a level l are the l lowest bits of its leaves; those of level l stand from 2^l on.
  const size = 1 << depth;
  const nodeGradients = new Float64Array(2 * size);
  const nodeHessians = new Float64Array(2 * size);
  nodeGradients.set(gradients, size);
  nodeHessians.set(hessians, size);
  for (let nodes = size >> 1; nodes > 0; nodes >>= 1) {
    for (let node = nodes; node < 2 * nodes; node++) {
      nodeGradients[node] = nodeGradients[node + nodes]! + nodeGradients[node + 2 * nodes]!;
      nodeHessians[node] = nodeHessians[node + nodes]! + nodeHessians[node + 2 * nodes]!;
    }
  }
  const values = new Float64Array(size);
  values[0] = -nodeGradients[1]! / (nodeHessians[1]! + l2);
  for (let nodes = 2; nodes <= size; nodes <<= 1) {
    for (let node = nodes - 1; node >= 0; node--) {
      const hessian = nodeHessians[nodes + node]!;
      const isOwn = hessian > 0 && hessian >= least;
      values[node] = isOwn
        ? -nodeGradients[nodes + node]! / (hessian + l2)
        : values[node & ((nodes >> 1) - 1)]!;
    }
  }
  return values;
}
