import { OptionsError } from "../errors.js";
import { gathered, integerColumn, narrowest } from "./columns.js";
import {
  type EventData,
  type IdColumn,
  idFields,
  instantFields,
  type NumberColumn,
  numberFields,
} from "./data.js";
import type { Dictionary } from "./dictionary.js";
import { instantOfEvent } from "./extent.js";
import { type Instant, parseInstant } from "./instant.js";

/** Which events to keep: those of some customers, those in [from, to). */
export interface SliceOptions {
  /** Ids that have no event are passed over. */
  readonly customers?: Iterable<string> | undefined;
  readonly from?: Instant | undefined;
  /** Exclusive; becomes the `until` of the slice. */
  readonly to?: Instant | undefined;
}

/**
 * The events that the options keep, as a read of these events alone would give them. Side tables and report
 * are those of the whole.
 *
 * @throws OptionsError "invalid_slice" if an instant is none, or events without dates are cut by date
 */
export function sliced(data: EventData, { customers, from, to }: SliceOptions): EventData {
  const start = boundary(data, "from", from) ?? Number.NEGATIVE_INFINITY;
  const end = boundary(data, "to", to) ?? Number.POSITIVE_INFINITY;
  const isChosen = customers && chosenCustomers(data, customers);
  const kept = new Int32Array(data.day.length);
  let count = 0;
  for (let c = 0; c < data.customers.size; c++) {
    if (isChosen !== undefined && isChosen[c] === 0) continue;
    for (let i = data.offsets[c]!; i < data.offsets[c + 1]!; i++) {
      if (start > 0 || end < data.until) {
        const ms = instantOfEvent(data, data.zone, i);
        if (ms < start) continue;
        if (ms >= end) break;
      }
      kept[count++] = i;
    }
  }
  return selectEvents(data, kept.slice(0, count), to === undefined ? data.until : end);
}

function boundary(data: EventData, name: "from" | "to", value: Instant | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (data.clock === "sequence") {
    throw new OptionsError("invalid_slice", `slice: '${name}' needs events with dates.`, {
      clock: data.clock,
    });
  }
  const ms = parseInstant(value, data.zone);
  if (Number.isNaN(ms)) {
    throw new OptionsError(
      "invalid_slice",
      `slice: '${name}' must be an instant in 1970 to 2099, got ${String(value)}.`,
    );
  }
  return ms;
}

function chosenCustomers(data: EventData, customers: Iterable<string>): Uint8Array {
  const isChosen = new Uint8Array(data.customers.size);
  for (const id of customers) {
    const code = data.customers.codeOf(id);
    if (code >= 0) isChosen[code] = 1;
  }
  return isChosen;
}

/** Columns of the events at `kept` (ascending positions); what no event uses any more is gone. */
function selectEvents(data: EventData, kept: Int32Array, until: number): EventData {
  const ids: { -readonly [F in keyof EventData["ids"]]: IdColumn } = {};
  for (const field of idFields) {
    const column = data.ids[field] && usedIds(data.ids[field], kept, field === "orderId");
    if (column !== undefined) ids[field] = column;
  }
  const numbers: { -readonly [F in keyof EventData["numbers"]]: NumberColumn } = {};
  for (const field of numberFields) {
    const column = data.numbers[field] && gathered(data.numbers[field], kept);
    if (column?.some((value) => value >= 0)) numbers[field] = narrowest(column);
  }
  const instants: { -readonly [F in keyof EventData["instants"]]: Float64Array } = {};
  for (const field of instantFields) {
    const column = data.instants[field] && gathered(data.instants[field], kept);
    if (column?.some((value) => !Number.isNaN(value))) instants[field] = column;
  }
  const msOfDay = data.msOfDay && gathered(data.msOfDay, kept);
  const type = data.type && gathered(data.type, kept);
  return Object.freeze({
    clock: data.clock,
    zone: data.zone,
    currencyDigits: data.currencyDigits,
    ...usedCustomers(data, kept),
    day: gathered(data.day, kept),
    ...(msOfDay?.some((ms) => ms !== 0) ? { msOfDay } : {}),
    ...(type?.some((code) => code !== 0) ? { type } : {}),
    ids: Object.freeze(ids),
    numbers: Object.freeze(numbers),
    instants: Object.freeze(instants),
    until,
    report: data.report,
    side: data.side,
  });
}

function usedCustomers(data: EventData, kept: Int32Array): Pick<EventData, "customers" | "offsets"> {
  const codes: number[] = [];
  const offsets: number[] = [];
  let c = 0;
  for (let k = 0; k < kept.length; k++) {
    if (codes.length > 0 && kept[k]! < data.offsets[c + 1]!) continue;
    while (kept[k]! >= data.offsets[c + 1]!) c++;
    codes.push(c);
    offsets.push(k);
  }
  offsets.push(kept.length);
  return { customers: data.customers.select(codes), offsets: Int32Array.from(offsets) };
}

/** Ids keep their order; orders are counted by first appearance, which a cut may change. */
function usedIds(column: IdColumn, kept: Int32Array, byAppearance: boolean): IdColumn | undefined {
  const size = column.dictionary.size;
  const newCodes = new Int32Array(size).fill(-1);
  const used = new Int32Array(size);
  let count = 0;
  for (let k = 0; k < kept.length; k++) {
    const code = column.codes[kept[k]!]!;
    if (code < 0 || newCodes[code]! >= 0) continue;
    newCodes[code] = count;
    used[count++] = code;
  }
  if (count === 0) return undefined;
  const order = used.subarray(0, count);
  if (!byAppearance) {
    order.sort();
    for (let i = 0; i < count; i++) newCodes[order[i]!] = i;
  }
  const codes = integerColumn(kept.length, count - 1);
  for (let k = 0; k < kept.length; k++) {
    const code = column.codes[kept[k]!]!;
    codes[k] = code < 0 ? -1 : newCodes[code]!;
  }
  const dictionary: Dictionary = column.dictionary.select(order);
  return Object.freeze({ dictionary, codes });
}
