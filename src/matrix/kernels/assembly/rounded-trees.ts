// Trees whose leaves are whole numbers of 16 bits. The low and the high bytes of a tree's leaves are two tables of up to
// 64 entries in registers; i8x16.swizzle looks up 16 rows at once, and is 0 where an index is not one of its 16.

import { planeBytes } from "./layout";
import { indexLevels } from "./leaf-indices";

/** Trees whose bytes are added in 16 bits: 257 * 255 is the largest number there. */
const treesOfGroup: i32 = 256;

/** Bytes of the two tables of a tree: whole vectors, the low bytes first. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function tableBytes(depth: i32): usize {
  return <usize>32 << max(0, depth - 4);
}

/**
 * Adds the rounded leaves of trees first..first+count-1 to margins: offset + step * (sum of the whole numbers).
 *
 * @param margins address of the first row's sum
 * @param stride bytes from one row's sum to the next
 * @param block address of the biased bins of the rows
 * @param scratch address of planeBytes + (blockRows + 32) * 8 bytes
 */
export function addRoundedTrees(
  model: usize,
  first: i32,
  count: i32,
  rows: i32,
  block: usize,
  margins: usize,
  stride: usize,
  step: f64,
  offset: f64,
  scratch: usize,
): void {
  const depth = load<i32>(model, 4);
  const splits = <usize>load<u32>(model, 16);
  const thresholds = <usize>load<u32>(model, 20);
  let tables = <usize>load<u32>(model, 24) + <usize>first * tableBytes(depth);
  let split = <usize>(first * depth);
  const bytes = scratch + planeBytes;
  const totals = bytes + planeBytes * 4;
  const end = (<usize>rows + 15) & ~15;
  memory.fill(totals, 0, end << 2);
  for (let left = count; left > 0; left -= treesOfGroup) {
    memory.fill(bytes, 0, end << 2);
    for (let k = min(left, treesOfGroup); k > 0; k--, split += depth, tables += tableBytes(depth)) {
      indexLevels(block, splits + (split << 2), thresholds + split, depth, rows, scratch);
      if (depth <= 4) addBytes(1, scratch, tables, end, bytes);
      else if (depth == 5) addBytes(2, scratch, tables, end, bytes);
      else addBytes(4, scratch, tables, end, bytes);
    }
    addTotals(bytes, end, totals);
  }
  for (let i: usize = 0; i < <usize>rows; i++) {
    const at = margins + i * stride;
    store<f64>(at, load<f64>(at) + (offset + step * <f64>load<i32>(totals + (i << 2))));
  }
}

/**
 * Adds one tree's low and high bytes to the sums of all rows, 64 bytes for 16 rows: first the low bytes, in lanes of 16
 * bits, an odd row's 256 times into that of the row before it, then those of odd rows alone; then the high bytes.
 * `vectors` of a table is a literal, so that the tables are held in registers.
 */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function addBytes(vectors: i32, indices: usize, tables: usize, end: usize, sums: usize): void {
  const low0 = v128.load(tables);
  const low1 = vectors > 1 ? v128.load(tables, 16) : low0;
  const low2 = vectors > 2 ? v128.load(tables, 32) : low0;
  const low3 = vectors > 2 ? v128.load(tables, 48) : low0;
  const high0 = v128.load(tables + (<usize>vectors << 4));
  const high1 = vectors > 1 ? v128.load(tables + (<usize>vectors << 4), 16) : high0;
  const high2 = vectors > 2 ? v128.load(tables + (<usize>vectors << 4), 32) : high0;
  const high3 = vectors > 2 ? v128.load(tables + (<usize>vectors << 4), 48) : high0;
  for (let i: usize = 0; i < end; i += 16) {
    let x = v128.load(indices + i);
    let low = i8x16.swizzle(low0, x);
    let high = i8x16.swizzle(high0, x);
    if (vectors > 1) {
      x = i8x16.sub(x, i8x16.splat(16));
      low = v128.or(low, i8x16.swizzle(low1, x));
      high = v128.or(high, i8x16.swizzle(high1, x));
    }
    if (vectors > 2) {
      x = i8x16.sub(x, i8x16.splat(16));
      low = v128.or(low, i8x16.swizzle(low2, x));
      high = v128.or(high, i8x16.swizzle(high2, x));
      x = i8x16.sub(x, i8x16.splat(16));
      low = v128.or(low, i8x16.swizzle(low3, x));
      high = v128.or(high, i8x16.swizzle(high3, x));
    }
    const to = sums + (i << 2);
    v128.store(to, i16x8.add(v128.load(to), low));
    v128.store(to, i16x8.add(v128.load(to, 16), i16x8.shr_u(low, 8)), 16);
    v128.store(to, i16x8.add(v128.load(to, 32), high), 32);
    v128.store(to, i16x8.add(v128.load(to, 48), i16x8.shr_u(high, 8)), 48);
  }
}

/** Adds the sums of bytes of a group to the totals, one i32 a row. */
function addTotals(sums: usize, end: usize, totals: usize): void {
  for (let i: usize = 0; i < end; i += 16) {
    const at = sums + (i << 2);
    const to = totals + (i << 2);
    const oddLow = v128.load(at, 16);
    const oddHigh = v128.load(at, 48);
    const evenLow = i16x8.sub(v128.load(at), i16x8.shl(oddLow, 8));
    const evenHigh = i16x8.sub(v128.load(at, 32), i16x8.shl(oddHigh, 8));
    const low0 = i16x8.shuffle(evenLow, oddLow, 0, 8, 1, 9, 2, 10, 3, 11);
    const low1 = i16x8.shuffle(evenLow, oddLow, 4, 12, 5, 13, 6, 14, 7, 15);
    const high0 = i16x8.shuffle(evenHigh, oddHigh, 0, 8, 1, 9, 2, 10, 3, 11);
    const high1 = i16x8.shuffle(evenHigh, oddHigh, 4, 12, 5, 13, 6, 14, 7, 15);
    addFour(to, i32x4.extend_low_i16x8_u(low0), i32x4.extend_low_i16x8_u(high0));
    addFour(to + 16, i32x4.extend_high_i16x8_u(low0), i32x4.extend_high_i16x8_u(high0));
    addFour(to + 32, i32x4.extend_low_i16x8_u(low1), i32x4.extend_low_i16x8_u(high1));
    addFour(to + 48, i32x4.extend_high_i16x8_u(low1), i32x4.extend_high_i16x8_u(high1));
  }
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function addFour(to: usize, low: v128, high: v128): void {
  v128.store(to, i32x4.add(v128.load(to), i32x4.add(low, i32x4.shl(high, 8))));
}
