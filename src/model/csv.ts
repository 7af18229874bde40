import Papa from "papaparse";

const rowsPerPart = 1000;

type Cell = number | string | boolean;
/** Keys from a row to a cell: ["nextOrder", "p10"]. */
type Path = readonly string[];

/**
 * Rows as CSV text: a header of the rows' own fields, then the rows, in parts of up to 1,000 rows that each end in a
 * line break. A field of a nested record is "outer.inner", a date is ISO 8601, what is missing is empty. A list of
 * records is text for people: the `text` of each where it has one, else "first field (name value, name value); ...",
 * with 3 digits of a fraction; any other list is JSON. The rows are walked twice, as a later row may have a field that the first has not. Nothing is written for
 * no rows.
 */
export function* csvParts(rows: Iterable<unknown>): Generator<string> {
  const columns = columnsOf(rows);
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

interface Fields {
  readonly inner: Map<string, Fields>;
}

function columnsOf(rows: Iterable<unknown>): Path[] {
  const root: Fields = { inner: new Map() };
  for (const row of rows) if (isRecord(row)) collectFields(row, root);
  return pathsOf(root, []);
}

function collectFields(record: object, { inner }: Fields): void {
  for (const name in record) {
    const value: unknown = record[name as keyof typeof record];
    if (value === undefined) continue;
    let fields = inner.get(name);
    if (!fields) {
      fields = { inner: new Map() };
      inner.set(name, fields);
    }
    if (isRecord(value)) collectFields(value, fields);
  }
}

function pathsOf({ inner }: Fields, path: Path): Path[] {
  return [...inner].flatMap(([name, fields]) => {
    const own = [...path, name];
    return fields.inner.size === 0 ? [own] : pathsOf(fields, own);
  });
}

function cellAt(row: unknown, path: Path): Cell {
  let value = row;
  for (const key of path) value = isRecord(value) ? value[key as keyof typeof value] : undefined;
  if (value === undefined || value === null || Number.isNaN(value)) return "";
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

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function csvText(lines: Cell[][]): string {
  return `${Papa.unparse(lines, { newline: "\n" })}\n`;
}
