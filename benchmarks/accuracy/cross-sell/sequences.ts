import { EventTable, type ItemRow } from "siyu";
import { loadAmazonReviews } from "siyu/datasets";
import { itemAttributesAsOf } from "../../../src/events/side-tables.js";
import { dataOf } from "../../../src/events/table.js";
import type { CrossSellSplit } from "./protocol.js";

/** Protocol E: the last item of every customer's sequence; nothing is bought twice. */
export async function loadSequences(folder: string): Promise<CrossSellSplit> {
  const whole = await loadAmazonReviews({
    sequences: `${folder}/sequences.csv.gz`,
    attributes: `${folder}/item_attributes.csv.gz`,
  });
  const lines = [...whole.toBaskets()];
  const truth = new Map<string, string[]>();
  const isLast = (at: number) => lines[at + 1]?.customerId !== lines[at]!.customerId;
  for (const [at, { customerId, itemId }] of lines.entries())
    if (isLast(at)) truth.set(String(customerId), [String(itemId)]);
  const before = lines.filter((_, at) => !isLast(at));
  const events = EventTable.fromBaskets(before).with({ items: itemRowsOf(whole) });
  return {
    key: "itemId",
    events,
    histories: events,
    horizonBaskets: 1,
    eligible: [...truth.keys()],
    customers: [...truth.keys()],
    truth,
    ideal: "cut",
  };
}

/** The items' own columns as rows. */
function itemRowsOf(table: EventTable): ItemRow[] {
  const data = dataOf(table);
  const { categorical } = itemAttributesAsOf(data, Number.POSITIVE_INFINITY);
  return Array.from(data.ids.itemId!.dictionary, (itemId, code) => ({
    itemId,
    ...Object.fromEntries(categorical.map(({ name, levels, codes }) => [name, levels[codes[code]!]])),
  }));
}
