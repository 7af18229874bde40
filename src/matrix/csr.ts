import { OptionsError } from "../errors.js";
import { checkLength } from "./kernels/check.js";
import { firstNotBelow } from "./sorted.js";

/** A sparse matrix by rows (CSR): of each row only the columns that it has. */
export interface SparseRows {
  /** rows + 1 positions: row i has columns[offsets[i]] .. columns[offsets[i + 1] - 1]. */
  readonly offsets: Int32Array;
  /** Ascending within a row, each 0 .. columnCount - 1. */
  readonly columns: Int32Array;
  /** One value a column of a row. */
  readonly values: Float64Array | Float32Array;
  readonly columnCount: number;
}

/**
 * Checks that the arrays fit each other and columns ascend.
 *
 * @throws OptionsError `shape_mismatch`, `not_ascending`
 */
export function checkSparseRows(name: string, { offsets, columns, values, columnCount }: SparseRows): void {
  checkLength(`values of ${name}`, values.length, columns.length);
  checkOffsets(name, offsets, columns.length);
  for (let i = 0; i + 1 < offsets.length; i++) {
    let before = -1;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const column = columns[at]!;
      if (column <= before || column >= columnCount) {
        throw new OptionsError(
          "not_ascending",
          `Row ${i} of ${name}: columns must ascend from 0 to ${columnCount - 1}, got ${column} after ${before}.`,
          { row: i, column },
        );
      }
      before = column;
    }
  }
}

/**
 * As `checkSparseRows`, and that values are weights.
 *
 * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`
 */
export function checkWeights(name: string, rows: SparseRows): void {
  checkSparseRows(name, rows);
  const wrong = rows.values.findIndex((value) => !(value >= 0 && value < Infinity));
  if (wrong < 0) return;
  throw new OptionsError(
    "not_finite",
    `Values of ${name} must be finite and 0 or more, got ${rows.values[wrong]} at position ${wrong}.`,
    { position: wrong },
  );
}

/** Whether offsets start at 0, never fall and end at a length. */
export function areOffsets(offsets: Int32Array, length: number): boolean {
  if (offsets.length === 0 || offsets[0] !== 0 || offsets[offsets.length - 1] !== length) return false;
  for (let i = 1; i < offsets.length; i++) if (offsets[i - 1]! > offsets[i]!) return false;
  return true;
}

/**
 * Checks that offsets start at 0, never fall and end at a length.
 *
 * @throws OptionsError `shape_mismatch`
 */
export function checkOffsets(name: string, offsets: Int32Array, length: number): void {
  if (areOffsets(offsets, length)) return;
  throw new OptionsError("shape_mismatch", `Offsets of ${name} must rise from 0 to ${length}.`, { name });
}

/** The matrix by columns: row j of the result holds the rows that have column j, ascending. */
export function transpose({ offsets, columns, values, columnCount }: SparseRows): SparseRows {
  const rows = offsets.length - 1;
  const starts = new Int32Array(columnCount + 1);
  for (let at = 0; at < columns.length; at++) starts[columns[at]! + 1]!++;
  for (let j = 0; j < columnCount; j++) starts[j + 1]! += starts[j]!;
  const next = starts.slice(0, columnCount);
  const rowsOf = new Int32Array(columns.length);
  const valuesOf = values instanceof Float32Array ? new Float32Array(columns.length) : values.slice();
  for (let i = 0; i < rows; i++) {
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) {
      const to = next[columns[at]!]!++;
      rowsOf[to] = i;
      valuesOf[to] = values[at]!;
    }
  }
  return { offsets: starts, columns: rowsOf, values: valuesOf, columnCount: rows };
}

/** Sum of squares of each row, in f64, in the order of the columns. */
export function squaredNorms({ offsets, values }: SparseRows): Float64Array {
  const norms = new Float64Array(offsets.length - 1);
  for (let i = 0; i < norms.length; i++) {
    let sum = 0;
    for (let at = offsets[i]!; at < offsets[i + 1]!; at++) sum += values[at]! * values[at]!;
    norms[i] = sum;
  }
  return norms;
}

/** Value at a row and column; 0 where there is none. */
export function valueAt({ offsets, columns, values }: SparseRows, row: number, column: number): number {
  const end = offsets[row + 1]!;
  const at = firstNotBelow(columns, column, offsets[row]!, end);
  return at < end && columns[at] === column ? values[at]! : 0;
}

/** Some rows, in the order asked for. */
export function pickRows(
  { offsets, columns, values, columnCount }: SparseRows,
  rows: ArrayLike<number>,
): SparseRows {
  const starts = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++)
    starts[i + 1] = starts[i]! + offsets[rows[i]! + 1]! - offsets[rows[i]!]!;
  const size = starts[rows.length]!;
  const picked = {
    offsets: starts,
    columns: new Int32Array(size),
    values: values instanceof Float32Array ? new Float32Array(size) : new Float64Array(size),
    columnCount,
  };
  for (let i = 0; i < rows.length; i++) {
    const [from, to] = [offsets[rows[i]!]!, offsets[rows[i]! + 1]!];
    picked.columns.set(columns.subarray(from, to), starts[i]!);
    picked.values.set(values.subarray(from, to), starts[i]!);
  }
  return picked;
}

/** Columns that are looked through and emptied together: 1 << 6. */
const blockColumns = 64;

/**
 * Sums of rows: dense inside, and it knows which blocks of columns were added to, so that what it costs to look through
 * and to empty is by what was added.
 */
export class RowSum {
  /** Sums of all columns, 0 where nothing was added; filled up to whole blocks. */
  readonly values: Float64Array;
  readonly #touched: Uint8Array;

  constructor(columnCount: number) {
    this.#touched = new Uint8Array(Math.ceil(columnCount / blockColumns));
    this.values = new Float64Array(this.#touched.length * blockColumns);
  }

  add(column: number, value: number): void {
    this.#touched[column >> 6] = 1;
    this.values[column]! += value;
  }

  /** Adds the first `count` of some rows, in their order, each times a factor. */
  addRows({ offsets, columns, values }: SparseRows, rows: Int32Array, count: number, factor: number): void {
    const touched = this.#touched;
    const sums = this.values;
    for (let n = 0; n < count; n++) {
      const end = offsets[rows[n]! + 1]!;
      for (let at = offsets[rows[n]!]!; at < end; at++) {
        const column = columns[at]!;
        touched[column >> 6] = 1;
        sums[column]! += values[at]! * factor;
      }
    }
  }

  /** Becomes equal to another sum of as many columns. */
  copy(other: RowSum): void {
    this.values.set(other.values);
    this.#touched.set(other.#touched);
  }

  /** Hands over the columns whose sum is not 0 and not below a bound, ascending; `use` gives the next bound. */
  scan(bound: number, use: (column: number, value: number) => number): void {
    const [touched, sums] = [this.#touched, this.values];
    let least = bound;
    for (let block = 0; block < touched.length; block++) {
      if (touched[block] === 0) continue;
      const end = (block + 1) * blockColumns;
      for (let at = block * blockColumns; at < end; at += 4) {
        // Four at once: most are below.
        if (sums[at]! < least && sums[at + 1]! < least && sums[at + 2]! < least && sums[at + 3]! < least)
          continue;
        for (let column = at; column < at + 4; column++) {
          const value = sums[column]!;
          if (value >= least && value !== 0) least = use(column, value);
        }
      }
    }
  }

  clear(): void {
    const touched = this.#touched;
    for (let block = 0; block < touched.length; block++) {
      if (touched[block] === 0) continue;
      const first = block;
      while (touched[block] === 1) touched[block++] = 0;
      this.values.fill(0, first * blockColumns, block * blockColumns);
    }
  }
}
