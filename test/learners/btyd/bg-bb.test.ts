import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { EventError, OptionsError, TrainError } from "../../../src/errors.js";
import {
  type BgBbModel,
  bgBbDert,
  bgBbExpectedOrders,
  bgBbExpectedOrdersOfNewCustomer,
  bgBbOrderCountOfNewCustomer,
  bgBbOrderCountProbability,
  bgBbProbabilityAlive,
  bgBbProbabilityOfOrder,
} from "../../../src/learners/btyd/bg-bb/bg-bb.js";
import { fitBgBb } from "../../../src/learners/btyd/bg-bb/bg-bb-fit.js";
import { expectedSurvived, survival } from "../../../src/learners/btyd/bg-bb/bg-bb-law.js";
import { bgBbLikelihood } from "../../../src/learners/btyd/bg-bb/bg-bb-likelihood.js";
import { simulateOpportunities } from "../../../src/learners/btyd/bg-bb/bg-bb-simulate.js";
import type {
  OpportunityHistory,
  OpportunitySummary,
} from "../../../src/learners/btyd/bg-bb/bg-bb-summary.js";
import { type DistinctRows, distinctRows } from "../../../src/learners/btyd/compress.js";
import { createRandom } from "../../../src/stats/random.js";
import { isShared, sharedPath } from "../../shared/data.js";

const names = ["alpha", "beta", "gamma", "delta"] as const;
const donors: BgBbModel = {
  family: "bg-bb",
  parameters: { alpha: 1.204, beta: 0.75, gamma: 0.657, delta: 2.783 },
};

const positive = fc.double({ min: -5, max: 4, noNaN: true }).map((power) => 10 ** power);
const anyModel = fc
  .record({ alpha: positive, beta: positive, gamma: positive, delta: positive })
  .map((parameters): BgBbModel => ({ family: "bg-bb", parameters }));
/** Histories of up to that many orders, misses between them, and opportunities of silence. */
const historyOf = (orders: number, misses: number, silence: number): fc.Arbitrary<OpportunityHistory> =>
  fc.tuple(fc.nat(orders), fc.nat(misses), fc.nat(silence)).map(([x, missed, silent]) => {
    const recency = x === 0 ? 0 : x + missed;
    return { frequency: x, recency, opportunities: recency + silent };
  });
const anyHistory = historyOf(40, 40, 300);

/** Equal within a relative error; values below 1e-300 may be 0. */
function expectRelative(got: number, expected: number, error: number, message: string): void {
  expect(Math.abs(got - expected) <= Math.max(1e-300, error * Math.abs(expected)), `${message}: ${got}`).toBe(
    true,
  );
}

function rowsOf({ frequency, recency, opportunities, weights }: OpportunitySummary): DistinctRows {
  return distinctRows({ frequency, recency: opportunities, T: recency, ...(weights && { weights }) });
}

function columnsOf(histories: readonly OpportunityHistory[]): OpportunitySummary {
  const column = (name: keyof OpportunityHistory): Int32Array => Int32Array.from(histories, (h) => h[name]);
  return {
    frequency: column("frequency"),
    recency: column("recency"),
    opportunities: column("opportunities"),
  };
}

test.skipIf(!isShared("donations-bgbb"))("donations give the published parameters and log-likelihood", () => {
  const [, ...lines] = gunzipSync(readFileSync(sharedPath("donations-bgbb/summary.csv.gz")))
    .toString()
    .trim()
    .split("\n");
  const column = (k: number): Int32Array => Int32Array.from(lines, (line) => Number(line.split(",")[k]));
  const summary = { frequency: column(1), recency: column(2), opportunities: column(3) };
  const fit = fitBgBb(summary, { prior: "none" });
  // As published by Fader, Hardie & Shang 2010, with three decimals.
  for (const name of names) {
    expect(Math.abs(fit.parameters[name] - donors.parameters[name]), name).toBeLessThan(1e-3);
  }
  expect(Math.abs(fit.logLikelihood + 33225.6)).toBeLessThan(0.05);
  expect(fit).toMatchObject({ reason: "gradient", warnings: [], customers: 11104 });
  // 11,104 customers hardly feel the weak priors.
  for (const name of names) {
    const moved = Math.abs(fitBgBb(summary).parameters[name] / fit.parameters[name] - 1);
    expect(moved).toBeLessThan(1e-3);
  }
});

test("worked by hand: uniform chances, one order at the first of two opportunities", () => {
  const uniform: BgBbModel = { family: "bg-bb", parameters: { alpha: 1, beta: 1, gamma: 1, delta: 1 } };
  const seen = { frequency: 1, recency: 1, opportunities: 2 };
  // E[p (1-p)] E[(1-t)^2] = 1/6 1/3 if active, E[p] E[t (1-t)] = 1/2 1/6 if gone: 2 : 3.
  expect(bgBbProbabilityAlive(uniform, seen)).toBeCloseTo(2 / 5, 14);
  // Then t ~ Beta(1, 3) and p ~ Beta(2, 2): survives the next with 3/4, orders there with 1/2.
  expect(bgBbProbabilityAlive(uniform, seen, 1)).toBeCloseTo(3 / 10, 14);
  expect(bgBbProbabilityOfOrder(uniform, seen, 1)).toBeCloseTo(3 / 20, 14);
  // Survives two with 3/4 4/5 of which ... : 1/2 (3/4 + 3/5).
  expect(bgBbExpectedOrders(uniform, seen, 2)).toBeCloseTo((2 / 5) * (1 / 2) * (3 / 4 + 3 / 5), 14);
  expect(bgBbOrderCountOfNewCustomer(uniform, 1, 1)).toBeCloseTo(1 / 4, 14);
});

test("all formulas agree with 60-digit values at torture points", () => {
  const golden = JSON.parse(readFileSync(new URL("../../golden/bg-bb.json", import.meta.url), "utf8"));
  expect(golden.rows.length).toBeGreaterThanOrEqual(240);
  for (const row of golden.rows) {
    const [
      alpha,
      beta,
      gamma,
      delta,
      frequency,
      recency,
      opportunities,
      ahead,
      orders,
      rate,
      logLikelihood,
      ...values
    ] = row;
    const model: BgBbModel = { family: "bg-bb", parameters: { alpha, beta, gamma, delta } };
    const history = { frequency, recency, opportunities };
    const at = Float64Array.of(alpha, beta, gamma, delta).map(Math.log);
    const alone = bgBbLikelihood(rowsOf(columnsOf([history])))(at, new Float64Array(4));
    expect(Math.abs(alone - logLikelihood)).toBeLessThan(1e-12 * Math.max(1, Math.abs(logLikelihood)));
    const got = [
      bgBbProbabilityAlive(model, history),
      bgBbProbabilityAlive(model, history, ahead),
      bgBbProbabilityOfOrder(model, history, ahead),
      bgBbExpectedOrders(model, history, ahead),
      bgBbDert(model, history, rate),
      bgBbOrderCountProbability(model, history, ahead, orders),
      bgBbOrderCountOfNewCustomer(model, ahead, orders),
    ];
    got.forEach((value, k) => {
      expectRelative(value, values[k], 1e-12, `${golden.columns[11 + k]} of ${JSON.stringify(row)}`);
    });
  }
});

test("long horizons go through closed forms that continue the sums", () => {
  for (const [gamma, delta] of [
    [0.3, 2],
    [1, 50],
    [1 + 1e-7, 0.5],
    [1 - 1e-13, 3],
    [4, 1e4],
    [2e4, 10],
  ] as const) {
    let product = 1;
    let sum = 0;
    for (let j = 0; j < 20_000; j++) {
      product *= (delta + j) / (gamma + delta + j);
      sum += product;
    }
    expectRelative(survival(gamma, delta, 20_000), product, 1e-10, `survival ${gamma} ${delta}`);
    expectRelative(expectedSurvived(gamma, delta, 20_000), sum, 1e-11, `expected ${gamma} ${delta}`);
  }
});

test("counts sum to 1 and to their expectation, and no order is the complement of an order", () => {
  fc.assert(
    fc.property(anyModel, anyHistory, fc.nat(30), (model, history, ahead) => {
      let [total, mean, totalOfNew, meanOfNew] = [0, 0, 0, 0];
      for (let orders = 0; orders <= ahead; orders++) {
        const chance = bgBbOrderCountProbability(model, history, ahead, orders);
        const ofNew = bgBbOrderCountOfNewCustomer(model, ahead, orders);
        total += chance;
        mean += orders * chance;
        totalOfNew += ofNew;
        meanOfNew += orders * ofNew;
      }
      expect(total).toBeCloseTo(1, 11);
      expect(totalOfNew).toBeCloseTo(1, 11);
      expectRelative(mean, bgBbExpectedOrders(model, history, ahead), 1e-10, "mean");
      expectRelative(meanOfNew, bgBbExpectedOrdersOfNewCustomer(model, ahead), 1e-10, "mean of new");
      const none = bgBbOrderCountProbability(model, history, ahead, 0);
      expect(none + bgBbProbabilityOfOrder(model, history, ahead)).toBeCloseTo(1, 11);
    }),
    { seed: 3, numRuns: 300 },
  );
});

test("probabilities stay in [0, 1], and none falls as the horizon grows", () => {
  fc.assert(
    fc.property(anyModel, anyHistory, fc.nat(60), (model, history, ahead) => {
      const alive = bgBbProbabilityAlive(model, history);
      const order = bgBbProbabilityOfOrder(model, history, ahead);
      const orders = bgBbExpectedOrders(model, history, ahead);
      expect(alive >= 0 && alive <= 1).toBe(true);
      expect(bgBbProbabilityAlive(model, history, ahead)).toBeLessThanOrEqual(alive);
      expect(order >= 0 && order <= alive).toBe(true);
      expect(order).toBeLessThanOrEqual(orders * (1 + 1e-12));
      expect(bgBbProbabilityOfOrder(model, history, ahead + 1)).toBeGreaterThanOrEqual(order);
      expect(bgBbExpectedOrders(model, history, ahead + 1)).toBeGreaterThanOrEqual(orders);
      // Discounting by nothing counts all orders; dearer money leaves fewer.
      const [cheap, dear] = [bgBbDert(model, history, 0.01), bgBbDert(model, history, 0.1)];
      expect(dear).toBeLessThanOrEqual(cheap);
      expect(cheap).toBeLessThanOrEqual(bgBbDert(model, history, 0));
    }),
    { seed: 4, numRuns: 1000 },
  );
  expect(bgBbDert(donors, { frequency: 2, recency: 3, opportunities: 6 }, 0)).toBe(Infinity);
});

test("a row of a column has the score of the customer alone, to the last bit", () => {
  // Short ones come from a table, long ones do not.
  const histories = [historyOf(6, 6, 9), historyOf(40, 40, 0)].flatMap((some) =>
    fc.sample(some, { seed: 9, numRuns: 5000 }),
  );
  const columns = columnsOf(histories);
  const scores = [
    [bgBbProbabilityAlive(donors, columns), (h: OpportunityHistory) => bgBbProbabilityAlive(donors, h)],
    [bgBbProbabilityAlive(donors, columns, 3), (h: OpportunityHistory) => bgBbProbabilityAlive(donors, h, 3)],
    [
      bgBbProbabilityOfOrder(donors, columns, 5),
      (h: OpportunityHistory) => bgBbProbabilityOfOrder(donors, h, 5),
    ],
    [bgBbExpectedOrders(donors, columns, 5), (h: OpportunityHistory) => bgBbExpectedOrders(donors, h, 5)],
    [bgBbDert(donors, columns, 0.1), (h: OpportunityHistory) => bgBbDert(donors, h, 0.1)],
  ] as const;
  for (const [column, alone] of scores) expect([...column]).toEqual(histories.map(alone));
});

test("the gradient of the log-likelihood is its slope", () => {
  const opportunities = Int32Array.from({ length: 400 }, (_, i) => 3 + (i % 30));
  const logLikelihood = bgBbLikelihood(rowsOf(simulateOpportunities(donors, opportunities, createRandom(6))));
  const at = Float64Array.of(0.2, -0.3, -0.4, 1);
  const gradient = new Float64Array(4);
  const scale = Math.abs(logLikelihood(at, gradient));
  for (let i = 0; i < 4; i++) {
    const [above, below] = [1e-5, -1e-5].map((h) =>
      logLikelihood(
        at.map((v, k) => (k === i ? v + h : v)),
        new Float64Array(4),
      ),
    );
    expect(Math.abs((above! - below!) / 2e-5 - gradient[i]!)).toBeLessThan(1e-9 * scale);
  }
});

test("known parameters come back, closer as there are more customers, and no fit fails", () => {
  const random = createRandom(77);
  let covered = 0;
  let fits = 0;
  for (const n of [1000, 16_000]) {
    for (let k = 0; k < 10; k++, fits++) {
      const parameters = {
        alpha: 0.5 + 2 * random.next(),
        beta: 0.5 + 4 * random.next(),
        gamma: 0.4 + random.next(),
        delta: 2 + 8 * random.next(),
      };
      const opportunities = Int32Array.from({ length: n }, () => 6 + random.int(20));
      const fit = fitBgBb(simulateOpportunities({ family: "bg-bb", parameters }, opportunities, random), {
        prior: "none",
      });
      expect(fit.gradientNorm).toBeLessThan(1e-6);
      for (const name of names) {
        const error = Math.abs(fit.parameters[name] - parameters[name]);
        if (error < 2 * fit.standardErrors![name]) covered++;
        // The standard error itself shrinks as 1 / sqrt(n).
        expect(Math.log(fit.parameters[name] / parameters[name]) ** 2 * n).toBeLessThan(50 ** 2);
      }
    }
  }
  expect(covered).toBeGreaterThanOrEqual(0.88 * 4 * fits);
});

test("a row of weight 3 is three customers, and their order does not matter", () => {
  const summary = simulateOpportunities(donors, new Int32Array(300).fill(8), createRandom(2));
  const n = summary.frequency.length;
  const order = createRandom(1).shuffle(Int32Array.from({ length: 3 * n }, (_, i) => i % n));
  const thrice = {
    frequency: order.map((i) => summary.frequency[i]!),
    recency: order.map((i) => summary.recency[i]!),
    opportunities: order.map((i) => summary.opportunities[i]!),
  };
  expect(fitBgBb(thrice)).toEqual(fitBgBb({ ...summary, weights: new Uint8Array(n).fill(3) }));
});

test("nobody leaves, or all order alike: a model with a warning, not a failure", () => {
  const opportunities = new Int32Array(2000).fill(12);
  const loyal: BgBbModel = { family: "bg-bb", parameters: { alpha: 1, beta: 2, gamma: 1e-9, delta: 1 } };
  const stays = fitBgBb(simulateOpportunities(loyal, opportunities, createRandom(4)), { prior: "none" });
  expect(stays.warnings).toContain("flat_direction_dropout");
  const alike = { frequency: new Int32Array(500).fill(4), recency: new Int32Array(500).fill(12) };
  const same = fitBgBb({ ...alike, opportunities: opportunities.slice(0, 500) }, { prior: "none" });
  expect(same.warnings).toContain("flat_direction_rate");
  for (const fit of [stays, same]) expect(Object.values(fit.parameters).every(Number.isFinite)).toBe(true);
});

test("what cannot be scored or fitted is an error that says so", () => {
  const columns = columnsOf([{ frequency: 1, recency: 2, opportunities: 6 }]);
  expect(() => fitBgBb(columns)).toThrow(
    expect.objectContaining({
      constructor: TrainError,
      code: "too_few_customers",
      details: { customers: 1, needed: 10 },
    }),
  );
  const silent = {
    frequency: new Int32Array(40),
    recency: new Int32Array(40),
    opportunities: new Int32Array(40).fill(6),
  };
  expect(() => fitBgBb(silent, { prior: "none" })).toThrow(
    expect.objectContaining({ code: "nobody_came_back" }),
  );
  expect(bgBbExpectedOrders(fitBgBb(silent), { frequency: 0, recency: 0, opportunities: 6 }, 6)).toBeLessThan(
    0.1,
  );
  expect(() => fitBgBb({ ...columns, recency: new Int32Array(2) })).toThrow(/'recency'.*1 rows.*got 2/);
  for (const wrong of [
    { frequency: 3 },
    { recency: 7 },
    { opportunities: 2.5 },
    { frequency: 0 },
    { recency: Number.NaN },
  ]) {
    const history = { frequency: 1, recency: 2, opportunities: 6, ...wrong };
    expect(() => bgBbProbabilityAlive(donors, history)).toThrow(
      expect.objectContaining({ constructor: EventError, code: "summary_value" }),
    );
  }
  const seen = { frequency: 1, recency: 2, opportunities: 6 };
  for (const ahead of [-1, 1.5, Number.NaN]) {
    expect(() => bgBbExpectedOrders(donors, seen, ahead)).toThrow(
      expect.objectContaining({ constructor: OptionsError, code: "option_out_of_range" }),
    );
  }
  expect(() => bgBbDert(donors, seen, -0.1)).toThrow(/discountRate.*-0.1/);
  expect(() => fitBgBb({ ...silent }, { signal: AbortSignal.abort() })).toThrow(/abort/i);
});
