import fc from "fast-check";
import { expect, test } from "vitest";
import { ascendingOrder, midRanks } from "../../src/metrics/order.js";

const values = fc.array(
  fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(0, -0, Infinity, -Infinity),
  ),
  { maxLength: 700, size: "max" },
);

test("rows stand in ascending order of their value, equal values and both zeros in order of rows", () => {
  fc.assert(
    fc.property(values, (list) => {
      const column = Float64Array.from(list);
      const expected = [...list.keys()].sort((a, b) =>
        list[a]! < list[b]! ? -1 : list[a]! > list[b]! ? 1 : a - b,
      );
      expect([...ascendingOrder(column)]).toEqual(expected);
    }),
    { seed: 3, numRuns: 150, endOnFailure: true },
  );
});

test("the radix order of many rows is the comparison order", () => {
  const column = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(i * i) * 10 ** ((i % 40) - 20));
  const expected = [...column.keys()].sort((a, b) => column[a]! - column[b]!);
  expect([...ascendingOrder(column)]).toEqual(expected);
});

test("tied values share the mean of their ranks", () => {
  expect([...midRanks(Float64Array.of(5, 1, 5, 7, 5))]).toEqual([3, 1, 3, 5, 3]);
});
