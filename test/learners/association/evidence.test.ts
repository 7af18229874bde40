import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { association } from "../../../src/learners/index.js";

interface GoldenPair extends association.JointCounts {
  readonly ratio: number;
  readonly p: number;
  readonly lift?: number;
  readonly lower?: number;
  readonly cosine?: number;
}

const golden = JSON.parse(
  readFileSync(new URL("../../golden/association.json", import.meta.url), "utf8"),
) as {
  readonly pairs: readonly GoldenPair[];
  readonly discovery: {
    readonly p: readonly number[];
    readonly bounds: Readonly<Record<string, number>>;
    readonly tests: number;
    readonly bounds_of_more: Readonly<Record<string, number>>;
  };
};

describe("evidence for a pair is that of scipy", () => {
  test.each(golden.pairs)(
    "$together of $first and $second in $baskets",
    ({ ratio, p, lift, lower, cosine, ...counts }) => {
      // The ratio is a small difference of large sums where lift is near 1.
      expect(Math.abs(association.logLikelihoodRatio(counts) - ratio)).toBeLessThan(1e-9 + 1e-11 * ratio);
      expect(association.pValueOf(ratio) / p).toBeCloseTo(1, 10);
      if (lift === undefined || lower === undefined || cosine === undefined) return;
      expect(association.liftOf(counts) / lift).toBeCloseTo(1, 12);
      expect(association.liftLowerOf(counts) / lower).toBeCloseTo(1, 12);
      expect(association.shrunkCosineOf(counts) / cosine).toBeCloseTo(1, 12);
    },
  );
});

test("the bound of Benjamini-Hochberg is that of scipy, also where most tests are not at hand", () => {
  const { p, bounds, tests, bounds_of_more } = golden.discovery;
  for (const [rate, bound] of Object.entries(bounds))
    expect(association.discoveryBound(Float64Array.from(p), p.length, Number(rate))).toBe(bound);
  for (const [rate, bound] of Object.entries(bounds_of_more))
    expect(association.discoveryBound(Float64Array.from(p), tests, Number(rate))).toBe(bound);
});

test("nothing is found among p-values of 1, and everything at a rate of 1", () => {
  expect(association.discoveryBound(Float64Array.of(1, 1), 2, 0.2)).toBe(-1);
  expect(association.discoveryBound(Float64Array.of(1, 0.4), 5, 1)).toBe(1);
});
