import { backtest, EventTable } from "siyu";
import { beforeAll, describe, expect, test } from "vitest";
import type { BacktestResult } from "../../src/evaluation/backtest.js";
import { compareContenders } from "../../src/evaluation/compare.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { scoreLists } from "../../src/evaluation/customer-lists.js";
import { matchedRows } from "../../src/evaluation/matched-rows.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { scoreRankedLists } from "../../src/metrics/recommendation.js";
import type { Contender } from "../../src/model/judge.js";
import { createRandom } from "../../src/stats/random.js";
import { pairRate } from "../model/pair-rate.js";

const day = 86_400_000;
const start = Date.UTC(2024, 0, 1);

/** 120 customers who each buy two to six items, every item at a pace of its own. */
function shop(): CustomerEvent[] {
  const random = createRandom(11);
  const events: CustomerEvent[] = [];
  for (let c = 0; c < 120; c++) {
    for (let k = 0; k < 2 + (c % 5); k++) {
      const pace = 5 + 60 * random.next() ** 2;
      for (let at = 60 * random.next(); at < 400; at += pace * -Math.log(1 - random.next())) {
        events.push({
          customerId: `c${100 + c}`,
          itemId: `i${(c * 3 + k * 5) % 40}`,
          timestamp: start + Math.floor(at) * day,
        });
      }
    }
  }
  return events;
}

const table = EventTable.from(shop());

describe("the order within a customer's list", () => {
  test("worked by hand: two hits of three among the first two of four rows, and a list without any", () => {
    const labels = Uint8Array.of(1, 0, 1, 1, 0, 0);
    const scores = Float64Array.of(0.9, 0.8, 0.1, 0.2, 0.5, 0.4);
    const { recall, ndcg } = scoreLists(labels, scores, Int32Array.of(0, 4, 6), 3);
    expect([...recall]).toEqual([2 / 3, Number.NaN]);
    const [second, third] = [1 / Math.log2(3), 1 / 2];
    expect(ndcg[0]).toBeCloseTo((1 + third) / (1 + second + third), 14);
    expect(ndcg[1]).toBeNaN();
  });

  test("counts rows of one score as all their orders do on average", () => {
    const labels = Uint8Array.of(1, 0, 0, 0);
    const tied = scoreLists(labels, new Float64Array(4), Int32Array.of(0, 4), 2);
    expect([...tied.recall]).toEqual([0.5]);
    expect(tied.ndcg[0]).toBeCloseTo((1 + 1 / Math.log2(3)) / 4, 14);
    const partly = scoreLists(labels, Float64Array.of(1, 2, 1, 0), Int32Array.of(0, 4), 2);
    expect([...partly.recall]).toEqual([0.5]);
  });

  test("is what ranked lists are worth, where no two scores are the same", () => {
    const random = createRandom(3);
    const offsets = Int32Array.of(0, 1, 5, 5, 20, 47, 60);
    const scores = Float64Array.from({ length: 60 }, () => random.next());
    const labels = Uint8Array.from(scores, () => (random.next() < 0.3 ? 1 : 0));
    const lists = Array.from({ length: 6 }, (_, l) =>
      Array.from({ length: offsets[l + 1]! - offsets[l]! }, (_, i) => offsets[l]! + i),
    );
    const columns = (items: number[][]) => {
      const ends = items.map((_, l) => items.slice(0, l + 1).flat().length);
      return { offsets: Int32Array.of(0, ...ends), items: Int32Array.from(items.flat()) };
    };
    const ranked = lists.map((rows) => [...rows].sort((a, b) => scores[b]! - scores[a]!));
    const truth = lists.map((rows) => rows.filter((row) => labels[row] === 1));
    const expected = scoreRankedLists(columns(ranked), columns(truth));
    const { recall, ndcg } = scoreLists(labels, scores, offsets, 10);
    expect(recall).toEqual(expected.recall);
    ndcg.forEach((value, l) => {
      if (Number.isNaN(expected.ndcg[l]!)) expect(value).toBeNaN();
      else expect(value).toBeCloseTo(expected.ndcg[l]!, 14);
    });
  });
});

test("all rows of one customer are drawn together: four copies of each row leave the intervals as wide as one", () => {
  const random = createRandom(5);
  const n = 200;
  const truth = Float64Array.from({ length: n }, () => random.next());
  const noisy = truth.map((p) => Math.min(1, Math.max(0, p + 0.4 * random.normal())));
  const labels = Uint8Array.from(truth, (p) => (random.next() < p ? 1 : 0));
  const compared = (copies: number) => {
    const row = (column: ArrayLike<number>) =>
      Float64Array.from({ length: copies * n }, (_, i) => column[Math.floor(i / copies)]!);
    const contender = (name: string, p: Float64Array): Contender => ({
      name,
      role: "model",
      score: row(p),
      probability: row(p),
    });
    const customers = Int32Array.from({ length: copies * n }, (_, i) => 7 + 2 * Math.floor(i / copies));
    const contenders = [contender("truth", truth), contender("noisy", noisy)];
    const [first] = compareContenders(
      [{ contenders, truth: { labels: Uint8Array.from(row(labels)) }, customers }],
      {
        samples: 400,
        seed: 1,
      },
    );
    return first!;
  };
  const [one, four] = [compared(1), compared(4)];
  expect(four.auc.standardError).toBeCloseTo(one.auc.standardError, 12);
  expect(four.logLoss!.standardError).toBeCloseTo(one.logLoss!.standardError, 12);
});

describe("a back-test of pairs", () => {
  let result: BacktestResult;
  const asked: { customerIds: readonly string[]; itemIds?: readonly string[] }[] = [];

  beforeAll(async () => {
    result = await backtest(
      pairRate(),
      table,
      { cutoff: 0, horizonDays: 30 },
      {
        folds: 2,
        samples: 200,
        against: {
          constant: ({ customerIds, itemIds }) => {
            asked.push({ customerIds, ...(itemIds && { itemIds }) });
            return customerIds.map(() => 0.5);
          },
        },
      },
    );
  });

  test("hands the items beside the customers to the caller's own models, one a row", () => {
    for (const [f, { customerIds, itemIds }] of asked.entries()) {
      expect(itemIds!.length).toBe(customerIds.length);
      expect(customerIds.length).toBe(result.folds[f]!.pairs);
      const names = new Set(customerIds.map((id, i) => `${id} ${itemIds![i]}`));
      expect(names.size).toBe(customerIds.length);
      expect(new Set(customerIds).size).toBe(result.folds[f]!.customers);
    }
  });

  test("judges pairs, and the order within each customer's own", () => {
    const [siyu, base, constant] = result.mean.map(({ metrics }) => metrics);
    expect(siyu!["pairs"]).toBeGreaterThan(siyu!["customers"]!);
    expect(siyu!["auc"]).toBeGreaterThan(0.7);
    expect(siyu!["recall10"]).toBe(1); // nobody has more than ten items
    expect(siyu!["ndcg10"]).toBeGreaterThan(base!["ndcg10"]! + 0.03);
    expect(constant!["ndcg10"]).toBeCloseTo(base!["ndcg10"]!, 12);
    expect(siyu!["ece"]).toBeLessThan(0.15);
  });

  test("compares the order within customers too, drawing whole customers", () => {
    const [base] = result.comparisons;
    expect(base!.ndcg10!.lower).toBeGreaterThan(0);
    const siyu = result.mean.map(({ metrics }) => metrics["ndcg10"]!);
    expect(base!.ndcg10!.estimate).toBeCloseTo(siyu[0]! - siyu[1]!, 12);
  });

  test("matches the scores of a week later by customer and item", () => {
    expect(result.stability.rankCorrelation).toBeGreaterThan(0.7);
    expect(result.stability.rankCorrelation).toBeLessThan(1);
  });
});

test("rows of two dates are matched by customer and item, those of one date alone are left out", async () => {
  const cutoff = start + 200 * day;
  const model = await pairRate().train(table, { cutoff, horizonDays: 30 });
  const before = model.predict(table, { asOf: cutoff });
  const after = model.predict(table, {
    asOf: cutoff + 60 * day,
    customers: [...table.customerIds()].slice(40),
  });
  const { first, second } = matchedRows(table, before, after);
  expect(first.length).toBeGreaterThan(200);
  const nameOf = (row: { customerId: string; itemId: string }) => `${row.customerId} ${row.itemId}`;
  const names = Array.from(first, (row) => nameOf(before.at(row)));
  expect(names).toEqual(Array.from(second, (row) => nameOf(after.at(row))));
  const common = new Set(before.toArray().map(nameOf));
  expect(new Set(names)).toEqual(
    new Set(
      after
        .toArray()
        .map(nameOf)
        .filter((name) => common.has(name)),
    ),
  );
});

test("one row a customer has no lists: no metric of them is given", () => {
  const score = Float64Array.of(0.2, 0.7);
  const metrics = contestMetrics({ name: "a", role: "model", score }, { labels: Uint8Array.of(0, 1) });
  expect(Object.keys(metrics)).toEqual(["customers", "baseRate", "auc", "averagePrecision", "lift10"]);
});
