import Papa from "papaparse";
import { isRecord, type Path, pathsOfRows, valueAt } from "./flat-rows.js";

const rowsPerPart = 1000;

type Cell = number | string | boolean;

/**
 * Rows as CSV text: a header of the rows' own fields, then the rows, in parts of up to 1,000 rows that each end in a
 * line break. A field of a nested record is "outer.inner", a date is ISO 8601, what is missing is empty. A list of
 * records is text for people: the `text` of each where it has one, else "first field (name value, name value); ...",
 * with 3 digits of a fraction; any other list is JSON. The rows are walked twice, as a later row may have a field that the first has not. Nothing is written for
 * no rows.
 */
export function* csvParts(rows: Iterable<unknown>): Generator<string> {
  const columns = pathsOfRows(rows);
  if (columns.length === 0) return;
  let part: Cell[][] = [columns.map((path) => path.join("."))];
  for (const row of rows) {
    part.push(columns.map((path) => cellAt(row, path)));
    if (part.length <= rowsPerPart) continue;
    yield csvText(part);
    part = [];
  }
  if (part.length > 0) yield csvText(part);
}

function cellAt(row: unknown, path: Path): Cell {
  const value = valueAt(row, path);
  if (value === undefined) return "";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (Array.isArray(value)) return value.every(isRecord) ? recordsText(value) : JSON.stringify(value);
  return typeof value === "number" || typeof value === "boolean" ? value : String(value);
}

/** "S001 (share 0.62, support 34); S075 (share 0.2, support 12)" */
function recordsText(records: readonly object[]): string {
  const text = (value: unknown) => {
    if (typeof value !== "number" || Number.isInteger(value)) return String(value);
    return String(Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(3)));
  };
  return records
    .map((record) => {
      if ("text" in record) return String(record.text);
      const [first, ...others] = Object.entries(record).filter(([, value]) => value !== undefined);
      const facts = others.map(([name, value]) => `${name} ${text(value)}`).join(", ");
      return `${text(first?.[1])}${facts === "" ? "" : ` (${facts})`}`;
    })
    .join("; ");
}

function csvText(lines: Cell[][]): string {
  return `${Papa.unparse(lines, { newline: "\n" })}\n`;
}
