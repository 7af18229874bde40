import { EventError } from "../errors.js";
import {
  type AttributeRow,
  type Attributes,
  type AttributeTable,
  type AttributeValue,
  attributesBefore,
  attributeTable,
  matchOf,
} from "./attribute-table.js";
import type { EventData } from "./data.js";
import { type FrameLike, frameOf, namesWithIds, recordsOfFrame } from "./frames/records.js";
import { type Instant, parseInstant } from "./instant.js";
import { IssueLog, type ReadReport } from "./report.js";
import type { Zone } from "./zone.js";

/** Attributes of a customer: any columns; several rows with `validFrom` where they change. */
export type CustomerRow = {
  readonly customerId: string | number | bigint;
  readonly validFrom?: Instant | undefined;
} & {
  readonly [column: string]: AttributeValue;
};

/**
 * Attributes of an item: `categoryId` (text or a path of words), `brand`, `price`, `margin`, `stock`,
 * `launchedAt`, and any other columns; several rows with `validFrom` where they change.
 */
export type ItemRow = {
  readonly itemId: string | number | bigint;
  readonly validFrom?: Instant | undefined;
} & {
  readonly [column: string]: AttributeValue;
};

/** A promotion or holiday known in advance. A date as `to` counts whole; an instant is exclusive. */
export interface CalendarRow {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** A promotion or holiday: [from, to) in epoch milliseconds. */
export interface CalendarEntry {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** Tables beside the events, as rows; those of customers and items also as a data frame or an Arrow table. */
export interface SideInput {
  readonly customers?: Iterable<CustomerRow> | FrameLike | undefined;
  readonly items?: Iterable<ItemRow> | FrameLike | undefined;
  readonly calendar?: Iterable<CalendarRow> | undefined;
}

/** Callers' own tables beside the events. */
export interface SideTables {
  readonly customers?: AttributeTable;
  readonly items?: AttributeTable;
  /** By `from`, then `to`, then name; empty unless given. */
  readonly calendar: readonly CalendarEntry[];
}

export const noSideTables: SideTables = Object.freeze({ calendar: Object.freeze([]) });

/** Customers' own columns as they stand at a cutoff, by the customer's code. */
export type CustomerAttributes = Attributes;

/** The callers' columns of customers, by customer code, from rows with `validFrom` before `cutoff` (epoch ms). */
export function attributesAsOf(data: EventData, cutoff: number): CustomerAttributes {
  return attributesBefore(data.side.customers, data.customers, cutoff);
}

/** The callers' columns of items, by item code, from rows with `validFrom` before `cutoff` (epoch ms). */
export function itemAttributesAsOf(data: EventData, cutoff: number): Attributes {
  const items = data.ids.itemId?.dictionary;
  return items === undefined
    ? { numeric: [], categorical: [] }
    : attributesBefore(data.side.items, items, cutoff);
}

/**
 * The same events with side tables; a table given before stays unless a new one is given. Rows of ids that no
 * event has are kept and counted in the report.
 *
 * @throws EventError "invalid_side_table"; "missing_column", "bad_frame" for a frame
 */
export function withSideTables(data: EventData, input: SideInput): EventData {
  const customers =
    input.customers &&
    attributeTable(
      "customers",
      "customerId",
      rowsOf("customers", ["customerId"], input.customers),
      data.zone,
    );
  const items =
    input.items &&
    attributeTable("items", "itemId", rowsOf("items", ["itemId", "categoryId"], input.items), data.zone);
  const side: SideTables = {
    ...data.side,
    ...(customers && { customers }),
    ...(items && { items }),
    ...(input.calendar && { calendar: calendarOf(input.calendar, data.zone) }),
  };
  const log = new IssueLog();
  if (customers) reportUnknown(log, "customerId", customers, matchOf(customers, data.customers));
  if (items) {
    const dictionary = data.ids.itemId?.dictionary;
    reportUnknown(log, "itemId", items, dictionary ? matchOf(items, dictionary) : new Int32Array(0));
  }
  return Object.freeze({ ...data, side: Object.freeze(side), report: withNotices(data.report, log) });
}

/** @param ids fields that a column of a frame may be under another name */
function rowsOf(
  name: string,
  ids: readonly string[],
  rows: Iterable<CustomerRow> | Iterable<ItemRow> | FrameLike,
): Iterable<AttributeRow> {
  const frame = frameOf(rows, name);
  return frame === undefined
    ? (rows as Iterable<AttributeRow>)
    : recordsOfFrame(frame, name, namesWithIds(frame, ids, name));
}

function reportUnknown(log: IssueLog, field: string, table: AttributeTable, match: Int32Array): void {
  const isKnown = new Uint8Array(table.ids.size);
  for (const entry of match) if (entry >= 0) isKnown[entry] = 1;
  for (let entry = 0; entry < isKnown.length; entry++) {
    if (isKnown[entry] === 0) log.add("unknown_side_row", entry, field);
  }
}

function withNotices(report: ReadReport, log: IssueLog): ReadReport {
  const kept = report.byCode.filter(({ code }) => code !== "unknown_side_row");
  return Object.freeze({ ...report, byCode: Object.freeze([...kept, ...log.counts()]) });
}

function calendarOf(rows: Iterable<CalendarRow>, zone: Zone): readonly CalendarEntry[] {
  const entries: CalendarEntry[] = [];
  let at = 0;
  for (const { name, from, to } of rows) {
    const start = parseInstant(from, zone);
    const isDate = typeof to === "string" && to.trim().length === 10;
    const given = parseInstant(to, zone);
    const end = isDate && !Number.isNaN(given) ? zone.startOfDay(zone.dayOf(given) + 1) : given;
    if (typeof name !== "string" || name === "" || !(end > start)) {
      throw new EventError(
        "invalid_side_table",
        `calendar row ${at}: must have a name, and instants 'from' before 'to'.`,
        { table: "calendar", row: at },
      );
    }
    entries.push(Object.freeze({ name, from: start, to: end }));
    at++;
  }
  entries.sort((a, b) => a.from - b.from || a.to - b.to || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return Object.freeze(entries);
}
