import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  intervalCoverage,
  kolmogorovTail,
  randomisedPit,
  uniformityTest,
} from "../../src/metrics/coverage.js";
import { createRandom } from "../../src/stats/random.js";

const golden = JSON.parse(readFileSync(new URL("../golden/metrics.json", import.meta.url), "utf8"));

test("an interval covers its own ends", () => {
  const lower = Float64Array.of(0, 0, 0, 0);
  const upper = Float64Array.of(2, 2, 2, 2);
  expect(intervalCoverage(Float64Array.of(0, 1, 2, 3), lower, upper)).toBe(0.75);
});

test("Kolmogorov's distribution has scipy's values on both sides of its two series", () => {
  for (const [x, tail] of Object.entries<number>(golden.kolmogorov)) {
    expect(kolmogorovTail(Number(x)) / tail).toBeCloseTo(1, 9);
  }
});

test("the uniformity test has scipy's distance exactly and its p-value within .01", () => {
  for (const [values, expected] of [
    [golden.rows.uniform, golden.ks_uniform],
    [golden.rows.skewed, golden.ks_skewed],
  ]) {
    const result = uniformityTest(Float64Array.from(values));
    expect(result.statistic).toBeCloseTo(expected.statistic, 14);
    expect(Math.abs(result.pValue - expected.pValue)).toBeLessThan(0.01);
  }
  expect(uniformityTest(Float64Array.from(golden.rows.skewed)).pValue).toBeCloseTo(
    golden.ks_skewed.pValue,
    4,
  );
});

test("the randomised transform of geometric counts is uniform under their own law, not under another", () => {
  const random = createRandom(11);
  const y = Float64Array.from({ length: 4000 }, () =>
    Math.floor(Math.log(1 - random.next()) / Math.log(0.6)),
  );
  const pit = (stay: number) =>
    randomisedPit(
      y.map((k) => 1 - stay ** k),
      y.map((k) => 1 - stay ** (k + 1)),
    );
  expect(uniformityTest(pit(0.6)).pValue).toBeGreaterThan(0.05);
  expect(uniformityTest(pit(0.55)).pValue).toBeLessThan(1e-6);
});
