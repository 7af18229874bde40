import { EventError } from "../../errors.js";
import { fieldsOfName } from "../readers/name-lookup.js";
import { type ArrowTableLike, frameOfArrowTable, isArrowTable } from "./arrow-table.js";
import { type DataFrameLike, frameOfDataFrame, isDataFrame } from "./data-frame.js";
import { type Frame, rowsPerBlock } from "./frame.js";

/** A table where records are taken, as a data frame or an Arrow table. */
export type FrameLike = DataFrameLike | ArrowTableLike;

/** A row by the names of the columns; a column without a value is absent. */
export type FrameRecord = Readonly<Record<string, unknown>>;

/** The frame of a data frame or an Arrow table; undefined of anything else. */
export function frameOf(value: unknown, where: string): Frame | undefined {
  if (isArrowTable(value)) return frameOfArrowTable(value, where);
  return isDataFrame(value) ? frameOfDataFrame(value, where) : undefined;
}

/**
 * The rows of a frame as records.
 *
 * @param names of columns in their order, where they are to be called otherwise
 * @throws EventError "bad_frame" for a row with more or fewer cells than there are columns
 */
export function recordsOfFrame(frame: Frame, where: string, names = frame.columns): FrameRecord[] {
  const records: Record<string, unknown>[] = [];
  const cells: unknown[] = [];
  for (let from = 0; from < frame.length; from += rowsPerBlock) {
    const to = Math.min(from + rowsPerBlock, frame.length);
    for (let row = from; row < to; row++) records.push(emptyRecord(frame, row, where));
    for (const [column, name] of names.entries()) {
      frame.read(column, from, to, cells);
      for (let row = from; row < to; row++) {
        const cell = cells[row - from];
        if (cell !== undefined) records[row]![name] = cell;
      }
    }
  }
  return records;
}

/**
 * Names of the columns of a side table: where none is called as an id is, the one that is known by another name
 * ("会员ID") is taken for it.
 *
 * @param ids names of ids; the first must be there
 * @throws EventError "missing_column"
 */
export function namesWithIds({ columns }: Frame, ids: readonly string[], where: string): readonly string[] {
  const names = [...columns];
  for (const id of ids) {
    if (names.includes(id)) continue;
    const known = columns.findIndex((name) => fieldsOfName(name).some(({ field }) => field === id));
    if (known >= 0) names[known] = id;
  }
  if (names.includes(ids[0]!)) return names;
  throw new EventError(
    "missing_column",
    `${where} has no column '${ids[0]}'; there are: ${columns.map((name) => `'${name}'`).join(", ")}.`,
    { missing: [ids[0]], columns: [...columns] },
  );
}

function emptyRecord(frame: Frame, row: number, where: string): Record<string, unknown> {
  const count = frame.cellCount(row);
  const expected = frame.columns.length;
  if (count === expected) return Object.create(null) as Record<string, unknown>;
  throw new EventError(
    "bad_frame",
    `${where} row ${row}: must have ${expected} cells as there are columns, got ${count}.`,
    { row, expected, got: count },
  );
}
