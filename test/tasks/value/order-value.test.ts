import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import type { ScoredBuyers } from "../../../src/tasks/value/buyers.js";
import { fitOrderValue } from "../../../src/tasks/value/order-value.js";

const random = createRandom(2);
const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Buyers whose order values scatter around what one member says; the other says something else. */
function buyers(n: number, scatter: number, shift = 0): ScoredBuyers {
  const right = Float64Array.from({ length: n }, () => 3 + normal());
  const wrong = Float64Array.from({ length: n }, () => 3 + normal());
  const orders = Float64Array.from({ length: n }, () => 1 + Math.floor(3 * random.next()));
  const value = right.map((log, i) => orders[i]! * Math.exp(log + shift + scatter * normal()));
  return { members: [right, wrong], orders, value, windows: 1 };
}

const none: ScoredBuyers = { members: [], orders: new Float64Array(), value: new Float64Array(), windows: 0 };
const total = ({ orders, value, members }: ScoredBuyers, weights: readonly number[], intercept: number) => {
  const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const expected = orders.map(
    (n, i) => n * Math.exp(intercept + weights.reduce((log, w, m) => log + w * members[m]![i]!, 0)),
  );
  return sum(expected) / sum(value);
};

describe("the value of an order", () => {
  test("leans on the member that was right, and adds up to what was spent", () => {
    const [judged, later] = [buyers(3000, 0.6), buyers(3000, 0.6)];
    const { weights, intercept } = fitOrderValue(2, judged, judged);
    expect(weights[0]).toBeGreaterThan(0.9);
    expect(weights[1]).toBeLessThan(0.1);
    expect(Math.abs(total(later, weights, intercept) - 1)).toBeLessThan(0.05);
  });

  test("without a test has even weights and the level of the windows that were trained on", () => {
    const trained = buyers(500, 0.6);
    const { weights, intercept } = fitOrderValue(2, none, trained);
    expect(weights).toEqual([0.5, 0.5]);
    expect(total(trained, weights, intercept)).toBeCloseTo(1, 12);
    expect(fitOrderValue(1, none, none)).toEqual({ weights: [1], intercept: 0 });
  });

  test("does not follow one order that holds most of the money of a test", () => {
    const trained = buyers(2000, 0.5);
    const judged = buyers(200, 0.5);
    judged.value[0] = 20 * judged.value.reduce((a, b) => a + b, 0);
    const { weights, intercept } = fitOrderValue(2, judged, trained);
    expect(Math.abs(total(trained, weights, intercept) - 1)).toBeLessThan(0.15);
  });
});
