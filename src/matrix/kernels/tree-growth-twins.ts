import { sigmoid } from "../../stats/logspace.js";
import type { QuantisedMatrix } from "../quantised.js";
import type { Samples } from "./histogram.js";
import type { LevelSplits } from "./tree-growth.js";

// The kernels of `assembly/tree-growth.ts` over ordinary arrays; see the functions of the same names beside them.

export function partSamples(
  bins: Uint8Array,
  first: number,
  threshold: number,
  ranges: Int32Array,
  count: number,
  from: Int32Array,
  to: Int32Array,
): void {
  for (let k = 0; k < count; k++) {
    const [start, end] = [ranges[3 * k]!, ranges[3 * k + 1]!];
    let low = start;
    let high = end - 1;
    for (let sample = start; sample < end; sample++) {
      const isHigh = bins[first + from[4 * sample + 2]!]! > threshold;
      to.set(from.subarray(4 * sample, 4 * sample + 4), 4 * (isHigh ? high-- : low++));
    }
    ranges[3 * k + 2] = low;
  }
}

export function findLeaves(
  { rows, stride, bins }: QuantisedMatrix,
  { features, thresholds }: LevelSplits,
  depth: number,
  leaves: Uint8Array,
): void {
  leaves.fill(0);
  for (let level = 0; level < depth; level++) {
    const first = features[level]! * stride;
    const threshold = thresholds[level]!;
    for (let row = 0; row < rows; row++) {
      leaves[row] = leaves[row]! | (bins[first + row]! > threshold ? 1 << level : 0);
    }
  }
}

export function sumLeaves(
  leaves: Uint8Array,
  pairs: Float64Array,
  weights: Float64Array | undefined,
  rows: Int32Array,
  sums: Float64Array,
  size: number,
  chunkRows: number,
): void {
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const at = Math.floor(k / chunkRows) * size + 4 * leaves[row]!;
    sums[at] = sums[at]! + pairs[2 * row]!;
    sums[at + 1] = sums[at + 1]! + pairs[2 * row + 1]!;
    sums[at + 2] = sums[at + 2]! + (weights ? weights[row]! : 1);
  }
}

export function addLeaves(
  leaves: Uint8Array,
  values: Float64Array,
  margins: Float64Array,
  outputs: number,
  output: number,
): void {
  for (let at = output, row = 0; at < margins.length; at += outputs, row++) {
    margins[at] = margins[at]! + values[leaves[row]!]!;
  }
}

const leastHessian = 1e-16;

export function deriveLogLoss(
  margins: Float64Array,
  labels: Float64Array,
  weights: Float64Array | undefined,
  pairs: Float64Array,
): void {
  for (let row = 0; row < margins.length; row++) {
    const weight = weights ? weights[row]! : 1;
    const p = sigmoid(margins[row]!);
    pairs[2 * row] = weight * (p - labels[row]!);
    pairs[2 * row + 1] = weight * Math.max(p * (1 - p), leastHessian);
  }
}

export function drawSamples(
  pairs: Float64Array,
  rows: Int32Array,
  { ratio, sure, seed }: { readonly ratio: number; readonly sure: number; readonly seed: number },
  { words, numbers }: Samples,
): number {
  let count = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const [gradient, hessian] = [pairs[2 * row]!, pairs[2 * row + 1]!];
    const chance = Math.sqrt(gradient * gradient + ratio * (hessian * hessian)) / sure;
    const times = chance < 1 ? 1 / chance : 1;
    numbers[4 * count] = gradient * times;
    numbers[4 * count + 1] = hessian * times;
    words[4 * count + 2] = row;
    if (hashOf(row ^ seed) < chance * 4294967296) count++;
  }
  return count;
}

/** A random number of 32 bits for each number of 32 bits (the last steps of MurmurHash3). */
function hashOf(key: number): number {
  let h = key ^ (key >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
