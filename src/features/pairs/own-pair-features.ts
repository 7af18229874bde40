import type { Feature, FeatureColumns } from "../feature.js";
import { medianInPlace } from "../median.js";
import { FeatureBlock } from "./feature-block.js";
import type { KeyPlaces } from "./key-population.js";
import type { KeyPopulation } from "./key-statistics.js";
import type { OwnedPairs } from "./owned-pairs.js";

/** What a customer bought of a key, how often and when; "it" is the item or category. */
export const ownPairFeatures = [
  { name: "purchases", meaning: "days on which the customer bought it", unit: "days", group: "frequency", scale: "log" },
  { name: "orderShare", meaning: "part of the customer's orders that have it", unit: "share", group: "frequency", scale: "linear" },
  { name: "orderShareSince", meaning: "part of the orders since the first with it that have it", unit: "share", group: "frequency", scale: "linear" },
  { name: "windowShare", meaning: "part of the earlier windows of the horizon's length in which it was bought", unit: "share", group: "frequency", scale: "linear" },
  { name: "sinceLast", meaning: "time since it was last bought", unit: "days", group: "recency", scale: "log", curved: true },
  { name: "sinceFirst", meaning: "time since it was first bought", unit: "days", group: "recency", scale: "log" },
  { name: "ordersSinceLast", meaning: "orders since it was last bought", unit: "orders", group: "recency", scale: "log", curved: true },
  { name: "gapMean", meaning: "mean time between purchases of it", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapMedian", meaning: "median time between purchases of it", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapLast", meaning: "time between the last two purchases of it", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapRecent", meaning: "median of the last five gaps", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapVariation", meaning: "coefficient of variation of the gaps", unit: "ratio", group: "rhythm", scale: "log" },
  { name: "gapOrders", meaning: "mean number of orders from one purchase of it to the next", unit: "orders", group: "rhythm", scale: "log" },
  { name: "overdue", meaning: "time since the last purchase as a multiple of the own mean gap, shrunk to that of all customers", unit: "ratio", group: "rhythm", scale: "log", curved: true },
  { name: "overdueMedian", meaning: "time since the last purchase as a multiple of the own median gap", unit: "ratio", group: "rhythm", scale: "log", curved: true },
  { name: "due", meaning: "median gap less the time since the last purchase", unit: "days", group: "rhythm", scale: "linear" },
  { name: "overdueOrders", meaning: "orders since the last purchase as a multiple of the mean number between purchases", unit: "ratio", group: "rhythm", scale: "log" },
  { name: "decayedThird", meaning: "purchases, each counting half after a third of the horizon", unit: "purchases", group: "frequency", scale: "log" },
  { name: "decayed", meaning: "purchases, each counting half after the horizon", unit: "purchases", group: "frequency", scale: "log" },
  { name: "decayedTriple", meaning: "purchases, each counting half after three horizons", unit: "purchases", group: "frequency", scale: "log" },
  { name: "decayedOrders9", meaning: "purchases, each counting .9 for every order since", unit: "purchases", group: "frequency", scale: "log" },
  { name: "decayedOrders7", meaning: "purchases, each counting .7 for every order since", unit: "purchases", group: "frequency", scale: "log" },
  { name: "recent", meaning: "purchases in the last horizon", unit: "purchases", group: "trend", scale: "log" },
  { name: "recentTriple", meaning: "purchases in the last three horizons", unit: "purchases", group: "trend", scale: "log" },
  { name: "recentShare", meaning: "part of the orders in the last horizon that have it", unit: "share", group: "trend", scale: "linear" },
  { name: "recentShareTriple", meaning: "part of the orders in the last three horizons that have it", unit: "share", group: "trend", scale: "linear" },
  { name: "inLast1", meaning: "whether the last order has it", unit: "orders", group: "trend", scale: "linear" },
  { name: "inLast3", meaning: "how many of the last 3 orders have it", unit: "orders", group: "trend", scale: "linear" },
  { name: "inLast5", meaning: "how many of the last 5 orders have it", unit: "orders", group: "trend", scale: "linear" },
  { name: "inLast10", meaning: "how many of the last 10 orders have it", unit: "orders", group: "trend", scale: "linear" },
  { name: "rank", meaning: "place among what the customer has bought, by decayed purchases: 0 first, 1 last", unit: "share", group: "frequency", scale: "linear" },
  { name: "unitsMean", meaning: "mean units on a day of purchase", unit: "units", group: "spend", scale: "log" },
  { name: "unitsLast", meaning: "units of the last purchase against the mean", unit: "ratio", group: "spend", scale: "log" },
  { name: "stockLeft", meaning: "how long what was bought of it still lasts, were a unit used up at the rate of all customers; below 0 since when it ran out", unit: "days", group: "rhythm", scale: "linear" },
  { name: "stockUsed", meaning: "time since the last purchase as a part of how long what was then at hand lasts", unit: "ratio", group: "rhythm", scale: "log", curved: true },
  { name: "unitsOverdue", meaning: "time since the last purchase as a part of how long its units last at the customer's own rate, shrunk to that of all customers", unit: "ratio", group: "rhythm", scale: "log" },
  { name: "priceRatio", meaning: "last price paid against the mean price of all customers", unit: "ratio", group: "discount", scale: "log" },
  { name: "yearAgo", meaning: "purchases in the horizon's season a year ago; missing for younger customers", unit: "purchases", group: "season", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Gaps that `gapRecent` is the median of. */
const recentGaps = 5;

/** Computes `ownPairFeatures`, one row a pair. */
export function computeOwnPairFeatures(
  pairs: OwnedPairs,
  places: KeyPlaces,
  { statistics }: KeyPopulation,
  horizon: number,
): FeatureColumns {
  const { customers, offsets, keys, buyingOffsets, buyingOrder, buyingUnits, buyingMinor, orderOffsets, orderTime, now } = pairs; // biome-ignore format: one line
  const block = new FeatureBlock(ownPairFeatures, keys.length);
  const [purchases, orderShare, orderShareSince, windowShare] = block.pick("purchases", "orderShare", "orderShareSince", "windowShare"); // biome-ignore format: one group a line
  const [sinceLast, sinceFirst, ordersSinceLast] = block.pick("sinceLast", "sinceFirst", "ordersSinceLast"); // biome-ignore format: one group a line
  const [gapMean, gapMedian, gapLast, gapRecent] = block.pick("gapMean", "gapMedian", "gapLast", "gapRecent"); // biome-ignore format: one group a line
  const [gapVariation, gapOrders, overdue, overdueMedian] = block.pick("gapVariation", "gapOrders", "overdue", "overdueMedian"); // biome-ignore format: one group a line
  const [due, overdueOrders, yearAgo, rank] = block.pick("due", "overdueOrders", "yearAgo", "rank"); // biome-ignore format: one group a line
  const [decayedThird, decayed, decayedTriple] = block.pick("decayedThird", "decayed", "decayedTriple"); // biome-ignore format: one group a line
  const [decayedOrders9, decayedOrders7] = block.pick("decayedOrders9", "decayedOrders7");
  const [recent, recentTriple, recentShare, recentShareTriple] = block.pick("recent", "recentTriple", "recentShare", "recentShareTriple"); // biome-ignore format: one group a line
  const [inLast1, inLast3, inLast5, inLast10] = block.pick("inLast1", "inLast3", "inLast5", "inLast10"); // biome-ignore format: one group a line
  const [unitsMean, unitsLast, priceRatio] = block.pick("unitsMean", "unitsLast", "priceRatio");
  const [stockLeft, stockUsed, unitsOverdue] = block.pick("stockLeft", "stockUsed", "unitsOverdue"); // biome-ignore format: one group a line
  const decay = Math.LN2 / horizon;
  let gaps = new Float64Array(64);
  for (let u = 0; u < customers.length; u++) {
    const [from, end] = [orderOffsets[u]!, orderOffsets[u + 1]!];
    const orders = end - from;
    const present = now[u]!;
    const ordersIn = countWithin(orderTime, from, end, present - horizon);
    const ordersInTriple = countWithin(orderTime, from, end, present - 3 * horizon);
    const isGrown = present - orderTime[from]! > 364;
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) ownPair(p);
    rankByDecay(offsets[u]!, offsets[u + 1]!);

    function ownPair(p: number): void {
      const [first, last] = [buyingOffsets[p]!, buyingOffsets[p + 1]! - 1];
      const n = last - first + 1;
      const firstOrder = buyingOrder[first]!;
      const lastOrder = buyingOrder[last]!;
      const silence = present - orderTime[from + lastOrder]!;
      const span = orderTime[from + lastOrder]! - orderTime[from + firstOrder]!;
      purchases[p] = n;
      orderShare[p] = n / orders;
      orderShareSince[p] = n / (orders - firstOrder);
      sinceLast[p] = silence;
      sinceFirst[p] = present - orderTime[from + firstOrder]!;
      ordersSinceLast[p] = orders - 1 - lastOrder;
      countBuyings(p, first, last, firstOrder);
      if (gaps.length < n) gaps = new Float64Array(2 * n);
      let squares = 0;
      for (let b = first + 1; b <= last; b++) {
        const gap = orderTime[from + buyingOrder[b]!]! - orderTime[from + buyingOrder[b - 1]!]!;
        gaps[b - first - 1] = gap;
        squares += gap * gap;
      }
      const row = places.rows[keys[p]!]!;
      const pooled = statistics.gap[row]!;
      useUp(p, first, last, pooled, statistics.units[row]!, span);
      overdue[p] = (silence * n) / (span + pooled);
      overdueOrders[p] = ((orders - 1 - lastOrder) * n) / (lastOrder - firstOrder + 5);
      if (n === 1) return;
      const mean = span / (n - 1);
      gapMean[p] = mean;
      gapOrders[p] = (lastOrder - firstOrder) / (n - 1);
      gapLast[p] = gaps[n - 2]!;
      gapVariation[p] = n > 2 ? Math.sqrt(Math.max(0, squares / (n - 1) - mean * mean)) / mean : Number.NaN;
      gapRecent[p] = medianInPlace(gaps.subarray(Math.max(0, n - 1 - recentGaps), n - 1));
      const median = medianInPlace(gaps.subarray(0, n - 1));
      gapMedian[p] = median;
      overdueMedian[p] = silence / median;
      due[p] = median - silence;
    }

    /** Purchases fill a stock that is used up at a constant rate. @param usual units of a day of purchase, all customers */
    function useUp(p: number, first: number, last: number, gap: number, usual: number, span: number): void {
      const daysPerUnit = gap / usual;
      let end = Number.NEGATIVE_INFINITY;
      let bought = 0;
      for (let b = first; b <= last; b++) {
        end = Math.max(end, orderTime[from + buyingOrder[b]!]!) + buyingUnits[b]! * daysPerUnit;
        if (b < last) bought += buyingUnits[b]!;
      }
      const lastTime = orderTime[from + buyingOrder[last]!]!;
      const ownDaysPerUnit = (span + gap) / (bought + usual);
      stockLeft[p] = end - present;
      stockUsed[p] = (present - lastTime) / (end - lastTime);
      unitsOverdue[p] = (present - lastTime) / (buyingUnits[last]! * ownDaysPerUnit);
    }

    /** Counts by date and by order, and units. */
    function countBuyings(p: number, first: number, last: number, firstOrder: number): void {
      let [third, one, triple, nine, seven, within, withinTriple, lastYear, units] = [
        0, 0, 0, 0, 0, 0, 0, 0, 0,
      ];
      let [last1, last3, last5, last10] = [0, 0, 0, 0];
      let windows = 0;
      let lastWindow = 0;
      const firstWindow = Math.floor((present - 1 - orderTime[from + firstOrder]!) / horizon);
      for (let b = last; b >= first; b--) {
        const order = buyingOrder[b]!;
        const ago = present - orderTime[from + order]!;
        const back = orders - 1 - order;
        third += Math.exp(-3 * decay * ago);
        one += Math.exp(-decay * ago);
        triple += Math.exp((-decay / 3) * ago);
        nine += 0.9 ** back;
        seven += 0.7 ** back;
        if (ago <= horizon) within++;
        if (ago <= 3 * horizon) withinTriple++;
        if (ago <= 364 && ago > 364 - horizon) lastYear++;
        if (back < 1) last1++;
        if (back < 3) last3++;
        if (back < 5) last5++;
        if (back < 10) last10++;
        units += buyingUnits[b]!;
        const window = 1 + Math.floor((ago - 1) / horizon);
        if (window !== lastWindow && window <= firstWindow) windows++;
        lastWindow = window;
      }
      decayedThird[p] = third;
      decayed[p] = one;
      decayedTriple[p] = triple;
      decayedOrders9[p] = nine;
      decayedOrders7[p] = seven;
      recent[p] = within;
      recentTriple[p] = withinTriple;
      recentShare[p] = ordersIn > 0 ? within / ordersIn : Number.NaN;
      recentShareTriple[p] = ordersInTriple > 0 ? withinTriple / ordersInTriple : Number.NaN;
      inLast1[p] = last1;
      inLast3[p] = last3;
      inLast5[p] = last5;
      inLast10[p] = last10;
      if (isGrown) yearAgo[p] = lastYear;
      if (firstWindow > 0) windowShare[p] = windows / firstWindow;
      const n = last - first + 1;
      unitsMean[p] = units / n;
      unitsLast[p] = (buyingUnits[last]! * n) / units;
      priceRatio[p] = buyingMinor[last]! / buyingUnits[last]! / statistics.unitMinor[places.rows[keys[p]!]!]!;
    }
  }
  return block;

  /** Pairs of equal count have the mean of their places. */
  function rankByDecay(first: number, end: number): void {
    const count = end - first;
    const order = Int32Array.from({ length: count }, (_, k) => first + k).sort(
      (a, b) => decayed[b]! - decayed[a]!,
    );
    for (let k = 0; k < count; ) {
      let next = k + 1;
      while (next < count && decayed[order[next]!] === decayed[order[k]!]) next++;
      for (let j = k; j < next; j++) rank[order[j]!] = count > 1 ? (k + next - 1) / 2 / (count - 1) : 0;
      k = next;
    }
  }
}

function countWithin(time: Int32Array, from: number, end: number, since: number): number {
  let k = end;
  while (k > from && time[k - 1]! >= since) k--;
  return end - k;
}
