import fc from "fast-check";
import { markov } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../../src/stats/random.js";
import { drawHistories, drawNext, randomTransitions } from "./chains.js";
import { column, golden } from "./golden.js";
import { expectClose, f64 } from "./near.js";

/** A matrix estimated from one period of a base, its forecast of 3 more, and where the customers then were. */
function forecastOfBase(random: Random, customers: number) {
  const states = 5;
  const truth = randomTransitions(random, states, 0.7);
  const histories = drawHistories(random, truth, { customers, periods: 2 });
  const counts = markov.countTransitions(histories, { states });
  const transitions = markov.transitionMatrix(counts);
  const observed = new Float64Array(states);
  [counts, markov.priorCounts(counts)].forEach((matrix) => {
    matrix.forEach((count, e) => {
      observed[Math.floor(e / states)]! += count;
    });
  });
  const [start, later] = [new Float64Array(states), new Float64Array(states)];
  for (let c = 0; c < customers; c++) {
    let state = histories.states[2 * c + 1]!;
    start[state]!++;
    for (let t = 0; t < 3; t++) state = drawNext(random, truth, states, state);
    later[state]!++;
  }
  return {
    later,
    doubtful: markov.forecastStates(start, transitions, { periods: 3, observed }),
    known: markov.forecastStates(start, transitions, { periods: 3 }),
  };
}

describe("a forecast of states", () => {
  test("is s P^t with the multinomial deviation, and the matrix's doubt by numpy's derivatives", () => {
    const [start, chain] = [column("start"), column("chain")];
    const known = markov.forecastStates(start, chain, { periods: 3 });
    const doubtful = markov.forecastStates(start, chain, { periods: 3, observed: column("seen") });
    golden.forecast.forEach((row: { expected: number[]; known: number[]; doubtful: number[] }, t: number) => {
      const at = (values: Float64Array) => values.subarray(4 * t, 4 * t + 4);
      expectClose(at(known.expected), row.expected, 1e-12);
      expectClose(at(known.deviation), row.known, 1e-12);
      expectClose(at(doubtful.expected), row.expected, 1e-12);
      expectClose(at(doubtful.deviation), row.doubtful, 1e-7);
    });
  });

  test("three periods ahead, matrix estimated, holds 93 to 97 % of the counts; as if it were known, far fewer", () => {
    const random = createRandom(5);
    const held = { with: 0, without: 0, all: 0 };
    for (let base = 0; base < 300; base++) {
      const { later, doubtful, known } = forecastOfBase(random, 200);
      later.forEach((count, state) => {
        const at = 2 * later.length + state;
        held.all++;
        if (doubtful.lower[at]! <= count && count <= doubtful.upper[at]!) held.with++;
        if (known.lower[at]! <= count && count <= known.upper[at]!) held.without++;
      });
    }
    expect(held.with / held.all).toBeGreaterThan(0.93);
    expect(held.with / held.all).toBeLessThan(0.97);
    expect(held.without / held.all).toBeLessThan(0.85);
  });

  test("of a base of 10,000 misses the counts three periods ahead by less than 3 % of the customers", () => {
    const random = createRandom(6);
    for (let base = 0; base < 5; base++) {
      const { later, doubtful } = forecastOfBase(random, 10_000);
      const off = later.reduce((sum, count, state) => {
        return sum + Math.abs(count - doubtful.expected[2 * later.length + state]!) / 2;
      }, 0);
      expect(off / 10_000).toBeLessThan(0.03);
    }
  });

  test("loses no customer, and its intervals hold what is expected, widen with the level and stay within the base", () => {
    const bases = fc.record({
      seed: fc.integer(),
      states: fc.integer({ min: 1, max: 6 }),
      concentration: fc.constantFrom(0.05, 1),
      customers: fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 6, maxLength: 6 }),
    });
    fc.assert(
      fc.property(bases, ({ seed, states, concentration, customers }) => {
        const matrix = randomTransitions(createRandom(seed), states, concentration);
        const start = Float64Array.from(customers.slice(0, states));
        const total = start.reduce((sum, count) => sum + count, 0);
        const of = (level: number) => markov.forecastStates(start, matrix, { periods: 4, level });
        const [narrow, wide] = [of(0.5), of(0.99)];
        for (let t = 0; t < 4; t++) {
          const row = wide.expected.subarray(t * states, (t + 1) * states);
          expect(row.reduce((sum, count) => sum + count, 0)).toBeCloseTo(total, 8);
        }
        wide.expected.forEach((count, at) => {
          expect(wide.lower[at]).toBeLessThanOrEqual(narrow.lower[at]!);
          expect(wide.upper[at]).toBeGreaterThanOrEqual(narrow.upper[at]!);
          expect(wide.lower[at]).toBeLessThanOrEqual(count + 1);
          expect(wide.upper[at]).toBeGreaterThanOrEqual(count - 1);
          expect(wide.lower[at]).toBeGreaterThanOrEqual(0);
          expect(wide.upper[at]).toBeLessThanOrEqual(total + 1e-9);
        });
      }),
      { seed: 6, numRuns: 150 },
    );
  });

  test("knows for sure where nobody has a choice, and of nobody", () => {
    const sure = markov.forecastStates(f64(3, 4), f64(0, 1, 1, 0), { periods: 2 });
    expect(sure).toEqual({
      expected: f64(4, 3, 3, 4),
      deviation: new Float64Array(4),
      lower: f64(4, 3, 3, 4),
      upper: f64(4, 3, 3, 4),
    });
    expect([...markov.forecastStates(f64(0, 0), f64(0.5, 0.5, 0, 1), { periods: 1 }).upper]).toEqual([0, 0]);
  });

  test("refuses bad starts, levels and periods", () => {
    const matrix = f64(0.5, 0.5, 0, 1);
    expect(() => markov.forecastStates(f64(1), matrix, { periods: 1 })).toThrow("'start' must have length 2");
    expect(() => markov.forecastStates(f64(1, -1), matrix, { periods: 1 })).toThrow("'start', entry 1");
    expect(() => markov.forecastStates(f64(1, 1), matrix, { periods: 0 })).toThrow("'periods'");
    expect(() => markov.forecastStates(f64(1, 1), matrix, { periods: 1, level: 1 })).toThrow("'level'");
    expect(() => markov.forecastStates(f64(1, 1), matrix, { periods: 1, observed: f64(1) })).toThrow(
      "'observed'",
    );
  });
});

describe("flows", () => {
  test("are counts and shares of who was in a state, the largest first, none of nobody", () => {
    expect(markov.transitionFlows(f64(6, 2, 0, 4), ["active", "dormant"])).toEqual([
      { from: "active", to: "active", count: 6, share: 0.75 },
      { from: "dormant", to: "dormant", count: 4, share: 1 },
      { from: "active", to: "dormant", count: 2, share: 0.25 },
    ]);
  });

  test("need a name of its own for each state", () => {
    expect(() => markov.transitionFlows(f64(1, 2, 3, 4), ["a"])).toThrow("'names' must have length 2");
    expect(() => markov.transitionFlows(f64(1, 2, 3, 4), ["a", "a"])).toThrow("got 'a' twice");
  });
});
