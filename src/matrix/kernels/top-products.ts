import { OptionsError } from "../../errors.js";
import { checkLength } from "./check.js";
import type { ProductShape } from "./gemm.js";
import { topProductsTwin } from "./gemm-twins.js";
import { type Engine, runJobs, type Work } from "./jobs.js";
import { copyPanels, packedBytes, packRight } from "./packed-right.js";
import { placesOf } from "./places.js";
import { type Workspace, workspaceFor } from "./workspace.js";

/** Rows of a call of the kernel: packed, they stay in the first cache beside a panel of the right matrix. */
const chunkRows = 64;

/** Columns of each row, as lists one after another. */
export interface RowLists {
  /** rows + 1 positions: the list of row i is columns[offsets[i]] .. columns[offsets[i + 1] - 1]. */
  readonly offsets: Int32Array;
  /** Ascending within a row. */
  readonly columns: Int32Array;
}

export interface TopProductsOptions extends Engine {
  /** One value a column, which its sums start from: -Infinity takes a column out for all rows. */
  readonly terms?: Float32Array | undefined;
  /** Columns that a row leaves out, such as the items that a customer has. */
  readonly excluded?: RowLists | undefined;
  /** One value a row: only larger scores are kept. */
  readonly above?: Float32Array | undefined;
}

/** The best columns of each row. */
export interface TopProducts {
  /** Places of a row: what was asked for, or the number of columns where that is less. */
  readonly k: number;
  /** Places of each row that are in use: fewer than k where fewer columns are eligible. */
  readonly counts: Int32Array;
  /** rows * k: the columns of row i, best first, are columns[i * k] .. columns[i * k + counts[i] - 1]; 0 after them. */
  readonly columns: Int32Array;
  /** rows * k: their scores. */
  readonly scores: Float32Array;
}

/**
 * The k largest of score[i, j] = terms[j] + sum over n of left[i, n] * right[j, n] in each row, equal scores by the lower
 * column. The whole product is never there: memory is of the size of the two matrices and the result.
 *
 * Sums are made in f32 in the order of n, and are the same for any number of threads. A score that is NaN or -Infinity
 * is never kept.
 *
 * @param left rows x inner, row-major: one row a customer
 * @param right columns x inner, row-major: one row an item
 * @param k columns to keep of each row, 1 or more
 * @throws OptionsError `shape_mismatch`; `bad_option` for k; `not_ascending` for excluded columns out of order
 */
export function topProducts(
  left: Float32Array,
  right: Float32Array,
  shape: ProductShape & { readonly k: number },
  options: TopProductsOptions = {},
): TopProducts {
  const { rows, columns, inner } = shape;
  check(left, right, shape, options);
  const k = Math.min(shape.k, columns);
  const top: TopProducts = {
    k,
    counts: new Int32Array(rows),
    columns: new Int32Array(rows * k),
    scores: new Float32Array(rows * k),
  };
  const workspace = workspaceFor(options, left);
  if (rows === 0 || columns === 0) return top;
  if (!workspace.kernels) {
    topProductsTwin(left, right, shape, top, options);
    return top;
  }
  const packed = packRight(right, columns, inner, false, workspace);
  const terms = copyPanels(options.terms, columns, workspace);
  const plan = workspace.take(20);
  new Uint32Array(workspace.buffer, plan, 5).set([inner, columns, k, packed, terms]);
  try {
    runJobs(jobsOf(left, shape, top, options, plan, workspace), workspace, options.pool);
  } finally {
    workspace.release(plan);
    workspace.release(terms);
    workspace.release(packed);
  }
  return top;
}

function jobsOf(
  left: Float32Array,
  { rows, inner }: ProductShape,
  { k, counts, columns: best, scores }: TopProducts,
  { above, excluded }: TopProductsOptions,
  plan: number,
  workspace: Workspace,
): Work {
  const most = Math.min(chunkRows, rows);
  const scratchBytes = 144 + most * (12 + k * 8) + packedBytes(most, inner);
  const bytes = 4 * most;
  const excludedBytes = 4 * mostExcluded(excluded, rows);
  const sizes = [
    scratchBytes,
    bytes * inner,
    bytes + 32,
    bytes + 4,
    excludedBytes,
    bytes,
    bytes * k,
    bytes * k,
  ];
  const places = placesOf(sizes);
  const slotBytes = places.at(-1)!;
  const int32At = (address: number, length: number) => new Int32Array(workspace.buffer, address, length);
  const float32At = (address: number, length: number) => new Float32Array(workspace.buffer, address, length);
  const rangeOf = (job: number) => [job * chunkRows, Math.min((job + 1) * chunkRows, rows)] as const;
  return {
    kernel: "topProducts32",
    jobs: Math.ceil(rows / chunkRows),
    slotBytes,
    prepare: (job, slot) => {
      const [start, end] = rangeOf(job);
      const count = end - start;
      const [scratch, leftAt, aboveAt, offsetsAt, excludedAt, ...outputs] = places.map((at) => slot + at);
      float32At(leftAt!, count * inner).set(left.subarray(start * inner, end * inner));
      const least = float32At(aboveAt!, count).fill(-Infinity);
      if (above) least.set(above.subarray(start, end));
      const offsets = int32At(offsetsAt!, count + 1).fill(0);
      if (excluded) {
        const [from, to] = [excluded.offsets[start]!, excluded.offsets[end]!];
        for (let i = 0; i <= count; i++) offsets[i] = excluded.offsets[start + i]! - from;
        int32At(excludedAt!, to - from).set(excluded.columns.subarray(from, to));
      }
      return [plan, leftAt!, count, aboveAt!, offsetsAt!, excludedAt!, ...outputs.slice(0, 3), scratch!];
    },
    finish: (job, slot) => {
      const [start, end] = rangeOf(job);
      const count = end - start;
      const [countsAt, bestAt, scoresAt] = places.slice(5).map((at) => slot + at);
      counts.set(int32At(countsAt!, count), start);
      best.set(int32At(bestAt!, count * k), start * k);
      scores.set(float32At(scoresAt!, count * k), start * k);
    },
  };
}

/** Excluded columns of the rows of a job at most. */
function mostExcluded(excluded: RowLists | undefined, rows: number): number {
  let most = 0;
  if (!excluded) return most;
  for (let start = 0; start < rows; start += chunkRows) {
    const end = Math.min(start + chunkRows, rows);
    most = Math.max(most, excluded.offsets[end]! - excluded.offsets[start]!);
  }
  return most;
}

function check(
  left: Float32Array,
  right: Float32Array,
  { rows, columns, inner, k }: ProductShape & { readonly k: number },
  { terms, excluded, above }: TopProductsOptions,
): void {
  checkLength("left", left.length, rows * inner);
  checkLength("right", right.length, columns * inner);
  if (terms) checkLength("terms", terms.length, columns);
  if (above) checkLength("above", above.length, rows);
  if (!(Number.isInteger(k) && k >= 1)) {
    throw new OptionsError("bad_option", `'k' must be a whole number of 1 or more, got ${k}.`, {
      option: "k",
    });
  }
  if (!excluded) return;
  const { offsets, columns: lists } = excluded;
  checkLength("offsets", offsets.length, rows + 1);
  checkLength("first of the offsets", offsets[0]!, 0);
  checkLength("excluded columns", lists.length, offsets[rows]!);
  for (let i = 0; i < rows; i++) {
    const [from, to] = [offsets[i]!, offsets[i + 1]!];
    let isAscending = from <= to && to <= lists.length;
    for (let at = from + 1; at < to && isAscending; at++) isAscending = lists[at - 1]! < lists[at]!;
    if (isAscending) continue;
    throw new OptionsError("not_ascending", `The excluded columns of row ${i} must be ascending.`, {
      row: i,
    });
  }
}
