import { EventTable, repurchase } from "siyu";
import { simulate } from "siyu/datasets";
import { beforeAll, describe, expect, test } from "vitest";
import { campaignProfit } from "../../src/evaluation/campaign-profit.js";
import {
  backtestWarnings,
  type WarningBacktestResult,
} from "../../src/evaluation/warnings/backtest-warnings.js";
import { warningCurve } from "../../src/evaluation/warnings/warning-curve.js";
import { WholeMedian } from "../../src/evaluation/warnings/whole-median.js";
import { btyd } from "../../src/learners/index.js";
import { createRandom } from "../../src/stats/random.js";
import { codeOf } from "../models/code-of.js";
import { isShared, sharedPath } from "../shared/data.js";

/** Customer, day, days since the last order, label, score: three lapses, one of them of a customer who had come back. */
const worked = [
  [0, 100, 5, 1, 0.2],
  [0, 107, 12, 1, 0.8],
  [0, 114, 19, 1, 0.9],
  [1, 100, 30, 1, 0.7],
  [1, 107, 37, 1, 0.6],
  [1, 150, 2, 0, 0.3],
  [1, 157, 9, 1, 0.1],
  [2, 100, 40, 0, 0.75],
  [2, 107, 3, 0, 0.4],
] as const;
const column = (k: number) => worked.map((row) => row[k]!);
const rows = {
  customers: column(0),
  days: column(1),
  daysSinceLast: column(2),
  labels: Uint8Array.from(column(3)),
};
const scores = Float64Array.from(column(4));

describe("warnings worked by hand", () => {
  const [point] = warningCurve(rows, scores, { precisions: [0.8], atLeast: 3, inTimeDays: 20, samples: 100 });

  test("are as many as the precision allows: of five alarms at .6 or more four are true", () => {
    expect(point).toMatchObject({ precision: 0.8, threshold: 0.6, alarms: 5, trueAlarms: 4 });
    expect(point!.recall.estimate).toBe(4 / 6);
  });

  test("come first when a lapse first scores so much: 12 and 30 days after the last order", () => {
    expect(point!.firstAlarmDays.estimate).toBe(21);
    expect(point!.warnedInTime.estimate).toBe(1 / 3); // the lapse after the order of day 148 is another one
  });

  test("are early by as many days as a rule of the same precision comes later for the same lapse", () => {
    const rule = Float64Array.from([0, 0, 1, 0, 1, 0.4, 1, 0.5, 0.4]);
    const { lead } = warningCurve(rows, scores, { precisions: [0.8], atLeast: 3, rule, samples: 100 })[0]!;
    expect(lead).toMatchObject({ both: 2, alone: 0, ruleAlone: 1 });
    expect(lead).toMatchObject({ meanDays: { estimate: 7 }, medianDays: { estimate: 7 } });
    expect(lead).toMatchObject({
      recall: { estimate: 4 / 6 - 3 / 6 },
      firstAlarmDays: { estimate: 21 - 19 },
    });
  });

  test("are none where no list is so precise", () => {
    const [none] = warningCurve(rows, scores, { precisions: [1], atLeast: 4, samples: 100 });
    expect(none).toMatchObject({ threshold: Number.POSITIVE_INFINITY, alarms: 0 });
    expect(none!.recall.estimate).toBe(0);
    expect(none!.firstAlarmDays.estimate).toBeNaN();
  });
});

test("the rule against itself leads by nothing, in every resample", () => {
  const own = Float64Array.from(rows.daysSinceLast);
  const { lead } = warningCurve(rows, own, { precisions: [0.4], atLeast: 2, samples: 100 })[0]!;
  expect(lead.recall).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
  expect(lead.meanDays).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
});

test("a median of counted whole numbers is that of all copies written out", () => {
  const random = createRandom(3);
  const median = new WholeMedian(-20, 20);
  for (let round = 0; round < 50; round++) {
    median.clear();
    const all: number[] = [];
    for (let k = 0; k < 9; k++) {
      const [value, copies] = [random.int(41) - 20, random.int(3)];
      median.add(value, copies);
      all.push(...new Array<number>(copies).fill(value));
    }
    all.sort((a, b) => a - b);
    const [low, high] = [all[(all.length - 1) >> 1], all[all.length >> 1]];
    expect(median.median()).toBe(all.length === 0 ? Number.NaN : (low! + high!) / 2);
  }
});

test("rows that are no rows are refused by their number", () => {
  const broken = { ...rows, daysSinceLast: rows.daysSinceLast.map((days, i) => (i === 4 ? -1 : days)) };
  expect(() => warningCurve(broken, scores)).toThrow(
    "Row 4: 'daysSinceLast' must be a whole number, 0 or more, got -1.",
  );
  expect(() => warningCurve(rows, scores, { precisions: [0] })).toThrow(
    "'precisions' must be in (0, 1], got 0.",
  );
});

describe("the profit of a campaign", () => {
  const random = createRandom(5);
  const chance = Float64Array.from({ length: 2000 }, () => random.next());
  const labels = Uint8Array.from(chance, (p) => (random.next() < p ? 1 : 0));
  const terms = { contactCost: 6, savedValue: 60, successRate: 0.2 };

  test("is best at a threshold where a contact brings about what it costs", () => {
    const { curve, bestLength, threshold, profit, bestShare } = campaignProfit(labels, chance, terms, {
      samples: 300,
    });
    expect(profit.estimate).toBeCloseTo(curve[bestLength]!, 9);
    expect(profit.estimate).toBeCloseTo(Math.max(...curve), 9);
    expect(chance.filter((p) => p >= threshold).length).toBe(bestLength);
    expect(bestShare.estimate).toBe(bestLength / 2000);
    expect(bestShare.lower).toBeLessThan(0.5); // breaks even at p = .5, the upper half of the rows
    expect(bestShare.upper).toBeGreaterThan(0.5);
    expect(profit.lower).toBeLessThan(profit.estimate);
  });

  test("is 0, of nobody, where no contact pays", () => {
    const found = campaignProfit(labels, chance, { ...terms, contactCost: 20 }, { samples: 100 });
    expect(found).toMatchObject({ bestLength: 0, threshold: Number.POSITIVE_INFINITY, profit: { upper: 0 } });
  });
});

describe("a back-test of warnings", () => {
  const brand = simulate({ customers: 300, days: 600, seed: 4, start: "2024-01-01" });
  const table = EventTable.from(Array.from(brand.events));
  const options = { horizonDays: 60, learner: "probability" } as const;
  const quick = { scorings: 5, precisions: [0.4], samples: 100 };
  const seen: { asOf: Date; customerIds: string[] }[] = [];
  let result: WarningBacktestResult;

  beforeAll(async () => {
    result = await backtestWarnings(repurchase.overall, table, options, {
      ...quick,
      against: {
        own: ({ asOf, customerIds }) => {
          seen.push({ asOf, customerIds: [...customerIds] });
          return customerIds.map(() => 0.5);
        },
      },
    });
  });

  test("scores each week those who are still active, and leaves a horizon of truth after the last", () => {
    const day = 86_400_000;
    expect(result.scored.map((date, k) => date.getTime() - 7 * k * day)).toEqual(
      result.scored.map(() => result.scored[0]!.getTime()),
    );
    expect(table.until - result.scored[4]!.getTime()).toBeGreaterThan(59 * day);
    expect(table.until - result.scored[4]!.getTime()).toBeLessThanOrEqual(60 * day);
    expect(result.trained).toEqual([result.scored[0]]);
    expect(seen.map(({ asOf }) => asOf)).toEqual(result.scored);
    const { labels, daysSinceLast } = result.rows;
    expect(seen.reduce((n, { customerIds }) => n + customerIds.length, 0)).toBe(labels.length);
    expect(Math.max(...Array.from(daysSinceLast))).toBeLessThan(60);
  });

  test("turns a chance of an order into one of a lapse, as the recency rule and the truth are", async () => {
    const [model, recency, , own] = result.contenders;
    expect(result.contenders.map(({ name }) => name)).toEqual(["siyu", "recency", "overdue ratio", "own"]);
    expect(model!.metrics["auc"]).toBeGreaterThan(0.6);
    expect(model!.metrics["empc"]).toBeGreaterThan(0);
    expect(recency!.metrics["auc"]).toBeGreaterThan(0.5);
    expect(own!.metrics["auc"]).toBe(0.5);
    const trained = await repurchase.overall.train(table, { ...options, cutoff: result.trained[0]! });
    const { customerIds } = seen[0]!;
    const predictions = trained.predict(table, { asOf: result.scored[0]!, customers: customerIds });
    expect(Array.from(predictions, ({ probability }) => 1 - probability)).toEqual(
      Array.from(model!.scores.subarray(0, customerIds.length)),
    );
  });

  test("trains again when asked to, never on what comes after a scoring", async () => {
    const again = await backtestWarnings(repurchase.overall, table, options, { ...quick, retrainEvery: 2 });
    expect(again.trained).toEqual([0, 2, 4].map((k) => again.scored[k]));
    const late = { ...quick, trainUntil: result.scored[1]! };
    await expect(codeOf(() => backtestWarnings(repurchase.overall, table, options, late))).resolves.toBe(
      "train_after_scoring",
    );
    const future = { ...quick, from: result.scored[1]! };
    await expect(codeOf(() => backtestWarnings(repurchase.overall, table, options, future))).resolves.toBe(
      "horizon_not_over",
    );
  });
});

test.skipIf(!isShared("grocery-elog/transactions.csv.gz"))(
  "the published grocery protocol gives the reference's numbers for the recency rule and for MBG/NBD",
  async () => {
    const table = await EventTable.fromCsv(sharedPath("grocery-elog/transactions.csv.gz"));
    const cutoff = "2007-06-04";
    const fit = btyd.fitPurchaseModel("mbg-nbd", btyd.summarize(table, { cutoff }), { prior: "none" });
    const { rows: weeks, contenders } = await backtestWarnings(
      repurchase.overall,
      table,
      { horizonDays: 91, learner: "probability" },
      {
        from: "2007-07-02",
        trainUntil: cutoff,
        samples: 100,
        against: {
          "MBG/NBD": ({ asOf, customerIds, horizonDays }) => {
            const summary = btyd.summarize(table, { cutoff: asOf });
            const p = btyd.probabilityOfOrder(fit, summary, horizonDays);
            const chance = new Map(summary.customerIds.map((id, i) => [id, p[i]!]));
            return customerIds.map((id) => 1 - chance.get(id)!);
          },
        },
      },
    );
    expect(weeks.labels.length).toBe(4105);
    const expectFigures = (name: string, auc: number, recall: number, days: number) => {
      const { metrics, points } = contenders.find((contender) => contender.name === name)!;
      expect(metrics["auc"]).toBeCloseTo(auc, 4);
      expect(points[0]!.recall.estimate).toBeCloseTo(recall, 4);
      expect(points[0]!.firstAlarmDays.estimate).toBe(days);
    };
    expectFigures("recency", 0.69308, 0.3657, 64);
    expectFigures("MBG/NBD", 0.7725, 0.6039, 35);
  },
);
