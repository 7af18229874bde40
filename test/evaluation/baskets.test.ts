import { EventTable } from "siyu";
import {
  type BasketAgainstFold,
  type BasketBacktestResult,
  backtestBaskets,
  type JudgedEstimator,
} from "siyu/evaluation";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { History } from "../../src/events/history.js";
import { dataOf } from "../../src/events/table.js";
import type { AnyQuery, Model } from "../../src/model/contract.js";
import { Predictions } from "../../src/model/predictions.js";
import { SkippedCustomers } from "../../src/model/skipped.js";

interface ShareRow {
  readonly customerId: string;
  readonly itemId: string;
}
type ShareModel = Model<ShareRow, AnyQuery>;
type Query = { asOf: { lastBaskets: number }; horizonBaskets: number };

/** 40 customers with 4 to 12 baskets: one item each time, others every second, third ... time. */
const table = EventTable.fromBaskets(
  Array.from({ length: 40 }, (_, c) =>
    Array.from({ length: 4 + (c % 9) }, (_, seq) =>
      [1, 2, 3, 4, 5]
        .filter((every) => (seq + c) % every === 0)
        .map((every) => ({
          customerId: `c${10 + c}`,
          orderSeq: seq,
          itemId: `i${every}`,
        })),
    ),
  ).flat(2),
);

const trainedAt: unknown[] = [];

/** Share of the customer's baskets that hold the item. */
const share: JudgedEstimator<
  { horizonBaskets: number; cutoff?: { lastBaskets: number } },
  ShareRow,
  ShareModel
> = {
  kind: "test/share",
  options: z.strictObject({}),
  load: () => model,
  async train(_, options) {
    trainedAt.push(options?.cutoff);
    return model;
  },
  judge: {
    contender: ({ columns }) => ({
      name: "siyu",
      role: "model",
      score: columns["probability"] as Float64Array,
      probability: columns["probability"] as Float64Array,
    }),
    truth(data, predictions) {
      const { lastBaskets, horizonBaskets } = predictions;
      const [before, after] = [lastBaskets, lastBaskets - horizonBaskets].map((n) => countsAt(data, n));
      const labels = Uint8Array.from({ length: predictions.length }, (_, i) => {
        const name = `${predictions.customerIdAt(i)} ${predictions.keyAt(i)}`;
        return after!.get(name)!.count > before!.get(name)!.count ? 1 : 0;
      });
      return { labels };
    },
    baselines: (_, { length }) => [{ name: "base rate", role: "baseline", score: new Float64Array(length) }],
  },
};

function countsAt(data: EventTable, lastBaskets: number) {
  const history = new History(dataOf(data), { lastBaskets });
  const { dictionary, codes } = history.ids("itemId")!;
  const counts = new Map<string, { customer: number; item: number; count: number; baskets: number }>();
  for (let c = 0; c < history.customerCount; c++) {
    const baskets = history.day[history.offsets[c + 1]! - 1]!;
    for (let i = history.offsets[c]!; i < history.offsets[c + 1]!; i++) {
      const name = `${history.customers.at(c)} ${dictionary.at(codes[i]!)}`;
      const pair = counts.get(name) ?? { customer: c, item: codes[i]!, count: 0, baskets };
      counts.set(name, { ...pair, count: pair.count + 1 });
    }
  }
  return counts;
}

const model = {
  kind: "test/share",
  horizonDays: [],
  horizonBaskets: [1],
  predict(data: EventTable, { asOf, horizonBaskets }: Query) {
    const rows = [...countsAt(data, asOf.lastBaskets).values()];
    return new Predictions<ShareRow>({
      model: "test/share",
      asOf,
      horizonBaskets,
      customers: {
        dictionary: dataOf(data).customers,
        codes: Int32Array.from(rows, ({ customer }) => customer),
      },
      key: {
        name: "itemId",
        dictionary: dataOf(data).ids.itemId!.dictionary,
        codes: Int32Array.from(rows, ({ item }) => item),
      },
      columns: { probability: Float64Array.from(rows, ({ count, baskets }) => count / baskets) },
      rankBy: "probability",
      row: (_, __, customerId, itemId: string) => ({ customerId, itemId }),
      skipped: new SkippedCustomers({
        dictionary: dataOf(data).customers,
        codes: new Int32Array(0),
        reasons: new Uint8Array(0),
        reasonCodes: [],
      }),
    });
  },
} as unknown as ShareModel;

describe("a back-test of baskets without dates", () => {
  let result: BasketBacktestResult;
  const asked: BasketAgainstFold[] = [];

  beforeAll(async () => {
    const always = (fold: BasketAgainstFold) => {
      asked.push(fold);
      return fold.itemIds!.map((id) => (id === "i1" ? 1 : 0));
    };
    result = await backtestBaskets(
      share,
      table,
      { horizonBaskets: 1 },
      { samples: 200, against: { always } },
    );
  });

  test("leaves out the last baskets of each customer, one horizon more at each earlier fold", () => {
    expect(result.folds.map(({ lastBaskets }) => lastBaskets)).toEqual([3, 2, 1]);
    expect(trainedAt).toEqual([{ lastBaskets: 3 }, { lastBaskets: 2 }, { lastBaskets: 1 }]);
    expect(asked.map(({ lastBaskets, horizonBaskets }) => [lastBaskets, horizonBaskets])).toEqual([
      [3, 1],
      [2, 1],
      [1, 1],
    ]);
    expect([result.kind, result.horizonBaskets, result.key]).toEqual(["test/share", 1, "itemId"]);
  });

  test("judges pairs by the basket that comes next, beside the caller's own model", () => {
    expect(result.folds.map(({ customers, pairs }) => pairs! > customers)).toEqual([true, true, true]);
    const [siyu, base, always] = result.mean.map(({ metrics }) => metrics);
    expect(siyu!["auc"]).toBeGreaterThan(0.6);
    expect(base!["auc"]).toBe(0.5);
    expect(always!["ndcg10"]).toBeGreaterThan(base!["ndcg10"]!);
    expect(result.comparisons.map(({ name }) => name)).toEqual(["base rate", "always"]);
    expect(result.stability.rankCorrelation).toBeLessThan(1);
  });

  test("is refused for events with dates, without a horizon, and where nobody has enough baskets", async () => {
    const dated = EventTable.from([{ customerId: "a", timestamp: "2026-01-01" }]);
    const run = (data: EventTable, horizonBaskets: number | undefined) =>
      backtestBaskets(share, data, { horizonBaskets } as { horizonBaskets: number });
    await expect(run(dated, 1)).rejects.toMatchObject({ code: "no_sequence" });
    await expect(run(table, undefined)).rejects.toMatchObject({ code: "horizon_needed" });
    await expect(run(table, 10)).rejects.toMatchObject({ code: "too_short_history" });
    await expect(run(EventTable.fromBaskets([]), 1)).rejects.toMatchObject({ code: "too_short_history" });
  });
});
