import { EventTable } from "siyu";
import { quietMechanisms, type Simulation, type SimulationOptions, simulate } from "siyu/datasets";
import { dayMs } from "../../src/events/calendar-day.js";
import { dataOf } from "../../src/events/table.js";
import { intervalCoverage } from "../../src/metrics/coverage.js";
import { ascendingOrder } from "../../src/metrics/order.js";
import { spearman } from "../../src/metrics/rank-correlation.js";
import type { BenchmarkRow } from "../report.js";
import { type OwnedPairs, ownedPairs, type PairKey } from "./pairs/owned-pairs.js";
import { pairProtocol } from "./pairs/pair-protocol.js";
import { type PairEstimator, predictPairs } from "./pairs/predict.js";
import { daysByMedianGap } from "./pairs/simple-rules.js";
import { medianOf } from "./pairs/when.js";

const days = 730;
const seeds = [1, 2];
const horizonDays = 30;
const withinDays = 180;
/** Futures from which the generating model predicts, and further ones that both are judged by. */
const futures = { drawn: 128, heldOut: 8 };
/** Fewest futures with a purchase within the window from which a date is predicted. */
const leastDrawn = 10;

/** Everybody uses things up and goes shopping by the same planted cycles: nothing about a customer is hidden. */
const cycles = {
  ...quietMechanisms,
  rate: { medianGapDays: 30, gapDaysPerTier: 0, deviation: 0 },
  regularity: { logMean: 0.7, deviation: 0, stockpiling: 0 },
  assortment: {
    ...quietMechanisms.assortment,
    ...{ reach: 0.9, steepness: 8, explore: 0.3, useDeviation: 0, loyaltyB: 0 },
  },
};
const brands: Readonly<Record<string, Pick<SimulationOptions, "customers" | "mechanisms">>> = {
  "simulated cycles": { customers: 800, mechanisms: cycles },
  "simulated brand": { customers: 2000, mechanisms: { campaigns: quietMechanisms.campaigns } },
};

/** What came true of the predictions of several seeds, one entry a pair, or one a purchase in a held-out future. */
interface Outcomes {
  readonly probability: number[];
  readonly frequency: number[];
  readonly chance: number[];
  readonly actual: number[];
  readonly p10: number[];
  readonly p50: number[];
  readonly p90: number[];
  /** Median of the drawn futures. */
  readonly best: number[];
  readonly medianGap: number[];
}

/**
 * Repurchase by category and item against the generating model. Of a pair it predicts the median of the dates in many
 * futures, of those that buy within the window, and both are judged by further futures. Nobody can do better on
 * average who knows no more; of the brand it knows more than the history says: each customer's own clock. The brand
 * sends no campaigns, as its futures are without messages.
 */
export async function pairsAgainstTruth(
  { sku, category }: { readonly sku: PairEstimator; readonly category: PairEstimator },
  only?: RegExp,
): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  for (const [data, options] of Object.entries(brands)) {
    if (only && !only.test(data)) continue;
    for (const key of ["categoryId", "itemId"] as const) {
      const outcomes: Outcomes = {
        ...{ probability: [], frequency: [], chance: [] },
        ...{ actual: [], p10: [], p50: [], p90: [], best: [], medianGap: [] },
      };
      for (const seed of seeds) {
        const brand = simulate({ ...options, days, seed, futures: 0, start: "2023-07-01" });
        await collect(brand, key, key === "itemId" ? sku : category, outcomes);
      }
      const task = key === "itemId" ? "repurchase.sku" : "repurchase.category";
      rows.push(...dateRows(outcomes).map((row) => ({ task, data, ...row })));
      rows.push(...chanceRows(outcomes).map((row) => ({ task, data: `${data} ${horizonDays} d`, ...row })));
    }
  }
  return rows;
}

async function collect(
  brand: Simulation,
  key: PairKey,
  estimator: PairEstimator,
  outcomes: Outcomes,
): Promise<void> {
  const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" }).with({
    customers: brand.customers,
    items: brand.items,
    calendar: brand.calendar,
  });
  const cutoff = brand.until;
  const data = dataOf(events);
  const pairs = ownedPairs(data, { key, cutOf: () => data.zone.dayOf(cutoff) });
  const protocol = pairProtocol({ name: "truth", key, events, pairs, ideal: "cut", horizon: horizonDays });
  const predicted = await predictPairs(estimator, { ...protocol, cutoff, horizonDays, withinDays });
  const next = nextPurchases(brand, key);
  const none = new Float64Array(futures.drawn + futures.heldOut).fill(Number.POSITIVE_INFINITY);
  const pairAt = new Map(pairs.keys.map((name, i) => [nameOf(pairs.customerIds[i]!, name), i]));
  const gaps = daysByMedianGap(pairs, withinDays / 2);
  for (const [row, name] of predicted.keys.entries()) {
    const pair = nameOf(predicted.customerIds[row]!, name);
    const times = next.get(pair) ?? none;
    const at = pairAt.get(pair)!;
    outcomes.probability.push(predicted.scores[row]!);
    outcomes.frequency.push(personalFrequency(pairs, at));
    outcomes.chance.push(times.filter((t) => t < horizonDays).length / times.length);
    const drawn = times.subarray(0, futures.drawn).filter((t) => t < withinDays);
    if (drawn.length < leastDrawn) continue;
    const best = medianOf(drawn);
    for (const actual of times.subarray(futures.drawn)) {
      if (actual >= withinDays) continue;
      outcomes.actual.push(actual);
      outcomes.best.push(best);
      outcomes.medianGap.push(gaps[at]!);
      for (const part of ["p10", "p50", "p90"] as const) outcomes[part].push(predicted.days![part][row]!);
    }
  }
}

/** Days to the next purchase in each future, by pair; Infinity where there is none. */
function nextPurchases(brand: Simulation, key: PairKey): Map<string, Float64Array> {
  const next = new Map<string, Float64Array>();
  const count = futures.drawn + futures.heldOut;
  for (const { customerId, futures: lives } of brand.futures({ futures: count, days: withinDays })) {
    for (const [future, after] of lives.entries()) {
      for (const { type, timestamp, [key]: id } of after) {
        if (type !== "purchase" || id === undefined) continue;
        const pair = nameOf(customerId, id);
        let times = next.get(pair);
        if (!times) {
          times = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
          next.set(pair, times);
        }
        times[future] = Math.min(times[future]!, (timestamp - brand.until) / dayMs);
      }
    }
  }
  return next;
}

function nameOf(customerId: string, key: string): string {
  return `${customerId}\u0000${key}`;
}

/** P(bought within the horizon) if the pair is bought at the rate of its days of purchase since the first. */
function personalFrequency({ starts, days: bought, cut }: OwnedPairs, pair: number): number {
  const [first, end] = [starts[pair]!, starts[pair + 1]!];
  const age = Math.max(horizonDays, cut[pair]! - bought[first]!);
  return -Math.expm1((-(end - first) * horizonDays) / age);
}

type Measured = Omit<BenchmarkRow, "task" | "data">;

function dateRows({ actual, p10, p50, p90, best, medianGap }: Outcomes): Measured[] {
  const [own, truth, rule] = [p50, best, medianGap].map((dates) =>
    Float64Array.from(dates, (date, i) => Math.abs(date - actual[i]!)),
  ) as [Float64Array, Float64Array, Float64Array];
  const ratio = (metric: string, statistic: (errors: Float64Array) => number): Measured => ({
    metric: `nextPurchase ${metric} / that of the generating model`,
    value: statistic(own) / statistic(truth),
    better: "down",
    baseline: statistic(rule) / statistic(truth),
    goal: 1.1,
    note: `${statistic(own).toFixed(1)} days; ${actual.length} purchases; baseline median gap`,
  });
  const covered = intervalCoverage(Float64Array.from(actual), Float64Array.from(p10), Float64Array.from(p90));
  return [
    ratio("medianAe", medianOf),
    ratio("mae", meanOf),
    {
      metric: "nextPurchase coverage80",
      value: covered,
      better: "zero",
      note: `${covered >= 0.78 && covered <= 0.82 ? "within" : "outside"} .78 .. .82`,
    },
  ];
}

function chanceRows({ probability, frequency, chance }: Outcomes): Measured[] {
  const [own, rule] = [probability, frequency].map((p) =>
    distances(Float64Array.from(p), Float64Array.from(chance)),
  ) as [Distances, Distances];
  const note = `true chances of ${chance.length} pairs, mean ${meanOf(chance).toFixed(4)}; baseline personal frequency`;
  return (Object.keys(own) as (keyof Distances)[]).map((metric) => ({
    ...{ metric, value: own[metric], baseline: rule[metric], note },
    better: metric === "biasOfTruth" ? "zero" : metric === "spearmanOfTruth" ? "up" : "down",
  }));
}

type Distances = ReturnType<typeof distances>;

function distances(probability: Float64Array, chance: Float64Array) {
  const excess = probability.map((p, i) => p - chance[i]!);
  return {
    rmseOfTruth: Math.sqrt(meanOf(excess.map((e) => e * e))),
    eceOfTruth: meanExcessOfBins(probability, excess),
    biasOfTruth: meanOf(excess),
    spearmanOfTruth: spearman(probability, chance),
  };
}

/** Mean over ten bins of equal count, by probability, of how far their mean is off. */
function meanExcessOfBins(probability: Float64Array, excess: Float64Array): number {
  const bins = 10;
  const order = ascendingOrder(probability);
  const sums = new Float64Array(bins);
  order.forEach((row, rank) => {
    sums[Math.floor((rank * bins) / order.length)]! += excess[row]!;
  });
  return sums.reduce((total, sum) => total + Math.abs(sum), 0) / order.length;
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
