// Matrix products by tiles of 4 rows and 32 bytes of columns (8 of f32, 4 of f64), whose sums stay in registers.
//
// Operands are packed in panels of 32 bytes an inner index: panel p holds rows p * w .. p * w + w - 1, w = 8 of f32 and
// 4 of f64, as panel[k * w + r]. One packing serves both sides: as right operand a panel is read by registers, as left
// operand four of its rows are read one by one.

/** Bytes of a panel for each inner index. */
export const panelStep: i32 = 32;
/** Rows of a tile. */
export const tileRows: i32 = 4;

/** Rows of a panel, columns of a tile. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
export function panelRows<T>(): i32 {
  return panelStep / <i32>sizeof<T>();
}

/** What is done with sums: written, added to what is there, taken from it, written if one is above its row's threshold. */
export const put: i32 = 0;
export const add: i32 = 1;
export const subtract: i32 = 2;
export const putAbove: i32 = 3;

/**
 * Product of four rows of a left panel with a right panel; terms are added in the order of the inner index.
 *
 * @param left address of the first of the four rows in its panel
 * @param start address of 32 bytes that the sums of every row start from
 * @param to address of the first of four rows of 32 bytes
 * @param stride bytes from one of these rows to the next
 * @param thresholds address of one f32 a row, for `putAbove`
 * @returns false where `putAbove` has written nothing
 */
export function tile<T>(
  left: usize,
  right: usize,
  inner: i32,
  start: usize,
  to: usize,
  stride: usize,
  mode: i32,
  thresholds: usize,
): bool {
  let s00 = v128.load(start);
  let s01 = v128.load(start, 16);
  let s10 = s00;
  let s11 = s01;
  let s20 = s00;
  let s21 = s01;
  let s30 = s00;
  let s31 = s01;
  const end = right + <usize>inner * panelStep;
  // One inner index a turn: the engine reads all operands of a turn before it computes, and has registers for no more.
  for (; right < end; left += panelStep, right += panelStep) {
    const x = v128.load(right);
    const y = v128.load(right, 16);
    const l0 = sizeof<T>() == 4 ? v128.load_splat<u32>(left) : v128.load_splat<u64>(left);
    const l1 = sizeof<T>() == 4 ? v128.load_splat<u32>(left, 4) : v128.load_splat<u64>(left, 8);
    const l2 = sizeof<T>() == 4 ? v128.load_splat<u32>(left, 8) : v128.load_splat<u64>(left, 16);
    const l3 = sizeof<T>() == 4 ? v128.load_splat<u32>(left, 12) : v128.load_splat<u64>(left, 24);
    s00 = v128.add<T>(s00, v128.mul<T>(l0, x));
    s01 = v128.add<T>(s01, v128.mul<T>(l0, y));
    s10 = v128.add<T>(s10, v128.mul<T>(l1, x));
    s11 = v128.add<T>(s11, v128.mul<T>(l1, y));
    s20 = v128.add<T>(s20, v128.mul<T>(l2, x));
    s21 = v128.add<T>(s21, v128.mul<T>(l2, y));
    s30 = v128.add<T>(s30, v128.mul<T>(l3, x));
    s31 = v128.add<T>(s31, v128.mul<T>(l3, y));
  }
  if (mode == putAbove) {
    const first = areAbove(s00, s01, v128.load_splat<u32>(thresholds));
    const second = areAbove(s10, s11, v128.load_splat<u32>(thresholds, 4));
    const third = areAbove(s20, s21, v128.load_splat<u32>(thresholds, 8));
    const fourth = areAbove(s30, s31, v128.load_splat<u32>(thresholds, 12));
    if (!v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))) return false;
  }
  give<T>(to, s00, s01, mode);
  give<T>(to + stride, s10, s11, mode);
  give<T>(to + 2 * stride, s20, s21, mode);
  give<T>(to + 3 * stride, s30, s31, mode);
  return true;
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function areAbove(low: v128, high: v128, threshold: v128): v128 {
  return v128.or(f32x4.gt(low, threshold), f32x4.gt(high, threshold));
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function give<T>(to: usize, low: v128, high: v128, mode: i32): void {
  if (mode == add) {
    low = v128.add<T>(v128.load(to), low);
    high = v128.add<T>(v128.load(to, 16), high);
  } else if (mode == subtract) {
    low = v128.sub<T>(v128.load(to), low);
    high = v128.sub<T>(v128.load(to, 16), high);
  }
  v128.store(to, low);
  v128.store(to, high, 16);
}

/** As `tile`, of which only the first rows and columns are wanted. `spare` is 128 bytes. */
export function partOfTile<T>(
  left: usize,
  right: usize,
  inner: i32,
  start: usize,
  to: usize,
  stride: usize,
  mode: i32,
  rows: i32,
  columns: i32,
  spare: usize,
): void {
  if (rows >= tileRows && columns >= panelRows<T>()) {
    tile<T>(left, right, inner, start, to, stride, mode, 0);
    return;
  }
  tile<T>(left, right, inner, start, spare, panelStep, put, 0);
  for (let r: usize = 0; r < <usize>min(rows, tileRows); r++) {
    for (let c: usize = 0; c < <usize>min(columns, panelRows<T>()) * sizeof<T>(); c += sizeof<T>()) {
      const at = to + r * stride + c;
      const value = load<T>(spare + r * panelStep + c);
      if (mode == put) store<T>(at, value);
      else if (mode == add) store<T>(at, load<T>(at) + value);
      else store<T>(at, load<T>(at) - value);
    }
  }
}

/** Bytes of packed rows: panels are whole, those past the last row zero. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
export function packedBytes<T>(rows: i32, inner: i32): usize {
  return <usize>((rows + panelRows<T>() - 1) / panelRows<T>()) * <usize>inner * panelStep;
}

/**
 * Packs rows of a matrix.
 *
 * @param from address of the first value
 * @param rowStep bytes from one row to the next
 * @param innerStep bytes from one inner index to the next
 */
export function pack<T>(from: usize, rowStep: usize, innerStep: usize, rows: i32, inner: i32, to: usize): void {
  const width = panelRows<T>();
  for (let first = 0; first < rows; first += width) {
    packPanel<T>(from + <usize>first * rowStep, rowStep, innerStep, min(width, rows - first), inner, to);
    to += <usize>inner * panelStep;
  }
}

function packPanel<T>(from: usize, rowStep: usize, innerStep: usize, rows: i32, inner: i32, to: usize): void {
  if (rows < panelRows<T>()) memory.fill(to, 0, <usize>inner * panelStep);
  else if (rowStep == sizeof<T>()) {
    for (let k = 0; k < inner; k++, from += innerStep, to += panelStep) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
    return;
  } else if (innerStep == sizeof<T>()) {
    return transposePanel<T>(from, rowStep, inner, to);
  }
  for (let r: usize = 0; r < <usize>rows; r++) {
    let at = from + r * rowStep;
    let place = to + r * sizeof<T>();
    for (let k = 0; k < inner; k++, at += innerStep, place += panelStep) store<T>(place, load<T>(at));
  }
}

/** Whole panels of rows that lie one value after another. */
function transposePanel<T>(from: usize, rowStep: usize, inner: i32, to: usize): void {
  const half: usize = sizeof<T>() == 4 ? 4 : 2;
  const whole = inner & ~(<i32>half - 1);
  for (let k = 0; k < whole; k += <i32>half) {
    const at = from + <usize>k * sizeof<T>();
    const place = to + <usize>k * panelStep;
    transposeSquare<T>(at, rowStep, place);
    transposeSquare<T>(at + half * rowStep, rowStep, place + 16);
  }
  for (let k = whole; k < inner; k++) {
    for (let r: usize = 0; r < <usize>panelRows<T>(); r++) {
      const value = load<T>(from + r * rowStep + <usize>k * sizeof<T>());
      store<T>(to + <usize>k * panelStep + r * sizeof<T>(), value);
    }
  }
}

/** A square of as many values as a register has lanes; the rows written are 32 bytes apart. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function transposeSquare<T>(from: usize, rowStep: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + rowStep);
  if (sizeof<T>() == 8) {
    v128.store(to, i64x2.shuffle(a, b, 0, 2));
    v128.store(to, i64x2.shuffle(a, b, 1, 3), 32);
    return;
  }
  const c = v128.load(from + 2 * rowStep);
  const d = v128.load(from + 3 * rowStep);
  const ab = i32x4.shuffle(a, b, 0, 4, 1, 5);
  const cd = i32x4.shuffle(c, d, 0, 4, 1, 5);
  const ab2 = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cd2 = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(to, i64x2.shuffle(ab, cd, 0, 2));
  v128.store(to, i64x2.shuffle(ab, cd, 1, 3), 32);
  v128.store(to, i64x2.shuffle(ab2, cd2, 0, 2), 64);
  v128.store(to, i64x2.shuffle(ab2, cd2, 1, 3), 96);
}
