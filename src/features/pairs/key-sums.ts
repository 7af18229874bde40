import { Dictionary } from "../../events/dictionary.js";
import { type Grouping, type KeyPopulation, type KeyStatistic, keyStatistics } from "./key-statistics.js";
import type { OwnedPairs, PairKey } from "./owned-pairs.js";
import { returnsOf } from "./returns.js";

/** Prior strength of a group in a key's rate, and of all keys in a group's: so many owners, gaps or buyers. */
const priorCount = 20;

const leastConcentration = 0.5;
const mostConcentration = 100;

const counted = [
  "owners", "repeaters", "gaps", "gapSum", "recent", "previous", "ownedWindows",
  "returnedWindows", "chances", "taken", "chancePairs", "minor", "pricedUnits", "units", "buyings", "lastYear",
  "lastYearWindow",
] as const; // biome-ignore format: short words
type Counted = (typeof counted)[number];
type Sums = Record<Counted, Float64Array>;

/** Adds up what the statistics are made of. */
export class KeySums {
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
        this.#sums.gaps[key]! += end - 1 - from;
        this.#sums.gapSum[key]! += last - timeOf(from);
        if (end - from > 1) this.#sums.repeaters[key]!++;
        if (last >= present - window) this.#sums.recent[key]!++;
        let isPrevious = false;
        for (let b = from; b < end; b++) {
          const ago = present - timeOf(b);
          if (ago > window && ago <= 2 * window) isPrevious = true;
          if (ago <= 364) this.#sums.lastYear[key]!++;
          if (ago <= 364 && ago > 364 - window) this.#sums.lastYearWindow[key]!++;
          this.#sums.units[key]! += pairs.buyingUnits[b]!;
          this.#addPrice(key, pairs.buyingMinor[b]!, pairs.buyingUnits[b]!);
        }
        this.#sums.buyings[key]! += end - from;
        this.#countChances(key, end - from - 1, orders - 1 - buyingOrder[from]!);
        if (isPrevious) this.#sums.previous[key]!++;
        this.#firstSold[key] = Math.min(this.#firstSold[key]!, timeOf(from));
        this.#lastSold[key] = Math.max(this.#lastSold[key]!, last);
        const { had, returned } = returnsOf(from, end, timeOf, present, window);
        this.#sums.ownedWindows[key]! += had;
        this.#sums.returnedWindows[key]! += returned;
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

  population(
    key: PairKey,
    table: Dictionary,
    grouping: Grouping | undefined,
    isDated: boolean,
  ): KeyPopulation {
    const known = Int32Array.from(this.#sums.owners.keys()).filter((k) => this.#sums.owners[k]! > 0);
    const { groups, groupOf } = usedGroups(known, grouping);
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

/** The groups that the known keys have: a table knows those of later events too. */
function usedGroups(known: Int32Array, grouping: Grouping | undefined) {
  const groupOf = Int32Array.from(known, (k) => grouping?.groupOf[k] ?? -1);
  const used = Int32Array.from(new Set(groupOf.filter((group) => group >= 0))).sort();
  const placeOf = new Int32Array(grouping?.dictionary.size ?? 0);
  used.forEach((group, place) => {
    placeOf[group] = place;
  });
  return {
    groups: grouping?.dictionary.select(used) ?? new Dictionary(),
    groupOf: groupOf.map((group) => (group >= 0 ? placeOf[group]! : -1)),
  };
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
