import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { fitSpread, probabilityAtMost, spendQuantile } from "../../../src/tasks/value/spread.js";

const random = createRandom(4);
const normal = () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
const buyers = 4000;
const orders = Float64Array.from({ length: buyers }, () => 1 + 3 * random.next());
const expected = orders.map((n) => 20 * n);
/** Who is expected to order more often spends less surely. */
const deviationOf = (n: number) => 0.3 + 0.2 * n;
const value = expected.map((mean, i) => {
  const deviation = deviationOf(orders[i]!);
  return i % 50 === 0 ? 0 : mean * Math.exp(deviation * normal() - deviation ** 2 / 2);
});
const spread = fitSpread({ expected, orders, value }, 1);
const one = (probability: number, count: number, spend: number) => ({
  probability: Float64Array.of(probability),
  orders: Float64Array.of(count),
  spend: Float64Array.of(spend),
});

describe("the spread of what buyers spend", () => {
  test("finds the quantiles of the law that spends were drawn from", () => {
    const rows = one(1, 2.5, 50);
    const sigma = deviationOf(2.5);
    for (const [level, z] of [[0.1, -1.2816], [0.5, 0], [0.9, 1.2816]] as const) {
      const ofBuyers = 0.02 + 0.98 * level;
      const quantile = spendQuantile(spread, rows, ofBuyers)[0]!;
      expect(Math.abs(Math.log(quantile / 50) - (z * sigma - sigma ** 2 / 2))).toBeLessThan(0.1);
    }
  }); // biome-ignore format: three levels

  test("without a single buyer is lognormal of mean 1", () => {
    const none = fitSpread({ expected: new Float64Array(), orders: new Float64Array(), value: new Float64Array() }, 0.8);
    const median = spendQuantile(none, one(1, 2, 10), 0.5)[0]!;
    expect(median).toBeCloseTo(10 * Math.exp(-0.32), 6);
    expect(none.zeroShare).toBe(0);
  }); // biome-ignore format: one line

  test("probability and quantile are inverse to each other, and rise", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.double({ min: 1, max: 20, noNaN: true }),
        fc.double({ min: 0.1, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-4, max: 0.9999, noNaN: true }),
        (probability, ordersIfAny, spendIfAny, level) => {
          const rows = one(probability, probability * ordersIfAny, probability * spendIfAny);
          const [none] = probabilityAtMost(spread, rows, Float64Array.of(0));
          const amount = spendQuantile(spread, rows, level);
          expect(none).toBeCloseTo(1 - probability * (1 - spread.zeroShare), 12);
          if (level <= none!) expect(amount[0]).toBe(0);
          else {
            expect(probabilityAtMost(spread, rows, amount)[0]).toBeCloseTo(level, 6);
            const more = probabilityAtMost(spread, rows, Float64Array.of(2 * amount[0]!))[0]!;
            expect(more).toBeGreaterThan(level - 1e-9);
          }
          expect(probabilityAtMost(spread, rows, Float64Array.of(-1))[0]).toBe(0);
        },
      ),
      { seed: 7, numRuns: 300 },
    );
  });
});
