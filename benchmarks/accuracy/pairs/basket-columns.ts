import type { EventTable } from "siyu";
import { dataOf } from "../../../src/events/table.js";
import type { BasketHistories } from "../../../src/learners/next-basket/index.js";

/** Items in one order for all tables: by number, as ties are broken. */
export interface ItemCodes {
  readonly items: readonly string[];
  readonly codeOf: ReadonlyMap<string, number>;
}

export function itemCodes(table: EventTable): ItemCodes {
  const items = [...dataOf(table).ids.itemId!.dictionary].sort((a, b) => Number(a) - Number(b));
  return { items, codeOf: new Map(items.map((item, code) => [item, code])) };
}

/** Baskets of a table of baskets without dates, customers in the order of the table. */
export function basketColumns(table: EventTable, { items, codeOf }: ItemCodes): BasketHistories {
  const { offsets, day, ids } = dataOf(table);
  const { dictionary, codes } = ids.itemId!;
  const ranks = Int32Array.from(dictionary, (item) => codeOf.get(item)!);
  const starts: number[] = [0];
  const basketStarts: number[] = [];
  const lines: number[] = [];
  for (let c = 0; c + 1 < offsets.length; c++) {
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if (i === offsets[c] || day[i] !== day[i - 1]) basketStarts.push(lines.length);
      lines.push(ranks[codes[i]!]!);
    }
    starts.push(basketStarts.length);
  }
  return {
    offsets: Int32Array.from(starts),
    basketOffsets: Int32Array.from([...basketStarts, lines.length]),
    items: Int32Array.from(lines),
    itemCount: items.length,
  };
}
