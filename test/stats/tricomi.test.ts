import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { logTricomi } from "../../src/stats/tricomi.js";

const golden = JSON.parse(readFileSync(new URL("../golden/tricomi.json", import.meta.url), "utf8")) as {
  rows: [number, number, number, number][];
};

test("ln U agrees with mpmath for z from 1e-8 to 1e5, whole numbers and U(s, s, z) included", () => {
  for (const [a, b, z, expected] of golden.rows) {
    const off = Math.abs(logTricomi(a, b, z) - expected);
    expect(off, `a = ${a}, b = ${b}, z = ${z}`).toBeLessThan(2e-14 * Math.max(1, Math.abs(expected)));
  }
});

test("the incomplete gamma forms meet the integral beside them", () => {
  for (const [s, z] of [
    [0.6, 0.01],
    [3, 2],
    [40, 17],
  ] as const) {
    expect(logTricomi(s, s, z)).toBeCloseTo(logTricomi(s, s * (1 + 1e-15), z), 12);
    expect(logTricomi(1, 2 - s, z)).toBeCloseTo(logTricomi(1 + 1e-14, 2 - s, z), 11);
  }
});

test("Kummer's transformation holds: U(a, b, z) = z^(1 - b) U(a - b + 1, 2 - b, z)", () => {
  for (const [a, b, z] of [
    [2.5, 1.3, 0.7],
    [0.01, -3, 40],
    [700, 12, 1e-6],
  ] as const) {
    const other = (1 - b) * Math.log(z) + logTricomi(a - b + 1, 2 - b, z);
    expect(Math.abs(logTricomi(a, b, z) / other - 1)).toBeLessThan(1e-13);
  }
});

test("outside a > 0, z > 0 it is NaN", () => {
  expect([logTricomi(0, 1, 1), logTricomi(1, 1, 0), logTricomi(1, NaN, 1)]).toEqual([NaN, NaN, NaN]);
});
