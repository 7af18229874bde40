import type { DataFrameLike } from "../../../src/events/frames/data-frame.js";

/** A frame as danfo.js holds records: names of columns, rows of cells. */
export function frameOf(records: readonly object[]): DataFrameLike {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return { columns, values: records.map((record) => columns.map((name) => record[name as keyof object])) };
}
