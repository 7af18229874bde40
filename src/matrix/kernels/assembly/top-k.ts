// The largest products of each row. A candidate is one 64-bit number, its score in the order of whole numbers above and
// its column, the lower the better, below: greater is better, and the worst of those kept is the root of a heap.

import { pack, packedBytes, panelRows, panelStep, putAbove, tile, tileRows } from "./tile";

/** Bytes of the state of a row: candidates kept i32, addresses of the next and of the end of the columns left out. */
const stateBytes: usize = 12;

/** Bytes of a candidate. */
const keyBytes: usize = 8;

/**
 * Keeps the largest of left * right' + terms in each row. Sums start from the term.
 *
 * @param plan five 32-bit words: inner, columns, k, address of the packed right operand, address of one f32 a column,
 *   whole panels of them
 * @param left address of rows * inner values, f32
 * @param thresholds address of one f32 a row, room for whole panels of rows: only larger scores are kept; used up
 * @param offsets address of rows + 1 i32: the columns that row i leaves out are excluded[offsets[i]] .. of the next
 * @param excluded address of i32, ascending in a row
 * @param counts address of one i32 a row: how many are kept
 * @param best address of rows * k i32, best first, then zeros
 * @param scores address of rows * k f32, of them
 * @param scratch address of 128 bytes, then a state a row and k candidates a row, then the packed left rows
 */
export function topProducts32(
  plan: usize,
  left: usize,
  rows: i32,
  thresholds: usize,
  offsets: usize,
  excluded: usize,
  counts: usize,
  best: usize,
  scores: usize,
  scratch: usize,
): void {
  const inner = load<i32>(plan);
  const columns = load<i32>(plan, 4);
  const k = load<i32>(plan, 8);
  const right = load<usize>(plan, 12);
  const terms = load<usize>(plan, 16);
  const width = panelRows<f32>();
  const heaps = scratch + 128;
  const states = heaps + <usize>rows * <usize>k * keyBytes;
  const packed = (states + <usize>rows * stateBytes + 15) & ~15;
  pack<f32>(left, <usize>inner << 2, 4, rows, inner, packed);
  startStates(states, rows, thresholds, offsets, excluded);
  for (let j = 0; j < columns; j += width) {
    const panel = right + packedBytes<f32>(j, inner);
    const start = terms + (<usize>j << 2);
    for (let i = 0; i < rows; i += tileRows) {
      const at = packed + packedBytes<f32>(i & ~(width - 1), inner) + (<usize>(i & (width - 1)) << 2);
      const limits = thresholds + (<usize>i << 2);
      if (!tile<f32>(at, panel, inner, start, scratch, panelStep, putAbove, limits)) continue;
      for (let r = i; r < min(i + tileRows, rows); r++) {
        const heap = heaps + <usize>r * <usize>k * keyBytes;
        const row = scratch + <usize>(r - i) * panelStep;
        keep(row, j, columns, thresholds + (<usize>r << 2), states + <usize>r * stateBytes, heap, k);
      }
    }
  }
  for (let i = 0; i < rows; i++) {
    const kept = load<i32>(states + <usize>i * stateBytes);
    store<i32>(counts + (<usize>i << 2), kept);
    const place = <usize>i * <usize>k;
    empty(heaps + place * keyBytes, kept, k, best + (place << 2), scores + (place << 2));
  }
}

/** Rows past the last, up to a whole panel, keep nothing. */
function startStates(states: usize, rows: i32, thresholds: usize, offsets: usize, excluded: usize): void {
  for (let i: usize = 0; i < <usize>rows; i++) {
    const state = states + i * stateBytes;
    store<i32>(state, 0);
    store<usize>(state, excluded + (<usize>load<i32>(offsets + (i << 2)) << 2), 4);
    store<usize>(state, excluded + (<usize>load<i32>(offsets + (i << 2), 4) << 2), 8);
  }
  const room = (rows + panelRows<f32>() - 1) & -panelRows<f32>();
  for (let i = rows; i < room; i++) store<f32>(thresholds + (<usize>i << 2), Infinity);
}

/** Takes the scores of a row that are above its threshold, of columns from `first` on, unless the row leaves them out. */
function keep(scores: usize, first: i32, columns: i32, limit: usize, state: usize, heap: usize, k: i32): void {
  const threshold = v128.load_splat<u32>(limit);
  const low = i32x4.bitmask(f32x4.gt(v128.load(scores), threshold));
  let mask = low | (i32x4.bitmask(f32x4.gt(v128.load(scores, 16), threshold)) << 4);
  if (mask == 0) return;
  let next = load<usize>(state, 4);
  const end = load<usize>(state, 8);
  for (; mask != 0; mask &= mask - 1) {
    const lane = ctz(mask);
    const column = first + lane;
    if (column >= columns) break;
    while (next < end && load<i32>(next) < column) next += 4;
    if (next < end && load<i32>(next) == column) continue;
    const key = keyOf(load<f32>(scores + (<usize>lane << 2)), column);
    const kept = load<i32>(state);
    if (kept < k) {
      rise(heap, kept, key);
      store<i32>(state, kept + 1);
      if (kept + 1 < k) continue;
    } else {
      if (key < load<i64>(heap)) continue;
      sink(heap, k, key);
    }
    store<f32>(limit, scoreOf(load<i64>(heap)));
  }
  store<usize>(state, next, 4);
}

/** Negative numbers turned round, so that they stand in the order of whole numbers; -0 is 0. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function keyOf(score: f32, column: i32): i64 {
  const bits = reinterpret<i32>(score + 0);
  return (<i64>(bits ^ ((bits >> 31) & 0x7fffffff)) << 32) | <i64>(~column & 0x7fffffff);
}

// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
function scoreOf(key: i64): f32 {
  const bits = <i32>(key >> 32);
  return reinterpret<f32>(bits ^ ((bits >> 31) & 0x7fffffff));
}

/** Adds a candidate to a heap of `size`. */
function rise(heap: usize, size: i32, key: i64): void {
  let at = size;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const other = load<i64>(heap + <usize>parent * keyBytes);
    if (other <= key) break;
    store<i64>(heap + <usize>at * keyBytes, other);
    at = parent;
  }
  store<i64>(heap + <usize>at * keyBytes, key);
}

/** Puts a candidate in the place of the worst of a heap of `size`. */
function sink(heap: usize, size: i32, key: i64): void {
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= size) break;
    let least = load<i64>(heap + <usize>child * keyBytes);
    if (child + 1 < size) {
      const other = load<i64>(heap + <usize>child * keyBytes, 8);
      if (other < least) {
        least = other;
        child++;
      }
    }
    if (least >= key) break;
    store<i64>(heap + <usize>at * keyBytes, least);
    at = child;
  }
  store<i64>(heap + <usize>at * keyBytes, key);
}

/** Takes the candidates out of a heap, the worst first, to the places of their ranks; the places left are zero. */
function empty(heap: usize, size: i32, k: i32, best: usize, scores: usize): void {
  memory.fill(best + (<usize>size << 2), 0, <usize>(k - size) << 2);
  memory.fill(scores + (<usize>size << 2), 0, <usize>(k - size) << 2);
  for (let rank = size - 1; rank >= 0; rank--) {
    const worst = load<i64>(heap);
    store<i32>(best + (<usize>rank << 2), ~(<i32>worst) & 0x7fffffff);
    store<f32>(scores + (<usize>rank << 2), scoreOf(worst));
    if (rank > 0) sink(heap, rank, load<i64>(heap + <usize>rank * keyBytes));
  }
}
