import type { SparseRows } from "../../matrix/csr.js";
import type { Workspace } from "../../matrix/kernels/index.js";

/** How a purchase and a ridge weigh. */
export interface Confidence {
  readonly alpha: number;
  readonly l2: number;
  readonly frequencyPower: number;
}

/** Confidences beyond 1 of purchases: alpha times their values, in f64. */
export type Confidences = SparseRows & { readonly values: Float64Array };

/** Confidences in a workspace. */
export function confidencesIn(workspace: Workspace, rows: SparseRows, alpha: number): Confidences {
  const offsets = workspace.int32Array(rows.offsets.length);
  const columns = workspace.int32Array(rows.columns.length);
  const values = workspace.float64Array(rows.values.length);
  offsets.set(rows.offsets);
  columns.set(rows.columns);
  for (let at = 0; at < values.length; at++) values[at] = alpha * rows.values[at]!;
  return { offsets, columns, values, columnCount: rows.columnCount };
}

/** Ridge of each row: l2 (columns + sum of its confidences beyond 1)^frequencyPower. */
export function ridgesOf(
  { offsets, values, columnCount }: Confidences,
  { l2, frequencyPower }: Confidence,
): Float64Array {
  const ridges = new Float64Array(offsets.length - 1);
  for (let row = 0; row < ridges.length; row++) {
    let sum = columnCount;
    for (let at = offsets[row]!; at < offsets[row + 1]!; at++) sum += values[at]!;
    ridges[row] = l2 * sum ** frequencyPower;
  }
  return ridges;
}
