/** Few borders: one compare a border. */
export function quantiseByCompares64(values: usize, rows: i32, borders: usize, count: i32, missing: i32, bins: usize): void {
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
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function bin64(x: v128, missing: v128): v128 {
  return v128.or(i64x2.neg(x), v128.and(i64x2.eq(x, i64x2.splat(0)), missing));
}

/** Few borders: one compare a border. */
export function quantiseByCompares32(values: usize, rows: i32, borders: usize, count: i32, missing: i32, bins: usize): void {
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

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function bin32(x: v128, missing: v128): v128 {
  return v128.or(i32x4.neg(x), v128.and(i32x4.eq(x, i32x4.splat(0)), missing));
}
