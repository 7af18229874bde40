/**
 * Speed of the purchase models: fit and score, one thread. Prints one JSON line a task:
 * `{ task, value, unit, goal, calibration }`, where `value` is the median of the runs in CPU milliseconds.
 *
 * `calibration` is the time of 1,000,000 Math.exp on the same machine in the same minute (about 10 ms on an idle
 * core): where it is larger, the machine was busy or slow, and `value` is by about that factor too.
 *
 * Before timing it checks that what is timed is right: the fit gives back the parameters the customers were drawn
 * from, and the columns equal the scores of customers taken one by one.
 */
import { pathToFileURL } from "node:url";
import {
  expectedOrders,
  fitPurchaseModel,
  type GeometricModel,
  lifetimeValue,
  probabilityOfOrder,
  simulateSpend,
  simulateSummary,
} from "../../src/learners/btyd/index.js";
import { createRandom } from "../../src/stats/random.js";

const truth: GeometricModel = { family: "bg-nbd", parameters: { r: 0.6, alpha: 40, a: 0.6, b: 2.5 } };

interface Measured {
  readonly task: string;
  readonly value: number;
  readonly unit: "ms";
  readonly goal: number;
  readonly calibration: number;
  readonly calibrationOf: string;
}

/** Near the published fit of CDNOW, in days. */
const ofPareto = { family: "pareto-nbd", parameters: { r: 0.55, alpha: 74, s: 0.6, beta: 82 } } as const;
const spend = { family: "gamma-gamma", parameters: { p: 6, q: 4, v: 15 } } as const;

/** Times fits and scores of the purchase models. */
export function measureBtyd(): Measured[] {
  const small = customers(2_357, 273);
  const ages = Float64Array.from({ length: 2_357 }, (_, i) => 189 + (i % 84));
  const mortal = simulateSummary(ofPareto, ages, 2_357, true);
  const large = customers(1_000_000, 730);
  const paid = { ...large, ...simulateSpend(spend, large.frequency, createRandom(3)) };
  check(large);
  const fitting = (summary: typeof small) => () => fitPurchaseModel("bg-nbd", summary, { prior: "none" });
  return [
    measure("fit BG/NBD, 2,357 customers", 8, 60, fitting(small)),
    measure("fit BG/NBD, 1,000,000 customers", 600, 7, fitting(large)),
    measure("fit Pareto/NBD, 2,357 customers", 50, 20, () =>
      fitPurchaseModel("pareto-nbd", mortal, { prior: "none" }),
    ),
    measure("P(buy) of 1,000,000 customers", 35, 15, () => probabilityOfOrder(truth, large, 90)),
    measure("E[X] of 1,000,000 customers", 100, 15, () => expectedOrders(truth, large, 90)),
    measure("CLV of 12 months of 1,000,000 customers", 800, 7, () =>
      lifetimeValue(truth, spend, paid, { days: 365, periodDays: 365 / 12, annualDiscountRate: 0.1 }),
    ),
  ];
}

function customers(n: number, days: number): ReturnType<typeof simulateSummary> {
  const random = createRandom(n);
  return simulateSummary(
    truth,
    Float64Array.from({ length: n }, () => 1 + random.int(days)),
    random,
    true,
  );
}

function check(summary: ReturnType<typeof simulateSummary>): void {
  const { parameters } = fitPurchaseModel("bg-nbd", summary, { prior: "none" });
  for (const name of ["r", "alpha", "a", "b"] as const) {
    // Orders of one day are merged, so the parameters of what is seen are a few per cent off.
    if (Math.abs(parameters[name] / truth.parameters[name] - 1) > 0.08) {
      throw new Error(`Parameter ${name}: drawn with ${truth.parameters[name]}, fitted ${parameters[name]}.`);
    }
  }
  const order = probabilityOfOrder(truth, summary, 90);
  const orders = expectedOrders(truth, summary, 90);
  for (let i = 0; i < order.length; i += 997) {
    const customer = { frequency: summary.frequency[i]!, recency: summary.recency[i]!, T: summary.T[i]! };
    const same =
      order[i] === probabilityOfOrder(truth, customer, 90) &&
      orders[i] === expectedOrders(truth, customer, 90);
    if (!same) throw new Error(`Row ${i} scores otherwise in the batch than alone.`);
  }
}

function measure(task: string, goal: number, runs: number, work: () => unknown): Measured {
  for (let k = 0; k < Math.min(20, runs); k++) work();
  const calibration = median(7, exponentials);
  return { task, value: median(runs, work), unit: "ms", goal, calibration, calibrationOf: "1M Math.exp" };
}

const powers = Float64Array.from({ length: 1_000_000 }, (_, i) => -(i % 1000) / 200);

function exponentials(): number {
  let sum = 0;
  for (let i = 0; i < powers.length; i++) sum += Math.exp(powers[i]!);
  return sum;
}

function median(runs: number, work: () => unknown): number {
  const times = Float64Array.from({ length: runs }, () => {
    const start = process.cpuUsage();
    work();
    return process.cpuUsage(start).user / 1000;
  }).sort();
  return Number(times[runs >> 1]!.toFixed(2));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  for (const line of measureBtyd()) console.log(JSON.stringify(line));
}
