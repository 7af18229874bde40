import { EventError } from "../errors.js";
import { EventBuilder, type RawEvent } from "./builder.js";
import { type EventData, idFields, instantFields, numberFields } from "./data.js";
import type { ReadSettings } from "./read-options.js";
import type { CustomerEvent } from "./schema.js";

/** Events as columns of one length: arrays or typed arrays; NaN in a typed array is "not given". */
export type EventColumns = {
  readonly [F in keyof CustomerEvent]?: ArrayLike<CustomerEvent[F] | null>;
} & {
  readonly customerId: ArrayLike<CustomerEvent["customerId"]>;
  readonly timestamp: ArrayLike<CustomerEvent["timestamp"]>;
};

export const eventFields = [
  "type",
  "customerId",
  "timestamp",
  ...idFields,
  ...numberFields,
  ...instantFields,
] as const;
type Field = (typeof eventFields)[number];
const known = new Set<string>(eventFields);

/** Events of an array or any other iterable, rows counted from 0. */
export function readIterable(rows: Iterable<unknown>, settings: ReadSettings): EventData {
  const reader = new ObjectReader(new EventBuilder(settings));
  if (Array.isArray(rows)) for (let row = 0; row < rows.length; row++) reader.add(rows[row]);
  else for (const row of rows) reader.add(row);
  return reader.builder.finish();
}

/** Events of an async iterable of events, or of arrays of events; rows counted from 0. */
export async function readAsync(
  source: AsyncIterable<unknown> | Iterable<unknown>,
  settings: ReadSettings,
): Promise<EventData> {
  const reader = new ObjectReader(new EventBuilder(settings));
  for await (const part of source) {
    if (Array.isArray(part)) for (const row of part) reader.add(row);
    else reader.add(part);
  }
  return reader.builder.finish();
}

/** Hands objects to a builder and looks for fields that no event has. */
export class ObjectReader {
  readonly builder: EventBuilder;
  readonly #fields: ReadonlySet<string>;
  /** Known fields of the last rows by their place: rows have the same fields in the same order, mostly. */
  readonly #places: string[] = [];
  #row = 0;

  constructor(builder: EventBuilder, fields: ReadonlySet<string> = known) {
    this.builder = builder;
    this.#fields = fields;
  }

  add(row: unknown): void {
    const at = this.#row++;
    this.builder.add(row as RawEvent, at);
    if (typeof row !== "object" || row === null || Array.isArray(row)) return;
    const places = this.#places;
    let place = 0;
    for (const field in row) {
      if (field !== places[place]) {
        if (this.#fields.has(field)) places[place] = field;
        else this.builder.reportUnknownField(field, at);
      }
      place++;
    }
  }
}

/**
 * Events of columns, rows counted from 0.
 *
 * @throws EventError "unknown_column", "column_length"
 */
export function readColumns(columns: EventColumns, settings: ReadSettings): EventData {
  const builder = new EventBuilder(settings);
  const given: { field: Field; values: ArrayLike<unknown>; hasNaN: boolean }[] = [];
  for (const [field, values] of Object.entries(columns) as [Field, ArrayLike<unknown> | undefined][]) {
    if (values === undefined) continue;
    if (!known.has(field)) {
      throw new EventError("unknown_column", `'${field}' is no field of an event.`, {
        field,
        known: eventFields,
      });
    }
    given.push({ field, values, hasNaN: values instanceof Float64Array || values instanceof Float32Array });
  }
  const length = columns.customerId.length;
  for (const { field, values } of given) {
    if (values.length === length) continue;
    throw new EventError(
      "column_length",
      `Column '${field}' must have ${length} values as 'customerId' has, got ${values.length}.`,
      { field, expected: length, got: values.length },
    );
  }
  const row: RawEvent = {};
  for (const field of eventFields) row[field] = undefined;
  for (let i = 0; i < length; i++) {
    for (const { field, values, hasNaN } of given) {
      const value = values[i];
      row[field] = hasNaN && Number.isNaN(value) ? undefined : value;
    }
    builder.add(row, i);
  }
  return builder.finish();
}
