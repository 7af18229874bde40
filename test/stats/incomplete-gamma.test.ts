import { readFileSync } from "node:fs";
import stdGammainc from "@stdlib/math-base-special-gammainc";
import { expect, test } from "vitest";
import { erf, erfc, logNormalCdf, scaledErfc } from "../../src/stats/error-function.js";
import {
  gammaP,
  gammaQ,
  logGammaP,
  logGammaQ,
  logScaledUpperGamma,
  logUpperGamma,
} from "../../src/stats/incomplete-gamma.js";
import { integrate, logIntegrate } from "../../src/stats/quadrature.js";
import { createRandom } from "../../src/stats/random.js";
import { logGamma } from "../../src/stats/special.js";

const golden = JSON.parse(
  readFileSync(new URL("../golden/incomplete-gamma.json", import.meta.url), "utf8"),
) as {
  ratios: { rows: [number, number, number, number][] };
  upper: { rows: [number, number, number][] };
};
const random = createRandom(7);

test("ln P and ln Q agree with 150 digits in both tails, from shape 1e-8 to 1e8", () => {
  for (const [a, x, logP, logQ] of golden.ratios.rows) {
    for (const [got, expected] of [
      [logGammaP(a, x), logP],
      [logGammaQ(a, x), logQ],
    ] as const) {
      expect(Math.abs(got - expected), `a = ${a}, x = ${x}`).toBeLessThan(
        1e-14 * Math.max(1, Math.abs(expected)),
      );
    }
    // The logarithm of a probability near 1 is as exact as that of the rest.
    if (logQ < -40 && logP < -1e-300) {
      expect(logGammaP(a, x) / logP - 1, `a = ${a}, x = ${x}`).toBeCloseTo(0, 11);
    }
  }
});

test("the upper function of negative, zero and whole shapes agrees with 150 digits", () => {
  for (const [a, x, expected] of golden.upper.rows) {
    const off = Math.abs(logScaledUpperGamma(a, x) - expected);
    expect(off, `a = ${a}, x = ${x}`).toBeLessThan(1.5e-14 * Math.max(1, Math.abs(expected)));
  }
});

test("P and Q agree with stdlib, and add up to 1", () => {
  for (let i = 0; i < 2000; i++) {
    // Above a shape of about 170 stdlib is off by 1e-6, from its own uniform expansion.
    const a = 10 ** (5 * random.next() - 3);
    const x = Math.max(1e-12, a + (8 * random.next() - 4) * Math.sqrt(a));
    const [p, q] = [gammaP(a, x), gammaQ(a, x)];
    expect(p + q).toBeCloseTo(1, 13);
    expect(Math.abs(p - stdGammainc(x, a)), `a = ${a}, x = ${x}`).toBeLessThan(2e-13);
    expect(Math.abs(q - stdGammainc(x, a, true, true)), `a = ${a}, x = ${x}`).toBeLessThan(2e-13);
  }
});

test("the tails of a gamma are their integrals, e^-700 and beyond", () => {
  for (const [a, x] of [
    [3.5, 900],
    [250, 4000],
    [1e6, 1.2e6],
  ] as const) {
    const { value } = logIntegrate(
      (_x, u) => -Math.exp(u) + (a - 1) * Math.log1p(Math.exp(u) / x),
      0,
      Infinity,
    );
    const expected = value - x + (a - 1) * Math.log(x) - logGamma(a);
    expect(logGammaQ(a, x)).toBeLessThan(-700);
    expect(Math.abs(logGammaQ(a, x) / expected - 1), `a = ${a}`).toBeLessThan(1e-12);
  }
});

test("the borders of the domain are exact", () => {
  expect([gammaP(2, 0), gammaQ(2, 0), gammaP(2, Infinity), gammaQ(2, Infinity)]).toEqual([0, 1, 1, 0]);
  expect(gammaQ(1, 3)).toBeCloseTo(Math.exp(-3), 15);
  expect([gammaP(0, 1), gammaP(-1, 1), gammaQ(1, -1), gammaQ(Number.NaN, 1)]).toEqual([NaN, NaN, NaN, NaN]);
  expect(logUpperGamma(0, 0)).toBe(Infinity);
  expect(logUpperGamma(-2, 0)).toBe(Infinity);
  expect(logUpperGamma(5, 0)).toBeCloseTo(Math.log(24), 13);
  expect(logUpperGamma(0, 1)).toBeCloseTo(Math.log(0.21938393439552029), 14);
  expect(logUpperGamma(1, -1)).toBeNaN();
});

test("erf, erfc and the normal distribution function hold their digits in the tail", () => {
  // DLMF table 7.8 continued by 60 digits of mpmath.
  expect(erf(0.3)).toBeCloseTo(0.3286267594591274, 15);
  expect(erf(-1.5)).toBeCloseTo(-0.9661051464753108, 15);
  for (const [x, expected] of [
    [0.5, 0.4795001221869535],
    [2, 0.004677734981047266],
    [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296],
  ] as const) {
    expect(Math.abs(erfc(x) / expected - 1), `erfc(${x})`).toBeLessThan(2e-15);
  }
  expect(scaledErfc(1e9) / 5.641895835477563e-10).toBeCloseTo(1, 15);
  expect(logNormalCdf(0)).toBeCloseTo(-Math.LN2, 15);
  expect(logNormalCdf(-40) / -804.6084420137538).toBeCloseTo(1, 14);
  expect(logNormalCdf(9) / -1.1285884059538324e-19).toBeCloseTo(1, 13);
  const half = integrate((x) => Math.exp(-x * x), 0.7, Infinity).value;
  for (const x of [0.1, 0.4, 0.5, 1, 3]) expect(erfc(-x) + erfc(x)).toBeCloseTo(2, 15);
  expect((erfc(0.7) * Math.sqrt(Math.PI)) / 2 / half).toBeCloseTo(1, 13);
});
