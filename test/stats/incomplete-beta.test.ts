import { readFileSync } from "node:fs";
import stdBetainc from "@stdlib/math-base-special-betainc";
import fc from "fast-check";
import { expect, test } from "vitest";
import { logRegularizedBeta, regularizedBeta } from "../../src/stats/incomplete-beta.js";
import { integrate } from "../../src/stats/quadrature.js";
import { createRandom } from "../../src/stats/random.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/incomplete-beta.json", import.meta.url), "utf8"),
) as {
  rows: [number, number, number, number, number, number][];
};
const random = createRandom(8);

test("ln I and ln(1 - I) agree with 150 digits, parameters 1e-8 to 1e7, x next to 0 and next to 1", () => {
  for (const [x, rest, a, b, log, logRest] of golden.rows) {
    for (const [got, expected] of [
      [logRegularizedBeta(x, a, b, rest), log],
      [logRegularizedBeta(rest, b, a, x), logRest],
    ] as const) {
      const message = `x = ${x}, a = ${a}, b = ${b}`;
      expect(Math.abs(got - expected), message).toBeLessThan(1e-13 * Math.max(1, Math.abs(expected)));
      // Near 1 the logarithm has the digits of what is missing.
      if (expected < -1e-300) expect(Math.abs(got / expected - 1), message).toBeLessThan(1e-11);
    }
  }
});

test("I agrees with stdlib on parameters up to 1e5", () => {
  for (let i = 0; i < 2000; i++) {
    const [a, b] = [10 ** (8 * random.next() - 3), 10 ** (8 * random.next() - 3)];
    const x = Math.min(1, Math.max(0, a / (a + b) + (random.next() - 0.5) / Math.sqrt(a + b + 1)));
    expect(
      Math.abs(regularizedBeta(x, a, b) - stdBetainc(x, a, b)),
      `x = ${x}, a = ${a}, b = ${b}`,
    ).toBeLessThan(1e-11);
  }
});

test("I rises with x, and with its complement adds up to 1", () => {
  const exponent = fc.double({ min: -8, max: 7, noNaN: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(exponent, exponent, share, share, (i, j, u, v) => {
      const [a, b, low, high] = [10 ** i, 10 ** j, Math.min(u, v), Math.max(u, v)];
      const value = regularizedBeta(low, a, b);
      expect(value + regularizedBeta(1 - low, b, a, low)).toBeCloseTo(1, 12);
      expect(regularizedBeta(high, a, b)).toBeGreaterThanOrEqual(value * (1 - 1e-12));
    }),
    { seed: 2, numRuns: 1000 },
  );
});

test("worked by hand: I_x(1, b) = 1 - (1 - x)^b and I_x(a, 1) = x^a", () => {
  expect(regularizedBeta(0.25, 1, 3)).toBeCloseTo(1 - 0.75 ** 3, 15);
  expect(logRegularizedBeta(1e-300, 7, 1) / (7 * Math.log(1e-300))).toBeCloseTo(1, 15);
  // 1 - x = 1e-40 is lost in x = 1, but not to the four-argument form.
  expect(logRegularizedBeta(1e-40, 2.5, 1, 1) / (2.5 * Math.log(1e-40))).toBeCloseTo(1, 15);
  expect(logRegularizedBeta(1, 1, 0.5, 1e-40) / -1e-20).toBeCloseTo(1, 13);
  expect(regularizedBeta(0.5, 4, 4)).toBeCloseTo(0.5, 14);
});

test("I is the integral of the density", () => {
  const { value } = integrate((x) => 105 * x ** 2 * (1 - x) ** 4, 0, 0.37);
  expect(regularizedBeta(0.37, 3, 5)).toBeCloseTo(value, 14);
});

test("the borders of the domain are exact", () => {
  expect([regularizedBeta(0, 2, 3), regularizedBeta(1, 2, 3)]).toEqual([0, 1]);
  expect([regularizedBeta(0.5, 0, 1), regularizedBeta(0.5, 1, -1), regularizedBeta(1.1, 1, 1)]).toEqual([
    NaN,
    NaN,
    NaN,
  ]);
});
