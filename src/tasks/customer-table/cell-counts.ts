import type { CellColumn } from "./cell-column.js";

/** How many cells of a column say what. */
export interface CellCounts {
  /** Cells that are not missing, those of `unknown` too. */
  readonly given: number;
  /** Of those the words for what is not known: "n/a", "-", "none". */
  readonly unknown: number;
  readonly numbers: number;
  /** Dates that are no numbers. */
  readonly dates: number;
}

/** Words for what is not known, in small letters: among numbers and dates they are missing cells. */
const unknownWords = new Set(
  "n/a,#n/a,na,nan,nil,null,none,unknown,missing,undefined,-,--,?,无,未知,不详,暂无,空".split(","),
);

export function countCells(column: CellColumn): CellCounts {
  let [given, unknown, numbers, dates] = [0, 0, 0, 0];
  for (let row = 0; row < column.length; row++) {
    if (column.isMissing(row)) continue;
    given++;
    if (!Number.isNaN(column.numbers[row]!)) numbers++;
    else if (!Number.isNaN(column.instants[row]!)) dates++;
    else if (unknownWords.has(column.words[row]!.toLowerCase())) unknown++;
  }
  return { given, unknown, numbers, dates };
}
