import { createPool, type Engine, type Pool, type Samples, Workspace } from "../../matrix/kernels/index.js";
import type { QuantisedMatrix } from "../../matrix/quantised.js";
import { type RowBins, rowBinsOf, rowStrideOf } from "../../matrix/row-bins.js";

/** Memory that the trees of one training are grown in, one tree after the other, and the threads that do it. */
export interface Workbench {
  readonly engine: Engine & { readonly workspace: Workspace };
  /** Gradient and Hessian of each row. */
  readonly pairs: Float64Array;
  /** Leaf of each row. */
  readonly leaves: Uint8Array;
  /** Room for the samples of a tree, before and after they are parted. */
  readonly samples: readonly [Samples, Samples];
  /** Room for histograms of some numbers together; the same memory at each call. */
  histograms(length: number): Float64Array;
  /** A copy of a column in this memory; the same one for the same column. */
  column(values: Float64Array): Float64Array;
  /** As `column`, of rows. */
  rows(values: Int32Array): Int32Array;
  /** Some columns of a matrix row by row, in this memory. */
  placeRows(matrix: QuantisedMatrix, columns: ArrayLike<number>): RowBins;
  /** Ends the threads. */
  close(): Promise<void>;
}

/** @param rows rows of the matrices to come */
export function openWorkbench(rows: number, threads: number): Workbench {
  const workspace = new Workspace();
  const pool: Pool | undefined = threads > 1 ? createPool(threads, workspace) : undefined;
  let histograms = workspace.float64Array(0);
  const copies = new WeakMap<Float64Array | Int32Array, Float64Array | Int32Array>();
  const copyOf = <A extends Float64Array | Int32Array>(values: A, take: (length: number) => A): A => {
    if (workspace.holds(values)) return values;
    const known = copies.get(values);
    if (known) return known as A;
    const copy = take(values.length);
    copy.set(values);
    copies.set(values, copy);
    return copy;
  };
  const samplesOf = (): Samples => {
    const words = workspace.int32Array(4 * (rows + 1));
    return { words, numbers: new Float32Array(words.buffer, words.byteOffset, words.length) };
  };
  return {
    engine: { workspace, pool },
    pairs: workspace.float64Array(2 * rows),
    leaves: workspace.uint8Array((rows + 15) & ~15),
    samples: [samplesOf(), samplesOf()],
    histograms(length) {
      if (histograms.length < length) {
        workspace.free(histograms);
        histograms = workspace.float64Array(length);
      }
      return histograms.subarray(0, length);
    },
    column: (values) => copyOf(values, (length) => workspace.float64Array(length)),
    rows: (values) => copyOf(values, (length) => workspace.int32Array(length)),
    placeRows: (matrix, columns) => {
      const into = workspace.uint8Array(matrix.rows * rowStrideOf(columns.length));
      return rowBinsOf(matrix, columns, into);
    },
    close: async () => pool?.close(),
  };
}
