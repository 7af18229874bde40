import { EventError, OptionsError } from "../../errors.js";
import { Dictionary } from "../../events/dictionary.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import { type Zone, zoneOf } from "../../events/zone.js";
import { SkippedCustomers } from "../../model/skipped.js";
import { checkDated, type EventsToScore, eventsToScore } from "../common/events-to-score.js";
import { featuresOfTable } from "./column-plan.js";
import { type EventState, eventFeaturesOf, eventsAsOf } from "./event-features.js";
import { joined, type TableModel } from "./model.js";
import {
  type CustomerTable,
  type CustomerTableInput,
  checkInput,
  readTable,
  rowsOfTable,
} from "./read-table.js";
import { type TableBlock, TableRows } from "./table-rows.js";

/** What is asked about a table. */
export interface TableQuery {
  readonly asOf?: Instant | undefined;
  readonly customers?: readonly string[] | undefined;
}

/** The rows of a table that a query asks for, in the order of their ids. */
export interface ScoringTable {
  readonly table: CustomerTable;
  readonly customers: Dictionary;
  /** Epoch milliseconds; NaN where it is not known. */
  readonly asOf: number;
  readonly skipped: SkippedCustomers;
  /** Blocks of rows as the model reads them, so that the features of millions need never be in memory at once. */
  blocks(): Generator<TableBlock>;
}

/** Rows whose features are held at a time. */
const blockRows = 1 << 16;

/**
 * Reads a table as the training table was read.
 *
 * @param id name of the column of ids
 * @throws OptionsError "events_needed" where the model was trained with events and the data has none, "as_of_needed",
 *   "time_zone_mismatch", "currency_mismatch"; EventError as `readTable`, "bad_cell", and "no_known_column"
 */
export function scoringTable(
  model: Pick<TableModel, "plan" | "isDated" | "groups" | "events">,
  data: CustomerTableInput,
  query: TableQuery,
  id: string,
  where: string,
): ScoringTable {
  checkInput(data, where);
  const { customers: records, events: input } = data;
  const zone = zoneOf(model.events?.reading.timeZone ?? "UTC");
  const given = readTable(records, id, where, zone);
  checkColumns(model, given, where);
  const wanted = query.customers && new Set(query.customers);
  const found = Dictionary.of(given.ids);
  const order = found.sorted().filter((code) => !wanted || wanted.has(given.ids[code]!));
  const table = rowsOfTable(given, order);
  const customers = found.select(order);
  const unknown = [...(wanted ?? [])].filter((customer) => found.codeOf(customer) < 0).sort();
  const skipped = new SkippedCustomers({
    dictionary: customers,
    codes: new Int32Array(0),
    reasons: new Uint8Array(0),
    reasonCodes: [],
    others: unknown.map((customerId) => ({ customerId, code: "not_in_data" })),
  });
  const events = eventsOf(model, input, { ...query, customers: table.ids }, where);
  const asOf = asOfOf(query, events, zone, where);
  checkDate(model, asOf, where);
  const known = events && eventsAsOf(events.data, asOf, model.events);
  function* blocks() {
    for (let start = 0; start < order.length; start += blockRows) {
      const codes = Int32Array.from(
        { length: Math.min(blockRows, order.length - start) },
        (_, i) => start + i,
      );
      const part = start === 0 && codes.length === order.length ? table : rowsOfTable(table, codes);
      const date = model.isDated ? asOf : Number.NaN;
      const own = featuresOfTable(model.plan.columns, part, date, model.groups);
      const derived = known && eventFeaturesOf(known, part.ids);
      yield { start, rows: new TableRows(customers, codes, joined(own, derived)) };
    }
  }
  return { table, customers, asOf, skipped, blocks };
}

/**
 * What the model knows of events, by the population of a later date.
 *
 * @throws OptionsError "events_needed", and as `eventsToScore`
 */
export function refreshedEvents(
  state: EventState,
  input: CustomerTableInput,
  asOf: Instant | undefined,
  where: string,
): EventState {
  checkInput(input, where);
  const { data, table } = eventsOf({ events: state }, input.events, { asOf }, where)!;
  const date = asOf === undefined ? table.until : instantOf(asOf, data.zone, `asOf of ${where}`);
  const calendar = data.side.calendar.length > 0 ? data.side.calendar : state.calendar;
  return { ...state, calendar, population: eventsAsOf(data, date).population };
}

/** A table of other columns altogether would have a row for everybody, all alike; one record may know as little. */
function checkColumns(
  { plan, events }: Pick<TableModel, "plan" | "events">,
  { ids, columns }: CustomerTable,
  where: string,
): void {
  const expected = plan.columns.map(({ name }) => name);
  for (const column of columns) if (expected.includes(column.name)) column.check();
  if (ids.length <= 1 || events || columns.some(({ name }) => expected.includes(name))) return;
  throw new EventError(
    "no_known_column",
    `${where}: the table has none of the columns that the model reads: ${expected.join(", ")}.`,
    { expected },
  );
}

/** Dates that were days before the date of the training table are so in scoring. */
function checkDate(
  { plan, isDated }: Pick<TableModel, "plan" | "isDated">,
  asOf: number,
  where: string,
): void {
  const dates = plan.columns.filter(({ kind }) => kind === "date").map(({ name }) => name);
  if (!isDated || !Number.isNaN(asOf) || dates.length === 0) return;
  throw new OptionsError(
    "as_of_needed",
    `${where}: the model reads ${dates.join(", ")} as days before the date of the table: give 'asOf'.`,
    { columns: dates },
  );
}

function eventsOf(
  { events }: Pick<TableModel, "events">,
  input: CustomerTableInput["events"],
  query: TableQuery,
  where: string,
): EventsToScore | undefined {
  if (!events) return undefined;
  if (input === undefined) {
    throw new OptionsError(
      "events_needed",
      `${where}: the model was trained with events beside the table: give { customers, events }.`,
    );
  }
  const read = eventsToScore(input, query, events.reading, where);
  checkDated(read.table, where);
  return read;
}

function asOfOf({ asOf }: TableQuery, events: EventsToScore | undefined, zone: Zone, where: string): number {
  if (asOf !== undefined) return instantOf(asOf, zone, `asOf of ${where}`);
  return events ? events.table.until : Number.NaN;
}
