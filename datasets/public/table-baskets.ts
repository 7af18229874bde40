import type { BasketRow } from "../../src/events/rows.js";
import { EventTable } from "../../src/events/table.js";
import type { Layout } from "./layouts/layout.js";
import type { LoadOptions } from "./load-options.js";
import { rowsOf, type TableFile, type TableRow } from "./table-file.js";

/** Baskets of the rows of a table with a customer, the place of the basket, and an item. */
export async function basketsOf<L extends Layout<"customer" | "place" | "item">>(
  table: TableFile<L>,
  settings: LoadOptions,
): Promise<EventTable> {
  const { customer, place, item } = table.at;
  const lines: BasketRow[] = [];
  for await (const rows of rowsOf(table, settings)) {
    for (const row of rows) {
      lines.push(
        typeof row === "string"
          ? brokenLine(row)
          : { customerId: row[customer]!, orderSeq: row[place]!, itemId: row[item]! },
      );
    }
  }
  return tableOfBaskets(lines, settings);
}

/** What stands for a row that is no record: the check of lines reports it as `invalid_row`. */
export function brokenLine(row: TableRow): BasketRow {
  return row as unknown as BasketRow;
}

/** A table of baskets that are read as files are: broken rows are skipped and counted in its report. */
export function tableOfBaskets(lines: Iterable<BasketRow>, { onIssue }: LoadOptions): EventTable {
  return EventTable.fromBaskets(lines, { onInvalid: "skip", trimIds: true, ...(onIssue && { onIssue }) });
}
