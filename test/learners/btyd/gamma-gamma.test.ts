import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EventError, TrainError } from "../../../src/errors.js";
import {
  expectedSpend,
  expectedSpendColumn,
  type GammaGammaModel,
  meanSpendQuantile,
  simulateSpend,
} from "../../../src/learners/btyd/gamma-gamma/gamma-gamma.js";
import { fitGammaGamma } from "../../../src/learners/btyd/gamma-gamma/gamma-gamma-fit.js";
import { gammaGammaLikelihood } from "../../../src/learners/btyd/gamma-gamma/gamma-gamma-likelihood.js";
import { distinctSpend } from "../../../src/learners/btyd/gamma-gamma/gamma-gamma-summary.js";
import { symmetricInverse } from "../../../src/matrix/solve.js";
import { hessianOf } from "../../../src/stats/hessian.js";
import type { Objective } from "../../../src/stats/minimum.js";
import { gammaQuantile } from "../../../src/stats/quantiles.js";
import { createRandom } from "../../../src/stats/random.js";
import { isShared, sharedPath } from "../../shared/data.js";

const names = ["p", "q", "v"] as const;
const cdnowModel: GammaGammaModel = { family: "gamma-gamma", parameters: { p: 6.25, q: 3.74, v: 15.44 } };
const golden = JSON.parse(readFileSync(new URL("../../golden/gamma-gamma.json", import.meta.url), "utf8"));

const positive = fc.double({ min: -4, max: 4, noNaN: true }).map((power) => 10 ** power);
const anyModel = fc
  .record({ p: positive, q: positive, v: positive })
  .map((parameters): GammaGammaModel => ({ family: "gamma-gamma", parameters }));

/** Customers of a known model: one to a dozen orders each, some without any. */
function customersOf(model: GammaGammaModel, n: number, seed: number): ReturnType<typeof simulateSpend> {
  const random = createRandom(seed);
  const frequency = Float64Array.from({ length: n }, () => random.geometric(0.3));
  return simulateSpend(model, frequency, random);
}

test.skipIf(!isShared("cdnow-sample"))("CDNOW gives the published parameters and log-likelihood", () => {
  const [, ...lines] = gunzipSync(readFileSync(sharedPath("cdnow-sample/published_summary.csv.gz")))
    .toString()
    .trim()
    .split("\n");
  const column = (k: number): Float64Array => Float64Array.from(lines, (line) => Number(line.split(",")[k]));
  const summary = { frequency: column(1), monetary: column(4) };
  const fit = fitGammaGamma(summary, { prior: "none" });
  const published = { p: 6.249, q: 3.745, v: 15.448 };
  for (const name of names)
    expect(Math.abs(fit.parameters[name] / published[name] - 1), name).toBeLessThan(2e-4);
  expect(Math.abs(fit.logLikelihood + 4055.92)).toBeLessThan(0.01);
  expect(fit).toMatchObject({ reason: "gradient", customers: 946, leftOut: 1411 });
  // Frequent customers of CDNOW do spend a little more an order.
  expect(fit.warnings).toEqual(["spend_correlates_with_frequency"]);
  // In cents it is the same model.
  const cents = fitGammaGamma(
    { ...summary, monetary: summary.monetary.map((m) => 100 * m) },
    { prior: "none" },
  );
  expect(cents.parameters.p).toBeCloseTo(fit.parameters.p, 4);
  expect(cents.parameters.v / 100).toBeCloseTo(fit.parameters.v, 4);
  expect(cents.logLikelihood).toBeCloseTo(fit.logLikelihood - 946 * Math.log(100), 6);
  expect(Math.abs(fitGammaGamma(summary).parameters.q / fit.parameters.q - 1)).toBeLessThan(0.02);
});

test("worked by hand: p = 2, q = 3, v = 20", () => {
  const model: GammaGammaModel = { family: "gamma-gamma", parameters: { p: 2, q: 3, v: 20 } };
  // The mean over customers is 2 20 / (3 - 1); three orders of 10: 2 (20 + 30) / (6 + 2).
  expect(expectedSpend(model, { frequency: 0, monetary: 0 })).toBe(20);
  expect(expectedSpend(model, { frequency: 3, monetary: 10 })).toBe(12.5);
  // A mean below 0 counts as 0, and without orders it is not looked at.
  expect(expectedSpend(model, { frequency: 3, monetary: -4 })).toBe(5);
  expect(expectedSpend(model, { frequency: 0, monetary: Number.NaN })).toBe(20);
  expect(() => expectedSpend(model, { frequency: 1, monetary: Number.NaN })).toThrow(
    expect.objectContaining({ code: "summary_value" }),
  );
});

test("expectations are those of lifetimes", () => {
  const { parameters, customers, expected } = golden.lifetimes;
  const model: GammaGammaModel = { family: "gamma-gamma", parameters };
  customers.forEach(([frequency, monetary]: [number, number], i: number) => {
    expect(Math.abs(expectedSpend(model, { frequency, monetary }) / expected[i] - 1)).toBeLessThan(1e-14);
  });
});

test("log-likelihood and quantiles agree with 60-digit values at torture points", () => {
  expect(golden.rows.length).toBeGreaterThanOrEqual(120);
  for (const [p, q, v, x, m, logLikelihood, spend, chance] of golden.rows) {
    const rows = distinctSpend({ frequency: Float64Array.of(x), monetary: Float64Array.of(m) });
    const theta = Float64Array.of(p, q, (p * v) / q).map(Math.log);
    const got = gammaGammaLikelihood(rows, 1)(theta, new Float64Array(3));
    const at = JSON.stringify([p, q, v, x, m]);
    expect(Math.abs(got - logLikelihood), at).toBeLessThan(5e-12 * Math.max(1, Math.abs(logLikelihood)));
    if (spend === null) continue;
    const model: GammaGammaModel = { family: "gamma-gamma", parameters: { p, q, v } };
    const quantile = meanSpendQuantile(model, { frequency: x, monetary: m }, chance);
    expect(Math.abs(quantile / spend - 1), at).toBeLessThan(1e-10);
  }
});

test("the unit of money changes nothing, and more orders pull the expectation towards the own mean", () => {
  fc.assert(
    fc.property(
      anyModel,
      fc.integer({ min: 1, max: 400 }),
      positive,
      positive,
      (model, frequency, monetary, unit) => {
        const { p, q, v } = model.parameters;
        const spend = expectedSpend(model, { frequency, monetary });
        expect(spend > 0 && spend < Infinity).toBe(true);
        const inUnits: GammaGammaModel = { family: "gamma-gamma", parameters: { p, q, v: v * unit } };
        const scaled = expectedSpend(inUnits, { frequency, monetary: monetary * unit });
        expect(Math.abs(scaled / unit / spend - 1)).toBeLessThan(1e-9);
        if (q <= 1.001) return; // without a mean over customers there is nothing to be pulled away from
        const more = expectedSpend(model, { frequency: frequency + 1, monetary });
        expect(Math.abs(more - monetary)).toBeLessThanOrEqual(Math.abs(spend - monetary) + 1e-9 * spend);
        const population = expectedSpend(model, { frequency: 0, monetary: 0 });
        const [low, high] = [Math.min(population, monetary), Math.max(population, monetary)];
        expect(spend >= low * (1 - 1e-9) && spend <= high * (1 + 1e-9)).toBe(true);
      },
    ),
    { seed: 11, numRuns: 1000 },
  );
});

test("where the mean over customers is infinite, a customer without orders is worth the median, never NaN", () => {
  const heavy: GammaGammaModel = { family: "gamma-gamma", parameters: { p: 0.1, q: 0.8, v: 50 } };
  const none = { frequency: 0, monetary: 0 };
  expect(expectedSpend(heavy, none)).toBe(meanSpendQuantile(heavy, none, 0.5));
  // px + q is .9 with one order, and 1.1 with three: p (v + x m) / .1.
  expect(expectedSpend(heavy, { frequency: 1, monetary: 40 })).toBe(
    meanSpendQuantile(heavy, { frequency: 1, monetary: 40 }, 0.5),
  );
  expect(expectedSpend(heavy, { frequency: 3, monetary: 40 })).toBeCloseTo((0.1 * (50 + 120)) / 0.1, 9);
  const spends = customersOf({ family: "gamma-gamma", parameters: { p: 4, q: 0.8, v: 50 } }, 3000, 1);
  const fit = fitGammaGamma(spends);
  expect(fit.warnings).toContain("infinite_mean_spend");
  expect([...expectedSpend(fit, spends)].every((spend) => spend > 0 && spend < Infinity)).toBe(true);
});

test("quantiles rise with u and enclose what simulated customers are worth", () => {
  const random = createRandom(31);
  const { p, q, v } = cdnowModel.parameters;
  let inside = 0;
  const n = 4000;
  for (let i = 0; i < n; i++) {
    const nu = random.gamma(q, v);
    const frequency = random.int(6);
    const monetary = frequency === 0 ? 0 : random.gamma(p * frequency, nu * frequency);
    const [low, high] = [0.1, 0.9].map((u) => meanSpendQuantile(cdnowModel, { frequency, monetary }, u));
    if (p / nu > low! && p / nu < high!) inside++;
  }
  // .8 within three standard errors.
  expect(Math.abs(inside / n - 0.8)).toBeLessThan(3 * Math.sqrt((0.8 * 0.2) / n));
  expect(meanSpendQuantile(cdnowModel, { frequency: 2, monetary: 30 }, 0)).toBe(0);
  expect(meanSpendQuantile(cdnowModel, { frequency: 2, monetary: 30 }, 1)).toBe(Infinity);
});

test("a row of a column has the score of the customer alone, to the last bit", () => {
  for (const parameters of [cdnowModel.parameters, { p: 0.2, q: 0.5, v: 3 }]) {
    const model: GammaGammaModel = { family: "gamma-gamma", parameters };
    const columns = customersOf(model, 500, 3);
    const alone = Array.from(columns.frequency, (frequency, i) => ({
      frequency,
      monetary: columns.monetary[i]!,
    }));
    expect([...expectedSpend(model, columns)]).toEqual(
      alone.map((customer) => expectedSpend(model, customer)),
    );
    expect([...expectedSpendColumn(model, columns.frequency, columns.monetary)]).toEqual([
      ...expectedSpend(model, columns),
    ]);
    expect([...meanSpendQuantile(model, columns, 0.3)]).toEqual(
      alone.map((customer) => meanSpendQuantile(model, customer, 0.3)),
    );
  }
});

test("the gradient of the log-likelihood is its slope", () => {
  const rows = distinctSpend(customersOf(cdnowModel, 500, 8));
  const logLikelihood = gammaGammaLikelihood(rows, 30);
  // p x below and above q.
  for (const at of [Float64Array.of(0.3, 2.5, 0.4), Float64Array.of(2, 0.2, -0.5)]) {
    const gradient = new Float64Array(3);
    const scale = Math.abs(logLikelihood(at, gradient));
    for (let i = 0; i < 3; i++) {
      const [above, below] = [1e-5, -1e-5].map((h) =>
        logLikelihood(
          at.map((v, k) => (k === i ? v + h : v)),
          new Float64Array(3),
        ),
      );
      expect(Math.abs((above! - below!) / 2e-5 - gradient[i]!)).toBeLessThan(1e-9 * scale);
    }
  }
});

test("known parameters come back, closer as there are more customers, in any unit of money", () => {
  const random = createRandom(5);
  let covered = 0;
  let warned = 0;
  let fits = 0;
  for (const n of [600, 9600]) {
    for (let k = 0; k < 12; k++, fits++) {
      const q = 1.5 + 4 * random.next();
      const p = 1 + 6 * random.next();
      const parameters = { p, q, v: ([0.01, 30, 5e6][k % 3]! * q) / p };
      const fit = fitGammaGamma(customersOf({ family: "gamma-gamma", parameters }, n, 100 + fits), {
        prior: "none",
      });
      expect(fit.gradientNorm).toBeLessThan(1e-6);
      for (const name of names) {
        if (Math.abs(fit.parameters[name] - parameters[name]) < 2 * fit.standardErrors![name]) covered++;
        // The tolerance is that of the smaller base, shrinking as 1 / sqrt(n).
        expect(Math.abs(Math.log(fit.parameters[name] / parameters[name])) * Math.sqrt(n)).toBeLessThan(25);
      }
      warned += fit.warnings.length;
    }
  }
  expect(warned).toBeLessThanOrEqual(1);
  expect(covered).toBeGreaterThanOrEqual(0.88 * 3 * fits);
});

test("standard errors are those of the curvature by p, q and v themselves", () => {
  const summary = customersOf(cdnowModel, 2000, 21);
  const fit = fitGammaGamma(summary, { prior: "none" });
  const logLikelihood = gammaGammaLikelihood(distinctSpend(summary), 1);
  const minus: Objective = (theta, gradient) => {
    const [p, q, v] = theta as unknown as [number, number, number];
    const inner = new Float64Array(3);
    const value = logLikelihood(Float64Array.of(Math.log(p), Math.log(q), Math.log((p * v) / q)), inner);
    gradient.set([-(inner[0]! + inner[2]!) / p, -(inner[1]! - inner[2]!) / q, -inner[2]! / v]);
    return -value;
  };
  const at = Float64Array.from(names, (name) => fit.parameters[name]);
  const covariance = symmetricInverse(hessianOf(minus, at), 3)!;
  names.forEach((name, i) => {
    expect(Math.abs(Math.sqrt(covariance[4 * i]!) / fit.standardErrors![name] - 1)).toBeLessThan(1e-4);
  });
});

test("a base too large to try every start on gives the maximum all the same", () => {
  const fit = fitGammaGamma(customersOf(cdnowModel, 60_000, 12), { prior: "none" });
  expect(fit.gradientNorm).toBeLessThan(1e-6);
  for (const name of names) {
    expect(Math.abs(fit.parameters[name] - cdnowModel.parameters[name])).toBeLessThan(
      4 * fit.standardErrors![name],
    );
  }
});

test("a row of weight 3 is three customers, and neither their order nor who is left out matters", () => {
  const { frequency, monetary } = customersOf(cdnowModel, 400, 4);
  const order = createRandom(1).shuffle(Int32Array.from({ length: 1200 }, (_, i) => i % 400));
  const thrice = {
    frequency: Float64Array.from(order, (i) => frequency[i]!),
    monetary: Float64Array.from(order, (i) => monetary[i]!),
  };
  const weighted = fitGammaGamma({ frequency, monetary, weights: new Uint8Array(400).fill(3) });
  expect(fitGammaGamma(thrice)).toEqual(weighted);
  expect(weighted.leftOut).toBe(3 * frequency.filter((x) => x === 0).length);
  const counted = frequency.map((x, i) => (x > 0 && i % 5 !== 0 ? x : 0));
  const refunded = monetary.map((m, i) => (i % 5 === 0 ? -m : m));
  const { leftOut: _, ...some } = fitGammaGamma({ frequency: counted, monetary });
  expect(fitGammaGamma({ frequency, monetary: refunded })).toMatchObject(some);
});

test("equal prices are a model with warnings that predicts the price, not a failure", () => {
  for (const prior of ["none", "weak"] as const) {
    const frequency = Int32Array.from({ length: 300 }, (_, i) => 1 + (i % 4));
    const fit = fitGammaGamma({ frequency, monetary: new Float64Array(300).fill(29.9) }, { prior });
    expect(fit.warnings).toEqual(["flat_direction_orders", "flat_direction_customers"]);
    for (const x of [0, 2]) {
      expect(expectedSpend(fit, { frequency: x, monetary: 29.9 })).toBeCloseTo(29.9, 3);
    }
  }
});

test("customers who each keep to a price of their own, and orders of one law for all, are flat directions", () => {
  // 150 customers of each x at even steps through a law: means that vary as much for 1 order as for 6, or by chance alone.
  const customers = Array.from({ length: 900 }, (_, i) => ({
    x: 1 + (i % 6),
    u: (Math.floor(i / 6) + 0.5) / 150,
  }));
  const frequency = Int32Array.from(customers, ({ x }) => x);
  const steady = Float64Array.from(customers, ({ u }) => 30 / gammaQuantile(u, 3, 2));
  expect(fitGammaGamma({ frequency, monetary: steady }, { prior: "none" }).warnings).toEqual([
    "flat_direction_orders",
  ]);
  const alike = Float64Array.from(customers, ({ x, u }) => gammaQuantile(u, 2 * x, x / 5));
  expect(fitGammaGamma({ frequency, monetary: alike }, { prior: "none" }).warnings).toEqual([
    "flat_direction_customers",
  ]);
});

test("it is warned of spend that depends on frequency, and not of the shape of means of few orders", () => {
  const random = createRandom(14);
  const coarse: GammaGammaModel = { family: "gamma-gamma", parameters: { p: 0.5, q: 3, v: 100 } };
  const { frequency, monetary } = customersOf(coarse, 4000, 15);
  expect(fitGammaGamma({ frequency, monetary }).warnings).toEqual([]);
  const dependent = monetary.map((m, i) => m * frequency[i]! ** (0.8 + 0.1 * random.next()));
  const fit = fitGammaGamma({ frequency, monetary: dependent });
  expect(fit.warnings).toContain("spend_correlates_with_frequency");
  expect(fit.frequencyCorrelation).toBeGreaterThan(0.1);
  // Ten customers prove nothing.
  const few = { frequency: frequency.slice(0, 30), monetary: monetary.slice(0, 30) };
  expect(fitGammaGamma(few).warnings).toEqual([]);
});

test("too few customers, an impossible row and an aborted run are errors that say so", () => {
  const summary = customersOf(cdnowModel, 200, 2);
  const free = { frequency: summary.frequency, monetary: new Float64Array(200) };
  expect(() => fitGammaGamma(free)).toThrow(
    expect.objectContaining({
      constructor: TrainError,
      code: "too_few_customers",
      details: { customers: 0, needed: 10, leftOut: 200 },
    }),
  );
  expect(() => fitGammaGamma({ ...summary, monetary: summary.monetary.slice(1) })).toThrow(
    /'monetary'.*200 rows.*got 199/,
  );
  for (const [x, m] of [
    [1.5, 3],
    [-1, 3],
    [2, Number.NaN],
    [2, Infinity],
  ] as const) {
    const broken = { frequency: summary.frequency.slice(), monetary: summary.monetary.slice() };
    broken.frequency[7] = x;
    broken.monetary[7] = m;
    expect(() => fitGammaGamma(broken)).toThrow(
      expect.objectContaining({
        constructor: EventError,
        code: "summary_value",
        details: { row: 7, frequency: x, monetary: m },
      }),
    );
  }
  expect(() => fitGammaGamma(summary, { signal: AbortSignal.abort() })).toThrow(/abort/i);
});
