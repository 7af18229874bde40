import { EventError, OptionsError } from "../../errors.js";
import { type FrameLike, frameOf, recordsOfFrame } from "../../events/frames/records.js";
import type { EventInput } from "../../events/table.js";
import { type Zone, zoneOf } from "../../events/zone.js";
import { CellColumn } from "./cell-column.js";
import { wordOf } from "./cells.js";

/** A customer as a record of cells: numbers, booleans, texts, dates; null, undefined, NaN and blank texts are missing. */
export type CustomerRecord = Readonly<Record<string, unknown>>;

/** One record a customer, or a data frame or Arrow table of them, and the customers' events where there are any. */
export interface CustomerTableInput {
  readonly customers: Iterable<CustomerRecord> | FrameLike;
  readonly events?: EventInput | undefined;
}

/** The records as columns, one row a customer. */
export interface CustomerTable {
  readonly ids: readonly string[];
  readonly columns: readonly CellColumn[];
}

/**
 * Reads records into columns, which are in the order of their names. A record that comes twice counts once.
 *
 * @param id name of the column of ids
 * @throws OptionsError "bad_input" for what is not an iterable of records
 * @throws EventError "missing_id" with the count and the first 20 rows; "duplicate_customer" for two records of one id
 *   that differ
 */
export function readTable(
  records: unknown,
  id: string,
  where: string,
  zone: Zone = zoneOf("UTC"),
): CustomerTable {
  const rows = recordsOf(records, where);
  const columns = new Map<string, unknown[]>();
  const ids: string[] = [];
  const rowOf = new Map<string, number>();
  const nameless: number[] = [];
  const givenRows: number[] = [];
  for (const [at, row] of rows.entries()) {
    const customerId = idText(row[id]);
    const known = rowOf.get(customerId);
    if (customerId === "") nameless.push(at);
    else if (known !== undefined) checkSame(rows, known, at);
    else {
      rowOf.set(customerId, at);
      const position = ids.push(customerId) - 1;
      givenRows.push(at);
      for (const name of Object.keys(row)) {
        if (name === id) continue;
        let cells = columns.get(name);
        if (!cells) {
          cells = [];
          columns.set(name, cells);
        }
        cells[position] = row[name];
      }
    }
  }
  checkIds(nameless, id, where);
  const named = [...columns].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ids,
    columns: named.map(([name, cells]) => {
      cells.length = ids.length;
      return new CellColumn(name, cells, zone, (row) => givenRows[row]!);
    }),
  };
}

/** Some rows of a table, in another order. */
export function rowsOfTable({ ids, columns }: CustomerTable, rows: ArrayLike<number>): CustomerTable {
  return {
    ids: Array.from(rows, (row) => ids[row]!),
    columns: columns.map((column) => column.at(rows)),
  };
}

/**
 * A column by name.
 *
 * @param what it is wanted for, for the message: "train: 'label'"
 * @throws OptionsError "unknown_column"
 */
export function columnOf({ columns }: CustomerTable, name: string, what: string): CellColumn {
  const column = columns.find((one) => one.name === name);
  if (column) return column;
  const known = columns.map((one) => one.name);
  throw new OptionsError(
    "unknown_column",
    `${what}: the table has no column '${name}'. It has ${known.length > 0 ? known.join(", ") : "none but the ids"}.`,
    { column: name, columns: known },
  );
}

/** @throws OptionsError "bad_input" for what does not say where its customers are */
export function checkInput(data: unknown, where: string): void {
  if (typeof data === "object" && data !== null && "customers" in data) return;
  throw new OptionsError(
    "bad_input",
    `${where}: the data must be { customers: [...] }, an iterable of records, with { events } where there are any.`,
  );
}

/** Text of an id, as it stands; "" where it is none. */
function idText(cell: unknown): string {
  if (typeof cell === "string") return cell.trim() === "" ? "" : cell;
  return typeof cell === "bigint" || Number.isFinite(cell) ? String(cell) : "";
}

function recordsOf(records: unknown, where: string): readonly CustomerRecord[] {
  const frame = frameOf(records, `${where}: 'customers'`);
  if (frame) return recordsOfFrame(frame, `${where}: 'customers'`);
  const isIterable = typeof records === "object" && records !== null && Symbol.iterator in records;
  const rows = isIterable ? [...(records as Iterable<unknown>)] : undefined;
  const wrong = rows?.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
  if (rows && wrong === -1) return rows as CustomerRecord[];
  throw new OptionsError(
    "bad_input",
    rows
      ? `${where}: 'customers' must be records, row ${wrong} is none.`
      : `${where}: 'customers' must be an iterable of records, one a customer, or a data frame: { customers: [...] }.`,
    rows ? { row: wrong } : {},
  );
}

function checkSame(rows: readonly CustomerRecord[], first: number, second: number): void {
  const [a, b] = [rows[first]!, rows[second]!];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  const differing = [...names].find((name) => wordOf(a[name]) !== wordOf(b[name]));
  if (differing === undefined) return;
  throw new EventError(
    "duplicate_customer",
    `customers rows ${first} and ${second} are of one customer and differ in '${differing}': a customer has one row.`,
    { rows: [first, second], column: differing },
  );
}

function checkIds(nameless: readonly number[], id: string, where: string): void {
  if (nameless.length === 0) return;
  const rows = nameless.slice(0, 20);
  throw new EventError(
    "missing_id",
    `${where}: ${nameless.length} rows of customers have no '${id}', which must be a text or a number: rows ${rows.join(", ")}${nameless.length > 20 ? ", ..." : ""}.`,
    { count: nameless.length, rows, id },
  );
}
