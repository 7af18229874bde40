import fc from "fast-check";
import { expect, test } from "vitest";
import {
  expectedOrders,
  expectedOrdersOfNewCustomer,
  nextOrderQuantile,
  type PurchaseModel,
  probabilityAlive,
  probabilityOfOrder,
} from "../../../src/learners/btyd/index.js";
import { createRandom } from "../../../src/stats/random.js";

const parameters = { r: 0.25, alpha: 30, a: 0.8, b: 2.4 };
const bgNbd: PurchaseModel = { family: "bg-nbd", parameters };
const mbgNbd: PurchaseModel = { family: "mbg-nbd", parameters };

const paretoNbd: PurchaseModel = {
  family: "pareto-nbd",
  parameters: { r: 0.25, alpha: 30, s: 0.6, beta: 80 },
};
const mbgCnbd3: PurchaseModel = { family: "mbg-cnbd-k", k: 3, parameters };

const positive = fc.double({ min: -7, max: 6, noNaN: true }).map((power) => 10 ** power);
const model: fc.Arbitrary<PurchaseModel> = fc.oneof(
  fc.record({
    family: fc.constantFrom("bg-nbd" as const, "mbg-nbd" as const),
    parameters: fc.record({ r: positive, alpha: positive, a: positive, b: positive }),
  }),
  fc.record({
    family: fc.constant("pareto-nbd" as const),
    parameters: fc.record({ r: positive, alpha: positive, s: positive, beta: positive }),
  }),
  fc.record({
    family: fc.constantFrom("bg-cnbd-k" as const, "mbg-cnbd-k" as const),
    k: fc.integer({ min: 1, max: 6 }),
    parameters: fc.record({ r: positive, alpha: positive, a: positive, b: positive }),
  }),
);
const customer = fc
  .tuple(fc.nat(5000), fc.nat(4000), fc.nat(4000))
  .map(([frequency, recency, more]) =>
    frequency === 0 ? { frequency, recency: 0, T: more } : { frequency, recency, T: recency + more },
  );

test("worked by hand: r = 1, alpha = 10, a = 1, b = 2, x = 2, t_x = 10, T = 20", () => {
  const p = { r: 1, alpha: 10, a: 1, b: 2 };
  const seen = { frequency: 2, recency: 10, T: 20 };
  // BG/NBD: odds of having left 1/(2+2-1) (30/20)^3 = 1.125; MBG/NBD: 1/(2+2) 1.5^3 = 0.84375.
  expect(probabilityAlive({ family: "bg-nbd", parameters: p }, seen)).toBeCloseTo(1 / 2.125, 14);
  expect(probabilityAlive({ family: "mbg-nbd", parameters: p }, seen)).toBeCloseTo(1 / 1.84375, 14);
  // An order in 30 days: P(alive) (1 - (30/60)^3).
  expect(probabilityOfOrder({ family: "bg-nbd", parameters: p }, seen, 30)).toBeCloseTo(0.875 / 2.125, 14);
  // The median of the next order within 30 days: 1 - (30/(30+t))^3 = 0.4375.
  expect(nextOrderQuantile({ family: "bg-nbd", parameters: p }, seen, 0.5, 30)).toBeCloseTo(
    30 / 0.5625 ** (1 / 3) - 30,
    12,
  );
  // a = 1, x = 0, T = 0: dropout uniform-like Beta(1, 1), rate Exp(10): orders in 10 days, E[ln(1 + 1)] by parts.
  const uniform: PurchaseModel = { family: "bg-nbd", parameters: { r: 1, alpha: 10, a: 1, b: 1 } };
  expect(expectedOrdersOfNewCustomer(uniform, 10)).toBeCloseTo(Math.LN2, 14);
});

test("probabilities stay in [0, 1], orders are finite, and neither falls as the horizon grows", () => {
  fc.assert(
    fc.property(model, customer, fc.integer({ min: 1, max: 3650 }), (anyModel, anyCustomer, days) => {
      const alive = probabilityAlive(anyModel, anyCustomer);
      const order = probabilityOfOrder(anyModel, anyCustomer, days);
      const orders = expectedOrders(anyModel, anyCustomer, days);
      expect(alive >= 0 && alive <= 1).toBe(true);
      expect(order >= 0 && order <= alive).toBe(true);
      expect(orders >= 0 && orders < Infinity).toBe(true);
      // At least one order is at most the expected number of them.
      expect(order).toBeLessThanOrEqual(orders * (1 + 1e-9));
      expect(probabilityOfOrder(anyModel, anyCustomer, 2 * days)).toBeGreaterThanOrEqual(order);
      expect(expectedOrders(anyModel, anyCustomer, 2 * days)).toBeGreaterThanOrEqual(orders * (1 - 1e-9));
    }),
    { seed: 5, numRuns: 2000 },
  );
});

test("the next order's date is never in the past, never past the window, and inverts its distribution", () => {
  fc.assert(
    fc.property(model, customer, fc.double({ min: 0, max: 1, noNaN: true }), (anyModel, seen, u) => {
      const days = nextOrderQuantile(anyModel, seen, u, 730);
      expect(days >= 0 && days <= 730).toBe(true);
      const within = probabilityOfOrder(anyModel, seen, 730);
      if (within < 1e-290) return;
      expect(Math.abs(probabilityOfOrder(anyModel, seen, days) / within - u)).toBeLessThan(1e-9);
    }),
    { seed: 6, numRuns: 1000 },
  );
  expect(nextOrderQuantile(bgNbd, { frequency: 3, recency: 80, T: 100 }, 0, 730)).toBe(0);
  expect(nextOrderQuantile(bgNbd, { frequency: 3, recency: 80, T: 100 }, 1, 730)).toBe(730);
});

test("BG/NBD holds a customer without repeat orders for active, MBG/NBD does not", () => {
  expect(probabilityAlive(bgNbd, { frequency: 0, recency: 0, T: 900 })).toBe(1);
  expect(probabilityAlive(mbgNbd, { frequency: 0, recency: 0, T: 0 })).toBeCloseTo(2.4 / 3.2, 14);
  expect(probabilityAlive(bgNbd, { frequency: 5000, recency: 1, T: 3650 })).toBe(0);
});

test("columns give to the last bit what each customer gives alone, in whole days and in fractions", () => {
  const random = createRandom(9);
  const n = 3000;
  for (const scale of [1, 1 / 7]) {
    const T = Float64Array.from({ length: n }, () => random.int(1500) * scale);
    const frequency = Int32Array.from({ length: n }, (_, i) =>
      T[i] === 0 ? 0 : random.int(i % 50 === 0 ? 5000 : 6),
    );
    const recency = T.map((age, i) =>
      frequency[i] === 0 ? 0 : random.int(Math.round(age / scale) + 1) * scale,
    );
    const summary = { frequency, recency, T };
    const rows = Array.from(frequency, (x, i) => ({ frequency: x, recency: recency[i]!, T: T[i]! }));
    for (const each of [bgNbd, mbgNbd, paretoNbd, mbgCnbd3]) {
      expect(probabilityAlive(each, summary)).toEqual(
        Float64Array.from(rows, (row) => probabilityAlive(each, row)),
      );
      expect(probabilityOfOrder(each, summary, 90)).toEqual(
        Float64Array.from(rows, (row) => probabilityOfOrder(each, row, 90)),
      );
      expect(expectedOrders(each, summary, 90)).toEqual(
        Float64Array.from(rows, (row) => expectedOrders(each, row, 90)),
      );
      expect(nextOrderQuantile(each, summary, 0.9, 730)).toEqual(
        Float64Array.from(rows, (row) => nextOrderQuantile(each, row, 0.9, 730)),
      );
    }
  }
});
