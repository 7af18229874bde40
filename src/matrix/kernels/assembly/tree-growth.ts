import { sigmoid64 } from "./sigmoid";
import { sampleBytes } from "./histogram";

/** Bytes of a leaf's range of samples: start, end, and between them where the samples of its high child start. */
const rangeBytes: usize = 12;

/** Bytes of the sums of a leaf: f64 gradient, Hessian, weight, and one unused. */
const leafBytes: usize = 32;

/** Hessians of the log-loss are held above this, so that a row that is fitted to the last digit still counts. */
const leastHessian: f64 = 1e-16;

/**
 * Parts the samples of leaves by a bin: those of the low child from the start on, those of the high child from the end
 * backwards. Writes where the high child starts.
 *
 * @param column u8 bins of all rows in the column of the split
 */
export function partSamples(column: usize, threshold: i32, ranges: usize, count: i32, from: usize, to: usize): void {
  for (let k: usize = 0; k < <usize>count; k++) {
    const range = ranges + k * rangeBytes;
    const last = load<usize>(range, 4);
    let low = to + load<usize>(range) * sampleBytes;
    let high = to + last * sampleBytes - sampleBytes;
    const end = from + last * sampleBytes;
    for (let at = from + load<usize>(range) * sampleBytes; at < end; at += sampleBytes) {
      const sample = v128.load(at);
      const isHigh = <usize>(<i32>load<u8>(column + load<usize>(at, 8)) > threshold);
      // Written to both, and only one goes on: no branch to mispredict.
      v128.store(low, sample);
      v128.store(high, sample);
      low += (1 - isHigh) << 4;
      high -= isHigh << 4;
    }
    store<i32>(range, <i32>((low - to) / sampleBytes), 8);
  }
}

/**
 * Leaf of each row in one tree.
 *
 * @param splits address of the bins and threshold of each level
 * @param leaves u8; written up to the next multiple of 16 rows
 */
export function findLeaves(splits: usize, depth: i32, start: i32, end: i32, leaves: usize): void {
  for (let row = <usize>start; row < <usize>end; row += 16) {
    let leaf = i8x16.splat(0);
    for (let level: usize = 0; level < <usize>depth; level++) {
      const bins = v128.load(load<usize>(splits + (level << 3)) + row);
      const isHigh = i8x16.gt_u(bins, i8x16.splat(<i8>load<i32>(splits + (level << 3), 4)));
      const bit: i32 = 1 << <i32>level;
      leaf = v128.or(leaf, v128.and(isHigh, i8x16.splat(<i8>bit)));
    }
    v128.store(leaves + row, leaf);
  }
}

/** Adds gradient, Hessian and weight of some rows, in their order, to the sums of their leaves. */
export function sumLeaves(leaves: usize, pairs: usize, weights: usize, rows: usize, start: i32, end: i32, sums: usize): void {
  for (let k = <usize>start; k < <usize>end; k++) {
    const row = load<usize>(rows + (k << 2));
    const sum = sums + <usize>load<u8>(leaves + row) * leafBytes;
    v128.store(sum, f64x2.add(v128.load(sum), v128.load(pairs + (row << 4))));
    store<f64>(sum, load<f64>(sum, 16) + (weights ? load<f64>(weights + (row << 3)) : 1), 16);
  }
}

/**
 * Adds the value of its leaf to one margin of each row.
 *
 * @param margins address of that margin of row 0
 * @param stride bytes from one row's to the next
 */
export function addLeaves(leaves: usize, values: usize, start: i32, end: i32, margins: usize, stride: usize): void {
  for (let row = <usize>start; row < <usize>end; row++) {
    const at = margins + row * stride;
    store<f64>(at, load<f64>(at) + load<f64>(values + (<usize>load<u8>(leaves + row) << 3)));
  }
}

/** Gradient and Hessian of the log-loss, each as often as the row weighs; margins and labels are read up to an even number. */
export function deriveLogLoss(margins: usize, labels: usize, weights: usize, start: i32, end: i32, pairs: usize): void {
  const one = f64x2.splat(1);
  const smallest = f64x2.splat(leastHessian);
  for (let row = <usize>start; row < <usize>end; row += 2) {
    const p = sigmoid64(v128.load(margins + (row << 3)));
    const weight = weights ? v128.load(weights + (row << 3)) : one;
    const gradient = f64x2.mul(weight, f64x2.sub(p, v128.load(labels + (row << 3))));
    const hessian = f64x2.mul(weight, f64x2.max(f64x2.mul(p, f64x2.sub(one, p)), smallest));
    const at = pairs + (row << 4);
    v128.store(at, i64x2.shuffle(gradient, hessian, 0, 2));
    v128.store(at, i64x2.shuffle(gradient, hessian, 1, 3), 16);
  }
}

/**
 * Draws samples of rows: each with the chance of its sqrt(gradient^2 + ratio * Hessian^2) to `sure`, at most 1, and
 * counted as often as makes the sums right on average (minimal variance sampling: Ibragimov & Gusev 2019, eq. 7).
 * Each row has a random number of its own, so that what is drawn does not depend on the others.
 *
 * @returns samples drawn
 */
export function drawSamples(
  pairs: usize,
  rows: usize,
  count: i32,
  seed: i32,
  ratio: f64,
  sure: f64,
  samples: usize,
): i32 {
  let to = samples;
  for (let k: usize = 0; k < <usize>count; k++) {
    const row = load<usize>(rows + (k << 2));
    const gradient = load<f64>(pairs + (row << 4));
    const hessian = load<f64>(pairs + (row << 4), 8);
    const chance = Math.sqrt(gradient * gradient + ratio * (hessian * hessian)) / sure;
    const times = chance < 1 ? 1 / chance : 1;
    store<f32>(to, <f32>(gradient * times));
    store<f32>(to, <f32>(hessian * times), 4);
    store<i32>(to, <i32>row, 8);
    to += <usize>(<f64>hashOf(<u32>row ^ <u32>seed) < chance * 4294967296.0) << 4;
  }
  return <i32>((to - samples) / sampleBytes);
}

/** A random number of 32 bits for each number of 32 bits (the last steps of MurmurHash3). */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function hashOf(key: u32): u32 {
  let h = key;
  h ^= h >>> 16;
  h *= 0x85ebca6b;
  h ^= h >>> 13;
  h *= 0xc2b2ae35;
  return h ^ (h >>> 16);
}
