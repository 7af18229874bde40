import { EventError, OptionsError } from "../../src/errors.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import type { ItemRow } from "../../src/events/side-tables.js";
import type { EventTable } from "../../src/events/table.js";
import { basketsOfLines } from "./instacart-baskets.js";
import { type OrderBook, readOrders } from "./instacart-orders.js";
import { instacart } from "./layouts/instacart.js";
import {
  type LoadOptions,
  parseRelativeLoadOptions,
  type RelativeLoadOptions,
  type RelativeLoadSettings,
} from "./load-options.js";
import { brokenEvent, tableOfEvents } from "./table-events.js";
import { recognise, rowsOf, wholeRowsOf } from "./table-file.js";

/** Paths of the files of Instacart, plain or gzip; `orders`, `orderProducts` or both. */
export interface InstacartFiles {
  /** `orders.csv`: who ordered, and how many days after the order before. */
  readonly orders?: string;
  /** `order_products__prior.csv`, `order_products__train.csv` or both: the items of the orders. */
  readonly orderProducts?: string | readonly string[];
  /** `products.csv`: names, aisles and departments of the items. */
  readonly products?: string;
  /** `aisles.csv` and `departments.csv`: their names. */
  readonly aisles?: string;
  readonly departments?: string;
}

/**
 * Loads "The Instacart Online Grocery Shopping Dataset 2017": 3,421,083 orders of 206,209 customers with 33,819,106
 * items in all.
 *
 * Published by Instacart for non-commercial use; on Kaggle as "Instacart Market Basket Analysis". The set has no
 * dates: a customer's first order is put on `anchor`, each later one `days_since_prior_order` days after the one
 * before (30 stands for 30 or more), at its hour of the day, as if UTC; `order_dow` is not used. So every history
 * begins on the same day and ends with its last order: silence until the end of the table is no sign of leaving.
 *
 * One event an item where `orderProducts` is given; orders of which the files hold no item, and all orders without
 * `orderProducts`, are one event without an item. `categoryId` is the aisle's id, of `products` or of the line itself;
 * `products` become the items' columns `name`, `categoryId`, `departmentId` and, where known, `aisle`, `department`.
 * Without `orders` nobody knows who bought when: each order is a customer of its own with one basket, and `clock` is
 * "sequence".
 *
 * @throws EventError `wrong_layout`, `file_not_found`, `files_of_two_sets` where no line is of any order
 * @throws OptionsError `missing_file` where neither `orders` nor `orderProducts` is given, `unknown_option`,
 * `bad_option`
 */
export async function loadInstacart(
  files: InstacartFiles,
  options?: RelativeLoadOptions,
): Promise<EventTable> {
  const settings = parseRelativeLoadOptions(options, "loadInstacart");
  const { orders, orderProducts = [], products } = files;
  const lines = typeof orderProducts === "string" ? [orderProducts] : orderProducts;
  if (orders === undefined && lines.length === 0)
    throw new OptionsError("missing_file", "loadInstacart needs 'orders', 'orderProducts' or both.", {});
  const items = products === undefined ? [] : await readProducts(products, files, settings);
  const categories = new Map(items.map(({ itemId, categoryId }) => [String(itemId), String(categoryId)]));
  const events =
    orders === undefined
      ? await basketsOfLines(lines, categories, settings)
      : await tableOfEvents(ordersWithItems(orders, lines, categories, settings), settings);
  return items.length === 0 ? events : events.with({ items });
}

async function* ordersWithItems(
  orders: string,
  lines: readonly string[],
  categories: ReadonlyMap<string, string>,
  settings: RelativeLoadSettings,
): AsyncGenerator<CustomerEvent[]> {
  const book = await readOrders(orders, settings);
  if (book.broken.length > 0) yield book.broken.map(brokenEvent);
  const hasItems = new Uint8Array(book.orders.size);
  let rows = 0;
  for (const path of lines) {
    for await (const events of eventsOfLines(path, book, hasItems, categories, settings)) {
      rows += events.length;
      yield events;
    }
  }
  if (rows > 0 && !hasItems.includes(1)) {
    throw new EventError(
      "files_of_two_sets",
      `No line of '${lines.join("', '")}' is of an order of '${orders}': they are not of one set.`,
      { orders, orderProducts: lines, rows },
    );
  }
  yield* ordersWithoutItems(book, hasItems);
}

/** Events of the lines of a file; sets `hasItems` of their orders. A line of an unknown order has no customer. */
async function* eventsOfLines(
  path: string,
  { orders, customers, customer, time }: OrderBook,
  hasItems: Uint8Array,
  categories: ReadonlyMap<string, string>,
  settings: LoadOptions,
): AsyncGenerator<CustomerEvent[]> {
  const table = await recognise(path, [instacart.orderProducts, instacart.orderItems]);
  const { at } = table;
  // Lines of one order stand together: what they share is looked up once.
  let orderId = "";
  let customerId = "";
  let timestamp = new Date(0);
  const seek = (id: string): void => {
    const code = orders.codeOf(id);
    orderId = id;
    customerId = code < 0 ? "" : customers.at(customer[code]!);
    timestamp = new Date(code < 0 ? 0 : time[code]!);
    if (code >= 0) hasItems[code] = 1;
  };
  for await (const rows of rowsOf(table, settings)) {
    yield rows.map((row) => {
      if (typeof row === "string") return brokenEvent(row);
      if (row[at.order] !== orderId) seek(row[at.order]!.trim());
      const itemId = row[at.item]!;
      const categoryId = at.category < 0 ? categories.get(itemId) : row[at.category]!;
      return { customerId, timestamp, orderId, itemId, categoryId };
    });
  }
}

function* ordersWithoutItems(
  { orders, customers, customer, time }: OrderBook,
  hasItems: Uint8Array,
): Generator<CustomerEvent[]> {
  let events: CustomerEvent[] = [];
  for (let code = 0; code < hasItems.length; code++) {
    if (hasItems[code] === 1) continue;
    const customerId = customers.at(customer[code]!);
    events.push({ customerId, timestamp: new Date(time[code]!), orderId: orders.at(code) });
    if (events.length < 4096) continue;
    yield events;
    events = [];
  }
  yield events;
}

async function readProducts(
  path: string,
  { aisles, departments }: InstacartFiles,
  settings: LoadOptions,
): Promise<ItemRow[]> {
  const table = await recognise(path, [instacart.products, instacart.items]);
  const aisleNames = await readNames(aisles, [instacart.aisles], settings);
  const departmentNames = await readNames(departments, [instacart.departments], settings);
  const { at } = table;
  return (await wholeRowsOf(table, settings)).map((cells) => {
    const [aisle, department] = [cells[at.aisle]!, cells[at.department]!];
    return {
      itemId: cells[at.item]!,
      name: cells[at.name]!,
      categoryId: aisle,
      departmentId: department,
      aisle: cells[at.aisleName] ?? aisleNames.get(aisle),
      department: cells[at.departmentName] ?? departmentNames.get(department),
    };
  });
}

async function readNames(
  path: string | undefined,
  expected: readonly (typeof instacart.aisles | typeof instacart.departments)[],
  settings: LoadOptions,
): Promise<ReadonlyMap<string, string>> {
  if (path === undefined) return new Map();
  const table = await recognise(path, expected);
  const { at } = table;
  return new Map((await wholeRowsOf(table, settings)).map((cells) => [cells[at.id]!, cells[at.name]!]));
}
