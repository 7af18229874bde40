// Which leaf of an oblivious tree each row of a block falls into: 16 rows a compare, all levels of a pass in one loop.

/** Writes 1 to 8 bits of the leaf index of every row of a block: level l gives bit l. */
export function indexLevels(
  block: usize,
  splits: usize,
  thresholds: usize,
  levels: i32,
  rows: i32,
  out: usize,
): void {
  switch (levels) {
    case 1: return indexRows(1, block, splits, thresholds, rows, out);
    case 2: return indexRows(2, block, splits, thresholds, rows, out);
    case 3: return indexRows(3, block, splits, thresholds, rows, out);
    case 4: return indexRows(4, block, splits, thresholds, rows, out);
    case 5: return indexRows(5, block, splits, thresholds, rows, out);
    case 6: return indexRows(6, block, splits, thresholds, rows, out);
    case 7: return indexRows(7, block, splits, thresholds, rows, out);
    case 8: return indexRows(8, block, splits, thresholds, rows, out);
  }
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function column(level: i32, levels: i32, block: usize, splits: usize): usize {
  return level < levels ? block + <usize>load<u32>(splits + (<usize>level << 2)) : 0;
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function threshold(level: i32, levels: i32, thresholds: usize): v128 {
  return level < levels ? v128.load_splat<u8>(thresholds + level) : i8x16.splat(0);
}

/**
 * (x + (bin > threshold ? 255 : 0) + 1) >> 1, one instruction: x moves down by a bit and the compare becomes bit 7.
 * The sum is rounded up, but x is even: after n levels its lowest 8 - n bits are 0.
 */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function next(x: v128, bins: usize, least: v128): v128 {
  return i8x16.avgr_u(x, i8x16.gt_s(v128.load(bins), least));
}

/** `levels` is a literal, so that addresses and thresholds of that many levels are held in registers. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function indexRows(levels: i32, block: usize, splits: usize, thresholds: usize, rows: i32, out: usize): void {
  const c0 = column(0, levels, block, splits);
  const c1 = column(1, levels, block, splits);
  const c2 = column(2, levels, block, splits);
  const c3 = column(3, levels, block, splits);
  const c4 = column(4, levels, block, splits);
  const c5 = column(5, levels, block, splits);
  const c6 = column(6, levels, block, splits);
  const c7 = column(7, levels, block, splits);
  const t0 = threshold(0, levels, thresholds);
  const t1 = threshold(1, levels, thresholds);
  const t2 = threshold(2, levels, thresholds);
  const t3 = threshold(3, levels, thresholds);
  const t4 = threshold(4, levels, thresholds);
  const t5 = threshold(5, levels, thresholds);
  const t6 = threshold(6, levels, thresholds);
  const t7 = threshold(7, levels, thresholds);
  for (let i: usize = 0; i < <usize>rows; i += 32) {
    let x = i8x16.splat(0);
    let y = i8x16.splat(0);
    x = next(x, c0 + i, t0);
    y = next(y, c0 + i + 16, t0);
    if (levels > 1) { x = next(x, c1 + i, t1); y = next(y, c1 + i + 16, t1); }
    if (levels > 2) { x = next(x, c2 + i, t2); y = next(y, c2 + i + 16, t2); }
    if (levels > 3) { x = next(x, c3 + i, t3); y = next(y, c3 + i + 16, t3); }
    if (levels > 4) { x = next(x, c4 + i, t4); y = next(y, c4 + i + 16, t4); }
    if (levels > 5) { x = next(x, c5 + i, t5); y = next(y, c5 + i + 16, t5); }
    if (levels > 6) { x = next(x, c6 + i, t6); y = next(y, c6 + i + 16, t6); }
    if (levels > 7) { x = next(x, c7 + i, t7); y = next(y, c7 + i + 16, t7); }
    // Lanes of 16 bits do for those of 8: what would cross from one byte to the next is 0.
    v128.store(out + i, i16x8.shr_u(x, 8 - levels));
    v128.store(out + i, i16x8.shr_u(y, 8 - levels), 16);
  }
}
