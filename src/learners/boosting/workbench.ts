import {
  createPool,
  type Engine,
  type PackedRows,
  type Pool,
  Workspace,
} from "../../matrix/kernels/index.js";
import type { QuantisedMatrix } from "../../matrix/quantised.js";

/** Memory that the trees of one training are grown in, one tree after the other, and the threads that do it. */
export interface Workbench {
  readonly engine: Engine;
  /** Room to pack rows; the same memory at each call. */
  packedRows(): MutablePackedRows;
  /** Room for histograms of some numbers together; the same memory at each call. */
  histograms(length: number): Float64Array;
  /** A copy of a matrix in the memory of the workbench. */
  place(matrix: QuantisedMatrix): QuantisedMatrix;
  /** Ends the threads. */
  close(): Promise<void>;
}

type MutablePackedRows = { -readonly [K in keyof PackedRows]: PackedRows[K] };

/** @param rows rows of the matrices to come */
export function openWorkbench(rows: number, threads: number): Workbench {
  const workspace = new Workspace();
  const pool: Pool | undefined = threads > 1 ? createPool(threads, workspace) : undefined;
  const packed: MutablePackedRows = {
    count: 0,
    rows: workspace.int32Array(rows),
    slots: workspace.uint16Array(rows),
    pairs: workspace.float64Array(2 * rows),
  };
  let histograms = workspace.float64Array(0);
  return {
    engine: { workspace, pool },
    packedRows: () => packed,
    histograms(length) {
      if (histograms.length < length) {
        if (histograms.length > 0) workspace.free(histograms);
        histograms = workspace.float64Array(length);
      }
      return histograms;
    },
    place(matrix) {
      const bins = workspace.uint8Array(matrix.bins.length);
      bins.set(matrix.bins);
      return { ...matrix, bins };
    },
    close: async () => pool?.close(),
  };
}
