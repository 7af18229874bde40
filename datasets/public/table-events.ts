import type { CustomerEvent } from "../../src/events/schema.js";
import { EventTable } from "../../src/events/table.js";
import type { LoadOptions } from "./load-options.js";
import { rowsOf, type TableFile, type TableRow } from "./table-file.js";

/**
 * Events of the rows of a table, by the block. A row that is no record goes on as it is, and cells that are no dates
 * or numbers go on as text: the check of events reports and counts them.
 */
export async function* eventsOf(
  table: TableFile,
  settings: LoadOptions,
  eventOf: (cells: readonly string[]) => CustomerEvent,
): AsyncGenerator<CustomerEvent[]> {
  for await (const rows of rowsOf(table, settings)) {
    yield rows.map((row) => (typeof row === "string" ? brokenEvent(row) : eventOf(row)));
  }
}

/** What stands for a row that is no record: the check of events reports it as `invalid_row`. */
export function brokenEvent(row: TableRow): CustomerEvent {
  return row as unknown as CustomerEvent;
}

/** A table of events that are read as files are: broken rows are skipped and counted in its report. */
export function tableOfEvents(
  batches: AsyncIterable<readonly CustomerEvent[]>,
  { onIssue }: LoadOptions,
): Promise<EventTable> {
  return EventTable.fromAsync(batches, {
    onInvalid: "skip",
    trimIds: true,
    timeZone: "UTC",
    ...(onIssue && { onIssue }),
  });
}
