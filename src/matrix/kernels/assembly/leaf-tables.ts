import { blockRows, planeBytes } from "./layout";
import { indexLevels } from "./leaf-indices";
import { biasBins, twoLeaves } from "./trees";

/**
 * Sums tables of numbers by the leaves that rows 0..rows-1 fall into: several columns of sums over the same trees, whose
 * leaves are looked for once.
 *
 * A plan is eight 32-bit words (trees, depth, columns read, columns of sums, then four places) and four arrays at those
 * places, counted from the plan: splits and thresholds as those of `scoreTrees`, the numbers of the columns read, and for
 * each column of sums three words: how many trees it is summed over, the place of their numbers and that of their tables,
 * f64, 1 << depth each. Depth is 8 at most.
 *
 * @param bins address of bins[column * stride + row]
 * @param out address of f64 sums[column * outStride + row], room for rows rounded up to 4
 * @param scratch 16-byte aligned address of (columns + trees) * planeBytes bytes
 */
export function sumLeafTables(
  plan: usize,
  bins: usize,
  stride: usize,
  rows: i32,
  out: usize,
  outStride: usize,
  scratch: usize,
): void {
  const trees = load<i32>(plan);
  const depth = load<i32>(plan, 4);
  const used = load<i32>(plan, 8);
  const sums = load<i32>(plan, 12);
  const splits = plan + <usize>load<u32>(plan, 16);
  const thresholds = plan + <usize>load<u32>(plan, 20);
  const columns = plan + <usize>load<u32>(plan, 24);
  const tables = plan + <usize>load<u32>(plan, 28);
  const leaves = scratch + used * planeBytes;
  for (let row = 0; row < rows; row += blockRows) {
    const count = min(blockRows, rows - row);
    for (let slot = 0; slot < used; slot++) {
      const column = <usize>load<u32>(columns + (<usize>slot << 2));
      biasBins(bins + column * stride + row, scratch + slot * planeBytes, count);
    }
    for (let tree = 0; tree < trees; tree++) {
      const first = <usize>(tree * depth);
      indexLevels(scratch, splits + (first << 2), thresholds + first, depth, count, leaves + tree * planeBytes);
    }
    for (let k = 0; k < sums; k++) {
      const table = tables + <usize>(k * 12);
      const numbers = plan + <usize>load<u32>(table, 4);
      const values = plan + <usize>load<u32>(table, 8);
      const to = out + ((<usize>k * outStride + <usize>row) << 3);
      sumTrees(load<i32>(table), numbers, leaves, values, <usize>8 << depth, count, to);
    }
  }
}

/** Sums of one column, from 0: four trees a pass, so that a sum is loaded and stored once for four. */
function sumTrees(
  trees: i32,
  numbers: usize,
  leaves: usize,
  values: usize,
  tableBytes: usize,
  rows: i32,
  to: usize,
): void {
  memory.fill(to, 0, <usize>((rows + 3) & ~3) << 3);
  let k = 0;
  for (; k + 4 <= trees; k += 4, numbers += 16, values += 4 * tableBytes) {
    const a = leaves + <usize>load<u32>(numbers) * planeBytes;
    const b = leaves + <usize>load<u32>(numbers, 4) * planeBytes;
    const c = leaves + <usize>load<u32>(numbers, 8) * planeBytes;
    const d = leaves + <usize>load<u32>(numbers, 12) * planeBytes;
    const ofB = values + tableBytes;
    const ofC = ofB + tableBytes;
    const ofD = ofC + tableBytes;
    for (let i: usize = 0; i < <usize>rows; i += 4) {
      const at = to + (i << 3);
      let low = f64x2.add(v128.load(at), twoLeaves(a + i, values));
      let high = f64x2.add(v128.load(at, 16), twoLeaves(a + i + 2, values));
      low = f64x2.add(low, twoLeaves(b + i, ofB));
      high = f64x2.add(high, twoLeaves(b + i + 2, ofB));
      low = f64x2.add(low, twoLeaves(c + i, ofC));
      high = f64x2.add(high, twoLeaves(c + i + 2, ofC));
      low = f64x2.add(low, twoLeaves(d + i, ofD));
      high = f64x2.add(high, twoLeaves(d + i + 2, ofD));
      v128.store(at, low);
      v128.store(at, high, 16);
    }
  }
  for (; k < trees; k++, numbers += 4, values += tableBytes) {
    const own = leaves + <usize>load<u32>(numbers) * planeBytes;
    for (let i: usize = 0; i < <usize>rows; i += 2) {
      const at = to + (i << 3);
      v128.store(at, f64x2.add(v128.load(at), twoLeaves(own + i, values)));
    }
  }
}
