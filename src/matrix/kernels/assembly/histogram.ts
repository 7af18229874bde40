/** Samples read again for every group of columns while their bins are in the second cache. */
const blockSamples: i32 = 256;

/** Bytes of a sample: f32 gradient and Hessian, i32 row, one word unused. */
export const sampleBytes: usize = 16;

/** Bytes of a sum: first and last sample, slot of the sums, slot of the parent or -1, whether the high child is summed. */
const sumBytes: usize = 20;

/**
 * Histograms of columns first to end - 1 for some leaves: those of the leaf's samples, in their order, and where it
 * has a parent those of the other child, which is what the parent has and the leaf has not.
 *
 * @param bins u8 bins row by row
 * @param stride bytes from one row to the next: columns from `end` up to the next multiple of 4 are read as well
 * @param sums what to sum
 * @param slotBytes bytes of all columns of one leaf
 * @param widthBytes bytes of one column: 16 a bin, gradient and Hessian
 */
export function sumHistograms(
  bins: usize,
  stride: usize,
  first: usize,
  end: usize,
  samples: usize,
  sums: usize,
  count: i32,
  histograms: usize,
  slotBytes: usize,
  widthBytes: usize,
): void {
  const from = first * widthBytes;
  const bytes = (end - first) * widthBytes;
  for (let k: usize = 0; k < <usize>count; k++) {
    const sum = sums + k * sumBytes;
    const own = histograms + load<usize>(sum, 8) * slotBytes + from;
    memory.fill(own, 0, bytes);
    sumLeaf(bins, stride, first, end, samples, load<i32>(sum), load<i32>(sum, 4), own, widthBytes);
    const parent = load<i32>(sum, 12);
    if (parent >= 0) splitParent(histograms + <usize>parent * slotBytes + from, own, bytes, load<i32>(sum, 16));
  }
}

/** Column by column of a row: one load of the gradient serves them all. */
function sumLeaf(
  bins: usize,
  stride: usize,
  first: usize,
  end: usize,
  samples: usize,
  start: i32,
  last: i32,
  histogram: usize,
  widthBytes: usize,
): void {
  for (let block = start; block < last; block += blockSamples) {
    const from = samples + <usize>block * sampleBytes;
    const to = samples + <usize>min(block + blockSamples, last) * sampleBytes;
    // Touched first in a loop so short that the processor fetches many rows at a time.
    let touched = 0;
    for (let at = from; at < to; at += sampleBytes) touched += <i32>load<u8>(bins + load<usize>(at, 8) * stride + first);
    store<i32>(0, touched);
    let column = first;
    let cells = histogram;
    for (; column + 16 <= end; column += 16, cells += widthBytes << 4) {
      for (let at = from; at < to; at += sampleBytes) {
        addSixteen(bins + load<usize>(at, 8) * stride + column, f64x2.promote_low_f32x4(v128.load64_zero(at)), cells, widthBytes);
      }
    }
    for (; column < end; column += 4, cells += widthBytes << 2) {
      for (let at = from; at < to; at += sampleBytes) {
        addFour(bins + load<usize>(at, 8) * stride + column, f64x2.promote_low_f32x4(v128.load64_zero(at)), cells, widthBytes);
      }
    }
  }
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function addSixteen(bins: usize, pair: v128, cells: usize, widthBytes: usize): void {
  addFour(bins, pair, cells, widthBytes);
  addFour(bins + 4, pair, cells + (widthBytes << 2), widthBytes);
  addFour(bins + 8, pair, cells + (widthBytes << 3), widthBytes);
  addFour(bins + 12, pair, cells + (widthBytes << 3) + (widthBytes << 2), widthBytes);
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function addFour(bins: usize, pair: v128, cells: usize, widthBytes: usize): void {
  let width = cells;
  addPair(width + (<usize>load<u8>(bins) << 4), pair);
  width += widthBytes;
  addPair(width + (<usize>load<u8>(bins, 1) << 4), pair);
  width += widthBytes;
  addPair(width + (<usize>load<u8>(bins, 2) << 4), pair);
  width += widthBytes;
  addPair(width + (<usize>load<u8>(bins, 3) << 4), pair);
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function addPair(cell: usize, pair: v128): void {
  v128.store(cell, f64x2.add(v128.load(cell), pair));
}

/** On entry the parent and the child that was summed; on return the low child in the place of the parent, and the high one. */
function splitParent(low: usize, high: usize, bytes: usize, isHigh: i32): void {
  if (isHigh) {
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(low + at, f64x2.sub(v128.load(low + at), v128.load(high + at)));
    }
    return;
  }
  for (let at: usize = 0; at < bytes; at += 16) {
    const summed = v128.load(high + at);
    v128.store(high + at, f64x2.sub(v128.load(low + at), summed));
    v128.store(low + at, summed);
  }
}
