import { drawSamples } from "../../matrix/kernels/index.js";
import type { Workbench } from "./workbench.js";

/** Rows that the chances of all are set by. */
const askedRows = 512;

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
  const rows = new Int32Array(size);
  let gradients = 0;
  let hessians = 0;
  for (let k = 0; k < size; k++) {
    const row = members[Math.floor((k * members.length) / size)]!;
    rows[k] = row;
    gradients += pairs[2 * row]! * pairs[2 * row]!;
    hessians += pairs[2 * row + 1]! * pairs[2 * row + 1]!;
  }
  // Both sums count alike.
  const ratio = hessians > 0 ? gradients / hessians : 1;
  const sizes = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const [gradient, hessian] = [pairs[2 * rows[k]!]!, pairs[2 * rows[k]! + 1]!];
    sizes[k] = Math.sqrt(gradient * gradient + ratio * hessian * hessian);
  }
  return { ratio, sure: sureOf(sizes, share * size) };
}

/** Size from which on a row is drawn in any case, where the sum of all chances is to be `wanted`. */
function sureOf(sizes: Float64Array, wanted: number): number {
  let sure = Infinity;
  for (;;) {
    let below = 0;
    let certain = 0;
    for (let k = 0; k < sizes.length; k++) {
      if (sizes[k]! > sure) certain++;
      else below += sizes[k]!;
    }
    // It falls until no further row is certain.
    const next = certain < wanted ? below / (wanted - certain) : 0;
    if (!(next < sure)) return sure;
    sure = next;
  }
}
