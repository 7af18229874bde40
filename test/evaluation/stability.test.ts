import { expect, test } from "vitest";
import { scoreStability } from "../../src/evaluation/stability.js";
import { createRandom } from "../../src/stats/random.js";

const random = createRandom(9);
const before = Float64Array.from({ length: 2000 }, () => random.next());

test("scores that did not move are perfectly stable", () => {
  expect(scoreStability(before, before)).toEqual({
    rankCorrelation: expect.closeTo(1, 12),
    topKept: 1,
    meanAbsoluteChange: 0,
    populationStability: 0,
  });
});

test("worked by hand: of the best two of ten one stays, the mean change is .125", () => {
  const first = Float64Array.of(1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1);
  const second = Float64Array.of(1, 0.45, 0.8, 0.7, 0.6, 1.3, 0.4, 0.3, 0.2, 0.1);
  const stability = scoreStability(first, second, 0.2);
  expect(stability.topKept).toBe(0.5);
  expect(stability.meanAbsoluteChange).toBeCloseTo((0.45 + 0.8) / 10, 14);
});

test("a shuffled column keeps its distribution and loses its order, a shifted one the other way round", () => {
  const shuffled = scoreStability(before, random.shuffle(Float64Array.from(before)));
  expect(Math.abs(shuffled.rankCorrelation)).toBeLessThan(0.09); // four standard errors
  expect(shuffled.topKept).toBeLessThan(0.2);
  expect(shuffled.populationStability).toBeCloseTo(0, 12);
  const shifted = scoreStability(
    before,
    before.map((score) => score ** 2),
  );
  expect(shifted.rankCorrelation).toBeCloseTo(1, 12);
  expect(shifted.topKept).toBe(1);
  expect(shifted.populationStability).toBeGreaterThan(0.25);
});
