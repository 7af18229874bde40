/**
 * Adds X' diag(weights) X of some rows to a square matrix, in tiles of 2 x 4 columns that the lower triangle has a part
 * in. Even and odd rows are summed apart.
 *
 * @param columns address of f64 values, column after column, `rows` of each
 * @param rows a multiple of 2
 * @param size columns, a multiple of 4
 * @param scratch address of rows * size f64, for the weighted columns
 * @param gram address of size * size f64, row-major
 */
export function addGram64(columns: usize, weights: usize, rows: i32, size: i32, scratch: usize, gram: usize): void {
  const step = <usize>rows << 3;
  for (let c: usize = 0; c < <usize>size * step; c += step) {
    for (let i: usize = 0; i < step; i += 16) {
      v128.store(scratch + c + i, f64x2.mul(v128.load(columns + c + i), v128.load(weights + i)));
    }
  }
  for (let a = 0; a < size; a += 2) {
    for (let b = 0; b <= a + 1; b += 4) {
      addTile(scratch + <usize>a * step, columns + <usize>b * step, step, gram + (<usize>(a * size + b) << 3), <usize>size << 3);
    }
  }
}

function addTile(left: usize, right: usize, step: usize, to: usize, stride: usize): void {
  const right2 = right + 2 * step;
  let s00 = f64x2.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  for (let i: usize = 0; i < step; i += 16) {
    const l0 = v128.load(left + i);
    const l1 = v128.load(left + step + i);
    const r0 = v128.load(right + i);
    const r1 = v128.load(right + step + i);
    const r2 = v128.load(right2 + i);
    const r3 = v128.load(right2 + step + i);
    s00 = f64x2.add(s00, f64x2.mul(l0, r0));
    s01 = f64x2.add(s01, f64x2.mul(l0, r1));
    s02 = f64x2.add(s02, f64x2.mul(l0, r2));
    s03 = f64x2.add(s03, f64x2.mul(l0, r3));
    s10 = f64x2.add(s10, f64x2.mul(l1, r0));
    s11 = f64x2.add(s11, f64x2.mul(l1, r1));
    s12 = f64x2.add(s12, f64x2.mul(l1, r2));
    s13 = f64x2.add(s13, f64x2.mul(l1, r3));
  }
  addPair(to, s00, s01);
  addPair(to + 16, s02, s03);
  addPair(to + stride, s10, s11);
  addPair(to + stride + 16, s12, s13);
}

/** Adds the sums of the lanes of two vectors to two neighbours. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function addPair(to: usize, x: v128, y: v128): void {
  const even = i64x2.shuffle(x, y, 0, 2);
  const odd = i64x2.shuffle(x, y, 1, 3);
  v128.store(to, f64x2.add(v128.load(to), f64x2.add(even, odd)));
}
