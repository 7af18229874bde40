import type { NumericColumn } from "../borders.js";
import { checkTrees, type ObliviousTrees } from "../oblivious-trees.js";
import { type Quantiser, quantise } from "../quantiser.js";
import { checkRounded, type RoundedLeaves } from "../rounded-leaves.js";
import { checkLength, checkQuantiser } from "./check.js";
import { runJobs, type Work } from "./jobs.js";
import { type PackedQuantiser, packQuantiser } from "./packed-quantiser.js";
import { type PackedTrees, packTrees } from "./packed-trees.js";
import { hasKernelFor, type ScoringOptions, scoreByTwin } from "./tree-scoring.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** Rows of a call of the kernel: their values, at 8 bytes, stay in the second cache. */
const chunkRows = 1024;

/** Bytes from the copy of one column to that of the next. */
const copyBytes = chunkRows * 8 + 64;

/**
 * Adds the leaves of all trees, in their order, to the margins of all rows, straight from columns of numbers: block by
 * block, so that no matrix of bins is made. The same bits as `quantise` and `scoreObliviousTrees`. Columns and
 * margins that all lie in one workspace are used where they stand, others are copied in blocks.
 *
 * @param columns the columns the quantiser was fitted to; NaN is missing
 * @param margins rows * outputs sums, a row's outputs together; what they hold (the base) is added to
 * @throws OptionsError `shape_mismatch`, `length_mismatch`, `column_count` when arrays do not fit each other
 */
export function scoreColumns(
  trees: ObliviousTrees,
  quantiser: Quantiser,
  columns: readonly NumericColumn[],
  margins: Float64Array,
  { rounded, ...engine }: ScoringOptions = {},
): void {
  const workspace = workspaceFor(engine, margins);
  checkTrees(trees, quantiser.columns);
  checkQuantiser(quantiser, columns);
  const rows = columns[0]?.length ?? 0;
  if (rounded) checkRounded(trees, rounded);
  checkLength("margins", margins.length, rows * trees.outputs);
  if (!hasKernelFor(trees, rows, workspace)) {
    scoreBlocks(trees, rounded, quantiser, columns, margins);
    return;
  }
  const packed = packTrees(trees, workspace, rounded);
  const program = packQuantiser(quantiser, packed.columns, columns, workspace);
  try {
    const input = Array.from(packed.columns, (c) => columns[quantiser.sources[c]!]!);
    const isInPlace = workspace.holds(margins) && input.every((column) => workspace.holds(column));
    runJobs(
      (isInPlace ? inPlace : copied)(packed, program, input, margins, workspace),
      workspace,
      engine.pool,
    );
  } finally {
    workspace.release(program.address);
    workspace.release(packed.address);
  }
}

/** The same by typed arrays. */
function scoreBlocks(
  trees: ObliviousTrees,
  rounded: RoundedLeaves | undefined,
  quantiser: Quantiser,
  columns: readonly NumericColumn[],
  margins: Float64Array,
): void {
  const rows = columns[0]?.length ?? 0;
  for (let start = 0; start < rows; start += chunkRows) {
    const end = Math.min(start + chunkRows, rows);
    const matrix = quantise(
      quantiser,
      columns.map((column) => column.subarray(start, end)),
    );
    scoreByTwin(trees, rounded, matrix, margins.subarray(start * trees.outputs, end * trees.outputs));
  }
}

function inPlace(
  packed: PackedTrees,
  program: PackedQuantiser,
  input: readonly NumericColumn[],
  margins: Float64Array,
): Work {
  const rows = margins.length / packed.outputs;
  program.setPlaces(input.map((column) => column.byteOffset));
  return {
    kernel: "scoreColumns",
    jobs: Math.ceil(rows / chunkRows),
    slotBytes: packed.scratchBytes,
    prepare: (job, slot) => {
      const start = job * chunkRows;
      const end = Math.min(start + chunkRows, rows);
      return [packed.address, program.address, 0, start, end, margins.byteOffset, slot];
    },
    finish: () => {},
  };
}

function copied(
  { address, outputs, scratchBytes }: PackedTrees,
  program: PackedQuantiser,
  input: readonly NumericColumn[],
  margins: Float64Array,
  workspace: Workspace,
): Work {
  const rows = margins.length / outputs;
  const valuesAt = chunkRows * outputs * 8;
  const scratchAt = valuesAt + input.length * copyBytes;
  program.setPlaces(input.map((_, k) => k * copyBytes));
  return {
    kernel: "scoreColumns",
    jobs: Math.ceil(rows / chunkRows),
    slotBytes: scratchAt + scratchBytes,
    prepare: (job, slot) => {
      const start = job * chunkRows;
      const end = Math.min(start + chunkRows, rows);
      const base = slot + valuesAt;
      input.forEach((column, k) => {
        copyValues(column, start, end, workspace.buffer, base + k * copyBytes);
      });
      marginsAt(slot, end - start).set(margins.subarray(start * outputs, end * outputs));
      return [address, program.address, base, 0, end - start, slot, slot + scratchAt];
    },
    finish: (job, slot) => {
      const start = job * chunkRows;
      margins.set(marginsAt(slot, Math.min(chunkRows, rows - start)), start * outputs);
    },
  };

  function marginsAt(slot: number, count: number): Float64Array {
    return new Float64Array(workspace.buffer, slot, count * outputs);
  }
}

/** Copies rows start..end-1 of a column to an address. */
export function copyValues(
  column: NumericColumn,
  start: number,
  end: number,
  buffer: ArrayBufferLike,
  address: number,
): void {
  const length = end - start;
  const copy =
    column instanceof Float64Array
      ? new Float64Array(buffer, address, length)
      : new Float32Array(buffer, address, length);
  copy.set(column.subarray(start, end));
}
