import { expect, test } from "vitest";
import {
  customerMeanStatistic,
  type ItemLists,
  meanOfCustomers,
  pairedBootstrap,
  scoreRankedLists,
} from "../../src/evaluation/index.js";

function lists(...rows: number[][]): ItemLists {
  const offsets = [0];
  for (const row of rows) offsets.push(offsets.at(-1)! + row.length);
  return { offsets: Int32Array.from(offsets), items: Int32Array.from(rows.flat()) };
}

const gain = (...places: number[]) => places.reduce((sum, place) => sum + 1 / Math.log2(place + 1), 0);

test("worked by hand: hits at places 1 and 3 of a truth of three", () => {
  const { recall, ndcg, hit, reciprocalRank } = scoreRankedLists(lists([7, 1, 5, 2]), lists([5, 9, 7]));
  expect(recall[0]).toBeCloseTo(2 / 3, 15);
  expect(ndcg[0]).toBeCloseTo(gain(1, 3) / gain(1, 2, 3), 15);
  expect(hit[0]).toBe(1);
  expect(reciprocalRank[0]).toBe(1);
});

test("only the first k places count, and the best list is cut there or holds the whole truth", () => {
  const [ranked, truth] = [lists([4, 0, 1, 2]), lists([2, 1, 0])];
  const cut = scoreRankedLists(ranked, truth, { k: 2 });
  expect(cut.recall[0]).toBeCloseTo(1 / 3, 15);
  expect(cut.ndcg[0]).toBeCloseTo(gain(2) / gain(1, 2), 15);
  expect(cut.reciprocalRank[0]).toBe(1 / 2);
  const whole = scoreRankedLists(ranked, truth, { k: 2, ideal: "whole" });
  expect(whole.ndcg[0]).toBeCloseTo(gain(2) / gain(1, 2, 3), 15);
});

test("a customer without a truth has no value and is in no mean; one without a list has 0", () => {
  const scores = scoreRankedLists(lists([1], [], [3]), lists([], [1], [3]), { k: 1 });
  for (const values of Object.values(scores)) {
    expect([...values]).toEqual([Number.NaN, 0, 1]);
    expect(meanOfCustomers(values)).toBe(0.5);
    expect(customerMeanStatistic(values)(Float64Array.of(5, 1, 3))).toBe(0.75);
  }
  expect(meanOfCustomers(Float64Array.of(Number.NaN))).toBeNaN();
});

test("two recommenders are compared on the same resampled customers", () => {
  const truth = lists(...Array.from({ length: 60 }, (_, c) => [c]));
  const right = scoreRankedLists(lists(...Array.from({ length: 60 }, (_, c) => [c])), truth);
  const half = scoreRankedLists(lists(...Array.from({ length: 60 }, (_, c) => [c - (c % 2)])), truth);
  const { estimate, lower } = pairedBootstrap(
    60,
    customerMeanStatistic(right.recall),
    customerMeanStatistic(half.recall),
  );
  expect(estimate).toBe(0.5);
  expect(lower).toBeGreaterThan(0.3);
});

test.each([
  ["length_mismatch", () => scoreRankedLists(lists([1], [2]), lists([1]))],
  ["length_mismatch", () => scoreRankedLists({ ...lists([1]), items: new Int32Array(0) }, lists([1]))],
  ["duplicate_item", () => scoreRankedLists(lists([1, 1]), lists([1]))],
  ["bad_item", () => scoreRankedLists(lists([-1]), lists([1]))],
  ["bad_option", () => scoreRankedLists(lists([1]), lists([1]), { k: 0 })],
  ["bad_option", () => scoreRankedLists(lists([1]), lists([1]), { ideal: "half" as "cut" })],
])("lists that cannot be judged are an error: %s", (code, judge) => {
  expect(judge).toThrowError(expect.objectContaining({ code }));
});
