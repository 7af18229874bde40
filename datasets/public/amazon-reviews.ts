import { z } from "zod";
import { linesOf } from "../../src/events/readers/json-lines.js";
import { openSource } from "../../src/events/readers/source.js";
import type { BasketRow } from "../../src/events/rows.js";
import type { ItemRow } from "../../src/events/side-tables.js";
import type { EventTable } from "../../src/events/table.js";
import { readText, wrongLayout } from "./layout.js";
import { amazonReviews as layouts } from "./layouts/amazon-reviews.js";
import { type LoadOptions, parseLoadOptions } from "./load-options.js";
import { basketsOf, brokenLine, tableOfBaskets } from "./table-baskets.js";
import { recognise, wholeRowsOf } from "./table-file.js";

/** Paths of the files of one shop, plain or gzip. */
export interface AmazonReviewFiles {
  /** `Beauty.txt`, `Sports_and_Outdoors.txt`: a customer a line, then the items by time. */
  readonly sequences: string;
  /** `Beauty_item2attributes.json`: attributes by item. */
  readonly attributes?: string;
}

/**
 * Loads reviews of Amazon as sequences of items, as papers on the next item use them: "Beauty" has 22,363 customers
 * with 198,502 items of 12,101, "Sports and Outdoors" 35,598 with 296,337 of 18,357, each customer and item five times
 * or more.
 *
 * Published by Zhou et al. (S3-Rec, CIKM 2020) as `data/` of the repository RUCAIBox/CIKM2020-S3Rec, from the reviews
 * that J. McAuley collected; no licence stated. A review stands for a purchase; nothing is bought twice, and there are
 * no dates: `clock` is "sequence", each place holds one item. An item's attributes are categories and its brand, as
 * numbers without names: `attribute1` is the one that most items have, `attribute2` the next, and so on.
 *
 * @throws EventError `wrong_layout`, `file_not_found`
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export async function loadAmazonReviews(
  { sequences, attributes }: AmazonReviewFiles,
  options?: LoadOptions,
): Promise<EventTable> {
  const settings = parseLoadOptions(options, "loadAmazonReviews");
  const events = (await isSequences(sequences))
    ? await basketsOfSequences(sequences, settings)
    : await basketsOf(await recognise(sequences, [layouts.sequences]), settings);
  if (attributes === undefined) return events;
  return events.with({ items: itemRows(await readAttributes(attributes, settings)) });
}

const isSequence = (line: string): boolean => /^\s*\d+(\s+\d+)+\s*$/.test(line);

/** Whether a file has sequences, not a table: its first line says so. @throws EventError `file_not_found` */
async function isSequences(path: string): Promise<boolean> {
  for await (const { texts } of linesOf((await openSource(path)).chunks))
    if (texts[0] !== undefined) return isSequence(texts[0]);
  return false;
}

async function basketsOfSequences(path: string, settings: LoadOptions): Promise<EventTable> {
  const { chunks, totalBytes, bytesTaken } = await openSource(path, settings.signal);
  const lines: BasketRow[] = [];
  for await (const { texts } of linesOf(chunks)) {
    for (const text of texts)
      if (text.trim() !== "") for (const line of linesOfCustomer(text)) lines.push(line);
    settings.onProgress?.({ bytes: bytesTaken(), totalBytes, rows: lines.length });
  }
  return tableOfBaskets(lines, settings);
}

function linesOfCustomer(text: string): BasketRow[] {
  if (!isSequence(text)) return [brokenLine(text)];
  const [customerId, ...items] = text.trim().split(/\s+/);
  return items.map((itemId, place) => ({ customerId: customerId!, orderSeq: place + 1, itemId }));
}

const attributesByItem = z.record(z.string(), z.array(z.union([z.number(), z.string()]).transform(String)));

/** Attributes by item, in the order of the file. */
async function readAttributes(path: string, settings: LoadOptions): Promise<Map<string, string[]>> {
  const text = await readText(path);
  if (text.trimStart().startsWith("{")) {
    const { success, data } = attributesByItem.safeParse(objectOf(text));
    if (success) return new Map(Object.entries(data));
    throw wrongLayout(path, "the object", "lists of attributes by item, as item2attributes.json has", text);
  }
  const table = await recognise(path, [layouts.attributes]);
  const attributes = new Map<string, string[]>();
  for (const cells of await wholeRowsOf(table, settings)) {
    const itemId = cells[table.at.item]!;
    const known = attributes.get(itemId);
    if (known === undefined) attributes.set(itemId, [cells[table.at.attribute]!]);
    else known.push(cells[table.at.attribute]!);
  }
  return attributes;
}

function objectOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Items with their attributes in columns: those that more items have first, ties in the order of the file. */
function itemRows(attributes: ReadonlyMap<string, readonly string[]>): ItemRow[] {
  const itemsWith = new Map<string, number>();
  for (const list of attributes.values())
    for (const attribute of new Set(list)) itemsWith.set(attribute, (itemsWith.get(attribute) ?? 0) + 1);
  return Array.from(attributes, ([itemId, list]) => {
    const distinct = [...new Set(list)].sort((a, b) => itemsWith.get(b)! - itemsWith.get(a)!);
    const columns = distinct.map((attribute, k) => [`attribute${k + 1}`, attribute]);
    return { itemId, ...Object.fromEntries(columns) };
  });
}
