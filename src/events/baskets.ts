import { EventBuilder } from "./builder.js";
import type { EventData } from "./data.js";
import type { ReadSettings } from "./read-options.js";
import { eventFields, ObjectReader } from "./sources.js";

const fields: ReadonlySet<string> = new Set(["orderSeq", ...eventFields]);

/** Baskets without dates, rows counted from 0; `orderSeq` becomes the place 1, 2, 3, ... of each basket. */
export function readBaskets(rows: Iterable<unknown>, settings: ReadSettings): EventData {
  const reader = new ObjectReader(new EventBuilder(settings, "sequence"), fields);
  for (const row of rows) reader.add(row);
  return reader.builder.finish();
}
