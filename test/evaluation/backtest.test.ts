import { backtest, EventTable, OptionsError, repurchase } from "siyu";
import { simulate } from "siyu/datasets";
import { beforeAll, describe, expect, test } from "vitest";
import type { BacktestResult } from "../../src/evaluation/backtest.js";

const brand = simulate({ customers: 250, days: 500, seed: 21, start: "2024-01-01" });
const table = EventTable.from(Array.from(brand.events));
const options = { horizonDays: 45 };

describe("a back-test", () => {
  let result: BacktestResult;
  const seen: Date[] = [];

  beforeAll(async () => {
    result = await backtest(repurchase.overall, table, options, {
      folds: 2,
      samples: 200,
      against: {
        oracle: ({ asOf, customerIds }) => {
          seen.push(asOf);
          const rate = new Map(
            brand.truth
              ? Array.from(brand.truth, ({ customerId, ratePerDay }) => [customerId, ratePerDay])
              : [],
          );
          return customerIds.map((id) => rate.get(id) ?? 0);
        },
        constant: ({ customerIds }) => customerIds.map(() => 0.5),
      },
    });
  });

  test("tests at cutoffs that leave a whole horizon of truth and share no day", () => {
    const [first, second] = result.folds.map(({ cutoff }) => cutoff.getTime()) as [number, number];
    expect(second - first).toBe(45 * 86_400_000);
    expect(table.until - second).toBe(45 * 86_400_000);
    expect(seen.map((asOf) => asOf.getTime())).toEqual([first, second]);
  });

  test("judges the model, the baselines and the caller's own scores on the same customers", () => {
    for (const fold of result.folds) {
      expect(fold.rows.map(({ name }) => name)).toEqual([
        "siyu",
        "recency",
        "frequency",
        "persistence",
        "base rate",
        "oracle",
        "constant",
      ]);
      for (const { metrics } of fold.rows) expect(metrics["customers"]).toBe(fold.customers);
    }
    expect(result.mean[0]!.name).toBe("siyu");
    expect(result.mean.find(({ name }) => name === "constant")!.metrics["auc"]).toBe(0.5);
  });

  test("gives the paired interval of the difference to every other contender", () => {
    const constant = result.comparisons.find(({ name }) => name === "constant")!;
    expect(constant.auc.lower).toBeGreaterThan(0);
    expect(constant.auc.estimate).toBeCloseTo(result.mean[0]!.metrics["auc"]! - 0.5, 12);
    expect(constant.logLoss!.upper).toBeLessThan(0);
    expect(result.comparisons.find(({ name }) => name === "frequency")!.logLoss).toBeUndefined();
  });

  test("says how far the scores move in a week", () => {
    expect(result.stability.rankCorrelation).toBeGreaterThan(0.5);
    expect(result.stability.rankCorrelation).toBeLessThan(1);
  });

  test("is the same when run again", async () => {
    const again = await backtest(repurchase.overall, table, options, { folds: 2, samples: 200 });
    expect(again.mean[0]).toEqual(result.mean[0]);
    expect(again.comparisons[0]).toEqual(result.comparisons[0]);
  });

  test("knows nothing of the future: later events change no fold but the truth of it", async () => {
    const [fold] = result.folds;
    const shuffled = Array.from(table.toRows(), (event) =>
      Number(event.timestamp) >= fold!.cutoff.getTime()
        ? { ...event, customerId: `x${event.customerId}` }
        : event,
    );
    let customers: readonly string[] = [];
    const later = await backtest(repurchase.overall, EventTable.from(shuffled), options, {
      cutoffs: [fold!.cutoff],
      samples: 100,
      against: {
        same: ({ customerIds }) => {
          customers = customerIds;
          return customerIds.map(() => 0);
        },
      },
    });
    expect(customers.length).toBe(fold!.customers);
    expect(later.folds[0]!.rows[0]!.metrics["eceOfPerfectModel"]).toBe(
      fold!.rows[0]!.metrics["eceOfPerfectModel"],
    );
  });
});

describe("a back-test refuses", () => {
  test("a history that is too short, and says which horizon would fit", async () => {
    await expect(backtest(repurchase.overall, table, { horizonDays: 480 })).rejects.toMatchObject({
      code: "too_short_history",
    });
  });

  test("no events at all, and says so in days", async () => {
    await expect(backtest(repurchase.overall, EventTable.from([]), options)).rejects.toThrow(/got 0\./);
  });

  test("baskets without dates, which have a back-test of their own", async () => {
    const baskets = EventTable.fromBaskets([{ customerId: "a", orderSeq: 1, itemId: "tea" }]);
    await expect(backtest(repurchase.overall, baskets, options)).rejects.toMatchObject({ code: "no_dates" });
  });

  test("own scores of another length", async () => {
    const against = { broken: () => [1, 2, 3] };
    await expect(backtest(repurchase.overall, table, options, { folds: 1, against })).rejects.toMatchObject({
      code: "wrong_score_count",
    });
  });

  test("mistyped settings", async () => {
    await expect(backtest(repurchase.overall, table, options, { fold: 1 } as never)).rejects.toThrow(
      OptionsError,
    );
  });

  test("to go on when cancelled", async () => {
    const controller = new AbortController();
    const run = { signal: controller.signal, onProgress: () => controller.abort(new Error("enough")) };
    await expect(backtest(repurchase.overall, table, options, { folds: 1 }, run)).rejects.toThrow("enough");
  });
});
