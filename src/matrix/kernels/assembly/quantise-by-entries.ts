import { wholeNumber32, wholeNumber32Bits, wholeNumber64 } from "./whole-number";

/**
 * A grid with one border a cell at most: the border and the bin below it are one entry of the table, two 64-bit words.
 *
 * @param table address of the entry of cell 0
 */
export function quantiseByEntries64(values: usize, rows: i32, grid: usize, table: usize, missing: i32, bins: usize): void {
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

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
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
export function quantiseByEntries32(values: usize, rows: i32, grid: usize, table: usize, missing: i32, bins: usize): void {
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

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
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
