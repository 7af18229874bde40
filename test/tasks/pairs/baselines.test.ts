import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { ownedPairsOf } from "../../../src/features/pairs/owned-pairs.js";
import { pairBaselines } from "../../../src/tasks/pairs/baselines.js";

const day = 86_400_000;
const cutoff = Date.UTC(2025, 0, 31);
const buy = (customerId: string, itemId: string, daysAgo: number, quantity = 1) => ({
  customerId,
  itemId,
  quantity,
  timestamp: cutoff - daysAgo * day,
});

/** Ann bought tea 40, 10 and 10 days ago (2 units each day in sum), and soap 20 days ago; Bob soap 5 days ago. */
const table = EventTable.from([
  buy("ann", "tea", 40, 2),
  buy("ann", "tea", 10),
  buy("ann", "tea", 10),
  buy("ann", "soap", 20),
  buy("bob", "soap", 5),
]);
const pairs = ownedPairsOf(new History(dataOf(table), cutoff), "itemId");
/** Rows: ann soap, ann tea, bob soap. */
const rows = pairBaselines(pairs, 10, true);
const scoreOf = (name: string) => Array.from(rows.find((row) => row.name === name)!.score);

test("recency is the days since the last purchase, fewest first", () => {
  expect(scoreOf("recency")).toEqual([-20, -10, -5]);
});

test("frequency counts days, ties go to what sells: tea and soap were bought on two days each", () => {
  expect(scoreOf("frequency")).toEqual([1 + 2 / 5, 2 + 2 / 5, 1 + 2 / 5]);
});

test("decayed frequency counts a purchase half after three horizons", () => {
  const [soap, tea] = scoreOf("decayed frequency");
  expect(soap).toBeCloseTo(2 ** (-20 / 30), 12);
  expect(tea).toBeCloseTo(2 ** (-40 / 30) + 2 ** (-10 / 30), 12);
});

test("persistence goes on as before: two days and four units in 40 days are half a day and a unit in ten", () => {
  const { score, probability, expected } = rows.find(({ name }) => name === "persistence")!;
  expect(score[1]).toBeCloseTo(0.5, 12);
  expect(probability![1]).toBeCloseTo(1 - Math.exp(-0.5), 12);
  expect(expected![1]).toBeCloseTo(1, 12);
});

test("without an earlier window there is no base rate, and ranks are no probabilities", () => {
  expect(rows.map(({ name }) => name)).toEqual(["recency", "frequency", "decayed frequency", "persistence"]);
  expect(rows[1]!.probability).toBeUndefined();
});

test("with one the base rate is its share, and the same for all", () => {
  const earlier = { pairs, bought: Uint8Array.of(1, 0, 1), units: Float64Array.of(2, 0, 1) };
  const all = pairBaselines(pairs, 10, true, earlier);
  const { probability, expected } = all.at(-1)!;
  expect(Array.from(probability!)).toEqual([2 / 3, 2 / 3, 2 / 3]);
  expect(Array.from(expected!)).toEqual([1, 1, 1]);
  const recency = all[0]!.probability!;
  expect(recency.every((p) => p > 0 && p < 1)).toBe(true);
});
