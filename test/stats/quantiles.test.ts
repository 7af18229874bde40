import stdBetaincinv from "@stdlib/math-base-special-betaincinv";
import stdGammaincinv from "@stdlib/math-base-special-gammaincinv";
import stdNormalQuantile from "@stdlib/stats-base-dists-normal-quantile";
import { expect, test } from "vitest";
import { logNormalCdf } from "../../src/stats/error-function.js";
import { logRegularizedBeta } from "../../src/stats/incomplete-beta.js";
import { logGammaP, logGammaQ } from "../../src/stats/incomplete-gamma.js";
import {
  betaQuantile,
  gammaQuantile,
  logNormalQuantile,
  normalQuantile,
  studentQuantile,
} from "../../src/stats/quantiles.js";
import { createRandom } from "../../src/stats/random.js";

const random = createRandom(9);

/** Half the chances uniform, half deep in the tail down to 1e-300. */
function chance(i: number): number {
  return i % 2 === 0 ? random.next() : 10 ** (-300 * random.next());
}

function expectLog(got: number, p: number, tolerance: number, message: string): void {
  const off = Math.abs(got - Math.log(p)) / Math.max(1, -Math.log(p));
  expect(off, message).toBeLessThan(tolerance);
}

test("the normal quantile leads back to its probability, and agrees with stdlib", () => {
  for (let i = 0; i < 5000; i++) {
    const p = chance(i);
    const z = normalQuantile(p);
    expectLog(logNormalCdf(z), p, 1e-15, `p = ${p}`);
    // Further out stdlib loses digits (it goes through 2 p - 1), and below 1e-16 answers -Infinity.
    if (p > 0.01) expect(Math.abs(z - stdNormalQuantile(p, 0, 1)), `p = ${p}`).toBeLessThan(1e-13);
  }
  expect(normalQuantile(1e-20, "upper")).toBe(-normalQuantile(1e-20));
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1), normalQuantile(2)]).toEqual([
    -Infinity,
    0,
    Infinity,
    NaN,
  ]);
  expect(normalQuantile(5e-324)).toBeCloseTo(-38.46740561714434, 12);
  expect(logNormalQuantile(0.975, 1, 0.5)).toBeCloseTo(Math.exp(1 + 0.5 * 1.959963984540054), 13);
});

test("gamma quantiles lead back to their probability in both tails, shape 1e-8 to 1e8", () => {
  for (let i = 0; i < 4000; i++) {
    const [shape, p] = [10 ** (16 * random.next() - 8), chance(i)];
    for (const tail of ["lower", "upper"] as const) {
      const x = gammaQuantile(p, shape, 2, tail) * 2;
      expect(x, `p = ${p}, shape = ${shape}`).toBeGreaterThanOrEqual(0);
      if (x < 1e-300) continue;
      const back = tail === "lower" ? logGammaP(shape, x) : logGammaQ(shape, x);
      expectLog(back, p, 1e-11, `p = ${p}, shape = ${shape}, ${tail}`);
    }
  }
  expect([gammaQuantile(0, 2, 1), gammaQuantile(1, 2, 1), gammaQuantile(-1, 2, 1)]).toEqual([
    0,
    Infinity,
    NaN,
  ]);
});

test("beta quantiles lead back to their probability in both tails, parameters 1e-8 to 1e7", () => {
  let checked = 0;
  for (let i = 0; i < 4000; i++) {
    const [a, b, p] = [10 ** (15 * random.next() - 8), 10 ** (15 * random.next() - 8), chance(i)];
    for (const tail of ["lower", "upper"] as const) {
      const x = betaQuantile(p, a, b, tail);
      const rest = betaQuantile(p, b, a, tail === "lower" ? "upper" : "lower");
      expect(x + rest, `p = ${p}, a = ${a}, b = ${b}`).toBeCloseTo(1, 14);
      if (x < 1e-300 || rest < 1e-300) continue;
      const back = tail === "lower" ? logRegularizedBeta(x, a, b, rest) : logRegularizedBeta(rest, b, a, x);
      expectLog(back, p, 1e-11, `p = ${p}, a = ${a}, b = ${b}, ${tail}`);
      checked++;
    }
  }
  expect(checked).toBeGreaterThan(3000);
  expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaQuantile(0.5, 0, 3)]).toEqual([0, 1, NaN]);
});

test("gamma and beta quantiles agree with stdlib on everyday shapes", () => {
  for (let i = 0; i < 300; i++) {
    const p = 0.001 + 0.998 * random.next();
    const [a, b] = [10 ** (3 * random.next() - 1), 10 ** (3 * random.next() - 1)];
    expect(gammaQuantile(p, a, 1) / stdGammaincinv(p, a), `p = ${p}, a = ${a}`).toBeCloseTo(1, 10);
    expect(betaQuantile(p, a, b) / stdBetaincinv(p, a, b), `p = ${p}, a = ${a}, b = ${b}`).toBeCloseTo(1, 10);
  }
});

test("Student's t: textbook values, and the Cauchy tail 1 / (pi p)", () => {
  expect(studentQuantile(0.975, 5)).toBeCloseTo(2.570581835636314, 13);
  expect(studentQuantile(1e-10, 3) / -2225.769284683093).toBeCloseTo(1, 13);
  expect(studentQuantile(0.25, 1)).toBeCloseTo(-1, 14);
  expect(studentQuantile(1e-20, 1, "upper") * Math.PI * 1e-20).toBeCloseTo(1, 14);
  expect(studentQuantile(0.9, 1e9)).toBeCloseTo(normalQuantile(0.9), 8);
  expect([studentQuantile(0.5, 2), studentQuantile(0, 2), studentQuantile(1, 2)]).toEqual([
    0,
    -Infinity,
    Infinity,
  ]);
});
