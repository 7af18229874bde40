import { drawSamples } from "../../matrix/kernels/index.js";
import type { Workbench } from "./workbench.js";

/** Rows that the chances of all are set by. */
const askedRows = 4096;

/**
 * Draws the rows to find the splits of a tree on, the more likely the more they weigh in its sums, about a share of
 * them together.
 *
 * @param members training rows, in the memory of the workbench
 * @returns samples drawn, in the first samples of the workbench
 */
export function drawRows(members: Int32Array, share: number, seed: number, workbench: Workbench): number {
  const { pairs, samples, engine } = workbench;
  const chances = share < 1 ? chancesOf(pairs, members, share) : { ratio: 1, sure: 0 };
  return drawSamples(pairs, members, { ...chances, seed }, samples[0], engine);
}

/** What makes sqrt(gradient^2 + ratio * Hessian^2) / sure, at most 1, a chance with a mean of `share`. */
function chancesOf(pairs: Float64Array, members: Int32Array, share: number) {
  const size = Math.min(members.length, askedRows);
  const sizes = new Float64Array(size);
  const squares = new Float64Array(size);
  let gradients = 0;
  let hessians = 0;
  for (let k = 0; k < size; k++) {
    const row = members[Math.floor((k * members.length) / size)]!;
    sizes[k] = pairs[2 * row]! ** 2;
    squares[k] = pairs[2 * row + 1]! ** 2;
    gradients += sizes[k]!;
    hessians += squares[k]!;
  }
  // Both sums count alike.
  const ratio = hessians > 0 ? gradients / hessians : 1;
  for (let k = 0; k < size; k++) sizes[k] = Math.sqrt(sizes[k]! + ratio * squares[k]!);
  sizes.sort();
  return { ratio, sure: sureOf(sizes, share * size) };
}

/** Size from which on a row is drawn in any case, where the sum of all chances is to be `wanted`. */
function sureOf(sizes: Float64Array, wanted: number): number {
  let below = sizes.reduce((sum, size) => sum + size, 0);
  for (let certain = 0; certain < wanted; certain++) {
    const sure = below / (wanted - certain);
    const largest = sizes[sizes.length - 1 - certain]!;
    if (largest <= sure) return sure;
    below -= largest;
  }
  return 0;
}
