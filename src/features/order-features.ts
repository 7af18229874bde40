import type { History } from "../events/history.js";
import type { OrderDays } from "../events/orders.js";
import type { Feature, FeatureColumns } from "./feature.js";
import { medianInPlace } from "./median.js";
import type { Population } from "./population.js";

/** Lengths of the look-back windows, days. */
const windows = [14, 28, 56, 91, 182, 364] as const;

/** Own pace before a window of the last days: over the half-year before, or what there is of it; windows up to 91 days. */
function usualOrders(days: number): Pick<Feature, "usual"> {
  if (days > 91) return {};
  const value = (in182: number, inWindow: number, age: number) => {
    const before = Math.min(age + 1, 182) - days;
    return before >= days ? ((in182 - inWindow) * days) / before : Number.NaN;
  };
  return { usual: { from: ["orders182", `orders${days}`, "age"], value } };
}

/** Spend of 91 days at the pace before the last 91; of customers of half a year or more. */
function spendBefore(total: number, in91: number, age: number): number {
  const before = age + 1 - 91;
  return before >= 91 ? ((total - in91) * 91) / before : Number.NaN;
}

/** Silence of one own gap, of those who have one. */
function oneGap(gapMean: number): number {
  return Number.isNaN(gapMean) ? Number.NaN : 1;
}

/** Features of a customer's order days: recency, frequency, rhythm, trend and spend. One declared list. */
export const orderFeatures = [
  { name: "frequency", meaning: "repeat order days", unit: "order days", group: "frequency", scale: "log" },
  { name: "age", meaning: "days since the first order", unit: "days", group: "tenure", scale: "log" },
  { name: "daysSinceLast", meaning: "days since the last order", unit: "days", group: "recency", scale: "log", curved: true, usual: { from: ["gapMean"] } },
  { name: "silenceShare", meaning: "part of the customer's time that the present silence makes up", unit: "share", group: "recency", scale: "linear" },
  { name: "orderRate", meaning: "repeat orders a week, shrunk to the population's gap", unit: "orders a week", group: "frequency", scale: "log", curved: true },
  { name: "gapMean", meaning: "mean days between orders", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapMedian", meaning: "median days between orders", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapLast", meaning: "days between the last two orders", unit: "days", group: "rhythm", scale: "log", usual: { from: ["gapMean"] } },
  { name: "gapMax", meaning: "longest gap between orders", unit: "days", group: "rhythm", scale: "log" },
  { name: "gapVariation", meaning: "coefficient of variation of the gaps", unit: "ratio", group: "rhythm", scale: "log" },
  { name: "overdueRatio", meaning: "silence as a multiple of the own mean gap, shrunk to the population's gap", unit: "ratio", group: "rhythm", scale: "log", curved: true, usual: { from: ["gapMean"], value: oneGap } },
  { name: "overdueMax", meaning: "silence as a multiple of the longest own gap", unit: "ratio", group: "rhythm", scale: "log" },
  { name: "longerGapShare", meaning: "part of the own gaps between orders that were longer than the present silence", unit: "share", group: "rhythm", scale: "linear" },
  ...windows.map((days): Feature => ({ name: `orders${days}`, meaning: `order days in the last ${days} days`, unit: "order days", group: "frequency", scale: "log", ...usualOrders(days) })),
  { name: "ordersPreviousHalf", meaning: "order days 91 to 182 days ago", unit: "order days", group: "frequency", scale: "log" },
  { name: "spendMean", meaning: "mean value of an order day against the population's median", unit: "ratio", group: "spend", scale: "log" },
  { name: "spendLast", meaning: "value of the last order day against the population's median", unit: "ratio", group: "spend", scale: "log", usual: { from: ["spendMean"] } },
  { name: "spendFirst", meaning: "value of the first order day against the population's median", unit: "ratio", group: "spend", scale: "log" },
  { name: "spendTotal", meaning: "value of all orders against the population's median order", unit: "ratio", group: "spend", scale: "log" },
  { name: "spend91", meaning: "value of the last 91 days against the population's median order", unit: "ratio", group: "spend", scale: "log", usual: { from: ["spendTotal", "spend91", "age"], value: spendBefore } },
  { name: "unitsMean", meaning: "mean units of an order day", unit: "units", group: "variety", scale: "log" },
  { name: "unitsLast", meaning: "units of the last order day", unit: "units", group: "variety", scale: "log", usual: { from: ["unitsMean"] } },
  { name: "refundLines", meaning: "lines given back", unit: "lines", group: "service", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `orderFeatures` in one pass over the order days of the customers in `rows`; all missing without an order. */
export function computeOrderFeatures(
  history: History,
  orders: OrderDays,
  rows: Int32Array,
  population: Population,
): FeatureColumns {
  const features: readonly Feature[] = orderFeatures;
  const columns = features.map(() => new Float64Array(rows.length));
  const position = new Map(features.map(({ name }, k) => [name, columns[k]!]));
  const column = (name: string) => position.get(name)!;
  const [frequency, age, daysSinceLast, silenceShare, orderRate] = ["frequency", "age", "daysSinceLast", "silenceShare", "orderRate"].map(column) as Columns5; // biome-ignore format: one group a line
  const [gapMean, gapMedian, gapLast, gapMax, gapVariation] = ["gapMean", "gapMedian", "gapLast", "gapMax", "gapVariation"].map(column) as Columns5; // biome-ignore format: one group a line
  const [overdueRatio, overdueMax, previousHalf, unitsMean, unitsLast] = ["overdueRatio", "overdueMax", "ordersPreviousHalf", "unitsMean", "unitsLast"].map(column) as Columns5; // biome-ignore format: one group a line
  const [spendMean, spendLast, spendFirst, spendTotal, spend91] = ["spendMean", "spendLast", "spendFirst", "spendTotal", "spend91"].map(column) as Columns5; // biome-ignore format: one group a line
  const refundLines = column("refundLines");
  const longerGapShare = column("longerGapShare");
  const inWindow = windows.map((days) => column(`orders${days}`));
  const { day, offsets, amountMinor, quantity } = orders;
  const today = history.today;
  const order = population.orderMinor > 0 ? population.orderMinor : Number.NaN;
  let gaps = new Float64Array(64);
  for (let i = 0; i < rows.length; i++) {
    const c = rows[i]!;
    const first = offsets[c]!;
    const last = offsets[c + 1]! - 1;
    if (last < first) {
      for (const column of columns) column[i] = Number.NaN;
      continue;
    }
    const x = last - first;
    const T = today - day[first]!;
    const silence = today - day[last]!;
    frequency[i] = x;
    age[i] = T;
    daysSinceLast[i] = silence;
    silenceShare[i] = T > 0 ? silence / T : 0;
    orderRate[i] = (7 * (x + 0.25)) / (T + population.gapDays);
    if (x > gaps.length) gaps = new Float64Array(2 * x);
    let longest = 0;
    let longer = 0;
    let squares = 0;
    for (let k = 0; k < x; k++) {
      const gap = day[first + k + 1]! - day[first + k]!;
      gaps[k] = gap;
      squares += gap * gap;
      if (gap > longest) longest = gap;
      if (gap > silence) longer++;
    }
    const sum = day[last]! - day[first]!;
    const mean = x > 0 ? sum / x : Number.NaN;
    gapMean[i] = mean;
    gapLast[i] = x > 0 ? gaps[x - 1]! : Number.NaN;
    gapMax[i] = x > 0 ? longest : Number.NaN;
    gapVariation[i] = x > 1 ? Math.sqrt(Math.max(0, squares / x - mean * mean)) / mean : Number.NaN;
    gapMedian[i] = x > 0 ? medianInPlace(gaps.subarray(0, x)) : Number.NaN;
    overdueRatio[i] = silence / ((sum + population.gapDays) / (x + 1));
    overdueMax[i] = x > 0 ? silence / longest : Number.NaN;
    longerGapShare[i] = x > 0 ? longer / x : Number.NaN;
    countWindows(i, first, last);
    unitsLast[i] = quantity[last]!;
    refundLines[i] = orders.refundLines[c]!;
    spend(i, first, last);
  }
  return { features, columns };

  function countWindows(i: number, first: number, last: number): void {
    let within = 0;
    let k = last;
    for (let w = 0; w < windows.length; w++) {
      while (k >= first && today - day[k]! < windows[w]!) k--;
      within = last - k;
      inWindow[w]![i] = within;
    }
    previousHalf[i] = inWindow[4]![i]! - inWindow[3]![i]!;
  }

  function spend(i: number, first: number, last: number): void {
    let total = 0;
    let known = 0;
    let units = 0;
    let recent = 0;
    for (let k = first; k <= last; k++) {
      units += quantity[k]!;
      const value = amountMinor[k]!;
      if (Number.isNaN(value)) continue;
      total += value;
      known++;
      if (today - day[k]! < 91) recent += value;
    }
    unitsMean[i] = units / (last - first + 1);
    spendTotal[i] = known > 0 ? total / order : Number.NaN;
    spendMean[i] = total / known / order;
    spend91[i] = known > 0 ? recent / order : Number.NaN;
    spendLast[i] = amountMinor[last]! / order;
    spendFirst[i] = amountMinor[first]! / order;
  }
}

type Columns5 = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];
