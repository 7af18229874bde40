import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { quantileOf } from "../../../src/tasks/churn/evidence.js";
import { bandFacts, bandsOf, type JudgedScores, thresholdsFor } from "../../../src/tasks/common/bands.js";

/** Scores that are calibrated, or said to be surer than they are. */
function judged(rows: number, seed: number, truthOf = (p: number) => p): JudgedScores {
  const random = createRandom(seed);
  const probability = Float64Array.from({ length: rows }, () => random.next());
  const labels = Uint8Array.from(probability, (p) => (random.next() < truthOf(p) ? 1 : 0));
  return { probability, labels };
}

const asked = { watch: 0.5, warning: 0.7, critical: 0.9 };

describe("bands", () => {
  test("lists of bands are as precise as was asked, where the scores can be", () => {
    for (const truthOf of [(p: number) => p, (p: number) => p ** 2, (p: number) => Math.sqrt(p)]) {
      const scores = judged(4000, 1, truthOf);
      for (const { band, precision } of bandFacts(thresholdsFor(asked, scores), scores))
        expect(precision).toBeGreaterThanOrEqual(asked[band] - 1e-9);
    }
  });

  test("where no list is so precise, the likeliest rows are the band, and the facts say what they were worth", () => {
    const scores = judged(4000, 2, (p) => p / 2);
    const thresholds = thresholdsFor(asked, scores);
    const [, , critical] = bandFacts(thresholds, scores);
    expect(critical!.precision).toBeLessThan(0.9);
    expect(critical!.rows).toBe(50);
  });

  test("few rows contradict nothing: the precision itself is the threshold", () => {
    const scores = judged(40, 3, () => 0);
    expect(thresholdsFor(asked, scores)).toEqual(asked);
    const none = { probability: new Float64Array(0), labels: new Uint8Array(0) };
    const { watch, warning, critical } = thresholdsFor(undefined, none, 0.2);
    [watch, warning, critical].forEach((p, k) => {
      expect(p).toBeCloseTo([0.4, 0.6, 0.8][k]!, 12);
    });
    expect(bandFacts(asked, none)).toEqual([
      { band: "watch", threshold: 0.5 },
      { band: "warning", threshold: 0.7 },
      { band: "critical", threshold: 0.9 },
    ]);
  });

  test("bands never fall as the chance grows", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (seed, power) => {
          const scores = judged(300, seed, (p) => p ** power);
          const { watch, warning, critical } = thresholdsFor(undefined, scores);
          expect(watch).toBeLessThanOrEqual(warning);
          expect(warning).toBeLessThanOrEqual(critical);
          const band = bandsOf({ watch, warning, critical }, scores.probability.slice().sort());
          for (let i = 1; i < band.length; i++) expect(band[i]!).toBeGreaterThanOrEqual(band[i - 1]!);
        },
      ),
      { seed: 7, numRuns: 30 },
    );
  });

  test("where no contact pays its cost nobody is in a band", () => {
    const costs = { contactCost: 10, savedValue: 20, successRate: 0.1 };
    const scores = { probability: Float64Array.of(0.2, 1), labels: Uint8Array.of(0, 1) };
    expect([...bandsOf(thresholdsFor(costs, scores), scores.probability)]).toEqual([0, 0]);
  });
});

test("a quantile is the part of the population that is at most so high, ties included", () => {
  const scale = [0, 0, 0.5, 1, 1];
  expect([-1, 0, 0.4, 0.5, 0.9, 1, 2].map((value) => quantileOf(scale, value))).toEqual([
    0, 0.25, 0.25, 0.5, 0.5, 1, 1,
  ]);
});
