import type { CustomerRow } from "../../src/events/side-tables.js";
import type { EventTable } from "../../src/events/table.js";
import { taFeng } from "./layouts/ta-feng.js";
import { type LoadOptions, parseLoadOptions } from "./load-options.js";
import { basketsOf } from "./table-baskets.js";
import { eventsOf, tableOfEvents } from "./table-events.js";
import { recognise, type TableFile } from "./table-file.js";

/**
 * Loads Ta-Feng, purchases at a Taiwanese grocer from November 2000 to February 2001: the table of all months
 * (`ta_feng_all_months_merged.csv`, 817,741 lines of 32,266 customers), or its baskets as papers on the next basket
 * use them (`customer_id, order_seq, item_id`).
 *
 * Published through the ACM RecSys wiki, page "Grocery shopping datasets", for research; on Kaggle as "Ta-Feng Grocery
 * Dataset". `AMOUNT` is the number of units. `ASSET` and `SALES_PRICE` are cost and price of the whole line (the
 * publisher's own header says units, cost, sales), in dollars of Taiwan: `SALES_PRICE` is the event's amount. Dates
 * have no time of day, and all lines of a day are one order. `ageGroup` and `area` (`PIN_CODE`) are columns of the
 * customers. Baskets have no dates: `clock` is "sequence".
 *
 * @param path the CSV file, plain or gzip
 * @throws EventError `wrong_layout`, `file_not_found`
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export async function loadTaFeng(path: string, options?: LoadOptions): Promise<EventTable> {
  const settings = parseLoadOptions(options, "loadTaFeng");
  const table = await recognise(path, [taFeng.transactions, taFeng.baskets]);
  return table.form === "baskets" ? basketsOf(table, settings) : purchasesOf(table, settings);
}

async function purchasesOf(
  table: TableFile<typeof taFeng.transactions>,
  settings: LoadOptions,
): Promise<EventTable> {
  const { at } = table;
  const customers = new Map<string, CustomerRow>();
  const purchases = eventsOf(table, settings, (cells) => {
    const customerId = cells[at.customer]!.trim();
    if (!customers.has(customerId) && customerId !== "")
      customers.set(customerId, { customerId, ageGroup: cells[at.ageGroup]!, area: cells[at.area]! });
    return {
      customerId,
      timestamp: monthFirst(cells[at.date]!),
      itemId: cells[at.item]!,
      categoryId: cells[at.category]!,
      quantity: cells[at.quantity]!,
      amount: cells[at.amount]!,
    };
  });
  const events = await tableOfEvents(purchases, settings);
  return events.with({ customers: customers.values() });
}

/** "2000-11-01" of "11/1/2000"; any other text as it is. */
function monthFirst(text: string): string {
  const date = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/.exec(text);
  return date === null ? text : `${date[3]}-${date[1]!.padStart(2, "0")}-${date[2]!.padStart(2, "0")}`;
}
