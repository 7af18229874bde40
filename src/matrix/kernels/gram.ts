import { OptionsError } from "../../errors.js";
import { checkLength } from "./check.js";
import type { Engine } from "./jobs.js";
import { workspaceFor } from "./workspace.js";

/**
 * Adds X' diag(weights) X of a block of rows to `gram`: the Hessian of a linear model, and nearly all of the time that
 * fitting one takes. Sums are made in f64, those of the block first; kernel and twin differ by rounding. What is
 * above the diagonal is only in part made, and not to be read.
 *
 * @param columns size * rows values, column after column: few enough rows for the block to stay in the caches
 * @param weights one a row; rows are a multiple of 2, filled up with zeros
 * @param gram size * size sums, row-major; size is a multiple of 4, filled up with columns of zeros
 * @throws OptionsError `shape_mismatch`
 */
export function addGram(
  columns: Float64Array,
  weights: Float64Array,
  gram: Float64Array,
  engine: Engine = {},
): void {
  const rows = weights.length;
  const size = Math.round(Math.sqrt(gram.length));
  checkLength("gram", gram.length, size * size);
  checkLength("columns", columns.length, size * rows);
  if (rows % 2 !== 0 || size % 4 !== 0) {
    throw new OptionsError(
      "shape_mismatch",
      `A block must have a multiple of 2 rows and of 4 columns, got ${rows} x ${size}.`,
      { rows, columns: size },
    );
  }
  const workspace = workspaceFor(engine, columns);
  if (!workspace.kernels) {
    addGramTwin(columns, weights, size, gram);
    return;
  }
  const address = workspace.take((2 * columns.length + rows + gram.length) * 8);
  try {
    const { buffer } = workspace;
    const weightsAt = address + columns.length * 8;
    const gramAt = weightsAt + rows * 8;
    const scratchAt = gramAt + gram.length * 8;
    const sums = new Float64Array(buffer, gramAt, gram.length);
    new Float64Array(buffer, address, columns.length).set(columns);
    new Float64Array(buffer, weightsAt, rows).set(weights);
    sums.set(gram);
    workspace.kernels.addGram64(address, weightsAt, rows, size, scratchAt, gramAt);
    gram.set(sums);
  } finally {
    workspace.release(address);
  }
}

function addGramTwin(columns: Float64Array, weights: Float64Array, size: number, gram: Float64Array): void {
  const rows = weights.length;
  const weighted = new Float64Array(2 * rows);
  for (let a = 0; a < size; a += 2) {
    for (let i = 0; i < rows; i++) {
      weighted[i] = columns[a * rows + i]! * weights[i]!;
      weighted[rows + i] = columns[(a + 1) * rows + i]! * weights[i]!;
    }
    for (let b = 0; b <= a + 1; b += 4) addTile(weighted, columns, b * rows, gram, a * size + b, size);
  }
}

/** Products of two weighted columns with four, in registers. */
function addTile(
  left: Float64Array,
  right: Float64Array,
  b0: number,
  gram: Float64Array,
  to: number,
  size: number,
): void {
  const rows = left.length / 2;
  const [b1, b2, b3] = [b0 + rows, b0 + 2 * rows, b0 + 3 * rows];
  let [s00, s01, s02, s03] = [0, 0, 0, 0];
  let [s10, s11, s12, s13] = [0, 0, 0, 0];
  for (let i = 0; i < rows; i++) {
    const l0 = left[i]!;
    const l1 = left[rows + i]!;
    const r0 = right[b0 + i]!;
    const r1 = right[b1 + i]!;
    const r2 = right[b2 + i]!;
    const r3 = right[b3 + i]!;
    s00 += l0 * r0;
    s01 += l0 * r1;
    s02 += l0 * r2;
    s03 += l0 * r3;
    s10 += l1 * r0;
    s11 += l1 * r1;
    s12 += l1 * r2;
    s13 += l1 * r3;
  }
  const sums = [s00, s01, s02, s03, s10, s11, s12, s13];
  for (let k = 0; k < 8; k++) gram[to + (k >> 2) * size + (k & 3)]! += sums[k]!;
}
