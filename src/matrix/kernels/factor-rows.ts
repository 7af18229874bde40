import type { SparseRows } from "../csr.js";
import { checkLength } from "./check.js";
import { commonWorkspace } from "./common-workspace.js";
import { addOuterProductsTwin, factorRowsTwin } from "./factor-rows-twins.js";
import { type Engine, runJobs } from "./jobs.js";

/** Rows of a call of the kernels. */
const chunkRows = 256;

/** Rows of a factorisation to solve for, given the vectors of the columns. */
export interface FactorProblem {
  /** What each row has of the columns: an extra confidence d of 0 or more. */
  readonly rows: SparseRows & { readonly values: Float64Array };
  /** Columns x size: a vector y of each column. */
  readonly vectors: Float64Array;
  readonly size: number;
  /** Size x size: Y'Y, see `outerProducts`. */
  readonly gram: Float64Array;
  /** Added to the diagonal of each row's matrix; above 0. */
  readonly ridges: Float64Array;
  /** Rows x size: where conjugate gradients start, and where the result is written. */
  readonly factors: Float64Array;
  /** Steps of conjugate gradients; 0 for the exact solution. */
  readonly steps: number;
}

/**
 * Vectors x of all rows, each the solution of (Y'Y + ridge I + sum of d_j y_j y_j') x = sum of (1 + d_j) y_j over what
 * the row has (Hu, Koren & Volinsky 2008, eq. 4), by Cholesky's factor or by some steps of conjugate gradients (Takács,
 * Pilászy & Tikk 2011); 0 of a row that has nothing.
 *
 * By the kernels where all arrays lie in one workspace, elsewhere by the twin, which differs by rounding. The result is
 * the same for any number of threads.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function solveFactorRows(problem: FactorProblem, engine: Engine = {}): void {
  const { rows, vectors, size, gram, ridges, factors, steps } = problem;
  const count = rows.offsets.length - 1;
  checkLength("vectors", vectors.length, rows.columnCount * size);
  checkLength("gram", gram.length, size * size);
  checkLength("ridges", ridges.length, count);
  checkLength("factors", factors.length, count * size);
  const arrays = [factors, vectors, gram, ridges, rows.offsets, rows.columns, rows.values];
  const workspace = commonWorkspace(engine, arrays);
  if (!workspace) {
    factorRowsTwin(problem);
    return;
  }
  const plan = workspace.take(36);
  try {
    const sparse = [rows.offsets.byteOffset, rows.columns.byteOffset, rows.values.byteOffset];
    const dense = [vectors.byteOffset, size, gram.byteOffset, ridges.byteOffset, factors.byteOffset, steps];
    new Uint32Array(workspace.buffer, plan, 9).set([...sparse, ...dense]);
    runJobs(
      {
        kernel: steps === 0 ? "solveFactorRows64" : "stepFactorRows64",
        jobs: Math.ceil(count / chunkRows),
        slotBytes: 8 * Math.max(size * size, 3 * size + 4),
        prepare: (job, slot) => [plan, job * chunkRows, Math.min((job + 1) * chunkRows, count), slot],
        finish: () => {},
      },
      workspace,
      engine.pool,
    );
  } finally {
    workspace.release(plan);
  }
}

/**
 * Y'Y of some vectors, by the kernel where both arrays lie in one workspace.
 *
 * @param vectors rows x size, row-major
 * @param gram size x size: what is written
 * @throws OptionsError `shape_mismatch`
 */
export function outerProducts(
  vectors: Float64Array,
  size: number,
  gram: Float64Array,
  engine: Engine = {},
): void {
  checkLength("gram", gram.length, size * size);
  const count = vectors.length / size;
  checkLength("vectors", vectors.length, Math.floor(count) * size);
  gram.fill(0);
  const workspace = commonWorkspace(engine, [vectors, gram]);
  if (workspace) workspace.kernels!.addOuterProducts64(vectors.byteOffset, count, size, gram.byteOffset);
  else addOuterProductsTwin(vectors, size, gram);
  for (let k = 0; k < size; k++) {
    for (let l = 0; l < k; l++) gram[l * size + k] = gram[k * size + l]!;
  }
}
