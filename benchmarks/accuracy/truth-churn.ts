import { EventTable, propensity } from "siyu";
import { newcomerMechanisms, type Simulation, simulate } from "siyu/datasets";
import { auc, expectedCalibrationError, perfectModelEce } from "siyu/evaluation";
import { dayMs } from "../../src/events/calendar-day.js";
import type { BenchmarkRow } from "../report.js";

type NewcomerTarget = "firstPurchase" | "secondOrder";

const data = "simulated newcomers";
const horizonDays = 30;
/** Futures that judge the order of the scores; the first alone judges their size, as floors are of labels drawn once. */
const futures = 20;

/** Customers of whom a target was asked: the model's chance, the true one, and what came in each future. */
interface Asked {
  readonly probability: Float64Array;
  readonly chance: Float64Array;
  /** Days since joining, or since the first order. */
  readonly days: Float64Array;
  /** One column a future. */
  readonly came: readonly Uint8Array[];
}

/**
 * First purchase and second order against the chances of the generating model, which knows everything that the brand
 * sees and all planted mechanisms: nobody ranks better on average. The baseline is the time since joining or since the
 * first order.
 */
export async function newcomersAgainstTruth(only?: RegExp): Promise<BenchmarkRow[]> {
  if (only && !only.test(data)) return [];
  const brand = simulate({
    customers: 20_000,
    days: 540,
    futures: 0,
    start: "2023-07-01",
    mechanisms: newcomerMechanisms,
  });
  const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" }).with({
    customers: brand.customers,
    items: brand.items,
    calendar: brand.calendar,
  });
  const came = orderedIn(brand);
  const rows: BenchmarkRow[] = [];
  for (const [orders, target] of (["firstPurchase", "secondOrder"] as const).entries()) {
    const model = await propensity.event.train(events, { target, horizonDays });
    const own = new Map(Array.from(model.predict(events), (row) => [row.customerId, row.probability]));
    const starts = startsOf(brand, orders);
    const truths = Array.from(brand.newcomers({ days: horizonDays })).filter(
      ({ customerId, orders: n }) => n === orders && own.has(customerId),
    );
    const column = (value: (customerId: string) => number) =>
      Float64Array.from(truths, ({ customerId }) => value(customerId));
    rows.push(
      ...rowsOf(target, {
        probability: column((id) => own.get(id)!),
        chance: Float64Array.from(truths, ({ probability }) => probability),
        days: column((id) => (brand.until - starts.get(id)!) / dayMs),
        came: Array.from({ length: futures }, (_, f) =>
          Uint8Array.from(truths, ({ customerId }) => came.get(customerId)?.[f] ?? 0),
        ),
      }),
    );
  }
  return rows;
}

/** For each future 1 if an order comes in it within the horizon, by customer; who will not order is absent. */
function orderedIn(brand: Simulation): Map<string, Uint8Array> {
  const came = new Map<string, Uint8Array>();
  for (const { customerId, futures: drawn } of brand.futures({ futures, days: horizonDays })) {
    came.set(
      customerId,
      Uint8Array.from(drawn, (events) => (events.some(({ type }) => type === "purchase") ? 1 : 0)),
    );
  }
  return came;
}

/** When each customer joined, or with one order when that was. */
function startsOf(brand: Simulation, orders: number): Map<string, number> {
  const starts = new Map<string, number>();
  for (const { customerId, type, timestamp } of brand.events) {
    if (type === (orders === 0 ? "join" : "purchase") && !starts.has(customerId))
      starts.set(customerId, timestamp);
  }
  return starts;
}

function rowsOf(target: NewcomerTarget, { probability, chance, days, came }: Asked): BenchmarkRow[] {
  const recency = days.map((since) => -since);
  const best = meanAuc(came, chance);
  const labels = came[0]!;
  const floor = perfectModelEce(probability);
  const ece = expectedCalibrationError(labels, probability);
  const excess = probability.map((p, i) => p - chance[i]!);
  const meanChance = meanOf(chance);
  const task = `propensity.event ${target}`;
  const note = `${chance.length} customers, ${futures} futures; goal: .01 below the generating model`;
  return [
    { task, data, metric: "auc", value: meanAuc(came, probability), baseline: meanAuc(came, recency), best, goal: best - 0.01, better: "up", note },
    { task, data, metric: "ece", value: ece, goal: floor, better: "down", note: `goal: what a perfect model stays below in 95 of 100 draws; the generating model's own ${expectedCalibrationError(labels, chance).toFixed(4)}` },
    { task, data, metric: "biasOfTruth", value: meanOf(excess), better: "zero", note: `mean true chance ${meanChance.toFixed(4)}` },
    { task, data, metric: "rmseOfTruth", value: Math.sqrt(meanOf(excess.map((e) => e * e))), baseline: Math.sqrt(meanOf(chance.map((p) => (p - meanChance) ** 2))), better: "down", note: "baseline: the mean chance for all" },
  ]; // biome-ignore format: one metric a line
}

function meanAuc(came: readonly Uint8Array[], scores: Float64Array): number {
  return meanOf(came.map((labels) => auc(labels, scores)));
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
