import { gathered, integerColumn, recoded } from "./columns.js";
import {
  type Clock,
  type EventData,
  type IdColumn,
  type IntegerColumn,
  idFields,
  instantFields,
  type NumberColumn,
  numberFields,
} from "./data.js";
import type { Dictionary } from "./dictionary.js";

/** Checked events in the order they came, columns in the order of `idFields`, `numberFields`, `instantFields`. */
export interface GatheredColumns {
  readonly clock: Clock;
  readonly customers: Dictionary;
  readonly customer: NumberColumn;
  readonly day: NumberColumn;
  readonly msOfDay: NumberColumn | undefined;
  readonly type: NumberColumn | undefined;
  readonly dictionaries: readonly Dictionary[];
  readonly codes: (NumberColumn | undefined)[];
  readonly numbers: (NumberColumn | undefined)[];
  readonly instants: (Float64Array | undefined)[];
}

export type ArrangedColumns = Pick<
  EventData,
  "customers" | "offsets" | "day" | "msOfDay" | "type" | "ids" | "numbers" | "instants"
>;

const orderField = idFields.indexOf("orderId");

/**
 * The columns in canonical order: customers and dictionaries sorted by id (orders by first appearance), events
 * by customer, time and content. Any order of the same input gives the same bytes.
 *
 * @param notice told of duplicates and of orders shared by customers, by position in the input
 */
export function arranged(
  input: GatheredColumns,
  notice: (code: "duplicate_event" | "shared_order_id", event: number) => void,
): ArrangedColumns {
  const customers = sortedDictionary(input.customers);
  const customer = recoded(input.customer, customers.newCodes, customers.dictionary.size);
  const dictionaries = [...input.dictionaries];
  const codes = [...input.codes];
  for (let f = 0; f < codes.length; f++) {
    const column = codes[f];
    if (column === undefined || f === orderField) continue;
    const { dictionary, newCodes } = sortedDictionary(dictionaries[f]!);
    dictionaries[f] = dictionary;
    codes[f] = recoded(column, newCodes, dictionary.size);
    input.codes[f] = undefined;
  }

  const compare = contentOrder(input, codes, dictionaries[orderField]!);
  const offsets = customerOffsets(customer, customers.dictionary.size);
  const byTime = timeOrder(customer, offsets, input.day);
  sortTies(byTime, offsets, input.day, compare);
  const { order } = byTime;
  reportDuplicates(order, offsets, compare, notice);

  const orders =
    codes[orderField] &&
    ordersByAppearance(codes[orderField], dictionaries[orderField]!, order, offsets, notice);
  codes[orderField] = undefined;
  input.codes[orderField] = undefined;

  const ids: { -readonly [F in keyof EventData["ids"]]: IdColumn } = {};
  if (orders !== undefined) ids.orderId = orders;
  for (const [f, field] of idFields.entries()) {
    const column = codes[f];
    if (column === undefined) continue;
    ids[field] = Object.freeze({
      dictionary: dictionaries[f]!,
      codes: gathered(column as IntegerColumn, order),
    });
    codes[f] = undefined;
  }
  const numbers: { -readonly [F in keyof EventData["numbers"]]: NumberColumn } = {};
  for (const [f, field] of numberFields.entries()) {
    const column = input.numbers[f];
    if (column !== undefined) numbers[field] = gathered(column, order);
    input.numbers[f] = undefined;
  }
  const instants: { -readonly [F in keyof EventData["instants"]]: Float64Array } = {};
  for (const [f, field] of instantFields.entries()) {
    const column = input.instants[f];
    if (column !== undefined) instants[field] = gathered(column, order);
    input.instants[f] = undefined;
  }
  const day = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) day[i] = input.day[order[i]!]!;
  if (input.clock === "sequence") countPlaces(day, offsets);
  return {
    customers: customers.dictionary,
    offsets,
    day,
    ...(input.msOfDay === undefined ? {} : { msOfDay: new Int32Array(gathered(input.msOfDay, order)) }),
    ...(input.type === undefined ? {} : { type: new Uint8Array(gathered(input.type, order)) }),
    ids: Object.freeze(ids),
    numbers: Object.freeze(numbers),
    instants: Object.freeze(instants),
  };
}

function sortedDictionary(dictionary: Dictionary): { dictionary: Dictionary; newCodes: Int32Array } {
  const order = dictionary.sorted();
  const newCodes = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) newCodes[order[i]!] = i;
  return { dictionary: dictionary.select(order), newCodes };
}

/**
 * Order ids counted by first appearance, and their column in canonical order. An order that was seen before its
 * customer's first event is also an order of another customer.
 */
function ordersByAppearance(
  codes: NumberColumn,
  dictionary: Dictionary,
  order: Int32Array,
  offsets: Int32Array,
  notice: (code: "shared_order_id", event: number) => void,
): IdColumn {
  const newCodes = new Int32Array(dictionary.size).fill(-1);
  const appearing = new Int32Array(dictionary.size);
  const column = integerColumn(order.length, dictionary.size - 1);
  let count = 0;
  for (let c = 0; c + 1 < offsets.length; c++) {
    const countBefore = count;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      const code = codes[order[i]!]!;
      if (code >= 0 && newCodes[code]! < 0) {
        newCodes[code] = count;
        appearing[count++] = code;
      }
      const newCode = code < 0 ? -1 : newCodes[code]!;
      column[i] = newCode;
      if (newCode >= 0 && newCode < countBefore) notice("shared_order_id", order[i]!);
    }
  }
  return Object.freeze({ dictionary: dictionary.select(appearing), codes: column });
}

function customerOffsets(customer: NumberColumn, customers: number): Int32Array {
  const offsets = new Int32Array(customers + 1);
  for (let i = 0; i < customer.length; i++) offsets[customer[i]! + 1]!++;
  for (let c = 0; c < customers; c++) offsets[c + 1]! += offsets[c]!;
  return offsets;
}

/** Events by customer, and by day within: two counting sorts, the first left out where days are too many. */
function timeOrder(
  customer: NumberColumn,
  offsets: Int32Array,
  day: NumberColumn,
): { order: Int32Array; isByDay: boolean } {
  const { least, most, isAscending } = daySpan(day);
  const isByDay = isAscending || most - least <= 1e6;
  const byDay = isByDay && !isAscending ? dayOrder(day, least, most) : undefined;
  const next = offsets.slice();
  const order = new Int32Array(customer.length);
  for (let i = 0; i < order.length; i++) {
    const event = byDay === undefined ? i : byDay[i]!;
    order[next[customer[event]!]!++] = event;
  }
  return { order, isByDay };
}

function daySpan(day: NumberColumn): { least: number; most: number; isAscending: boolean } {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let isAscending = true;
  for (let i = 0; i < day.length; i++) {
    const value = day[i]!;
    if (value < most) isAscending = false;
    if (value > most) most = value;
    if (value < least) least = value;
  }
  return { least, most, isAscending };
}

function dayOrder(day: NumberColumn, least: number, most: number): Int32Array {
  const next = new Int32Array(most - least + 2);
  for (let i = 0; i < day.length; i++) next[day[i]! - least + 1]!++;
  for (let d = 1; d < next.length; d++) next[d]! += next[d - 1]!;
  const order = new Int32Array(day.length);
  for (let i = 0; i < day.length; i++) order[next[day[i]! - least]!++] = i;
  return order;
}

type Compare = (a: number, b: number) => number;

/** Order of two events of one customer: time, then order id, type, the other ids, numbers, instants. */
function contentOrder(
  input: GatheredColumns,
  codes: readonly (NumberColumn | undefined)[],
  orders: Dictionary,
): Compare {
  const { day, msOfDay } = input;
  const orderCodes = codes[orderField];
  const rest = [
    input.type,
    ...codes.filter((_, f) => f !== orderField),
    ...input.numbers,
    ...input.instants.map((column) => column?.map((ms) => (Number.isNaN(ms) ? -1 : ms))),
  ].filter((column) => column !== undefined);
  return (a, b) => {
    if (day[a] !== day[b]) return day[a]! - day[b]!;
    if (msOfDay !== undefined && msOfDay[a] !== msOfDay[b]) return msOfDay[a]! - msOfDay[b]!;
    if (orderCodes !== undefined && orderCodes[a] !== orderCodes[b]) {
      const codeA = orderCodes[a]!;
      const codeB = orderCodes[b]!;
      return codeA < 0 || codeB < 0 ? codeA - codeB : orders.compare(codeA, codeB);
    }
    for (let k = 0; k < rest.length; k++) {
      const difference = rest[k]![a]! - rest[k]![b]!;
      if (difference !== 0) return difference;
    }
    return 0;
  };
}

/** Sorts what the counting sorts left in no order: events of one customer on one day, or all of a customer. */
function sortTies(
  { order, isByDay }: { order: Int32Array; isByDay: boolean },
  offsets: Int32Array,
  day: NumberColumn,
  compare: Compare,
): void {
  for (let c = 0; c + 1 < offsets.length; c++) {
    const end = offsets[c + 1]!;
    if (!isByDay) {
      sortRun(order, offsets[c]!, end, compare);
      continue;
    }
    for (let from = offsets[c]!, to = from; from < end; from = to) {
      const today = day[order[from]!]!;
      while (to < end && day[order[to]!] === today) to++;
      if (to - from > 1) sortRun(order, from, to, compare);
    }
  }
}

function sortRun(order: Int32Array, from: number, to: number, compare: Compare): void {
  if (to - from > 32) {
    order.subarray(from, to).sort(compare);
    return;
  }
  for (let i = from + 1; i < to; i++) {
    const event = order[i]!;
    let j = i - 1;
    while (j >= from && compare(order[j]!, event) > 0) {
      order[j + 1] = order[j]!;
      j--;
    }
    order[j + 1] = event;
  }
}

function reportDuplicates(
  order: Int32Array,
  offsets: Int32Array,
  compare: Compare,
  notice: (code: "duplicate_event", event: number) => void,
): void {
  for (let c = 0; c + 1 < offsets.length; c++) {
    for (let i = offsets[c]! + 1; i < offsets[c + 1]!; i++) {
      if (compare(order[i - 1]!, order[i]!) === 0) notice("duplicate_event", order[i]!);
    }
  }
}

/** Replaces the sequence numbers of each customer by 1, 2, 3, ... in their order. */
function countPlaces(day: Int32Array, offsets: Int32Array): void {
  for (let c = 0; c + 1 < offsets.length; c++) {
    let place = 0;
    let last = -1;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      if (day[i] !== last) place++;
      last = day[i]!;
      day[i] = place;
    }
  }
}
