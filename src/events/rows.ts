import {
  type EventData,
  eventTypes,
  idFields,
  instantFields,
  type NumberField,
  numberFields,
} from "./data.js";
import { instantOfEvent } from "./extent.js";
import type { CustomerEvent } from "./schema.js";

/** A line of a basket of which only the place in the customer's sequence is known. */
export interface BasketRow {
  customerId: string | number | bigint;
  /** Whole number, 0 or more: a later basket has a larger one. */
  orderSeq: number | string;
  itemId?: string | number | bigint | null | undefined;
  orderId?: string | number | bigint | null | undefined;
  categoryId?: string | number | bigint | null | undefined;
  quantity?: number | string | bigint | null | undefined;
  amount?: number | string | bigint | null | undefined;
  discount?: number | string | bigint | null | undefined;
  channel?: string | number | bigint | null | undefined;
}

const money: ReadonlySet<NumberField> = new Set(["amount", "discount", "cost"]);

/** Events of a table with dates as plain objects, in canonical order; reading them back gives the same bytes. */
export function* eventRows(data: EventData): IterableIterator<CustomerEvent> {
  for (const { row, event } of plainRows(data)) {
    row.timestamp = instantOfEvent(data, data.zone, event);
    yield row as unknown as CustomerEvent;
  }
}

/** Lines of a table without dates as plain objects, in canonical order; reading them back gives the same bytes. */
export function* basketRows(data: EventData): IterableIterator<BasketRow> {
  for (const { row, event } of plainRows(data)) {
    row.orderSeq = data.day[event]!;
    yield row as unknown as BasketRow;
  }
}

function* plainRows(data: EventData): IterableIterator<{ row: Record<string, unknown>; event: number }> {
  const unit = 10 ** data.currencyDigits;
  for (let c = 0; c < data.customers.size; c++) {
    const customerId = data.customers.at(c);
    for (let event = data.offsets[c]!; event < data.offsets[c + 1]!; event++) {
      const row: Record<string, unknown> = { customerId };
      if (data.type !== undefined) row.type = eventTypes[data.type[event]!];
      for (const field of idFields) {
        const column = data.ids[field];
        const code = column === undefined ? -1 : column.codes[event]!;
        if (code >= 0) row[field] = column!.dictionary.at(code);
      }
      for (const field of numberFields) {
        const value = data.numbers[field]?.[event] ?? -1;
        if (value >= 0) row[field] = money.has(field) ? value / unit : value;
      }
      for (const field of instantFields) {
        const ms = data.instants[field]?.[event] ?? Number.NaN;
        if (!Number.isNaN(ms)) row[field] = ms;
      }
      yield { row, event };
    }
  }
}
