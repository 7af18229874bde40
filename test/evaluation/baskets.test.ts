import { EventTable } from "siyu";
import { type BasketAgainstFold, type BasketBacktestResult, backtestBaskets } from "siyu/evaluation";
import { beforeAll, describe, expect, test } from "vitest";
import { basketShare } from "../model/basket-share.js";

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
const estimator = basketShare();
/** The share of the customer's baskets that hold an item; notes where it was trained. */
const share: typeof estimator = {
  ...estimator,
  train(data, options, run) {
    trainedAt.push(options?.cutoff);
    return estimator.train(data, options, run);
  },
};

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
    expect([result.kind, result.horizonBaskets, result.key]).toEqual(["test/basket-share", 1, "itemId"]);
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
