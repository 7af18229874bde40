import fc from "fast-check";
import { expect, test } from "vitest";
import { log1pExp } from "../../src/stats/logspace.js";
import { integrate, logIntegrate } from "../../src/stats/quadrature.js";
import { logBeta, logGamma } from "../../src/stats/special.js";

const signed: readonly [string, (x: number, start: number, end: number) => number, number, number, number][] =
  [
    ["e^x", Math.exp, 0, 1, Math.E - 1],
    ["sqrt x", Math.sqrt, 0, 1, 2 / 3],
    ["ln x", Math.log, 0, 1, -1],
    ["(x - 1)^(-1/2), infinite at 1", (_x, start) => start ** -0.5, 1, 2, 2],
    ["(5 - x)^(-9/10), infinite at 5", (_x, _start, end) => end ** -0.9, 3, 5, 10 * 2 ** 0.1],
    ["sin x", Math.sin, 0, Math.PI, 2],
    ["sin x over a period", Math.sin, 0, 2 * Math.PI, 0],
    ["cos x over three periods", Math.cos, 0, 20, Math.sin(20)],
    ["e^x on a half line", Math.exp, -Infinity, 0, 1],
    ["e^(-1e6 x)", (x) => Math.exp(-1e6 * x), 0, Infinity, 1e-6],
    ["e^-x cos x", (x) => Math.exp(-x) * Math.cos(x), 0, Infinity, 0.5],
    ["x^(-11/10)", (x) => x ** -1.1, 1, Infinity, 10],
    ["1 / (1 + x^2)", (x) => 1 / (1 + x * x), -Infinity, Infinity, Math.PI],
    ["backwards", Math.exp, 1, 0, 1 - Math.E],
  ];

test.each(signed)("the integral of %s is right to 1e-14", (_name, f, from, to, expected) => {
  const { value, error } = integrate(f, from, to);
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-14 * (Math.abs(expected) || 1));
  expect(error).toBeLessThan(1e-12);
});

test("where f is infinite inside the last digits of x, the error says what is missing", () => {
  const { value, error } = integrate((x) => (x - 1) ** -0.5, 1, 2);
  expect(Math.abs(value - 2)).toBeGreaterThan(1e-9);
  expect(error).toBeGreaterThan(Math.abs(value - 2));
});

test("a peak whose flanks underflow is found from a point near it", () => {
  const bell = (x: number): number => Math.exp(-0.5 * (x - 1000) ** 2);
  expect(integrate(bell, -Infinity, Infinity, { peak: 998 }).value).toBeCloseTo(Math.sqrt(2 * Math.PI), 12);
});

test("the logarithm of the beta integral agrees with logBeta, however sharp or steep", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 7, noNaN: true }),
      fc.double({ min: -3, max: 7, noNaN: true }),
      (i, j) => {
        const [a, b] = [10 ** i, 10 ** j];
        const expected = logBeta(a, b);
        // a ln x less ln x, so that the exponent a - 1 keeps the digits of a small a.
        const { value, error } = logIntegrate((_x, u, v) => a * u - u + (b * v - v), 0, 1);
        const off = Math.abs(value - expected);
        expect(off, `a = ${a}, b = ${b}`).toBeLessThan(1e-13 + 4e-15 * Math.abs(expected));
        expect(off, `a = ${a}, b = ${b}`).toBeLessThan(error + 1e-14 * Math.abs(expected));
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test("the logarithm of the gamma integral agrees with logGamma from 1e-3 to 1e8, with and without its peak", () => {
  for (let i = -3; i <= 8; i += 0.25) {
    const a = 10 ** i;
    const expected = logGamma(a);
    for (const options of [{}, { peak: a }]) {
      const { value } = logIntegrate((x, u) => a * u - u - x, 0, Infinity, options);
      expect(Math.abs(value - expected), `a = ${a}`).toBeLessThan(1e-13 + 4e-15 * Math.abs(expected));
    }
  }
});

test("over the logit, beta integrals with both parameters 1e-8 keep 14 digits", () => {
  for (const [a, b] of [
    [1e-8, 1e-8],
    [1e-8, 1],
    [1e-4, 30],
  ] as const) {
    const { value } = logIntegrate((d) => -a * log1pExp(-d) - b * log1pExp(d), -Infinity, Infinity);
    expect(Math.abs(value - logBeta(a, b))).toBeLessThan(1e-13);
  }
});

test("integrals below e^-700 and above e^700 have a logarithm; a zero integrand has -Infinity", () => {
  const low = logIntegrate((x) => -2 * Math.log(x) - 1e4, 1, Infinity).value;
  expect(Math.abs(low + 1e4)).toBeLessThan(1e-11);
  const high = logIntegrate((x) => 1e4 - 0.5 * x * x, -Infinity, Infinity).value;
  expect(Math.abs(high - 1e4 - 0.5 * Math.log(2 * Math.PI))).toBeLessThan(1e-11);
  expect(logIntegrate(() => -Infinity, 0, 1).value).toBe(-Infinity);
  expect(logIntegrate(() => 0, 2, 2).value).toBe(-Infinity);
  expect(integrate(() => 0, 0, 1)).toEqual({ value: 0, error: 0 });
  expect(integrate(Math.exp, Number.NaN, 1).value).toBeNaN();
  expect(logIntegrate(() => 0, 1, 0).value).toBeNaN();
});
