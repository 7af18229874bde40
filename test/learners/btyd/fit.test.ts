import { expect, test } from "vitest";
import { TrainError } from "../../../src/errors.js";
import { distinctRows, sampleRows } from "../../../src/learners/btyd/compress.js";
import { geometricLikelihood } from "../../../src/learners/btyd/geometric/geometric-likelihood.js";
import {
  fitPurchaseModel,
  type GeometricParameters,
  type PurchaseSummary,
  simulateSummary,
} from "../../../src/learners/btyd/index.js";
import { createRandom } from "../../../src/stats/random.js";
import { isShared } from "../../shared/data.js";
import { publishedCdnow } from "./published.js";

/** 800 customers of the known model, acquired over a year. */
function customersOf(seed: number, n = 800): PurchaseSummary & { recency: Float64Array; T: Float64Array } {
  const random = createRandom(seed);
  const ages = Float64Array.from({ length: n }, () => 100 + random.int(365));
  const parameters = { r: 0.8, alpha: 25, a: 0.7, b: 2.5 };
  return simulateSummary({ family: "bg-nbd", parameters }, ages, random, true);
}

function expectClose(got: GeometricParameters, expected: GeometricParameters, within: number): void {
  for (const name of ["r", "alpha", "a", "b"] as const) {
    const message = `${name}: ${got[name]} against ${expected[name]}`;
    expect(Math.abs(got[name] / expected[name] - 1), message).toBeLessThan(within);
  }
}

test.skipIf(!isShared("cdnow-sample"))(
  "the unit of time changes alpha and the log-likelihood, and nothing else",
  () => {
    const weeks = publishedCdnow();
    const days = { ...weeks, recency: weeks.recency.map((t) => 7 * t), T: weeks.T.map((t) => 7 * t) };
    for (const prior of ["none", "weak"] as const) {
      const inWeeks = fitPurchaseModel("bg-nbd", weeks, { prior });
      const inDays = fitPurchaseModel("bg-nbd", days, { prior });
      expectClose(inDays.parameters, { ...inWeeks.parameters, alpha: 7 * inWeeks.parameters.alpha }, 1e-5);
      const orders = weeks.frequency.reduce((sum, x) => sum + x, 0);
      expect(inDays.logLikelihood).toBeCloseTo(inWeeks.logLikelihood - orders * Math.log(7), 4);
    }
  },
);

test("the gradient of the log-likelihood is its slope", () => {
  for (const family of ["bg-nbd", "mbg-nbd"] as const) {
    // Few times, so that the table of powers is used, and many, so that it is not.
    for (const summary of [customersOf(1, 20000), customersOf(2, 200)]) {
      const logLikelihood = geometricLikelihood(family, distinctRows(summary), 100);
      const at = Float64Array.of(-0.4, -1.2, -0.5, 0.6);
      const gradient = new Float64Array(4);
      const scale = Math.abs(logLikelihood(at, gradient));
      for (let i = 0; i < 4; i++) {
        const slope = [1e-5, -1e-5].map((h) =>
          logLikelihood(
            at.map((v, k) => (k === i ? v + h : v)),
            new Float64Array(4),
          ),
        );
        expect(Math.abs((slope[0]! - slope[1]!) / 2e-5 - gradient[i]!)).toBeLessThan(1e-9 * scale);
      }
    }
  }
});

test("known parameters come back in every unit of time, and no fit fails", () => {
  const random = createRandom(2026);
  let covered = 0;
  const fits = 40;
  for (let k = 0; k < fits; k++) {
    const family = k % 2 === 0 ? "bg-nbd" : "mbg-nbd";
    const unit = [1, 7, 30.4, 365][k % 4]!;
    const parameters = {
      r: 0.3 + 1.5 * random.next(),
      alpha: (10 + 60 * random.next()) / unit,
      a: 0.3 + random.next(),
      b: 1 + 3 * random.next(),
    };
    const ages = Float64Array.from({ length: 1500 }, () => (90 + 640 * random.next()) / unit);
    const fit = fitPurchaseModel(family, simulateSummary({ family, parameters }, ages, random), {
      prior: "none",
    });
    expect(fit.gradientNorm).toBeLessThan(1e-6);
    // r and alpha within two standard errors about 95 % of the time.
    for (const name of ["r", "alpha"] as const) {
      if (Math.abs(fit.parameters[name] - parameters[name]) < 2 * fit.standardErrors![name]) covered++;
    }
  }
  expect(covered).toBeGreaterThanOrEqual(0.85 * 2 * fits);
});

test("a row of weight 3 is three customers, and their order does not matter", () => {
  const summary = customersOf(4);
  const n = summary.T.length;
  const order = createRandom(1).shuffle(Int32Array.from({ length: 3 * n }, (_, i) => i % n));
  const thrice = {
    frequency: Int32Array.from(order, (i) => summary.frequency[i]!),
    recency: Float64Array.from(order, (i) => summary.recency[i]!),
    T: Float64Array.from(order, (i) => summary.T[i]!),
  };
  const weighted = fitPurchaseModel("mbg-nbd", { ...summary, weights: new Uint8Array(n).fill(3) });
  expect(fitPurchaseModel("mbg-nbd", thrice)).toEqual(weighted);
});

test("a base too large to try every start on gives the maximum all the same", () => {
  const random = createRandom(12);
  const parameters = { r: 0.8, alpha: 25, a: 0.7, b: 2.5 };
  const ages = Float64Array.from({ length: 60000 }, () => 100 + 1000 * random.next());
  const summary = simulateSummary({ family: "bg-nbd", parameters }, ages, random);
  const rows = distinctRows(summary);
  expect(rows.weights.length).toBeGreaterThan(20000);
  expect(sampleRows(rows, 5000).customers).toBe(5000);
  const fit = fitPurchaseModel("bg-nbd", summary, { prior: "none" });
  expect(fit.gradientNorm).toBeLessThan(1e-6);
  expectClose(fit.parameters, parameters, 0.15);
});

test("without dropout the model is an NBD with a warning, not a failure", () => {
  const random = createRandom(8);
  const ages = new Float64Array(3000).fill(365);
  const never = { family: "bg-nbd" as const, parameters: { r: 1, alpha: 60, a: 1e-9, b: 1 } };
  const summary = simulateSummary(never, ages, random, true);
  for (const family of ["bg-nbd", "mbg-nbd"] as const) {
    const fit = fitPurchaseModel(family, summary, { prior: "none" });
    expect(fit.warnings).toContain("flat_direction_dropout");
    expect(Object.values(fit.parameters).every(Number.isFinite)).toBe(true);
    // As good as the NBD that made it.
    const rows = distinctRows(summary);
    const truth = Float64Array.of(0, Math.log(60), Math.log(1e-9), 0);
    expect(fit.logLikelihood).toBeGreaterThan(
      geometricLikelihood(family, rows, 1)(truth, new Float64Array(4)) - 0.01,
    );
  }
});

test("customers who all buy alike give a model of one rate, with a warning", () => {
  const n = 500;
  const summary = {
    frequency: new Int32Array(n).fill(4),
    recency: new Int32Array(n).fill(80),
    T: new Int32Array(n).fill(100),
  };
  expect(fitPurchaseModel("bg-nbd", summary, { prior: "none" }).warnings).toContain("flat_direction_rate");
  expect(fitPurchaseModel("bg-nbd", summary).standardErrors).toBeDefined();
});

test("nobody came back: an error without a prior, a low and finite rate with the weak one", () => {
  const n = 300;
  const summary = {
    frequency: new Int32Array(n),
    recency: new Int32Array(n),
    T: new Int32Array(n).fill(200),
  };
  expect(() => fitPurchaseModel("bg-nbd", summary, { prior: "none" })).toThrow(
    expect.objectContaining({ constructor: TrainError, code: "nobody_came_back" }),
  );
  for (const family of ["bg-nbd", "mbg-nbd"] as const) {
    const { parameters } = fitPurchaseModel(family, summary);
    expect(parameters.r / parameters.alpha).toBeGreaterThan(0);
    expect((200 * parameters.r) / parameters.alpha).toBeLessThan(0.1);
  }
  const newborn = { ...summary, T: new Int32Array(n) };
  expect(Object.values(fitPurchaseModel("bg-nbd", newborn).parameters).every(Number.isFinite)).toBe(true);
});

test("too few customers, an impossible row and an aborted run are errors that say so", () => {
  const one = { frequency: [2], recency: [5], T: [9] };
  const columns = Object.fromEntries(Object.entries(one).map(([k, v]) => [k, Int32Array.from(v)]));
  expect(() => fitPurchaseModel("bg-nbd", columns as unknown as PurchaseSummary)).toThrow(
    expect.objectContaining({ code: "too_few_customers", details: { customers: 1, needed: 10 } }),
  );
  const summary = customersOf(5, 50);
  expect(() => fitPurchaseModel("bg-nbd", { ...summary, T: summary.T.slice(1) })).toThrow(
    /'T'.*50 rows.*got 49/,
  );
  for (const wrong of [{ recency: 1e9 }, { T: Number.NaN }, { recency: -1 }]) {
    const broken = { ...summary, recency: summary.recency.slice(), T: summary.T.slice() };
    for (const [name, value] of Object.entries(wrong)) broken[name as "recency" | "T"][7] = value;
    expect(() => fitPurchaseModel("bg-nbd", broken)).toThrow(
      expect.objectContaining({ code: "summary_value" }),
    );
  }
  expect(() => fitPurchaseModel("bg-nbd", summary, { signal: AbortSignal.abort() })).toThrow(/abort/i);
});
