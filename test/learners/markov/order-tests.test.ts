import { markov } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { drawHistories, randomTransitions } from "./chains.js";
import { column, golden } from "./golden.js";
import { f64 } from "./near.js";

function expectTest(got: markov.ChiSquareTest, expected: typeof golden): void {
  expect(got.degreesOfFreedom).toBe(expected.degreesOfFreedom);
  expect(got.statistic / expected.statistic).toBeCloseTo(1, 9);
  expect(got.pValue / expected.pValue).toBeCloseTo(1, 6);
}

describe("tests of a chain", () => {
  test("of order and of homogeneity have scipy's likelihood ratios, with empty rows and columns left out", () => {
    expectTest(markov.firstOrderTest(column("counts")), golden.independence);
    expectTest(markov.secondOrderTest(column("counts2")), golden.order2);
    const parts = golden.parts.map((part: number[]) => Float64Array.from(part));
    expectTest(markov.homogeneityTest(parts), golden.homogeneity);
  });

  test("of order 1 beside impossible transitions is that of quasi-independence", () => {
    expectTest(
      markov.firstOrderTest(column("counts"), { allowed: Uint8Array.from(golden.allowed) }),
      golden.quasi,
    );
  });

  test("of two chains side by side, which no way leads between, have the degrees of freedom of both", () => {
    const counts = f64(30, 10, 0, 0, 20, 40, 0, 0, 0, 0, 5, 9, 0, 0, 8, 6);
    const allowed = Uint8Array.from(counts, (count) => (count > 0 ? 1 : 0));
    const both = markov.firstOrderTest(counts, { allowed });
    const each = [f64(30, 10, 20, 40), f64(5, 9, 8, 6)].map((part) => markov.firstOrderTest(part));
    expect(both.degreesOfFreedom).toBe(2);
    expect(both.statistic).toBeCloseTo(each[0]!.statistic + each[1]!.statistic, 9);
  });

  test("by hand: 2 sum n ln(n / expected) of a table of 2 x 2", () => {
    const { statistic, degreesOfFreedom, cells } = markov.firstOrderTest(f64(30, 10, 20, 40));
    const of = (n: number, expected: number) => 2 * n * Math.log(n / expected);
    expect(statistic).toBeCloseTo(of(30, 20) + of(10, 20) + of(20, 30) + of(40, 30), 10);
    expect([degreesOfFreedom, cells]).toEqual([1, 4]);
  });

  test("find an order of 1 and of 2, and what differs between segments", () => {
    const random = createRandom(1);
    const matrix = (stay: number) => f64(stay, 1 - stay, 1 - stay, stay);
    const of = (stay: number, order: 1 | 2 = 1) => {
      const histories = drawHistories(random, matrix(stay), { customers: 200, periods: 10 });
      return markov.countTransitions(histories, { states: 2, order });
    };
    expect(markov.firstOrderTest(of(0.6)).pValue).toBeLessThan(1e-6);
    expect(markov.homogeneityTest([of(0.6), of(0.7)]).pValue).toBeLessThan(1e-3);
    const inPairs = f64(0, 9, 0, 9, 9, 0, 9, 0);
    expect(markov.secondOrderTest(inPairs).pValue).toBeLessThan(1e-3);
  });

  test("reject a true chain of order 1 that does not change about as often as they say: in 5 % of the cases", () => {
    const random = createRandom(2);
    const runs = 400;
    const rejected = { order: 0, homogeneity: 0 };
    for (let run = 0; run < runs; run++) {
      const truth = randomTransitions(random, 3, 3);
      const draw = () => drawHistories(random, truth, { customers: 100, periods: 12 });
      const second = markov.countTransitions(draw(), { states: 3, order: 2 });
      const [early, late] = [draw(), draw()].map((part) => markov.countTransitions(part, { states: 3 }));
      if (markov.secondOrderTest(second).pValue < 0.05) rejected.order++;
      if (markov.homogeneityTest([early!, late!]).pValue < 0.05) rejected.homogeneity++;
    }
    // Binomial(400, .05) is within 9 and 33 in 99.8 % of the cases.
    for (const count of Object.values(rejected)) {
      expect(count).toBeGreaterThanOrEqual(9);
      expect(count).toBeLessThanOrEqual(33);
    }
  });

  test("say where counts are too few for them, and have nothing to test in one column", () => {
    const few = markov.firstOrderTest(f64(2, 1, 1, 2));
    expect(few).toMatchObject({ isReliable: false, sparseCells: 4 });
    expect(markov.firstOrderTest(f64(200, 100, 100, 200)).isReliable).toBe(true);
    const none = markov.firstOrderTest(f64(5, 0, 7, 0));
    expect(none).toEqual({
      statistic: 0,
      degreesOfFreedom: 0,
      pValue: 1,
      isReliable: false,
      cells: 2,
      sparseCells: 0,
    });
    expect(markov.firstOrderTest(new Float64Array(4)).pValue).toBe(1);
  });

  test("need two matrices of one shape", () => {
    expect(() => markov.homogeneityTest([f64(1)])).toThrow("two matrices or more");
    expect(() => markov.homogeneityTest([f64(1), f64(1, 2, 3, 4)])).toThrow("'counts[1]' must have length 1");
    expect(() => markov.firstOrderTest(f64(1, 2, 3, -4))).toThrow("entry 3");
  });
});
