import Papa from "papaparse";
import type { CustomerEvent } from "../../src/events/schema.js";
import { EventTable } from "../../src/events/table.js";
import { readText, wrongLayout } from "./layout.js";

/** UCI Online Retail, and what was left out. */
export interface OnlineRetail {
  /** Events with the customers' `country` beside them: the last one for the few who moved. */
  readonly events: EventTable;
  /** Rows of the file without a customer id, which no event can be made of. */
  readonly rowsWithoutCustomer: number;
}

/** Names of a column: first as in Online Retail, then as in Online Retail II. */
const columnNames = {
  invoice: ["InvoiceNo", "Invoice"],
  item: ["StockCode"],
  quantity: ["Quantity"],
  date: ["InvoiceDate"],
  price: ["UnitPrice", "Price"],
  customer: ["CustomerID", "Customer ID"],
  country: ["Country"],
} as const;
type Column = keyof typeof columnNames;
type Positions = Readonly<Record<Column, number>>;

const expectedHeader =
  "a CSV with the columns InvoiceNo, StockCode, Quantity, InvoiceDate, UnitPrice, CustomerID and Country";
const expectedCell = {
  quantity: "a whole 'Quantity' other than 0",
  date: "an 'InvoiceDate' with the month first such as 12/1/2010 8:26, or ISO 8601",
  price: "a 'UnitPrice' of 0 or more such as 2.55",
} as const;

/**
 * Loads UCI Online Retail (541,909 lines of a UK gift wholesaler, 2010-12 to 2011-12) from its sheet saved as CSV;
 * Online Retail II is read too.
 *
 * Chen, Sain & Guo 2012, https://archive.ics.uci.edu/dataset/352/online+retail. An invoice is an order, a stock
 * code an item. Invoices that start with C and lines of negative quantity are refunds (which name their own
 * invoice: the file does not say which order they cancel). Amount is quantity times unit price, exact; of more
 * than two decimals it is rounded to the penny. Times are clock times of the shop, kept as if they were UTC.
 *
 * @param path the CSV file, plain or gzip, UTF-8 or Windows-1252
 * @throws EventError `wrong_layout` with what was expected and found, `file_not_found`
 */
export async function loadOnlineRetail(path: string): Promise<OnlineRetail> {
  const { events, countries, rowsWithoutCustomer } = parseOnlineRetail(await readText(path), path);
  const customers = [...countries].map(([customerId, country]) => ({ customerId, country }));
  return { events: EventTable.from(events).with({ customers }), rowsWithoutCustomer };
}

interface ParsedFile {
  readonly events: CustomerEvent[];
  readonly countries: ReadonlyMap<string, string>;
  readonly rowsWithoutCustomer: number;
}

function parseOnlineRetail(text: string, path: string): ParsedFile {
  const { data } = Papa.parse<string[]>(text, { delimiter: "", skipEmptyLines: true });
  const positions = findColumns(data[0] ?? [], path);
  const events: CustomerEvent[] = [];
  const countries = new Map<string, string>();
  let rowsWithoutCustomer = 0;
  for (let row = 1; row < data.length; row++) {
    const cells = data[row]!;
    const customerId = cells[positions.customer]?.trim().replace(/\.0$/, "") ?? "";
    if (customerId === "") {
      rowsWithoutCustomer++;
      continue;
    }
    events.push(parseRow(cells, customerId, positions, path, row + 1));
    countries.set(customerId, cells[positions.country]?.trim() ?? "");
  }
  return { events, countries, rowsWithoutCustomer };
}

function findColumns(header: readonly string[], path: string): Positions {
  const names = header.map((name) => name.trim());
  const found = Object.entries(columnNames).map(([column, known]) => [
    column,
    names.findIndex((name) => (known as readonly string[]).includes(name)),
  ]);
  if (found.some(([, position]) => position === -1))
    throw wrongLayout(path, "row 1", expectedHeader, header.join(","));
  return Object.fromEntries(found) as Positions;
}

function parseRow(
  cells: readonly string[],
  customerId: string,
  positions: Positions,
  path: string,
  row: number,
): CustomerEvent {
  const cell = (column: Column) => cells[positions[column]]?.trim() ?? "";
  const refuse = (column: keyof typeof expectedCell) =>
    wrongLayout(path, `row ${row}`, expectedCell[column], cell(column));
  const quantity = Number(cell("quantity") || Number.NaN);
  if (!Number.isInteger(quantity) || quantity === 0) throw refuse("quantity");
  const timestamp = parseDate(cell("date"));
  if (Number.isNaN(timestamp)) throw refuse("date");
  const pennies = lineTotal(Math.abs(quantity), cell("price"));
  if (Number.isNaN(pennies)) throw refuse("price");
  const orderId = cell("invoice");
  return {
    type: quantity < 0 || orderId.startsWith("C") ? "refund" : "purchase",
    customerId,
    timestamp,
    orderId,
    itemId: cell("item"),
    quantity: Math.abs(quantity),
    amount: pennies / 100,
  };
}

/** Quantity times price in pennies by whole numbers, halves of a penny up; NaN if `price` is no plain decimal. */
function lineTotal(quantity: number, price: string): number {
  const digits = /^(\d+)(?:\.(\d+))?$/.exec(price);
  if (digits === null) return Number.NaN;
  const decimals = (digits[2] ?? "").replace(/0+$/, "");
  const scaled = quantity * Number(digits[1]! + decimals);
  return decimals.length <= 2
    ? scaled * 10 ** (2 - decimals.length)
    : Math.round(scaled / 10 ** (decimals.length - 2));
}

/** Epoch milliseconds of "12/1/2010 8:26" (month first) or "2010-12-01 08:26:00"; NaN if it is neither. */
function parseDate(text: string): number {
  const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  const iso = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.0+)?)?Z?$/.exec(text);
  if (slashed !== null) {
    const [, month, day, year, hour, minute, second] = slashed;
    return utc(year!, month!, day!, hour!, minute!, second);
  }
  if (iso === null) return Number.NaN;
  const [, year, month, day, hour, minute, second] = iso;
  return utc(year!, month!, day!, hour!, minute!, second);
}

function utc(year: string, month: string, day: string, hour: string, minute: string, second = "0"): number {
  const parts = [Number(year), Number(month) - 1, Number(day)] as const;
  const date = new Date(Date.UTC(...parts));
  const isDate = date.getUTCMonth() === parts[1] && date.getUTCDate() === parts[2];
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return isDate && Number(hour) < 24 && Number(minute) < 60 ? date.getTime() + seconds * 1000 : Number.NaN;
}
