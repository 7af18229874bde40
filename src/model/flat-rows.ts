/** Keys from a row to a value: ["nextOrder", "p10"]. */
export type Path = readonly string[];

interface Field {
  readonly name: string;
  readonly inner: Field[];
}

/**
 * Paths of all fields that rows have, in the order in which rows have them: a field that some rows lack stands where
 * the others have it. A nested record gives a path for each of its fields.
 */
export function pathsOfRows(rows: Iterable<unknown>): Path[] {
  const root: Field[] = [];
  for (const row of rows) if (isRecord(row)) collectFields(row, root);
  return pathsOf(root, []);
}

/** Value of a row, undefined where it has none: null and NaN are none. */
export function valueAt(row: unknown, path: Path): unknown {
  let value = row;
  for (const key of path) value = isRecord(value) ? value[key as keyof typeof value] : undefined;
  return value === null || Number.isNaN(value) ? undefined : value;
}

/** Whether a value is a record of fields, not a list or a date. */
export function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function collectFields(record: object, fields: Field[]): void {
  let at = -1;
  for (const name in record) {
    const value: unknown = record[name as keyof typeof record];
    if (value === undefined) continue;
    const isNext = fields[at + 1]?.name === name;
    const known = isNext ? at + 1 : fields.findIndex((field) => field.name === name);
    if (known < 0) fields.splice(++at, 0, { name, inner: [] });
    else at = known;
    if (isRecord(value)) collectFields(value, fields[at]!.inner);
  }
}

function pathsOf(fields: readonly Field[], path: Path): Path[] {
  return fields.flatMap(({ name, inner }) => {
    const own = [...path, name];
    return inner.length === 0 ? [own] : pathsOf(inner, own);
  });
}
