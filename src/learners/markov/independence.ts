import type { ComparedCells } from "./chi-square.js";

const tolerance = 1e-10;
const maxRounds = 5000;

/**
 * Adds a table's cells and what they expect if row and column have nothing to do with each other. Rows and columns
 * without counts are left out, so are cells that cannot be; with these the expectation is that of quasi-independence
 * (Goodman 1968), fitted by iterative proportions. Degrees of freedom: cells - rows - columns + connected parts.
 *
 * @param table rows x columns, row by row
 * @param allowed 0 for cells that cannot be
 */
export function compareWithIndependence(
  table: Float64Array,
  columnCount: number,
  into: ComparedCells,
  allowed?: Uint8Array,
): void {
  const rowSums = new Float64Array(table.length / columnCount);
  const columnSums = new Float64Array(columnCount);
  table.forEach((count, e) => {
    rowSums[Math.floor(e / columnCount)]! += count;
    columnSums[e % columnCount]! += count;
  });
  const cells: Cell[] = [];
  table.forEach((observed, e) => {
    const [row, column] = [Math.floor(e / columnCount), e % columnCount];
    if (allowed?.[e] === 0 || !(rowSums[row]! > 0 && columnSums[column]! > 0)) return;
    cells.push({ row, column, observed });
  });
  const fit = fitProportions(cells, rowSums, columnSums);
  into.isFitted &&= fit.isFitted;
  cells.forEach(({ row, column, observed }) => {
    into.observed.push(observed);
    into.expected.push(fit.ofRow[row]! * fit.ofColumn[column]!);
  });
  const lines = rowSums.filter((sum) => sum > 0).length + columnSums.filter((sum) => sum > 0).length;
  into.degreesOfFreedom += cells.length - lines + connectedParts(cells, rowSums.length);
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly observed: number;
}

/** Factors of rows and columns whose products have the sums of the counts; the first round is exact for a full table. */
function fitProportions(cells: readonly Cell[], rowSums: Float64Array, columnSums: Float64Array) {
  const ofRow = new Float64Array(rowSums.length).fill(1);
  const ofColumn = columnSums.slice();
  for (let round = 0; round < maxRounds; round++) {
    const inRow = new Float64Array(rowSums.length);
    for (const { row, column } of cells) inRow[row]! += ofColumn[column]!;
    ofRow.forEach((_, row) => {
      if (inRow[row]! > 0) ofRow[row] = rowSums[row]! / inRow[row]!;
    });
    const inColumn = new Float64Array(columnSums.length);
    for (const { row, column } of cells) inColumn[column]! += ofRow[row]!;
    let off = 0;
    ofColumn.forEach((factor, column) => {
      if (!(inColumn[column]! > 0)) return;
      off = Math.max(off, Math.abs((factor * inColumn[column]!) / columnSums[column]! - 1));
      ofColumn[column] = columnSums[column]! / inColumn[column]!;
    });
    if (off <= tolerance) return { ofRow, ofColumn, isFitted: true };
  }
  return { ofRow, ofColumn, isFitted: false };
}

/** Parts of the table that share no row and no column. */
function connectedParts(cells: readonly Cell[], rowCount: number): number {
  const parent = new Map<number, number>();
  const rootOf = (line: number): number => {
    const above = parent.get(line) ?? line;
    return above === line ? line : rootOf(above);
  };
  for (const { row, column } of cells) parent.set(rootOf(row), rootOf(rowCount + column));
  const lines = cells.flatMap(({ row, column }) => [row, rowCount + column]);
  return new Set(lines.map(rootOf)).size;
}
