import { OptionsError } from "../errors.js";
import { bordersOf, type NumericColumn } from "./borders.js";
import { emptyQuantised, type QuantisedMatrix } from "./quantised.js";

/** How numeric columns become columns of bins: plain data. */
export interface Quantiser {
  /** Columns of bins that come out. */
  readonly columns: number;
  /** Input column of each. */
  readonly sources: Int32Array;
  /** columns + 1 positions: the borders of column c are borders[offsets[c]] .. borders[offsets[c + 1] - 1]. */
  readonly offsets: Int32Array;
  /** Ascending within a column. */
  readonly borders: Float64Array;
  /** Bin of a missing value: 0, below all values, or 255, above them. */
  readonly missing: Uint8Array;
}

export interface QuantiserOptions {
  /** Bins of a column for values that are there, 2 to 255; 255 when absent. */
  readonly maxBins?: number | undefined;
  /** Weight of each row in the quantiles. */
  readonly weights?: ArrayLike<number> | undefined;
}

export const missingLow = 0;
export const missingHigh = 255;

/**
 * Learns borders from the quantiles of training rows.
 *
 * @throws OptionsError `bad_option` for `maxBins`, `length_mismatch` for columns of unlike lengths
 */
export function fitQuantiser(columns: readonly NumericColumn[], options: QuantiserOptions = {}): Quantiser {
  const { maxBins = 255, weights } = options;
  if (!(Number.isInteger(maxBins) && maxBins >= 2 && maxBins <= 255)) {
    throw new OptionsError("bad_option", `'maxBins' must be a whole number of 2 to 255, got ${maxBins}.`, {
      option: "maxBins",
    });
  }
  return quantiserOf(
    columns.map((column, source) => {
      checkLength(`column ${source}`, column.length, weights?.length ?? columns[0]!.length);
      return { source, borders: bordersOf(column, maxBins - 1, weights), missing: missingLow };
    }),
  );
}

/** A column of a quantiser by itself. */
export interface FittedColumn {
  readonly source: number;
  readonly borders: Float64Array;
  readonly missing: number;
}

/** Puts columns together. */
export function quantiserOf(columns: readonly FittedColumn[]): Quantiser {
  const offsets = new Int32Array(columns.length + 1);
  columns.forEach(({ borders }, c) => {
    offsets[c + 1] = offsets[c]! + borders.length;
  });
  const borders = new Float64Array(offsets[columns.length]!);
  columns.forEach((column, c) => {
    borders.set(column.borders, offsets[c]!);
  });
  return {
    columns: columns.length,
    sources: Int32Array.from(columns, ({ source }) => source),
    offsets,
    borders,
    missing: Uint8Array.from(columns, ({ missing }) => missing),
  };
}

/**
 * Bins of all rows.
 *
 * @throws OptionsError `column_count` when a source column is not there, `length_mismatch`
 */
export function quantise(quantiser: Quantiser, columns: readonly NumericColumn[]): QuantisedMatrix {
  const rows = columns[0]?.length ?? 0;
  const matrix = emptyQuantised(rows, quantiser.columns);
  columns.forEach((column, c) => {
    checkLength(`column ${c}`, column.length, rows);
  });
  for (let c = 0; c < quantiser.columns; c++) {
    const source = quantiser.sources[c]!;
    const column = columns[source];
    if (!column) {
      throw new OptionsError(
        "column_count",
        `The quantiser reads column ${source}, but there are only ${columns.length} columns.`,
        { expected: source + 1, got: columns.length },
      );
    }
    const borders = quantiser.borders.subarray(quantiser.offsets[c]!, quantiser.offsets[c + 1]!);
    const from = c * matrix.stride;
    writeBins(column, borders, quantiser.missing[c]!, matrix.bins.subarray(from, from + rows));
  }
  return matrix;
}

/** Borders that one pass of compares a border is as quick as a search of. */
const fewBorders = 6;

function writeBins(column: NumericColumn, borders: Float64Array, missing: number, bins: Uint8Array): void {
  if (borders.length <= fewBorders) countBins(column, borders, missing, bins);
  else searchBins(column, borders, missing, bins);
}

function countBins(column: NumericColumn, borders: Float64Array, missing: number, bins: Uint8Array): void {
  for (let i = 0; i < bins.length; i++) bins[i] = Number.isNaN(column[i]!) ? missing : 1;
  for (const border of borders) {
    for (let i = 0; i < bins.length; i++) bins[i] = bins[i]! + (column[i]! > border ? 1 : 0);
  }
}

/** Cells of the grid that a search starts from. */
const gridCells = 2048;

/** Rows from which on a grid is worth making; fewer are searched for among all borders. */
const gridRows = 512;

/** Looks up in an even grid which borders are near, and searches among those. */
function searchBins(column: NumericColumn, borders: Float64Array, missing: number, bins: Uint8Array): void {
  const { lowest, perCell, starts } = bins.length < gridRows ? oneCell(borders) : gridOf(borders);
  for (let i = 0; i < bins.length; i++) {
    const value = column[i]!;
    if (Number.isNaN(value)) {
      bins[i] = missing;
      continue;
    }
    const cell = Math.min(gridCells - 1, Math.max(0, (value - lowest) * perCell)) | 0;
    let from = starts[cell]!;
    let to = starts[cell + 1]!;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (value > borders[middle]!) from = middle + 1;
      else to = middle;
    }
    bins[i] = from + 1;
  }
}

/** All values are in the first cell of a grid, and all borders may be near. */
function oneCell(borders: Float64Array) {
  return { lowest: 0, perCell: 0, starts: Uint8Array.of(0, borders.length) };
}

/** starts[cell]: borders that are surely below all values of the cell; those of the next are below or in it. */
function gridOf(borders: Float64Array) {
  const [lowest, highest] = [borders[0]!, borders[borders.length - 1]!];
  const perCell = gridCells / (highest - lowest);
  if (!(Number.isFinite(perCell) && perCell > 0)) return oneCell(borders);
  const starts = new Uint8Array(gridCells + 1).fill(borders.length);
  const cellOf = (value: number) => Math.min(gridCells - 1, Math.max(0, (value - lowest) * perCell)) | 0;
  let below = 0;
  for (let cell = 0; cell < gridCells; cell++) {
    starts[cell] = below;
    while (below < borders.length && cellOf(borders[below]!) <= cell) below++;
  }
  return { lowest, perCell, starts };
}

function checkLength(name: string, got: number, expected: number): void {
  if (got === expected) return;
  throw new OptionsError("length_mismatch", `${name} must have length ${expected}, got ${got}.`, {
    expected,
    got,
  });
}
