import { Dictionary } from "../../events/dictionary.js";
import type { History } from "../../events/history.js";
import { type OwnedPairs, ownedPairsOf, type PairKey } from "./owned-pairs.js";

/** What a key is like among all customers. Each has one value a key, then one a group, then one of all keys. */
export const keyStatistics = [
  "owners", "recentBuyers", "trend", "repeatRate", "returnRate", "orderRate", "gap", "logGap", "logGapDeviation",
  "age", "sinceSold", "units", "unitMinor", "season",
] as const; // biome-ignore format: short words
export type KeyStatistic = (typeof keyStatistics)[number];

/**
 * What is known at a date of the keys (items or categories) among all customers: it reads a customer's own pairs and
 * fills their gaps, key -> group -> all. Fitted on one History, saved in the model, so that a customer scored alone has
 * the same features as in the batch. Groups are the categories of items; categories have none.
 */
export interface KeyPopulation {
  readonly key: PairKey;
  /** Length of the window the statistics look back by: the horizon, in days or baskets. */
  readonly window: number;
  /** Ids of the keys that had been bought. */
  readonly ids: Dictionary;
  /** Ids of their groups; empty where there are none. */
  readonly groups: Dictionary;
  /** Group of each key, -1 where it has none. */
  readonly groupOf: Int32Array;
  /** Orders that a key's `orderRate` is worth beside a customer's own: how alike the customers who have it are. */
  readonly concentration: number;
  /** keys + groups + 1 values of each statistic. */
  readonly statistics: Readonly<Record<KeyStatistic, Float64Array>>;
}

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
/** Earlier windows that return rates are counted over, at most. */
const returnWindows = 4;
/** Prior strength of a group in a key's rate, and of all keys in a group's: so many owners, gaps or buyers. */
const priorCount = 20;

const leastConcentration = 0.5;
const mostConcentration = 100;

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

interface Grouping {
  readonly dictionary: Dictionary;
  readonly groupOf: Int32Array;
}

/** Category of each item: that of its last purchase in the order of the columns; undefined where no event has one. */
function groupsOf(history: History): Grouping | undefined {
  const items = history.ids("itemId");
  const categories = history.ids("categoryId");
  if (!items || !categories) return undefined;
  const groupOf = new Int32Array(items.dictionary.size).fill(-1);
  for (let i = 0; i < history.length; i++) {
    const item = items.codes[i]!;
    if (item >= 0 && categories.codes[i]! >= 0) groupOf[item] = categories.codes[i]!;
  }
  return { dictionary: categories.dictionary, groupOf };
}

const counted = [
  "owners", "repeaters", "gaps", "gapSum", "logGapSum", "logGapSquares", "recent", "previous", "ownedWindows",
  "returnedWindows", "chances", "taken", "chancePairs", "minor", "pricedUnits", "units", "buyings", "lastYear",
  "lastYearWindow",
] as const; // biome-ignore format: short words
type Counted = (typeof counted)[number];
type Sums = Record<Counted, Float64Array>;

/** Adds up what the statistics are made of. */
class KeySums {
  readonly #keys: number;
  readonly #window: number;
  readonly #sums: Sums;
  readonly #firstSold: Float64Array;
  readonly #lastSold: Float64Array;
  #customers = 0;
  #active = 0;
  #takenPairs = 0;
  #activeBefore = 0;
  #now = Number.NEGATIVE_INFINITY;
  #first = Number.POSITIVE_INFINITY;

  constructor(keys: number, window: number) {
    this.#keys = keys;
    this.#window = window;
    this.#sums = Object.fromEntries(counted.map((name) => [name, new Float64Array(keys)])) as Sums;
    this.#firstSold = new Float64Array(keys).fill(Number.POSITIVE_INFINITY);
    this.#lastSold = new Float64Array(keys).fill(Number.NEGATIVE_INFINITY);
  }

  add(pairs: OwnedPairs): void {
    const { customers, offsets, keys, buyingOffsets, buyingOrder, orderOffsets, orderTime, now } = pairs;
    const window = this.#window;
    this.#customers += customers.length;
    for (let u = 0; u < customers.length; u++) {
      const firstOrder = orderOffsets[u]!;
      const orders = orderOffsets[u + 1]! - firstOrder;
      const present = now[u]!;
      this.#now = Math.max(this.#now, present);
      this.#first = Math.min(this.#first, orderTime[firstOrder]!);
      this.#countActive(orderTime, firstOrder, orderOffsets[u + 1]!, present);
      for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
        const key = keys[p]!;
        const [from, end] = [buyingOffsets[p]!, buyingOffsets[p + 1]!];
        const timeOf = (b: number) => orderTime[firstOrder + buyingOrder[b]!]!;
        const last = timeOf(end - 1);
        this.#sums.owners[key]!++;
        if (end - from > 1) this.#sums.repeaters[key]!++;
        if (last >= present - window) this.#sums.recent[key]!++;
        let isPrevious = false;
        for (let b = from; b < end; b++) {
          const ago = present - timeOf(b);
          if (ago > window && ago <= 2 * window) isPrevious = true;
          if (ago <= 364) this.#sums.lastYear[key]!++;
          if (ago <= 364 && ago > 364 - window) this.#sums.lastYearWindow[key]!++;
          if (b > from) this.#addGap(key, timeOf(b) - timeOf(b - 1));
          this.#sums.units[key]! += pairs.buyingUnits[b]!;
          this.#addPrice(key, pairs.buyingMinor[b]!, pairs.buyingUnits[b]!);
        }
        this.#sums.buyings[key]! += end - from;
        this.#countChances(key, end - from - 1, orders - 1 - buyingOrder[from]!);
        if (isPrevious) this.#sums.previous[key]!++;
        this.#firstSold[key] = Math.min(this.#firstSold[key]!, timeOf(from));
        this.#lastSold[key] = Math.max(this.#lastSold[key]!, last);
        this.#countReturns(key, present, from, end, timeOf);
      }
    }
  }

  #countActive(orderTime: Int32Array, from: number, end: number, present: number): void {
    if (orderTime[end - 1]! >= present - this.#window) this.#active++;
    for (let k = end - 1; k >= from; k--) {
      const ago = present - orderTime[k]!;
      if (ago <= this.#window) continue;
      if (ago <= 2 * this.#window) this.#activeBefore++;
      break;
    }
  }

  #addGap(key: number, gap: number): void {
    const log = Math.log(gap);
    this.#sums.gaps[key]!++;
    this.#sums.gapSum[key]! += gap;
    this.#sums.logGapSum[key]! += log;
    this.#sums.logGapSquares[key]! += log * log;
  }

  #addPrice(key: number, minor: number, units: number): void {
    if (Number.isNaN(minor)) return;
    this.#sums.minor[key]! += minor;
    this.#sums.pricedUnits[key]! += units;
  }

  /** Orders after the first with the key, and how many of them had it again; pairs of them for the spread. */
  #countChances(key: number, taken: number, chances: number): void {
    this.#sums.chances[key]! += chances;
    this.#sums.taken[key]! += taken;
    this.#sums.chancePairs[key]! += chances * (chances - 1);
    this.#takenPairs += taken * (taken - 1);
  }

  /**
   * Were the rates of a key's customers beta-distributed with mean r and concentration a, E[x (x - 1)] over m orders
   * would be m (m - 1) r (a r + 1) / (a + 1): solved for a over all keys.
   */
  #concentration(known: Int32Array, rate: Float64Array): number {
    let [linear, squared] = [0, 0];
    known.forEach((key, k) => {
      const pairs = this.#sums.chancePairs[key]!;
      linear += pairs * rate[k]!;
      squared += pairs * rate[k]! ** 2;
    });
    const excess = this.#takenPairs - squared;
    return excess > 0
      ? Math.min(mostConcentration, Math.max(leastConcentration, (linear - this.#takenPairs) / excess))
      : mostConcentration;
  }

  /** In how many of the last windows a customer who had the key before bought it again. */
  #countReturns(
    key: number,
    present: number,
    from: number,
    end: number,
    timeOf: (b: number) => number,
  ): void {
    let b = end - 1;
    const first = timeOf(from);
    for (let w = 1; w <= returnWindows; w++) {
      const start = present - w * this.#window;
      if (first >= start) break;
      this.#sums.ownedWindows[key]!++;
      if (timeOf(b) >= start) this.#sums.returnedWindows[key]!++;
      while (b > from && timeOf(b) >= start) b--;
    }
  }

  population(
    key: PairKey,
    table: Dictionary,
    grouping: Grouping | undefined,
    isDated: boolean,
  ): KeyPopulation {
    const known = Int32Array.from(this.#sums.owners.keys()).filter((k) => this.#sums.owners[k]! > 0);
    const groupOf = Int32Array.from(known, (k) => grouping?.groupOf[k] ?? -1);
    const groups = grouping?.dictionary ?? new Dictionary();
    const n = known.length;
    const rows = n + groups.size + 1;
    const sums = Object.fromEntries(
      counted.map((name) => [name, withGroups(this.#sums[name], known, groupOf, rows)]),
    ) as Sums;
    // Of a group and of all: the mean key.
    const members = withGroups(new Float64Array(this.#keys).fill(1), known, groupOf, rows);
    const statistics = Object.fromEntries(
      keyStatistics.map((name) => [name, new Float64Array(rows).fill(Number.NaN)]),
    ) as Record<KeyStatistic, Float64Array>;
    const trusted = n > 0 && isDated && this.#now - this.#first > 364;
    for (let row = rows - 1; row >= 0; row--) {
      const parent = row < n && groupOf[row]! >= 0 ? n + groupOf[row]! : rows - 1;
      const at = (name: Counted) => sums[name][row]!;
      const shrunk = (statistic: KeyStatistic, part: Counted, whole: Counted) => {
        const prior = row === rows - 1 ? 0 : priorCount;
        const mean = row === rows - 1 ? 0 : statistics[statistic][parent]!;
        return (at(part) + prior * mean) / (at(whole) + prior);
      };
      const size = members[row]!;
      statistics.owners[row] = at("owners") / size / this.#customers;
      statistics.recentBuyers[row] = at("recent") / size / Math.max(1, this.#active);
      const before = at("previous") / Math.max(1, this.#activeBefore);
      statistics.trend[row] = Math.log(
        (at("recent") / Math.max(1, this.#active) + 5 / this.#customers) / (before + 5 / this.#customers),
      );
      statistics.repeatRate[row] = shrunk("repeatRate", "repeaters", "owners");
      statistics.returnRate[row] = shrunk("returnRate", "returnedWindows", "ownedWindows");
      statistics.orderRate[row] = shrunk("orderRate", "taken", "chances");
      statistics.gap[row] = shrunk("gap", "gapSum", "gaps");
      statistics.logGap[row] = shrunk("logGap", "logGapSum", "gaps");
      const spread = at("logGapSquares") / at("gaps") - (at("logGapSum") / at("gaps")) ** 2;
      const prior = row === rows - 1 ? 0 : priorCount * statistics.logGapDeviation[parent]! ** 2;
      statistics.logGapDeviation[row] = Math.sqrt(
        Math.max(0, (at("gaps") > 0 ? spread * at("gaps") : 0) + prior) /
          (at("gaps") + (row === rows - 1 ? 0 : priorCount)),
      );
      statistics.unitMinor[row] = at("minor") / at("pricedUnits");
      statistics.units[row] = shrunk("units", "units", "buyings");
      if (trusted) {
        const share = this.#window / 364;
        statistics.season[row] =
          (at("lastYearWindow") + priorCount * share) / (at("lastYear") + priorCount) / share;
      }
      if (isDated && row < n) {
        statistics.age[row] = this.#now - this.#firstSold[known[row]!]!;
        statistics.sinceSold[row] = this.#now - this.#lastSold[known[row]!]!;
      }
    }
    const concentration = this.#concentration(known, statistics.orderRate);
    return {
      key,
      window: this.#window,
      ids: table.select(known),
      groups,
      groupOf,
      concentration,
      statistics,
    };
  }
}

/** The values of the known keys, then their sums by group, then the sum of all. */
function withGroups(
  values: Float64Array,
  known: Int32Array,
  groupOf: Int32Array,
  rows: number,
): Float64Array {
  const out = new Float64Array(rows);
  for (let k = 0; k < known.length; k++) {
    const value = values[known[k]!]!;
    out[k] = value;
    if (groupOf[k]! >= 0) out[known.length + groupOf[k]!]! += value;
    out[rows - 1]! += value;
  }
  return out;
}
