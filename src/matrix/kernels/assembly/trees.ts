import { blockRows, planeBytes } from "./layout";
import { indexLevels } from "./leaf-indices";
import { addRoundedTrees } from "./rounded-trees";

/**
 * Adds the leaves of oblivious trees to the margins of rows start..end-1, in the order of the trees.
 *
 * A packed model is eight 32-bit words (trees of one output, depth, outputs, columns, then the addresses of four
 * arrays) and the arrays: `splits` holds for each level the place of its column in a block (slot * planeBytes),
 * `thresholds` are biased by 128, `leaves` are f64. Trees of one output stand together. Where the last address is not
 * 0, the leaves are tables of bytes (see `rounded-trees`), and there stand, as f64, their step and each output's offset.
 *
 * @param model address of the packed model
 * @param columns address of the columns' numbers in the order of their slots, u32
 * @param bins address of bins[column * stride + row]
 * @param margins address of f64 sums, rows * outputs
 * @param scratch 16-byte aligned address of (columns + 4) * planeBytes + (blockRows + 32) * 8 bytes
 */
export function scoreTrees(
  model: usize,
  columns: usize,
  bins: usize,
  stride: usize,
  start: i32,
  end: i32,
  margins: usize,
  scratch: usize,
): void {
  const used = load<i32>(model, 12);
  for (let row = start; row < end; row += blockRows) {
    const rows = min(blockRows, end - row);
    for (let slot = 0; slot < used; slot++) {
      const column = <usize>load<u32>(columns + (<usize>slot << 2));
      biasBins(bins + column * stride + row, scratch + slot * planeBytes, rows);
    }
    addBlock(model, row, rows, margins, scratch);
  }
}

/** Adds all trees to the margins of a block, whose biased bins stand at the start of the scratch memory. */
export function addBlock(model: usize, row: i32, rows: i32, margins: usize, scratch: usize): void {
  const trees = load<i32>(model);
  const depth = load<i32>(model, 4);
  const outputs = load<i32>(model, 8);
  const indices = scratch + load<i32>(model, 12) * planeBytes;
  const sums = indices + 4 * planeBytes;
  const scale = <usize>load<u32>(model, 28);
  for (let output = 0; output < outputs; output++) {
    const first = margins + (<usize>(row * outputs + output) << 3);
    if (scale != 0) {
      const step = load<f64>(scale);
      const offset = load<f64>(scale + (<usize>output << 3), 8);
      addRoundedTrees(model, output * trees, trees, rows, scratch, first, outputs << 3, step, offset, indices);
      continue;
    }
    takeSums(first, outputs, rows, sums);
    addTrees(model, output * trees, trees, depth, rows, scratch, indices, sums);
    giveSums(first, outputs, rows, sums);
  }
}

/** Copies bins less 128, so that a signed compare, which is one instruction, orders them. */
export function biasBins(from: usize, to: usize, count: i32): void {
  const bias = i8x16.splat(-128);
  for (let i: usize = 0; i < <usize>count; i += 16) {
    v128.store(to + i, v128.xor(v128.load(from + i), bias));
  }
}

function takeSums(margins: usize, outputs: i32, rows: i32, sums: usize): void {
  const step = <usize>outputs << 3;
  for (let i = 0; i < rows; i++) store<f64>(sums + (<usize>i << 3), load<f64>(margins + <usize>i * step));
}

function giveSums(margins: usize, outputs: i32, rows: i32, sums: usize): void {
  const step = <usize>outputs << 3;
  for (let i = 0; i < rows; i++) store<f64>(margins + <usize>i * step, load<f64>(sums + (<usize>i << 3)));
}

/** Adds trees first..first+count-1 to the sums of a block. */
function addTrees(
  model: usize,
  first: i32,
  count: i32,
  depth: i32,
  rows: i32,
  block: usize,
  indices: usize,
  sums: usize,
): void {
  let split = first * depth;
  const splits = <usize>load<u32>(model, 16);
  const thresholds = <usize>load<u32>(model, 20);
  const leafBytes = <usize>8 << depth;
  let leaves = <usize>load<u32>(model, 24) + first * leafBytes;
  let left = count;
  if (depth <= 8) {
    for (; left >= 4; left -= 4) {
      for (let k = 0; k < 4; k++, split += depth) {
        indexLevels(block, splits + (<usize>split << 2), thresholds + split, depth, rows, indices + k * planeBytes);
      }
      addFour(indices, leaves, leafBytes, rows, sums);
      leaves += 4 * leafBytes;
    }
  }
  for (; left > 0; left--, split += depth, leaves += leafBytes) {
    indexLevels(block, splits + (<usize>split << 2), thresholds + split, min(depth, 8), rows, indices);
    if (depth > 8) {
      const from = split + 8;
      indexLevels(block, splits + (<usize>from << 2), thresholds + from, depth - 8, rows, indices + planeBytes);
      addOneDeep(indices, leaves, rows, sums);
    } else {
      addOne(indices, leaves, rows, sums);
    }
  }
}

/** Leaves of two neighbouring rows in tree `tree` of four. */
// @ts-ignore: TypeScript knows decorators of classes only; for AssemblyScript it is its own syntax
@inline
export function twoLeaves(indices: usize, leaves: usize): v128 {
  const low = v128.load64_zero(leaves + (<usize>load<u8>(indices) << 3));
  return v128.load_lane<u64>(leaves + (<usize>load<u8>(indices, 1) << 3), low, 1);
}

/** Adds four trees a pass, so that a sum is loaded and stored once for four leaves. */
function addFour(indices: usize, leaves: usize, leafBytes: usize, rows: i32, sums: usize): void {
  const leaves1 = leaves + leafBytes;
  const leaves2 = leaves1 + leafBytes;
  const leaves3 = leaves2 + leafBytes;
  for (let i: usize = 0; i < <usize>rows; i += 4) {
    const at = indices + i;
    const to = sums + (i << 3);
    let a = f64x2.add(v128.load(to), twoLeaves(at, leaves));
    let b = f64x2.add(v128.load(to, 16), twoLeaves(at + 2, leaves));
    a = f64x2.add(a, twoLeaves(at + planeBytes, leaves1));
    b = f64x2.add(b, twoLeaves(at + planeBytes + 2, leaves1));
    a = f64x2.add(a, twoLeaves(at + 2 * planeBytes, leaves2));
    b = f64x2.add(b, twoLeaves(at + 2 * planeBytes + 2, leaves2));
    a = f64x2.add(a, twoLeaves(at + 3 * planeBytes, leaves3));
    b = f64x2.add(b, twoLeaves(at + 3 * planeBytes + 2, leaves3));
    v128.store(to, a);
    v128.store(to, b, 16);
  }
}

function addOne(indices: usize, leaves: usize, rows: i32, sums: usize): void {
  for (let i: usize = 0; i < <usize>rows; i += 2) {
    const to = sums + (i << 3);
    v128.store(to, f64x2.add(v128.load(to), twoLeaves(indices + i, leaves)));
  }
}

/** More than 8 levels: the bits above stand in the next plane. */
function addOneDeep(indices: usize, leaves: usize, rows: i32, sums: usize): void {
  for (let i: usize = 0; i < <usize>rows; i++) {
    const to = sums + (i << 3);
    const index = <usize>load<u8>(indices + i) | (<usize>load<u8>(indices + i, planeBytes) << 8);
    store<f64>(to, load<f64>(to) + load<f64>(leaves + (index << 3)));
  }
}
