import { Dictionary } from "../../events/dictionary.js";
import type { History } from "../../events/history.js";
import type { Grouping, KeyPopulation } from "./key-statistics.js";
import { KeySums } from "./key-sums.js";
import { ownedPairsOf, type PairKey } from "./owned-pairs.js";

/** Where each key of a table stands in a population. */
export interface KeyPlaces {
  /** Code in the population of each key of the table, -1 where it was not known. */
  readonly keys: Int32Array;
  /** Group of each key of the table by the population's codes, -1 where it has none that was known. */
  readonly groups: Int32Array;
  /** Position in the statistics: of the key, else of its group, else of all keys. */
  readonly rows: Int32Array;
}

/** Customers whose pairs are looked at together. */
const blockCustomers = 1 << 13;

/** The state of the keys at the cutoff of a history. @param window length of the horizon, in days or baskets */
export function keyPopulationOf(history: History, key: PairKey, window: number): KeyPopulation {
  const table = history.ids(key)?.dictionary ?? new Dictionary();
  const sums = new KeySums(table.size, window);
  for (let start = 0; start < history.customerCount; start += blockCustomers) {
    const length = Math.min(blockCustomers, history.customerCount - start);
    sums.add(
      ownedPairsOf(
        history,
        key,
        Int32Array.from({ length }, (_, k) => start + k),
      ),
    );
  }
  const grouping = key === "itemId" ? groupsOf(history) : undefined;
  return sums.population(key, table, grouping, history.clock === "calendar");
}

/** Places of the keys of a history in a population. */
export function keyPlacesOf(history: History, population: KeyPopulation): KeyPlaces {
  const { ids, groups: groupIds, groupOf } = population;
  const table = history.ids(population.key)?.dictionary ?? new Dictionary();
  const keys = table.codesIn(ids);
  const groups = new Int32Array(keys.length).fill(-1);
  const rows = new Int32Array(keys.length);
  let own: Grouping | undefined;
  let groupCodes = new Int32Array(0);
  for (let k = 0; k < keys.length; k++) {
    if (keys[k]! >= 0) groups[k] = groupOf[keys[k]!]!;
    else if (groupIds.size > 0) {
      if (!own) {
        own = groupsOf(history);
        groupCodes = own?.dictionary.codesIn(groupIds) as typeof groupCodes;
      }
      const group = own?.groupOf[k] ?? -1;
      groups[k] = group >= 0 ? groupCodes[group]! : -1;
    }
    rows[k] = keys[k]! >= 0 ? keys[k]! : ids.size + (groups[k]! >= 0 ? groups[k]! : groupIds.size);
  }
  return { keys, groups, rows };
}

/**
 * Category of each item: that of its last purchase in the order of the columns, else that of the table of items;
 * undefined where both are without categories.
 */
function groupsOf(history: History): Grouping | undefined {
  const items = history.ids("itemId");
  const categories = history.ids("categoryId");
  const listed = history.itemAttributes.categorical.find(({ name }) => name === "categoryId");
  if (!items || !(categories || listed)) return undefined;
  const groupOf = new Int32Array(items.dictionary.size).fill(-1);
  if (!categories) return { dictionary: Dictionary.of(listed!.levels), groupOf: listed!.codes };
  for (let i = 0; i < history.length; i++) {
    const item = items.codes[i]!;
    if (item >= 0 && categories.codes[i]! >= 0) groupOf[item] = categories.codes[i]!;
  }
  if (listed) {
    const codes = listed.levels.map((level) => categories.dictionary.codeOf(level));
    listed.codes.forEach((level, item) => {
      if (groupOf[item]! < 0 && level >= 0) groupOf[item] = codes[level]!;
    });
  }
  return { dictionary: categories.dictionary, groupOf };
}
