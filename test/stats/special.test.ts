import { readFileSync } from "node:fs";
import stdBetaln from "@stdlib/math-base-special-betaln";
import stdDigamma from "@stdlib/math-base-special-digamma";
import stdGammaln from "@stdlib/math-base-special-gammaln";
import { expect, test } from "vitest";
import { hyp2f1 } from "../../src/stats/hyp2f1.js";
import { log1mExp, log1pExp, logAddExp, logit, logSumExp, sigmoid } from "../../src/stats/logspace.js";
import { createRandom } from "../../src/stats/random.js";
import { digamma, digammaRise, logBeta, logGamma, logRising, trigamma } from "../../src/stats/special.js";

const random = createRandom(1);
const arguments_ = [
  1e-300, 1e-10, 0.1, 0.5, 0.999, 1, 1.0001, 1.4616, 2, 2.5, 12.99, 13, 1e3, 1e8, 1e15, 1e300,
];
for (let i = 0; i < 500; i++) arguments_.push(10 ** (12 * random.next() - 6));

function relativeError(got: number, expected: number): number {
  return got === expected ? 0 : Math.abs(got - expected) / Math.max(Math.abs(expected), 1e-300);
}

test("logGamma agrees with stdlib from 1e-300 to 1e300 and on negative arguments", () => {
  for (const x of [...arguments_, -0.5, -1.5, -7.3, -100.25]) {
    expect(relativeError(logGamma(x), stdGammaln(x)), `x = ${x}`).toBeLessThan(2e-13);
  }
  expect(logGamma(0)).toBe(Infinity);
  expect(logGamma(-3)).toBe(Infinity);
});

test("digamma agrees with stdlib, and trigamma is its slope", () => {
  for (const x of [...arguments_.filter((v) => v > 1e-290), -0.5, -7.3]) {
    const expected = stdDigamma(x);
    expect(Math.abs(digamma(x) - expected) / Math.max(1, Math.abs(expected)), `x = ${x}`).toBeLessThan(1e-13);
  }
  expect(digamma(-2)).toBeNaN();
  expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 14);
  for (const x of [0.3, 2.7, 40]) {
    expect(relativeError((digamma(x + 1e-5) - digamma(x - 1e-5)) / 2e-5, trigamma(x))).toBeLessThan(1e-8);
  }
});

test("logBeta agrees with stdlib where both arguments are large, small or far apart", () => {
  for (const a of [1e-8, 0.3, 1, 7, 9.99, 10, 123.4, 1e6, 1e12]) {
    for (const b of [1e-8, 0.5, 3, 10.5, 1e4, 1e9]) {
      expect(relativeError(logBeta(a, b), stdBetaln(a, b)), `a = ${a}, b = ${b}`).toBeLessThan(1e-12);
    }
  }
});

test("logRising and digammaRise keep their digits where the base is huge against the step", () => {
  // ln (a)(a + 1) = 2 ln a + log1p(1 / a)
  expect(relativeError(logRising(1e12, 2), 2 * Math.log(1e12) + 1e-12)).toBeLessThan(1e-14);
  expect(relativeError(logRising(0.25, 3000), logGamma(3000.25) - logGamma(0.25))).toBeLessThan(1e-13);
  expect(relativeError(logRising(1e9, 1000), 1000 * Math.log(1e9) + (999 * 1000) / 2 / 1e9)).toBeLessThan(
    1e-14,
  );
  for (const a of [0.01, 3, 999, 1001, 1e9]) {
    let sum = 0;
    for (let i = 0; i < 400; i++) sum += 1 / (a + i);
    expect(relativeError(digammaRise(a, 400), sum), `a = ${a}`).toBeLessThan(1e-10);
  }
});

test("hyp2f1 agrees with 60-digit values of the BG/NBD, Pareto/NBD and degenerate cases", () => {
  const golden = JSON.parse(readFileSync(new URL("../golden/hyp2f1.json", import.meta.url), "utf8"));
  for (const [a, b, c, z, value] of golden.rows as [number, number, number, number, number][]) {
    expect(relativeError(hyp2f1(a, b, c, z), value), `F(${a}, ${b}; ${c}; ${z})`).toBeLessThan(1e-11);
  }
  expect(hyp2f1(1, 1, 2, 0.5)).toBeCloseTo(2 * Math.LN2, 14);
  expect(hyp2f1(0.5, 0.5, 2, 1)).toBeCloseTo(4 / Math.PI, 13);
  expect(hyp2f1(1, 1, 2, 1)).toBe(Infinity);
  expect(hyp2f1(1, 1, 2, 1.5)).toBeNaN();
});

test("sums in log space neither overflow nor lose small terms", () => {
  expect(logAddExp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12);
  expect(logAddExp(-Infinity, 3)).toBe(3);
  expect(logAddExp(-Infinity, -Infinity)).toBe(-Infinity);
  expect(logSumExp([-2000, -2000, -2000])).toBeCloseTo(-2000 + Math.log(3), 12);
  expect(logSumExp([])).toBe(-Infinity);
  expect(log1mExp(-1e-20)).toBeCloseTo(Math.log(1e-20), 12);
  expect(log1mExp(-50)).toBeCloseTo(-Math.exp(-50), 35);
  expect(log1pExp(800)).toBe(800);
  expect(sigmoid(-800)).toBe(0);
  expect(sigmoid(-700)).toBeGreaterThan(0);
  expect(logit(sigmoid(-300))).toBeCloseTo(-300, 10);
});
