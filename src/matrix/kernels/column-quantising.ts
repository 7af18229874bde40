import type { NumericColumn } from "../borders.js";
import { emptyQuantised, type QuantisedMatrix, strideOf } from "../quantised.js";
import { type Quantiser, quantise } from "../quantiser.js";
import { checkQuantiser } from "./check.js";
import { copyValues } from "./column-scoring.js";
import { type Engine, runJobs, type Work } from "./jobs.js";
import { type PackedQuantiser, packQuantiser } from "./packed-quantiser.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** Rows of a call of the kernel, a multiple of 16: the values of all columns, at 8 bytes, stay in the second cache. */
const chunkRows = 1024;

/** Bytes from the copy of one column to that of the next: not a power of two, so that they do not share a cache set. */
const copyBytes = chunkRows * 8 + 64;

/**
 * Bins of all rows by SIMD: the same as `quantise`, bit for bit.
 *
 * The matrix is made in the workspace of the engine that is named, where kernels use it without a copy; without one it is
 * an ordinary array. Columns that all lie in that workspace are read where they stand, others are copied in blocks.
 *
 * @param columns the columns the quantiser was fitted to; NaN is missing
 * @throws OptionsError `shape_mismatch`, `length_mismatch`, `column_count` when arrays do not fit each other
 */
export function quantiseColumns(
  quantiser: Quantiser,
  columns: readonly NumericColumn[],
  engine: Engine = {},
): QuantisedMatrix {
  checkQuantiser(quantiser, columns);
  const rows = columns[0]?.length ?? 0;
  const named = engine.pool?.workspace ?? engine.workspace;
  const workspace = workspaceFor(engine, columns[0] ?? quantiser.borders);
  if (!workspace.kernels) return quantise(quantiser, columns);
  const stride = strideOf(rows);
  const matrix = named
    ? { rows, stride, columns: quantiser.columns, bins: named.uint8Array(quantiser.columns * stride) }
    : emptyQuantised(rows, quantiser.columns);
  const chosen = Array.from({ length: quantiser.columns }, (_, c) => c);
  const program = packQuantiser(quantiser, chosen, columns, workspace);
  const input = Array.from(quantiser.sources, (source) => columns[source]!);
  try {
    runJobs(jobsOf(program, input, matrix, workspace), workspace, engine.pool);
  } finally {
    workspace.release(program.address);
  }
  for (let c = 0; c < matrix.columns; c++) matrix.bins.fill(0, c * stride + rows, (c + 1) * stride);
  return matrix;
}

function jobsOf(
  program: PackedQuantiser,
  input: readonly NumericColumn[],
  { rows, stride, columns, bins }: QuantisedMatrix,
  workspace: Workspace,
): Work {
  const isRead = input.every((column) => workspace.holds(column));
  const isWritten = workspace.holds(bins);
  const valuesAt = isWritten ? 0 : columns * chunkRows;
  program.setPlaces(input.map((column, c) => (isRead ? column.byteOffset : c * copyBytes)));
  return {
    kernel: "quantiseColumns",
    jobs: Math.ceil(rows / chunkRows),
    slotBytes: valuesAt + (isRead ? 0 : columns * copyBytes),
    prepare: (job, slot) => {
      const start = job * chunkRows;
      const end = Math.min(start + chunkRows, rows);
      const base = isRead ? 0 : slot + valuesAt;
      if (!isRead) {
        input.forEach((column, c) => {
          copyValues(column, start, end, workspace.buffer, base + c * copyBytes);
        });
      }
      const to = isWritten ? [bins.byteOffset + start, stride] : [slot, chunkRows];
      return [program.address, columns, base, isRead ? start : 0, end - start, ...to];
    },
    finish: (job, slot) => {
      if (isWritten) return;
      const start = job * chunkRows;
      const count = Math.min(chunkRows, rows - start);
      for (let c = 0; c < columns; c++) {
        bins.set(new Uint8Array(workspace.buffer, slot + c * chunkRows, count), c * stride + start);
      }
    },
  };
}
