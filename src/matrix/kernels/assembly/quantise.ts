// Values to bins: bin = 1 + borders below the value, missing values to a bin of their own. All functions write bins up
// to the next multiple of 16 rows, and read as many values. `borders` and the tables are f64 for f64 values, f32 for f32.

import { blockRows, planeBytes } from "./layout";
import { quantiseByCompares32, quantiseByCompares64 } from "./quantise-by-compares";
import { quantiseByEntries32, quantiseByEntries64 } from "./quantise-by-entries";
import { quantiseByGrid32, quantiseByGrid64 } from "./quantise-by-grid";
import { quantiseBySearch32, quantiseBySearch64 } from "./quantise-by-search";
import { addBlock, biasBins } from "./trees";

/**
 * Bytes of one column of a program: place of its values from `base`, method, three addresses or counts, bin of missing
 * values, planes of the grid and bytes of one.
 */
const recordBytes: usize = 32;

/** Bins of rows start..start+rows-1 of one column. */
function quantiseColumn(record: usize, base: usize, start: i32, rows: i32, bins: usize): void {
  const values = base + <usize>load<u32>(record);
  const a = <usize>load<u32>(record, 8);
  const b = load<u32>(record, 12);
  const grid = <usize>load<u32>(record, 16);
  const missing = load<i32>(record, 20);
  const planes = load<i32>(record, 24);
  const planeBytes = load<usize>(record, 28);
  const at4 = values + (<usize>start << 2);
  const at8 = values + (<usize>start << 3);
  switch (load<i32>(record, 4)) {
    case 0: return quantiseByCompares32(at4, rows, a, b, missing, bins);
    case 1: return quantiseByCompares64(at8, rows, a, b, missing, bins);
    case 2: return quantiseByGrid32(at4, rows, grid, a, b, planes, planeBytes, missing, bins);
    case 3: return quantiseByGrid64(at8, rows, grid, a, b, planes, planeBytes, missing, bins);
    case 4: return quantiseBySearch32(at4, rows, a, b, missing, bins);
    case 5: return quantiseBySearch64(at8, rows, a, b, missing, bins);
    case 6: return quantiseByEntries32(at4, rows, grid, a, missing, bins);
    case 7: return quantiseByEntries64(at8, rows, grid, a, missing, bins);
  }
}

/**
 * Bins of a range of rows of all columns of a program.
 *
 * @param bins address of the bin of row `start` of the first column
 * @param stride bytes from one column's bins to the next, with room up to the next multiple of 16 rows
 */
export function quantiseColumns(
  program: usize,
  columns: i32,
  base: usize,
  start: i32,
  rows: i32,
  bins: usize,
  stride: usize,
): void {
  for (let c: usize = 0; c < <usize>columns; c++) {
    quantiseColumn(program + c * recordBytes, base, start, rows, bins + c * stride);
  }
}

/** As `scoreTrees`, from columns of values: a block is quantised and scored while it is in the cache. */
export function scoreColumns(
  model: usize,
  program: usize,
  base: usize,
  start: i32,
  end: i32,
  margins: usize,
  scratch: usize,
): void {
  const used = load<i32>(model, 12);
  for (let row = start; row < end; row += blockRows) {
    const rows = min(blockRows, end - row);
    quantiseColumns(program, used, base, row, rows, scratch, planeBytes);
    for (let slot = 0; slot < used; slot++) {
      const plane = scratch + slot * planeBytes;
      biasBins(plane, plane, rows);
    }
    addBlock(model, row, rows, margins, scratch);
  }
}
