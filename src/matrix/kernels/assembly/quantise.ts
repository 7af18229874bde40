import { blockRows, planeBytes } from "./layout";
import { addBlock, biasBins } from "./trees";

// Values to bins: bin = 1 + borders below the value, missing values to a bin of their own. All functions write bins up
// to the next multiple of 16 rows, and read as many values. `borders` and the tables are f64 for f64 values, f32 for f32.

/** 1.5 * 2^52: added to a number, it leaves its nearest whole number in the low word. */
const wholeNumber64: f64 = 6755399441055744;
/** 1.5 * 2^23, and its bits. */
const wholeNumber32: f32 = 12582912;
const wholeNumber32Bits: i32 = 0x4b400000;

/** Few borders: one compare a border. */
function quantiseByCompares64(values: usize, rows: i32, borders: usize, count: i32, missing: i32, bins: usize): void {
  const missingBin = i64x2.splat(<i64>missing);
  const end = borders + (<usize>count << 3);
  for (let i: usize = 0; i < <usize>rows; i += 8) {
    const at = values + (i << 3);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    // Every compare that is true takes 1 away: start with "is a number".
    let x = f64x2.eq(a, a);
    let y = f64x2.eq(b, b);
    let z = f64x2.eq(c, c);
    let w = f64x2.eq(d, d);
    for (let border = borders; border < end; border += 8) {
      const least = v128.load_splat<u64>(border);
      x = i64x2.add(x, f64x2.gt(a, least));
      y = i64x2.add(y, f64x2.gt(b, least));
      z = i64x2.add(z, f64x2.gt(c, least));
      w = i64x2.add(w, f64x2.gt(d, least));
    }
    x = bin64(x, missingBin);
    y = bin64(y, missingBin);
    z = bin64(z, missingBin);
    w = bin64(w, missingBin);
    const low = i8x16.shuffle(x, y, 0, 8, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const high = i8x16.shuffle(z, w, 0, 8, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    v128.store_lane<u64>(bins + i, i32x4.shuffle(low, high, 0, 4, 0, 0), 0);
  }
}

/** The count below zero to a bin; 0, which is no number, to the bin of missing values. */
// @ts-ignore: decorator
@inline
function bin64(x: v128, missing: v128): v128 {
  return v128.or(i64x2.neg(x), v128.and(i64x2.eq(x, i64x2.splat(0)), missing));
}

/** Few borders: one compare a border. */
function quantiseByCompares32(values: usize, rows: i32, borders: usize, count: i32, missing: i32, bins: usize): void {
  const missingBin = i32x4.splat(missing);
  const end = borders + (<usize>count << 2);
  for (let i: usize = 0; i < <usize>rows; i += 16) {
    const at = values + (i << 2);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let x = f32x4.eq(a, a);
    let y = f32x4.eq(b, b);
    let z = f32x4.eq(c, c);
    let w = f32x4.eq(d, d);
    for (let border = borders; border < end; border += 4) {
      const least = v128.load_splat<u32>(border);
      x = i32x4.add(x, f32x4.gt(a, least));
      y = i32x4.add(y, f32x4.gt(b, least));
      z = i32x4.add(z, f32x4.gt(c, least));
      w = i32x4.add(w, f32x4.gt(d, least));
    }
    const low = i16x8.narrow_i32x4_s(bin32(x, missingBin), bin32(y, missingBin));
    const high = i16x8.narrow_i32x4_s(bin32(z, missingBin), bin32(w, missingBin));
    v128.store(bins + i, i8x16.narrow_i16x8_u(low, high));
  }
}

// @ts-ignore: decorator
@inline
function bin32(x: v128, missing: v128): v128 {
  return v128.or(i32x4.neg(x), v128.and(i32x4.eq(x, i32x4.splat(0)), missing));
}

/**
 * Many borders: a value's cell in an even grid says how many borders are below the cell, and the few borders within it
 * are compared. Exact, since value -> cell is monotone: a border of a lower cell is below the value.
 *
 * @param grid address of scale, least and largest scaled border
 * @param inside address of a border within cell 0, or infinity; cells may be negative
 * @param planes borders of a cell at most; the next of a cell stands `planeBytes` further
 * @param below address of the bin of values of cell 0 that are not above its border
 */
function quantiseByGrid64(
  values: usize,
  rows: i32,
  grid: usize,
  inside: usize,
  below: usize,
  planes: i32,
  planeBytes: usize,
  missing: i32,
  bins: usize,
): void {
  const scale = v128.load_splat<u64>(grid);
  const least = v128.load_splat<u64>(grid, 8);
  const most = v128.load_splat<u64>(grid, 16);
  const magic = f64x2.splat(wholeNumber64);
  let anyMissing = i64x2.splat(0);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = values + (i << 3);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    anyMissing = v128.or(anyMissing, v128.or(f64x2.ne(a, a), f64x2.ne(b, b)));
    const p = f64x2.add(f64x2.pmin(most, f64x2.pmax(least, f64x2.mul(a, scale))), magic);
    const q = f64x2.add(f64x2.pmin(most, f64x2.pmax(least, f64x2.mul(b, scale))), magic);
    const cell0 = <usize>i32x4.extract_lane(p, 0);
    const cell1 = <usize>i32x4.extract_lane(p, 2);
    const cell2 = <usize>i32x4.extract_lane(q, 0);
    const cell3 = <usize>i32x4.extract_lane(q, 2);
    let bin0 = <i32>load<u8>(below + cell0);
    let bin1 = <i32>load<u8>(below + cell1);
    let bin2 = <i32>load<u8>(below + cell2);
    let bin3 = <i32>load<u8>(below + cell3);
    let table = inside;
    for (let plane = 0; plane < planes; plane++, table += planeBytes) {
      bin0 += <i32>(load<f64>(at) > load<f64>(table + (cell0 << 3)));
      bin1 += <i32>(load<f64>(at, 8) > load<f64>(table + (cell1 << 3)));
      bin2 += <i32>(load<f64>(at, 16) > load<f64>(table + (cell2 << 3)));
      bin3 += <i32>(load<f64>(at, 24) > load<f64>(table + (cell3 << 3)));
    }
    store<u8>(bins + i, bin0);
    store<u8>(bins + i, bin1, 1);
    store<u8>(bins + i, bin2, 2);
    store<u8>(bins + i, bin3, 3);
  }
  if (!v128.any_true(anyMissing)) return;
  for (let i: usize = 0; i < <usize>rows; i++) {
    const value = load<f64>(values + (i << 3));
    if (value != value) store<u8>(bins + i, missing);
  }
}

/** Many borders, f32: as `quantiseByGrid64`. */
function quantiseByGrid32(
  values: usize,
  rows: i32,
  grid: usize,
  inside: usize,
  below: usize,
  planes: i32,
  planeBytes: usize,
  missing: i32,
  bins: usize,
): void {
  const scale = v128.load_splat<u32>(grid);
  const least = v128.load_splat<u32>(grid, 4);
  const most = v128.load_splat<u32>(grid, 8);
  const magic = f32x4.splat(wholeNumber32);
  const magicBits = i32x4.splat(wholeNumber32Bits);
  let anyMissing = i64x2.splat(0);
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = values + (i << 2);
    const a = v128.load(at);
    anyMissing = v128.or(anyMissing, f32x4.ne(a, a));
    const scaled = f32x4.add(f32x4.pmin(most, f32x4.pmax(least, f32x4.mul(a, scale))), magic);
    const cells = i32x4.sub(scaled, magicBits);
    const cell0 = <usize>i32x4.extract_lane(cells, 0);
    const cell1 = <usize>i32x4.extract_lane(cells, 1);
    const cell2 = <usize>i32x4.extract_lane(cells, 2);
    const cell3 = <usize>i32x4.extract_lane(cells, 3);
    let bin0 = <i32>load<u8>(below + cell0);
    let bin1 = <i32>load<u8>(below + cell1);
    let bin2 = <i32>load<u8>(below + cell2);
    let bin3 = <i32>load<u8>(below + cell3);
    let table = inside;
    for (let plane = 0; plane < planes; plane++, table += planeBytes) {
      bin0 += <i32>(load<f32>(at) > load<f32>(table + (cell0 << 2)));
      bin1 += <i32>(load<f32>(at, 4) > load<f32>(table + (cell1 << 2)));
      bin2 += <i32>(load<f32>(at, 8) > load<f32>(table + (cell2 << 2)));
      bin3 += <i32>(load<f32>(at, 12) > load<f32>(table + (cell3 << 2)));
    }
    store<u8>(bins + i, bin0);
    store<u8>(bins + i, bin1, 1);
    store<u8>(bins + i, bin2, 2);
    store<u8>(bins + i, bin3, 3);
  }
  if (!v128.any_true(anyMissing)) return;
  for (let i: usize = 0; i < <usize>rows; i++) {
    const value = load<f32>(values + (i << 2));
    if (value != value) store<u8>(bins + i, missing);
  }
}

/**
 * A grid with one border a cell at most: the border and the bin below it are one entry of the table, two 64-bit words.
 *
 * @param table address of the entry of cell 0
 */
function quantiseByEntries64(values: usize, rows: i32, grid: usize, table: usize, missing: i32, bins: usize): void {
  const scale = v128.load_splat<u64>(grid);
  const least = v128.load_splat<u64>(grid, 8);
  const most = v128.load_splat<u64>(grid, 16);
  const missingBin = i64x2.splat(<i64>missing);
  for (let i: usize = 0; i < <usize>rows; i += 8) {
    const at = values + (i << 3);
    const x = entries64(v128.load(at), scale, least, most, table, missingBin);
    const y = entries64(v128.load(at, 16), scale, least, most, table, missingBin);
    const z = entries64(v128.load(at, 32), scale, least, most, table, missingBin);
    const w = entries64(v128.load(at, 48), scale, least, most, table, missingBin);
    const low = i8x16.shuffle(x, y, 0, 8, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const high = i8x16.shuffle(z, w, 0, 8, 16, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    v128.store_lane<u64>(bins + i, i32x4.shuffle(low, high, 0, 4, 0, 0), 0);
  }
}

// @ts-ignore: decorator
@inline
function entries64(value: v128, scale: v128, least: v128, most: v128, table: usize, missing: v128): v128 {
  const scaled = f64x2.pmin(most, f64x2.pmax(least, f64x2.mul(value, scale)));
  const cells = f64x2.add(scaled, f64x2.splat(wholeNumber64));
  const a = v128.load(table + (<usize>i32x4.extract_lane(cells, 0) << 4));
  const b = v128.load(table + (<usize>i32x4.extract_lane(cells, 2) << 4));
  const isAbove = f64x2.gt(value, i64x2.shuffle(a, b, 0, 2));
  return v128.bitselect(i64x2.sub(i64x2.shuffle(a, b, 1, 3), isAbove), missing, f64x2.eq(value, value));
}

/** As `quantiseByEntries64`, of two 32-bit words. */
function quantiseByEntries32(values: usize, rows: i32, grid: usize, table: usize, missing: i32, bins: usize): void {
  const scale = v128.load_splat<u32>(grid);
  const least = v128.load_splat<u32>(grid, 4);
  const most = v128.load_splat<u32>(grid, 8);
  const missingBin = i32x4.splat(missing);
  for (let i: usize = 0; i < <usize>rows; i += 16) {
    const at = values + (i << 2);
    const x = entries32(v128.load(at), scale, least, most, table, missingBin);
    const y = entries32(v128.load(at, 16), scale, least, most, table, missingBin);
    const z = entries32(v128.load(at, 32), scale, least, most, table, missingBin);
    const w = entries32(v128.load(at, 48), scale, least, most, table, missingBin);
    v128.store(bins + i, i8x16.narrow_i16x8_u(i16x8.narrow_i32x4_s(x, y), i16x8.narrow_i32x4_s(z, w)));
  }
}

// @ts-ignore: decorator
@inline
function entries32(value: v128, scale: v128, least: v128, most: v128, table: usize, missing: v128): v128 {
  const scaled = f32x4.pmin(most, f32x4.pmax(least, f32x4.mul(value, scale)));
  const cells = i32x4.sub(f32x4.add(scaled, f32x4.splat(wholeNumber32)), i32x4.splat(wholeNumber32Bits));
  const low = v128.load64_zero(table + (<usize>i32x4.extract_lane(cells, 0) << 3));
  const high = v128.load64_zero(table + (<usize>i32x4.extract_lane(cells, 2) << 3));
  const a = v128.load_lane<u64>(table + (<usize>i32x4.extract_lane(cells, 1) << 3), low, 1);
  const b = v128.load_lane<u64>(table + (<usize>i32x4.extract_lane(cells, 3) << 3), high, 1);
  const isAbove = f32x4.gt(value, i32x4.shuffle(a, b, 0, 2, 4, 6));
  return v128.bitselect(i32x4.sub(i32x4.shuffle(a, b, 1, 3, 5, 7), isAbove), missing, f32x4.eq(value, value));
}

/**
 * Many borders that no grid keeps apart: binary search without branches.
 *
 * @param borders filled up with infinity to 2 * top - 1
 * @param top a power of two
 */
function quantiseBySearch64(values: usize, rows: i32, borders: usize, top: i32, missing: i32, bins: usize): void {
  // From the border before the first, so that a step further is the border to compare.
  const before = borders - 8;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = values + (i << 3);
    const value0 = load<f64>(at);
    const value1 = load<f64>(at, 8);
    const value2 = load<f64>(at, 16);
    const value3 = load<f64>(at, 24);
    let below0: usize = 0;
    let below1: usize = 0;
    let below2: usize = 0;
    let below3: usize = 0;
    for (let step = <usize>top; step > 0; step >>= 1) {
      // Sums, not choices: the engine makes a branch of a choice, and half of them are mispredicted.
      below0 += step & (0 - <usize>(value0 > load<f64>(before + ((below0 + step) << 3))));
      below1 += step & (0 - <usize>(value1 > load<f64>(before + ((below1 + step) << 3))));
      below2 += step & (0 - <usize>(value2 > load<f64>(before + ((below2 + step) << 3))));
      below3 += step & (0 - <usize>(value3 > load<f64>(before + ((below3 + step) << 3))));
    }
    store<u8>(bins + i, value0 == value0 ? <i32>below0 + 1 : missing);
    store<u8>(bins + i, value1 == value1 ? <i32>below1 + 1 : missing, 1);
    store<u8>(bins + i, value2 == value2 ? <i32>below2 + 1 : missing, 2);
    store<u8>(bins + i, value3 == value3 ? <i32>below3 + 1 : missing, 3);
  }
}

/** As `quantiseBySearch64`. */
function quantiseBySearch32(values: usize, rows: i32, borders: usize, top: i32, missing: i32, bins: usize): void {
  // From the border before the first, so that a step further is the border to compare.
  const before = borders - 4;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = values + (i << 2);
    const value0 = load<f32>(at);
    const value1 = load<f32>(at, 4);
    const value2 = load<f32>(at, 8);
    const value3 = load<f32>(at, 12);
    let below0: usize = 0;
    let below1: usize = 0;
    let below2: usize = 0;
    let below3: usize = 0;
    for (let step = <usize>top; step > 0; step >>= 1) {
      // Sums, not choices: the engine makes a branch of a choice, and half of them are mispredicted.
      below0 += step & (0 - <usize>(value0 > load<f32>(before + ((below0 + step) << 2))));
      below1 += step & (0 - <usize>(value1 > load<f32>(before + ((below1 + step) << 2))));
      below2 += step & (0 - <usize>(value2 > load<f32>(before + ((below2 + step) << 2))));
      below3 += step & (0 - <usize>(value3 > load<f32>(before + ((below3 + step) << 2))));
    }
    store<u8>(bins + i, value0 == value0 ? <i32>below0 + 1 : missing);
    store<u8>(bins + i, value1 == value1 ? <i32>below1 + 1 : missing, 1);
    store<u8>(bins + i, value2 == value2 ? <i32>below2 + 1 : missing, 2);
    store<u8>(bins + i, value3 == value3 ? <i32>below3 + 1 : missing, 3);
  }
}

/**
 * Bytes of one column of a program: place of its values from `base`, method, three addresses or counts, bin of missing
 * values, planes of the grid and bytes of one.
 */
const recordBytes: usize = 32;

/** Bins of rows start..start+rows-1 of one column. */
function quantiseColumn(record: usize, base: usize, start: i32, rows: i32, bins: usize): void {
  const values = base + <usize>load<u32>(record);
  const a = <usize>load<u32>(record, 8);
  const b = load<u32>(record, 12);
  const grid = <usize>load<u32>(record, 16);
  const missing = load<i32>(record, 20);
  const planes = load<i32>(record, 24);
  const planeBytes = load<usize>(record, 28);
  const at4 = values + (<usize>start << 2);
  const at8 = values + (<usize>start << 3);
  switch (load<i32>(record, 4)) {
    case 0: return quantiseByCompares32(at4, rows, a, b, missing, bins);
    case 1: return quantiseByCompares64(at8, rows, a, b, missing, bins);
    case 2: return quantiseByGrid32(at4, rows, grid, a, b, planes, planeBytes, missing, bins);
    case 3: return quantiseByGrid64(at8, rows, grid, a, b, planes, planeBytes, missing, bins);
    case 4: return quantiseBySearch32(at4, rows, a, b, missing, bins);
    case 5: return quantiseBySearch64(at8, rows, a, b, missing, bins);
    case 6: return quantiseByEntries32(at4, rows, grid, a, missing, bins);
    case 7: return quantiseByEntries64(at8, rows, grid, a, missing, bins);
  }
}

/**
 * Bins of a range of rows of all columns of a program.
 *
 * @param bins address of the bin of row `start` of the first column
 * @param stride bytes from one column's bins to the next, with room up to the next multiple of 16 rows
 */
export function quantiseColumns(
  program: usize,
  columns: i32,
  base: usize,
  start: i32,
  rows: i32,
  bins: usize,
  stride: usize,
): void {
  for (let c: usize = 0; c < <usize>columns; c++) {
    quantiseColumn(program + c * recordBytes, base, start, rows, bins + c * stride);
  }
}

/** As `scoreTrees`, from columns of values: a block is quantised and scored while it is in the cache. */
export function scoreColumns(
  model: usize,
  program: usize,
  base: usize,
  start: i32,
  end: i32,
  margins: usize,
  scratch: usize,
): void {
  const used = load<i32>(model, 12);
  for (let row = start; row < end; row += blockRows) {
    const rows = min(blockRows, end - row);
    quantiseColumns(program, used, base, row, rows, scratch, planeBytes);
    for (let slot = 0; slot < used; slot++) {
      const plane = scratch + slot * planeBytes;
      biasBins(plane, plane, rows);
    }
    addBlock(model, row, rows, margins, scratch);
  }
}
