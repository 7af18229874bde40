import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { createRandom } from "../../src/stats/random.js";

const geometric = { r: 0.8, alpha: 40, a: 0.7, b: 2.2 };
const models = [
  { family: "bg-nbd", parameters: geometric },
  { family: "mbg-nbd", parameters: geometric },
  { family: "pareto-nbd", parameters: { r: 0.8, alpha: 40, s: 0.9, beta: 150 } },
  { family: "bg-cnbd-k", k: 2, parameters: { ...geometric, alpha: 20 } },
  { family: "mbg-cnbd-k", k: 3, parameters: { ...geometric, alpha: 14 } },
] as const satisfies btyd.PurchaseModel[];

/** Size of a sum of draws less their expectations, in standard deviations. */
function zOf(deviations: readonly number[]): number {
  const sum = deviations.reduce((total, value) => total + value, 0);
  return sum / Math.sqrt(deviations.reduce((total, value) => total + value ** 2, 0));
}

const customers = 10_000;
const ahead = 120;

/** Customers drawn to `ahead` days after the cutoff: what was known at it, and what came after. */
function future(model: btyd.PurchaseModel): { known: btyd.PurchaseSummary; orders: Float64Array } {
  const random = createRandom(71);
  const T = Float64Array.from({ length: customers }, () => 30 + 370 * random.next());
  const frequency = new Int32Array(customers);
  const recency = new Float64Array(customers);
  const orders = new Float64Array(customers);
  btyd.simulateSummary(
    model,
    T.map((age) => age + ahead),
    random,
    false,
    (row, day) => {
      if (day > T[row]!) orders[row]!++;
      else {
        frequency[row]!++;
        recency[row] = day;
      }
    },
  );
  return { known: { frequency, recency, T }, orders };
}

const kinds = [
  ["no repeat order", (x: number) => x === 0],
  ["one", (x: number) => x === 1],
  ["two to four", (x: number) => x > 1 && x < 5],
  ["five and more", (x: number) => x >= 5],
] as const;

test.each(models)(
  "$family foresees the orders of customers drawn from it, however often they came",
  (model) => {
    const { known, orders } = future(model);
    const expected = btyd.expectedOrders(model, known, ahead);
    const any = btyd.probabilityOfOrder(model, known, ahead);
    const two = btyd.probabilityOfOrderCount(model, known, 2, ahead);
    for (const [name, isOne] of kinds) {
      const rows = Array.from(orders.keys()).filter((i) => isOne(known.frequency[i]!));
      expect(rows.length).toBeGreaterThan(400);
      const z = {
        orders: zOf(rows.map((i) => orders[i]! - expected[i]!)),
        any: zOf(rows.map((i) => (orders[i]! > 0 ? 1 : 0) - any[i]!)),
        two: zOf(rows.map((i) => (orders[i] === 2 ? 1 : 0) - two[i]!)),
      };
      for (const [score, value] of Object.entries(z)) {
        expect(Math.abs(value), `${name}, ${score}: ${value}`).toBeLessThan(3.5);
      }
    }
  },
);

test.each(models)("$family knows which of the customers drawn from it are active", (model) => {
  const random = createRandom(72);
  const ages = Float64Array.from({ length: customers }, () => 30 + 370 * random.next());
  const drawn = btyd.simulateSummary(model, ages, random);
  const alive = btyd.probabilityAlive(model, drawn);
  for (const [name, isOne] of [
    ...kinds,
    ["silent for long", (_x: number, i: number) => drawn.T[i]! - drawn.recency[i]! > 200],
    ["hardly active", (_x: number, i: number) => alive[i]! < 0.3],
    ["likely active", (_x: number, i: number) => alive[i]! >= 0.8 && alive[i]! < 1],
  ] as const) {
    const rows = Array.from(ages.keys()).filter((i) => isOne(drawn.frequency[i]!, i));
    const off = rows.map((i) => drawn.isAlive[i]! - alive[i]!);
    if (off.every((value) => value === 0)) continue; // BG/NBD holds everybody without a repeat order for active
    expect(Math.abs(zOf(off)), name).toBeLessThan(3.5);
  }
});

test.each(models)("$family expects of new customers what customers drawn from it do", (model) => {
  const random = createRandom(73);
  for (const days of [20, 200, 1000]) {
    const { frequency } = btyd.simulateSummary(model, new Float64Array(customers).fill(days), random);
    const expected = btyd.expectedOrdersOfNewCustomer(model, days);
    expect(Math.abs(zOf(Array.from(frequency, (x) => x - expected)))).toBeLessThan(3.5);
    for (const n of [0, 1, 3]) {
      const chance = btyd.probabilityOfOrderCountOfNewCustomer(model, n, days);
      expect(Math.abs(zOf(Array.from(frequency, (x) => (x === n ? 1 : 0) - chance)))).toBeLessThan(3.5);
    }
  }
});
