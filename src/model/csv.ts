import Papa from "papaparse";

const rowsPerPart = 1000;

/**
 * Rows as CSV text: a header of the rows' own fields, then the rows, in parts of up to 1,000 rows that each end in a
 * line break. A field of a nested record is "outer.inner", a list is JSON, a date is ISO 8601, what is missing is
 * empty. The rows are walked twice, as a later row may have a field that the first has not. Nothing is written for
 * no rows.
 */
export function* csvParts(rows: Iterable<unknown>): Generator<string> {
  const fields = new Set<string>();
  for (const row of rows) for (const [field] of cells(row)) fields.add(field);
  const columns = [...fields].filter((field) => !isOuter(field, fields));
  let part: Array<Array<number | string | boolean>> = columns.length > 0 ? [columns] : [];
  for (const row of rows) {
    const values = new Map(cells(row));
    part.push(columns.map((column) => values.get(column) ?? ""));
    if (part.length <= rowsPerPart) continue;
    yield csvText(part);
    part = [];
  }
  if (part.length > 0) yield csvText(part);
}

/** Whether a field that is missing in some rows is a record in others. */
function isOuter(field: string, fields: ReadonlySet<string>): boolean {
  for (const other of fields) if (other.startsWith(`${field}.`)) return true;
  return false;
}

function csvText(lines: Array<Array<number | string | boolean>>): string {
  return `${Papa.unparse(lines, { newline: "\n" })}\n`;
}

function* cells(value: unknown, name = ""): Generator<[string, number | string | boolean]> {
  if (value === undefined) return;
  if (value === null) yield [name, ""];
  else if (value instanceof Date) yield [name, Number.isNaN(value.getTime()) ? "" : value.toISOString()];
  else if (Array.isArray(value)) yield [name, JSON.stringify(value)];
  else if (typeof value === "object") {
    for (const [field, inner] of Object.entries(value))
      yield* cells(inner, name ? `${name}.${field}` : field);
  } else if (typeof value === "number") yield [name, Number.isNaN(value) ? "" : value];
  else yield [name, typeof value === "boolean" ? value : String(value)];
}
