import type { NumericColumn } from "../borders.js";
import { checkTables, type LeafTables, sumLeafTables } from "../leaf-tables.js";
import { checkSplits } from "../oblivious-trees.js";
import { strideOf } from "../quantised.js";
import { type Quantiser, quantise } from "../quantiser.js";
import { quantiseColumns } from "./column-quantising.js";
import { packPlan } from "./packed-tables.js";
import { workspaceFor } from "./workspace.js";

/** Rows whose bins and sums are held at a time. */
const blockRows = 16_384;
/** Below so many rows the twin is done before the tables are copied. */
const fewRows = 64;
/** Deeper trees have leaves of more than a byte: they are left to the twin. */
const mostDepth = 8;

/**
 * The sums of `sumLeafTables` straight from columns of numbers, by 128-bit SIMD where the engine has it: the same bits.
 *
 * @param columns the columns the quantiser was fitted to; NaN is missing
 * @returns one column of rows a sum
 * @throws OptionsError `shape_mismatch`, `length_mismatch`, `column_count` when arrays do not fit each other
 */
export function sumTablesOfColumns(
  tables: LeafTables,
  quantiser: Quantiser,
  columns: readonly NumericColumn[],
): Float64Array[] {
  checkSplits(tables.trees, quantiser.columns);
  checkTables(tables);
  const rows = columns[0]?.length ?? 0;
  const sums = tables.sums.map(() => new Float64Array(rows));
  const workspace = workspaceFor({}, quantiser.borders);
  const { kernels } = workspace;
  const isForKernel = kernels !== undefined && rows >= fewRows && tables.trees.depth <= mostDepth;
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(rows, start + blockRows);
    const block = columns.map((column) => column.subarray(start, end) as NumericColumn);
    const out = sums.map((sum) => sum.subarray(start, end));
    if (!isForKernel) {
      sumLeafTables(tables, quantise(quantiser, block), out);
      continue;
    }
    const { stride, bins } = quantiseColumns(quantiser, block, { workspace });
    const count = end - start;
    const outStride = strideOf(count);
    const { plan, scratchBytes } = packPlan(tables, kernels.planeBytes.value);
    const taken = [plan.length, out.length * outStride * 8, scratchBytes].map((bytes) =>
      workspace.take(bytes),
    );
    const [planAt, outAt, scratchAt] = taken as [number, number, number];
    try {
      new Uint8Array(workspace.buffer, planAt, plan.length).set(plan);
      kernels.sumLeafTables(planAt, bins.byteOffset, stride, count, outAt, outStride, scratchAt);
      out.forEach((column, k) => {
        column.set(new Float64Array(workspace.buffer, outAt + 8 * k * outStride, count));
      });
    } finally {
      for (const address of taken) workspace.release(address);
      workspace.free(bins);
    }
  }
  return sums;
}
