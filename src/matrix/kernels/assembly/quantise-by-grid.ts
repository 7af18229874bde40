import { wholeNumber32, wholeNumber32Bits, wholeNumber64 } from "./whole-number";

/**
 * Many borders: a value's cell in an even grid says how many borders are below the cell, and the few borders within it
 * are compared. Exact, since value -> cell is monotone: a border of a lower cell is below the value.
 *
 * @param grid address of scale, least and largest scaled border
 * @param inside address of a border within cell 0, or infinity; cells may be negative
 * @param planes borders of a cell at most; the next of a cell stands `planeBytes` further
 * @param below address of the bin of values of cell 0 that are not above its border
 */
export function quantiseByGrid64(
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
export function quantiseByGrid32(
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
