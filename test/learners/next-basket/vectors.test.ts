import { describe, expect, test } from "vitest";
import { nextBasket } from "../../../src/learners/index.js";
import { historiesOf } from "./histories.js";

/** Values of one customer by item. */
function rowOf(
  { offsets, columns, values }: ReturnType<typeof nextBasket.tifuVectors>,
  row: number,
): Record<number, number> {
  const places = Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, k) => offsets[row]! + k);
  return Object.fromEntries(places.map((at) => [columns[at]!, values[at]!]));
}

describe("TIFU-KNN vectors", () => {
  test("worked by hand: five baskets in two groups of three, the first one short", () => {
    // Groups {0, 1} and {2, 3, 4}; both divide by 3. r_b = .5, r_g = .25, over 2 groups.
    const histories = historiesOf([[[0], [1], [2], [1], [3, 0]]], 6);
    const vectors = nextBasket.tifuVectors(histories, { groups: 2, basketDecay: 0.5, groupDecay: 0.25 });
    const own = rowOf(vectors, 0);
    expect(own[0]).toBeCloseTo((0.25 * (0.5 / 3) + 1 / 3) / 2, 7);
    expect(own[1]).toBeCloseTo((0.25 * (1 / 3) + 0.5 / 3) / 2, 7);
    expect(own[2]).toBeCloseTo(0.25 / 3 / 2, 7);
    expect(own[3]).toBeCloseTo(1 / 3 / 2, 7);
    expect(Object.keys(own)).toEqual(["0", "1", "2", "3"]);
  });

  test("fewer baskets than groups are a group each", () => {
    const vectors = nextBasket.tifuVectors(historiesOf([[[4], [4, 2]]], 6), { groups: 7, groupDecay: 0.5 });
    expect(rowOf(vectors, 0)).toEqual({ 2: 0.5, 4: 0.75 });
  });

  test("an item counts once in a basket, and a customer without baskets has no items", () => {
    const vectors = nextBasket.tifuVectors(historiesOf([[], [[1, 1, 1]], []], 2));
    expect([...vectors.offsets]).toEqual([0, 0, 1, 1]);
    expect(rowOf(vectors, 1)).toEqual({ 1: 1 });
  });

  test("by date a basket weighs half as much for each half-life that went by", () => {
    const histories = historiesOf([[[0], [1], [0]]], 2, { days: [[70, 80, 90]], now: 100 });
    const vectors = nextBasket.tifuVectors(histories, { halfLifeDays: 10 });
    expect(rowOf(vectors, 0)).toEqual({ 0: 0.5 + 0.125, 1: 0.25 });
  });
});

test("counts are of baskets", () => {
  const counts = nextBasket.basketCounts(
    historiesOf(
      [
        [
          [0, 1],
          [1, 1],
        ],
        [[2]],
      ],
      3,
    ),
  );
  expect(rowOf(counts, 0)).toEqual({ 0: 1, 1: 2 });
  expect(rowOf(counts, 1)).toEqual({ 2: 1 });
});

const good = historiesOf([[[0], [1]], [[2]]], 3, { days: [[1, 2], [3]], now: 4 });
const { day: _, now: __, ...undated } = good;
test.each([
  ["history_length", { ...good, offsets: Int32Array.of(0, 2, 4) }],
  ["history_length", { ...good, basketOffsets: Int32Array.of(0, 2, 1, 3) }],
  ["history_length", { ...good, day: Int32Array.of(1) }],
  ["history_length", { ...good, now: Int32Array.of(1) }],
  ["history_value", { ...good, items: Int32Array.of(0, 1, 3) }],
  ["history_value", { ...good, items: Int32Array.of(0, -1, 2) }],
  ["history_value", { ...good, day: Int32Array.of(2, 1, 3) }],
  ["history_value", { ...good, now: Int32Array.of(1, 4) }],
  ["days_needed", undated],
])("histories that cannot be are an error: %s", (code, histories) => {
  expect(() => nextBasket.tifuVectors(histories, { halfLifeDays: 5 })).toThrowError(
    expect.objectContaining({ code }),
  );
});
