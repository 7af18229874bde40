import { markov } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { drawHistories, randomTransitions } from "./chains.js";
import { column } from "./golden.js";
import { expectClose, f64 } from "./near.js";

describe("intervals of transition probabilities", () => {
  test("are scipy's quantiles of Beta(n_ij + 1/2, n_i - n_ij + 1/2), from 0 where nothing was seen", () => {
    const counts = column("counts");
    const { lower, upper } = markov.transitionIntervals(counts);
    const expected = column("lower").map((value, e) => (counts[e] === 0 ? 0 : value));
    expectClose(lower, expected, 1e-11);
    expectClose(upper, column("upper"), 1e-11);
  });

  test("hold for 93 to 97 % of the transitions of 1,000 simulated chains, and of the rare ones at least", () => {
    const random = createRandom(1);
    const edges = [0.003, 0.01, 0.03, 0.1, 0.5, 1];
    const held = edges.map(() => ({ hits: 0, all: 0 }));
    for (let chain = 0; chain < 1000; chain++) {
      const truth = randomTransitions(random, 5, 0.5);
      const histories = drawHistories(random, truth, { customers: 60, periods: 8 });
      const { lower, upper } = markov.transitionIntervals(markov.countTransitions(histories, { states: 5 }));
      truth.forEach((share, e) => {
        const bin = held[edges.findIndex((edge) => share <= edge)]!;
        bin.all++;
        if (lower[e]! <= share && share <= upper[e]!) bin.hits++;
      });
    }
    const coverage = held.map(({ hits, all }) => hits / all);
    const sum = (key: "hits" | "all") => held.reduce((total, bin) => total + bin[key], 0);
    expect(sum("hits") / sum("all")).toBeGreaterThan(0.94);
    expect(sum("hits") / sum("all")).toBeLessThan(0.965);
    for (const share of coverage) expect(share).toBeGreaterThan(0.93);
    for (const share of coverage.slice(2)) expect(share).toBeLessThan(0.97);
  });

  test("around a smoothed matrix are marginals of its Dirichlet posterior and hold its probabilities", () => {
    const counts = f64(3, 1, 0, 20, 5, 5, 0, 0, 0);
    const prior = markov.priorCounts(counts);
    const { lower, upper } = markov.transitionIntervals(counts, { prior, level: 0.9 });
    const matrix = markov.transitionMatrix(counts);
    matrix.forEach((share, e) => {
      expect(lower[e]).toBeLessThan(share);
      expect(upper[e]).toBeGreaterThan(share);
    });
  });

  test("know no doubt of what is impossible or cannot be otherwise, and know nothing of a state never left", () => {
    const counts = f64(5, 0, 0, 4, 0, 0, 0, 0, 0);
    const allowed = Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 1, 1);
    const { lower, upper } = markov.transitionIntervals(counts, { allowed });
    expect([...lower].map((end, e) => [end, upper[e]])).toMatchObject([
      [expect.any(Number), 1],
      [0, expect.any(Number)],
      [0, 0],
      [1, 1],
      [0, 0],
      [0, 0],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
    expect(lower[0]).toBeGreaterThan(0.5);
  });

  test("refuse levels outside (0, 1), priors of another shape, and counts of what is impossible", () => {
    const counts = f64(1, 2, 3, 4);
    expect(() => markov.transitionIntervals(counts, { level: 95 })).toThrow(
      "'level' must be between 0 and 1, got 95",
    );
    expect(() => markov.transitionIntervals(counts, { prior: f64(1) })).toThrow("'prior' must have length 4");
    expect(() => markov.transitionIntervals(counts, { prior: f64(1, 1, 1, -1) })).toThrow("entry 3");
    const allowed = Uint8Array.of(1, 0, 1, 1);
    expect(() => markov.transitionIntervals(counts, { allowed })).toThrow("from state 0 to 1");
  });
});

describe("matrices drawn from the posterior", () => {
  const counts = f64(30, 10, 0, 2, 5, 1, 0, 0, 0);
  const allowed = Uint8Array.of(1, 1, 0, 1, 1, 1, 1, 1, 1);
  const prior = markov.priorCounts(counts, { allowed, concentration: 3 });

  test("have its mean and its variance p (1 - p) / (n + c + 1), and keep the impossible at 0", () => {
    const mean = markov.transitionMatrix(counts, { allowed, concentration: 3 });
    const drawn = markov.drawTransitions(counts, prior, { draws: 20_000 });
    mean.forEach((share, e) => {
      const values = drawn.map((matrix) => matrix[e]!);
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - average) ** 2, 0) / values.length;
      const expected = (share * (1 - share)) / ([40, 8, 0][Math.floor(e / 3)]! + 3 + 1);
      // Five standard errors of a mean, and 6 % of a variance.
      expect(Math.abs(average - share)).toBeLessThanOrEqual(5 * Math.sqrt(expected / 20_000));
      expect(Math.abs(variance - expected)).toBeLessThanOrEqual(0.06 * expected);
    });
  });

  test("are the same for the same seed, and say how sure a steady state is", () => {
    const [first, again, other] = [1, 1, 2].map((seed) =>
      markov.drawTransitions(counts, prior, { draws: 200, seed }),
    );
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
    const shares = first!.map((matrix) => markov.steadyState(matrix).shares[0]!).sort((a, b) => a - b);
    const middle = markov.steadyState(markov.transitionMatrix(counts, { allowed, concentration: 3 }))
      .shares[0]!;
    expect(shares[5]).toBeLessThan(middle);
    expect(shares[194]).toBeGreaterThan(middle);
  });

  test("are transition matrices even where next to nothing is known: one way or another, each as often as it is likely", () => {
    const drawn = markov.drawTransitions(new Float64Array(4), f64(3e-6, 1e-6, 1e-300, 1e-300), {
      draws: 2000,
    });
    const first = drawn.filter((matrix) => {
      expect(matrix[0]! + matrix[1]!).toBe(1);
      expect(matrix[2]! + matrix[3]!).toBe(1);
      return matrix[0]! > 0.5;
    });
    expect(first.length / 2000).toBeGreaterThan(0.7);
    expect(first.length / 2000).toBeLessThan(0.8);
  });

  test("refuse a state without any way out, and bad numbers", () => {
    expect(() => markov.drawTransitions(f64(1, 1, 0, 0), new Float64Array(4))).toThrow(
      "State 1 must have a count",
    );
    expect(() => markov.drawTransitions(counts, f64(1))).toThrow("'prior' must have length 9");
    expect(() => markov.drawTransitions(counts, prior, { draws: 0 })).toThrow("'draws'");
    expect(() => markov.drawTransitions(counts, prior, { seed: Number.NaN })).toThrow(
      "'seed' must be a finite number",
    );
  });
});
