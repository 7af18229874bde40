import { OptionsError } from "../errors.js";
import { checkOffsets } from "../matrix/csr.js";
import { checkLength } from "../matrix/kernels/check.js";

/** Lists of columns, one a query, in any order. */
export interface CandidateLists {
  /** queries + 1 positions: the list of query q is columns[offsets[q]] .. columns[offsets[q + 1] - 1]. */
  readonly offsets: Int32Array;
  readonly columns: Int32Array;
}

/**
 * Checks that there is a list a query and every candidate is a column.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkCandidates(
  { offsets, columns }: CandidateLists,
  queries: number,
  columnCount: number,
): void {
  checkLength("offsets of the candidates", offsets.length, queries + 1);
  checkOffsets("the candidates", offsets, columns.length);
  const wrong = columns.findIndex((column) => !(column >= 0 && column < columnCount));
  if (wrong < 0) return;
  throw new OptionsError(
    "shape_mismatch",
    `Candidate ${wrong} must be a column of 0 to ${columnCount - 1}, got ${columns[wrong]}.`,
    { position: wrong },
  );
}
