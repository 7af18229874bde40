import { expect, test } from "vitest";
import { isMissing, numberOf, wordOf } from "../../../src/tasks/customer-table/cells.js";

test("a date that is none is missing, and nothing a program falls over", () => {
  const broken = new Date(Number.NaN);
  expect(isMissing(broken)).toBe(true);
  expect(wordOf(broken)).toBe("");
});

test("numbers too large for a number are none, written as text or whole", () => {
  const cells = ["1e999", "-1e999", 10n ** 400n, Number.POSITIVE_INFINITY, "1e200", 10n ** 3n];
  expect(cells.map(numberOf)).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1e200, 1000]);
});
