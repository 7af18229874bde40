import fc from "fast-check";
import { markov } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { randomTransitions } from "./chains.js";
import { column, golden } from "./golden.js";
import { expectClose, f64 } from "./near.js";

const chain = column("chain");
const swap = f64(0, 1, 1, 0);
/** 0 is transient, 1 and 2 swap for ever, 3 is never left. */
const twoEnds = f64(0.5, 0.25, 0, 0.25, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1);

const chains = fc
  .record({
    seed: fc.integer(),
    states: fc.integer({ min: 1, max: 7 }),
    concentration: fc.constantFrom(0.05, 0.5, 2),
  })
  .map(({ seed, states, concentration }) => randomTransitions(createRandom(seed), states, concentration));

describe("the steady state", () => {
  test("is that of exact fractions, of two states b / (a + b), of a ring one half each", () => {
    expectClose(markov.steadyState(chain).shares, golden.steady, 1e-14);
    for (const [a, b] of [
      [0.3, 0.1],
      [1e-15, 1e-12],
      [1, 1e-300],
    ] as const) {
      expectClose(markov.steadyState(f64(1 - a, a, b, 1 - b)).shares, f64(b / (a + b), a / (a + b)), 1e-14);
    }
    const ring = markov.steadyState(swap);
    expect(ring).toEqual({
      shares: f64(0.5, 0.5),
      closedClasses: [{ states: [0, 1], isClosed: true, period: 2 }],
      isLimit: false,
    });
  });

  test("is one that a period leaves as it is, whatever the chain", () => {
    fc.assert(
      fc.property(chains, (transitions) => {
        const states = Math.sqrt(transitions.length);
        const { shares } = markov.steadyState(transitions, new Float64Array(states).fill(1));
        const next = new Float64Array(states);
        transitions.forEach((share, e) => {
          next[e % states]! += shares[Math.floor(e / states)]! * share;
        });
        expect(shares.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
        next.forEach((share, state) => {
          expect(share).toBeCloseTo(shares[state]!, 12);
        });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("of several closed classes depends on the start, says so without one, and shares the base out with one", () => {
    expect(() => markov.steadyState(twoEnds)).toThrow("2 classes of states that are never left (1, 2; 3)");
    const settled = markov.steadyState(twoEnds, f64(80, 20, 0, 0));
    expectClose(settled.shares, f64(0, 0.3, 0.3, 0.4), 1e-14);
    expect(settled.isLimit).toBe(false);
    expect(settled.closedClasses).toHaveLength(2);
  });
});

describe("classes of states", () => {
  test("by hand: transient, closed, of period 2, never back", () => {
    expect(markov.stateClasses(twoEnds)).toEqual([
      { states: [0], isClosed: false, period: 1 },
      { states: [1, 2], isClosed: true, period: 2 },
      { states: [3], isClosed: true, period: 1 },
    ]);
    expect(markov.stateClasses(f64(0, 1, 0, 1))[0]).toEqual({ states: [0], isClosed: false, period: 0 });
    const three = f64(0, 1, 0, 0, 0, 0, 0.5, 0.5, 1, 0, 0, 0, 0, 0, 1, 0);
    expect(markov.stateClasses(three)).toEqual([{ states: [0, 1, 2, 3], isClosed: true, period: 1 }]);
  });
});

describe("reaching a state", () => {
  test("takes the periods of exact fractions, 0 from itself, 1 / p where it is entered with chance p", () => {
    expectClose(markov.expectedTimeTo(chain, 3), golden.time_to_3, 1e-14);
    expectClose(markov.expectedTimeTo(f64(1 - 1e-13, 1e-13, 0, 1), 1), f64(1e13, 0), 1e-14);
    expectClose(markov.expectedTimeTo(f64(0, 0.5, 0.5, 0, 0, 1, 1, 0, 0), [1, 2]), f64(1, 0, 0), 0);
  });

  test("takes for ever where it may be missed, though it may well be reached", () => {
    expect([...markov.expectedTimeTo(twoEnds, 3)]).toEqual([Infinity, Infinity, Infinity, 0]);
    expect([...markov.probabilityOfReaching(twoEnds, 3)]).toEqual([0.5, 0, 0, 1]);
    expect([...markov.probabilityOfReaching(twoEnds, [1, 3])]).toEqual([1, 1, 1, 1]);
    expect([...markov.expectedTimeTo(twoEnds, [1, 3])]).toEqual([2, 0, 1, 0]);
  });

  test("by the ruin of a gambler: chances and times in closed form", () => {
    const [n, p] = [10, 0.45];
    const states = n + 1;
    const walk = new Float64Array(states * states);
    walk[0] = walk[states * states - 1] = 1;
    for (let i = 1; i < n; i++) [walk[i * states + i + 1], walk[i * states + i - 1]] = [p, 1 - p];
    const r = (1 - p) / p;
    const chance = Float64Array.from({ length: states }, (_, i) => (1 - r ** i) / (1 - r ** n));
    expectClose(markov.probabilityOfReaching(walk, n), chance, 1e-13);
    const time = chance.map((toTop, i) => (i - n * toTop) / (1 - 2 * p));
    expectClose(markov.expectedTimeTo(walk, [0, n]).subarray(1, n), time.subarray(1, n), 1e-12);
  });

  test("refuses states that there are not", () => {
    expect(() => markov.expectedTimeTo(swap, 2)).toThrow("states of 0 to 1, got 2");
    expect(() => markov.probabilityOfReaching(swap, [])).toThrow("got none");
    expect(() => markov.expectedTimeTo(f64(0.5, 0.6, 0, 1), 1)).toThrow(
      "'transitions', row 0: expected numbers",
    );
    expect(() => markov.steadyState(f64(Number.NaN, 1, 0, 1))).toThrow("sum to 1");
    expect(() => markov.stateClasses(f64(1, 0, 1))).toThrow("states x states, got 3 entries");
    expect(() => markov.steadyState(twoEnds, f64(1))).toThrow("'start' must have length 4");
    expect(() => markov.steadyState(twoEnds, new Float64Array(4))).toThrow("must have a customer");
  });
});

describe("the value of a state", () => {
  test("is (I - P / (1 + d))^-1 R of exact fractions to 1e-12, for rates down to a millionth", () => {
    for (const [rate, values] of Object.entries(golden.values)) {
      const got = markov.stateValues(chain, column("rewards"), { discountRate: Number(rate) });
      expectClose(got, values as number[], 1e-12);
    }
  });

  test("is that of Pfeifer & Carraway 2000: 52.320 for who has just bought, 50.115 with four periods to come", () => {
    const [transitions, rewards] = [column("recency"), column("recency_rewards")];
    const values = markov.stateValues(transitions, rewards, { discountRate: 0.2 });
    expect(Array.from(values, (value) => value.toFixed(3))).toEqual([
      "52.320",
      "5.554",
      "1.251",
      "-1.820",
      "0.000",
    ]);
    const four = markov.stateValues(transitions, rewards, { discountRate: 0.2, periods: 4 });
    expectClose(four, golden.recency_values_4, 1e-13);
    expectClose(markov.stateValues(transitions, rewards, { discountRate: 0.2, periods: 400 }), values, 1e-12);
  });

  test("of one reward a period for ever is (1 + d) / d, and of leaving with chance p at no interest 1 / p", () => {
    expectClose(markov.stateValues(f64(1), f64(1), { discountRate: 1e-9 }), f64((1 + 1e-9) / 1e-9), 1e-12);
    const leaving = f64(1 - 1e-9, 1e-9, 0, 1);
    expectClose(markov.stateValues(leaving, f64(1, 0), { discountRate: 0 }), f64(1e9, 0), 1e-12);
  });

  test("is infinite, and an error, where there is no interest, no end and a reward in a state never left", () => {
    expect(() => markov.stateValues(swap, f64(1, 0), { discountRate: 0 })).toThrow(
      "the value is infinite: state 0",
    );
    expect([...markov.stateValues(swap, f64(1, 0), { discountRate: 0, periods: 3 })]).toEqual([2, 2]);
  });

  test("rises with the rewards and adds up over them", () => {
    fc.assert(
      fc.property(chains, fc.double({ min: 0.001, max: 2, noNaN: true }), (transitions, discountRate) => {
        const states = Math.sqrt(transitions.length);
        const of = (rewards: Float64Array) => markov.stateValues(transitions, rewards, { discountRate });
        const one = of(new Float64Array(states).fill(1));
        expectClose(one, new Float64Array(states).fill((1 + discountRate) / discountRate), 1e-11);
        const rewards = Float64Array.from({ length: states }, (_, state) => state - 1);
        const [sum, single] = [of(rewards.map((reward) => reward + 1)), of(rewards)];
        sum.forEach((value, state) => {
          expect(value).toBeCloseTo(single[state]! + one[state]!, 6);
        });
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  test("refuses rates below 0, rewards that are no numbers, and mistyped options", () => {
    const value = (rewards: Float64Array, options: object) =>
      markov.stateValues(swap, rewards, options as markov.StateValueOptions);
    expect(() => value(f64(1, 1), { discountRate: -0.1 })).toThrow(
      "'discountRate' must be 0 or more, got -0.1",
    );
    expect(() => value(f64(1, 1), {})).toThrow("got undefined");
    expect(() => value(f64(1, Number.NaN), { discountRate: 0.1 })).toThrow("'rewards', state 1");
    expect(() => value(f64(1), { discountRate: 0.1 })).toThrow("'rewards' must have length 2");
    expect(() => value(f64(1, 1), { discountRate: 0.1, periods: 0.5 })).toThrow("'periods'");
    expect(() => value(f64(1, 1), { discount: 0.1 })).toThrow("no option 'discount'");
  });
});
