import fc from "fast-check";
import { expect, test } from "vitest";
import { minorUnits, moneyIssue } from "../../src/events/money.js";

test.each([
  ["19.99", 2, 1999],
  [19.99, 2, 1999],
  [0.1 + 0.2, 2, 30],
  [1.005 * 1000, 2, 100_500],
  ["-3.5", 2, -350],
  ["+7", 2, 700],
  ["19.990", 2, 1999],
  [" 19.99 ", 2, 1999],
  ["1e3", 2, 100_000],
  [".5", 2, 50],
  [-0, 2, 0],
  ["1200", 0, 1200],
  ["1.234", 3, 1234],
  [90_071_992_547_409.91, 2, 9_007_199_254_740_991],
])("%j with %i decimals is %i minor units", (value, digits, expected) => {
  expect(minorUnits(value, digits)).toBe(expected);
});

test.each([
  [19.999, 2, "amount_precision"],
  ["19.999", 2, "amount_precision"],
  [1.5, 0, "amount_precision"],
  [123_456_789.123, 2, "amount_precision"],
  [1e14, 2, "amount_too_large"],
  ["99999999999999999999", 2, "amount_too_large"],
  ["1,200.00", 2, "invalid_number"],
  ["0x10", 2, "invalid_number"],
  ["¥5", 2, "invalid_number"],
  ["1.2.3", 2, "invalid_number"],
  [".", 2, "invalid_number"],
  ["", 2, "invalid_number"],
  [Number.NaN, 2, "invalid_number"],
  [Number.POSITIVE_INFINITY, 2, "invalid_number"],
  [true, 2, "invalid_number"],
])("%j with %i decimals is no money: %s", (value, digits, code) => {
  expect(minorUnits(value, digits)).toBeNaN();
  expect(moneyIssue(value, digits)).toBe(code);
});

test("every whole number of minor units survives as number and as text", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e15, max: 1e15 }), fc.integer({ min: 0, max: 4 }), (minor, digits) => {
      expect(minorUnits(minor / 10 ** digits, digits)).toBe(minor);
      const text = (Math.abs(minor) / 10 ** digits).toFixed(digits);
      expect(minorUnits(text, digits)).toBe(Math.abs(minor));
    }),
    { seed: 20_260_105, numRuns: 2000 },
  );
});

test("a further decimal is never lost, as number or as text", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e11 }), fc.integer({ min: 1, max: 9 }), (minor, more) => {
      const thousandths = minor * 10 + more;
      expect(minorUnits(thousandths / 1000, 2)).toBeNaN();
      expect(minorUnits((thousandths / 1000).toFixed(3), 2)).toBeNaN();
    }),
    { seed: 20_260_105, numRuns: 2000 },
  );
});
