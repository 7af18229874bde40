import { EventError, OptionsError } from "../../errors.js";
import type { EventInput } from "../../events/table.js";
import { type Zone, zoneOf } from "../../events/zone.js";
import { CellColumn } from "./cell-column.js";
import { isCell, isMissing, wordOf } from "./cells.js";

/** A customer as a record of cells: numbers, booleans, texts, dates; null, undefined, NaN and blank texts are missing. */
export type CustomerRecord = Readonly<Record<string, unknown>>;

/** One record a customer, and the customers' events where there are any. */
export interface CustomerTableInput {
  readonly customers: Iterable<CustomerRecord>;
  readonly events?: EventInput | undefined;
}

/** The records as columns, one row a customer. */
export interface CustomerTable {
  readonly ids: readonly string[];
  readonly columns: readonly CellColumn[];
}

interface Problem {
  readonly row: number;
  readonly message: string;
}

/**
 * Reads records into columns. A record that comes twice with the same cells counts once.
 *
 * @param id name of the column of ids
 * @throws OptionsError "bad_input" for what is not an iterable of records
 * @throws EventError "invalid_customer_table" with the count and the first 20 problems: a missing id, a cell that is a
 *   list or a record; "duplicate_customer" for two records of one id that differ
 */
export function readTable(
  records: unknown,
  id: string,
  where: string,
  zone: Zone = zoneOf("UTC"),
): CustomerTable {
  const rows = recordsOf(records, where);
  const names = new Map<string, number>();
  const columns: unknown[][] = [];
  const ids: string[] = [];
  const rowOf = new Map<string, number>();
  const problems: Problem[] = [];
  for (const [at, row] of rows.entries()) {
    const customerId = isMissing(row[id]) ? "" : wordOf(row[id]);
    if (customerId === "" || !isCell(row[id])) {
      problems.push({ row: at, message: `customers row ${at}: '${id}' must be a text or a number.` });
      continue;
    }
    const known = rowOf.get(customerId);
    if (known !== undefined) {
      if (!isSameRecord(rows[known]!, row)) throw twice(known, at);
      continue;
    }
    rowOf.set(customerId, at);
    const position = ids.push(customerId) - 1;
    for (const name of Object.keys(row)) {
      if (name === id) continue;
      const cell = row[name];
      if (!isCell(cell)) {
        problems.push({
          row: at,
          message: `customers row ${at}: '${name}' must be a number, a boolean, a text or a date.`,
        });
        continue;
      }
      let c = names.get(name);
      if (c === undefined) {
        c = columns.push([]) - 1;
        names.set(name, c);
      }
      columns[c]![position] = cell;
    }
  }
  throwIfAny(problems);
  const cellColumns = [...names].map(([name, c]) => {
    const cells = columns[c]!;
    cells.length = ids.length;
    return new CellColumn(name, cells, zone);
  });
  cellColumns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ids, columns: cellColumns };
}

/** Some rows of a table, in another order. */
export function rowsOfTable({ ids, columns }: CustomerTable, rows: ArrayLike<number>): CustomerTable {
  return {
    ids: Array.from(rows, (row) => ids[row]!),
    columns: columns.map((column) => column.at(rows)),
  };
}

function recordsOf(records: unknown, where: string): CustomerRecord[] {
  const isIterable = typeof records === "object" && records !== null && Symbol.iterator in records;
  const rows = isIterable ? [...(records as Iterable<unknown>)] : undefined;
  const wrong = rows?.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
  if (rows && wrong === -1) return rows as CustomerRecord[];
  throw new OptionsError(
    "bad_input",
    rows
      ? `${where}: 'customers' must be records, row ${wrong} is none.`
      : `${where}: 'customers' must be an iterable of records, one a customer: { customers: [...] }.`,
    rows ? { row: wrong } : {},
  );
}

function isSameRecord(a: CustomerRecord, b: CustomerRecord): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => wordOf(a[name]) === wordOf(b[name]));
}

function twice(first: number, second: number): EventError {
  return new EventError(
    "duplicate_customer",
    `customers rows ${first} and ${second} are of one customer and differ: a customer has one row.`,
    { rows: [first, second] },
  );
}

function throwIfAny(problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const first = problems.slice(0, 20);
  const lines = [
    `The customer table has ${problems.length} problems:`,
    ...first.map(({ message }) => message),
  ];
  throw new EventError("invalid_customer_table", lines.join("\n"), { count: problems.length, first });
}
