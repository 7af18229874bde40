import { type Attributes, type AttributeTable, attributesBefore } from "../../events/attribute-table.js";
import type { EventData } from "../../events/data.js";
import { Dictionary } from "../../events/dictionary.js";
import { parseInstant } from "../../events/instant.js";
import type { Zone } from "../../events/zone.js";
import type { KeyPopulation } from "../../features/pairs/key-statistics.js";

/** Items' own columns as a model keeps them for data that brings none. */
export interface ItemTable {
  readonly ids: Dictionary;
  readonly attributes: Attributes;
}

/** What there is to sell: the keys that a population knows, then those that only a table of items has. */
export interface Assortment {
  readonly ids: Dictionary;
  /** Group of each key by the population's codes, -1 where it has none that is known. */
  readonly groupOf: Int32Array;
  /** Category of each key: its group, else a number of its own for each that only the table names; -1 without one. */
  readonly categoryOf: Int32Array;
  /** Where the population's statistics of each key stand: its own, else its group's, else those of all. */
  readonly rows: Int32Array;
  /** 1 where it is on sale: not launched only later. */
  readonly isOffered: Uint8Array;
  /** Items' own columns by code. */
  readonly attributes: Attributes;
}

const categoryColumn = "categoryId";
const launchColumn = "launchedAt";
const none: Attributes = { numeric: [], categorical: [] };

/** An assortment, and from when to when (exclusive) it is that of its source. */
interface Dated {
  readonly from: number;
  readonly to: number;
  readonly assortment: Assortment;
}

const mostKnown = 8;
const known = new WeakMap<KeyPopulation, WeakMap<object, Dated[]>>();

/** The table of items of some events as it stood before an instant; undefined where there is none. */
export function itemTableOf({ side }: EventData, asOf: number): ItemTable | undefined {
  if (!side.items) return undefined;
  return { ids: side.items.ids, attributes: attributesBefore(side.items, side.items.ids, asOf) };
}

/**
 * The assortment at an instant: items from the table of the data, else from that which the model keeps.
 *
 * @param asOf epoch milliseconds, exclusive; Infinity for baskets without dates
 */
export function assortmentOf(
  keys: KeyPopulation,
  data: EventData,
  asOf: number,
  kept: ItemTable | undefined,
): Assortment {
  const source: AttributeTable | ItemTable | undefined =
    keys.key === "itemId" ? (data.side.items ?? kept) : undefined;
  const owner = source ?? keys;
  const ofKeys = known.get(keys) ?? new WeakMap<object, Dated[]>();
  known.set(keys, ofKeys);
  const all = ofKeys.get(owner) ?? [];
  ofKeys.set(owner, all);
  const found = all.find(({ from, to }) => from <= asOf && (asOf < to || to === Number.POSITIVE_INFINITY));
  if (found) return found.assortment;
  const items = source && (itemTableOf(data, asOf) ?? kept);
  const assortment = assembled(keys, items, asOf, data.zone);
  if (all.length === mostKnown) all.shift();
  all.push({ ...spanOf(items, data.side.items, asOf, data.zone), assortment });
  return assortment;
}

/** From when to when a table of items says what it says at an instant. */
function spanOf(
  items: ItemTable | undefined,
  dated: AttributeTable | undefined,
  asOf: number,
  zone: Zone,
): Pick<Dated, "from" | "to"> {
  let [from, to] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const change = (at: number) => {
    if (at <= asOf) from = Math.max(from, at);
    else to = Math.min(to, at);
  };
  // A row is known after its instant, a launch is on sale from its own on.
  for (const instant of dated?.validFrom ?? []) if (Number.isFinite(instant)) change(instant + 1);
  for (const launch of (items && launchesOf(items.attributes, zone)) ?? [])
    if (!Number.isNaN(launch)) change(launch);
  return { from, to };
}

function assembled(keys: KeyPopulation, items: ItemTable | undefined, asOf: number, zone: Zone): Assortment {
  const n = keys.ids.size;
  if (!items) {
    return {
      ids: keys.ids,
      groupOf: keys.groupOf,
      categoryOf: keys.groupOf,
      rows: Int32Array.from({ length: n }, (_, k) => k),
      isOffered: new Uint8Array(n).fill(1),
      attributes: none,
    };
  }
  const inTable = keys.ids.codesIn(items.ids);
  const isKnown = new Uint8Array(items.ids.size);
  for (const entry of inTable) if (entry >= 0) isKnown[entry] = 1;
  const launches = Int32Array.from(isKnown.keys()).filter(
    (entry) => isKnown[entry] === 0 && isDescribed(items, entry),
  );
  const entries = new Int32Array(n + launches.length);
  entries.set(inTable);
  entries.set(launches, n);
  const ids = launches.length === 0 ? keys.ids : Dictionary.of([...keys.ids, ...idsAt(items, launches)]);
  const attributes = attributesAt(items.attributes, entries);
  const listed = listedCategories(keys, attributes, entries.length);
  const groupOf = groupsOf(keys, listed);
  const launched = launchesOf(attributes, zone);
  return {
    ids,
    groupOf,
    categoryOf: groupOf.map((group, k) => (group >= 0 ? group : listed[k]!)),
    rows: groupOf.map((group, k) => (k < n ? k : n + (group >= 0 ? group : keys.groups.size))),
    isOffered: Uint8Array.from(entries, (_, k) => (launched && launched[k]! > asOf ? 0 : 1)),
    attributes,
  };
}

function* idsAt({ ids }: ItemTable, entries: Int32Array): Generator<string> {
  for (const entry of entries) yield ids.at(entry);
}

/** Whether anything is known of an item: a row that holds only from later on says nothing yet. */
function isDescribed({ attributes: { numeric, categorical } }: ItemTable, entry: number): boolean {
  return (
    numeric.some(({ values }) => !Number.isNaN(values[entry]!)) ||
    categorical.some(({ codes }) => codes[entry]! >= 0)
  );
}

/** Epoch milliseconds of each key's launch, NaN without one; text without an offset is of the zone. */
function launchesOf({ numeric, categorical }: Attributes, zone: Zone): Float64Array | undefined {
  const text = categorical.find(({ name }) => name === launchColumn);
  if (!text) return numeric.find(({ name }) => name === launchColumn)?.values;
  const instants = text.levels.map((level) => parseInstant(level, zone));
  return Float64Array.from(text.codes, (level) => (level >= 0 ? instants[level]! : Number.NaN));
}

/** Columns by other rows; -1 is a row that there is not. */
function attributesAt({ numeric, categorical }: Attributes, entries: Int32Array): Attributes {
  return {
    numeric: numeric.map(({ name, values }) => ({
      name,
      values: Float64Array.from(entries, (entry) => (entry >= 0 ? values[entry]! : Number.NaN)),
    })),
    categorical: categorical.map(({ name, levels, codes }) => ({
      name,
      levels,
      codes: entries.map((entry) => (entry >= 0 ? codes[entry]! : -1)),
    })),
  };
}

/** Category of each key by the table: the population's code, then one for each that the population does not know. */
function listedCategories({ groups }: KeyPopulation, { categorical }: Attributes, size: number): Int32Array {
  const column = categorical.find(({ name }) => name === categoryColumn);
  if (!column) return new Int32Array(size).fill(-1);
  const codes = column.levels.map((category, level) => {
    const group = groups.codeOf(category);
    return group >= 0 ? group : groups.size + level;
  });
  return column.codes.map((level) => (level >= 0 ? codes[level]! : -1));
}

/** Groups of the known keys as the population has them, of the others by the table. */
function groupsOf({ ids, groups, groupOf }: KeyPopulation, listed: Int32Array): Int32Array {
  return listed.map((category, k) => (k < ids.size ? groupOf[k]! : category < groups.size ? category : -1));
}
