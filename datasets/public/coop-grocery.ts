import type { CustomerEvent } from "../../src/events/schema.js";
import type { ItemRow } from "../../src/events/side-tables.js";
import type { EventTable } from "../../src/events/table.js";
import { isJsonLines, tripsOfLines } from "./coop-grocery-trips.js";
import { coopGrocery as layouts } from "./layouts/coop-grocery.js";
import { type LoadOptions, parseLoadOptions } from "./load-options.js";
import { eventsOf, tableOfEvents } from "./table-events.js";
import { recognise, wholeRowsOf } from "./table-file.js";

/** Paths of the files of Coop, unzipped, plain or gzip. */
export interface CoopGroceryFiles {
  /** `coop100.json`: a customer a line, with all trips. */
  readonly baskets: string;
  /** `coop_categories_map.csv`: the items' columns, and the category of every purchase. */
  readonly categories?: string;
}

/**
 * Loads the loyalty cards of Coop: every trip of 100 very frequent customers of an Italian supermarket from January 2007
 * to August 2014 (73,764 trips, 639,394 lines), with a product hierarchy of five levels.
 *
 * Published by Guidotti et al. (ICDM 2017) as `dataset/` of the repository GiulioRossetti/tbp-next-basket, GPL-3, no
 * separate licence of the data. An item is a marketing segment, finer than a category; `categoryId` is sector,
 * department and category by their codes ("54.03.121"), the items' columns have all five names, in Italian. A trip is
 * an order; its times are the shop's clock, kept as if they were UTC. The file's numbers of units say nothing and are
 * not read; there are no prices.
 *
 * @throws EventError `wrong_layout`, `file_not_found`
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export async function loadCoopGrocery(
  { baskets, categories }: CoopGroceryFiles,
  options?: LoadOptions,
): Promise<EventTable> {
  const settings = parseLoadOptions(options, "loadCoopGrocery");
  const items = categories === undefined ? [] : await readItems(categories, settings);
  const categoryOf = new Map(items.map(({ itemId, categoryId }) => [String(itemId), String(categoryId)]));
  const trips = (await isJsonLines(baskets))
    ? tripsOfLines(baskets, categoryOf, settings)
    : await tripsOfTable(baskets, categoryOf, settings);
  const events = await tableOfEvents(trips, settings);
  return items.length === 0 ? events : events.with({ items });
}

async function tripsOfTable(
  path: string,
  categoryOf: ReadonlyMap<string, string>,
  settings: LoadOptions,
): Promise<AsyncGenerator<CustomerEvent[]>> {
  const table = await recognise(path, [layouts.trips]);
  const { at } = table;
  return eventsOf(table, settings, (cells) => ({
    customerId: cells[at.customer]!,
    timestamp: cells[at.timestamp]!,
    orderId: cells[at.order]!,
    itemId: cells[at.item]!,
    categoryId: cells[at.category] ?? categoryOf.get(cells[at.item]!.trim()),
  }));
}

async function readItems(path: string, settings: LoadOptions): Promise<ItemRow[]> {
  const table = await recognise(path, [layouts.categories, layouts.items]);
  const { at } = table;
  const categoryIdOf =
    table.form === "items"
      ? (cells: readonly string[]) => cells[table.at.categoryId]!
      : (cells: readonly string[]) =>
          [table.at.sectorCode, table.at.departmentCode, table.at.categoryCode]
            .map((k) => cells[k])
            .join(".");
  return (await wholeRowsOf(table, settings)).map((cells) => ({
    itemId: cells[at.item]!,
    categoryId: categoryIdOf(cells),
    sector: cells[at.sector]!,
    department: cells[at.department]!,
    category: cells[at.category]!,
    subcategory: cells[at.subcategory]!,
    segment: cells[at.segment]!,
  }));
}
