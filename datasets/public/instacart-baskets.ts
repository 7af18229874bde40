import { GrowingColumn } from "../../src/events/columns.js";
import type { NumberColumn } from "../../src/events/data.js";
import { Dictionary } from "../../src/events/dictionary.js";
import type { BasketRow } from "../../src/events/rows.js";
import { EventTable } from "../../src/events/table.js";
import { instacart } from "./layouts/instacart.js";
import type { LoadOptions } from "./load-options.js";
import { recognise, rowsOf } from "./table-file.js";

/** Lines of orders of nobody, as columns by the line. */
interface Lines {
  readonly orders: Dictionary;
  readonly items: Dictionary;
  readonly categories: Dictionary;
  readonly order: GrowingColumn;
  readonly item: GrowingColumn;
  readonly category: GrowingColumn;
  readonly broken: string[];
  count: number;
}

/** Baskets of lines of which nobody knows who ordered: each order is a customer with one basket. */
export async function basketsOfLines(
  paths: readonly string[],
  categoryOfItem: ReadonlyMap<string, string>,
  settings: LoadOptions,
): Promise<EventTable> {
  const lines: Lines = {
    orders: new Dictionary(),
    items: new Dictionary(),
    categories: new Dictionary(),
    order: new GrowingColumn(-1),
    item: new GrowingColumn(-1),
    category: new GrowingColumn(-1),
    broken: [],
    count: 0,
  };
  for (const path of paths) await addLines(path, lines, categoryOfItem, settings);
  return EventTable.fromBaskets(basketRows(lines), {
    onInvalid: "skip",
    ...(settings.onIssue && { onIssue: settings.onIssue }),
  });
}

async function addLines(
  path: string,
  lines: Lines,
  categoryOfItem: ReadonlyMap<string, string>,
  settings: LoadOptions,
): Promise<void> {
  const table = await recognise(path, [instacart.orderProducts, instacart.orderItems]);
  const { at } = table;
  for await (const rows of rowsOf(table, settings)) {
    for (const row of rows) {
      if (typeof row === "string") {
        lines.broken.push(row);
        continue;
      }
      const item = row[at.item]!.trim();
      const category = at.category < 0 ? (categoryOfItem.get(item) ?? "") : row[at.category]!.trim();
      lines.order.set(lines.count, lines.orders.add(row[at.order]!.trim()));
      lines.item.set(lines.count, lines.items.add(item));
      lines.category.set(lines.count, lines.categories.add(category));
      lines.count++;
    }
  }
}

function* basketRows(lines: Lines): Generator<BasketRow> {
  for (const row of lines.broken) yield row as unknown as BasketRow;
  const column = (grown: GrowingColumn): NumberColumn =>
    grown.finish(lines.count) ?? new Int8Array(lines.count);
  const [order, item, category] = [column(lines.order), column(lines.item), column(lines.category)];
  for (let line = 0; line < lines.count; line++) {
    const orderId = lines.orders.at(order[line]!);
    yield {
      customerId: orderId,
      orderSeq: 1,
      orderId,
      itemId: lines.items.at(item[line]!),
      categoryId: lines.categories.at(category[line]!),
    };
  }
}
