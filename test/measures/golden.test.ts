import { readFileSync } from "node:fs";
import { EventTable } from "siyu";
import * as measures from "siyu/measures";
import { describe, expect, test } from "vitest";
import { nonNegativeFit } from "../../src/measures/non-negative-fit.js";
import { normalQuantile } from "../../src/stats/quantiles.js";
import { wilsonInterval } from "../../src/stats/wilson.js";

const golden = JSON.parse(readFileSync(new URL("../golden/measures.json", import.meta.url), "utf8"));
const events = EventTable.from(golden.events, { timeZone: "Asia/Shanghai" });
const types = ["purchase", "view", "join"] as const;
const few = { leastCustomers: 1 };

test.each<[string, number[][]]>(Object.entries(golden.retention))(
  "retention of %s is that of sets of days",
  (name, expected) => {
    const [, of, start, window] = /^(\w+) from (\w+) (\w+)$/.exec(name)!;
    const kind = { of, start, window } as Pick<measures.RetentionOptions, "of" | "start" | "window">;
    const found = measures.retention(events, { ...kind, types, days: [1, 7, 30, 140], ...few });
    expect(found.rates.map(({ count, customers, tooYoung }) => [count, customers, tooYoung])).toEqual(
      expected,
    );
  },
);

test.each(["month", "week"] as const)("cohorts by %s are those of pandas' periods", (by) => {
  const found = measures.cohorts(events, { by, start: "join", types, periods: 100, ...few });
  const expected: { first: string; customers: number; cells: [number, boolean][] }[] = golden[`${by}s`];
  expect(found.cohorts.map(({ from, customers }) => ({ first: from, customers }))).toEqual(
    expected.map(({ first, customers }) => ({ first, customers })),
  );
  found.cohorts.forEach(({ rates }, s) => {
    const cells = rates.map(({ count, missing }) => [count, missing !== "window_not_over"]);
    expect(cells).toEqual(expected[s]!.cells);
  });
  const over = expected.filter(({ cells }) => cells[2]?.[1]);
  expect(found.all[2]).toMatchObject({
    count: over.reduce((sum, { cells }) => sum + cells[2]![0], 0),
    customers: over.reduce((sum, { customers }) => sum + customers, 0),
  });
});

test("daily, weekly and monthly active customers are those of sets of days", () => {
  const found = measures.activitySeries(events, { types });
  expect(found).toEqual(
    golden.series.map(
      (row: { date: string; daily: number; weekly: number | null; monthly: number | null }) => ({
        date: row.date,
        dailyActive: row.daily,
        weeklyActive: row.weekly ?? undefined,
        monthlyActive: row.monthly ?? undefined,
        stickiness: row.monthly === null ? undefined : row.daily / row.monthly,
      }),
    ),
  );
  const part = measures.activitySeries(events, { types, from: "2024-03-01", to: "2024-04-01" });
  expect(part).toEqual(found.slice(60, 91));
});

describe("the repurchase rate", () => {
  const day = (d: number) => new Date(Date.UTC(2023, 11, 31 + d, 16)).toISOString();
  test.each<[keyof typeof golden.repurchase, measures.RepurchaseRateOptions]>([
    ["repeatBuyers", { definition: "repeatBuyers", from: day(30), to: day(120), ...few }],
    ["secondOrder", { definition: "secondOrder", days: 30, ...few }],
    [
      "periodToPeriod",
      {
        definition: "periodToPeriod",
        earlier: { from: day(0), to: day(60) },
        later: { from: day(60), to: day(120) },
        ...few,
      },
    ],
  ])("%s is that of sets of days", (name, options) => {
    const { count, customers, rate } = measures.repurchaseRate(events, options);
    expect([count, customers]).toEqual(golden.repurchase[name]);
    expect(rate).toBe(count / customers);
  });
});

describe("RFM", () => {
  const { rfm } = golden;

  test.each([3, 5])("has numpy's inverted_cdf quantiles in %i bins", (bins) => {
    const { columns, customerIds, ...found } = measures.rfmScores(events, { bins });
    expect(found.length).toBe(rfm.customerId.length);
    expect(Array.from(columns.daysSinceLast)).toEqual(rfm.daysSinceLast);
    expect(Array.from(columns.orders)).toEqual(rfm.orders);
    expect(Array.from(columns.spend)).toEqual(rfm.spendMinor.map((minor: number) => minor / 100));
    const [recency, frequency, monetary] = rfm.scores[bins];
    expect(Array.from(columns.recencyScore)).toEqual(recency);
    expect(Array.from(columns.frequencyScore)).toEqual(frequency);
    expect(Array.from(columns.monetaryScore)).toEqual(monetary);
  });

  test.each(["mean", "median"] as const)("is high above the %s and nowhere else", (splitBy) => {
    const found = measures.rfmScores(events, { splitBy });
    const [recency, frequency, monetary] = rfm.high[splitBy];
    Array.from(found).forEach((row, i) => {
      const segment = measures.rfmSegments.find(({ name }) => name === row.segment)!;
      expect(segment).toMatchObject({
        nameZh: row.segmentZh,
        isRecencyHigh: recency[i],
        isFrequencyHigh: frequency[i],
        isMonetaryHigh: monetary[i],
      });
    });
  });
});

test("the parts of the value index are those of sets of days", () => {
  const found = measures.valueIndexParts(events, { types });
  for (const part of ["activity", "retention", "conversion"] as const) {
    expect([found[part].count, found[part].customers]).toEqual(golden.index[part]);
  }
});

test.each<[number, number, number, number, number]>(golden.wilson)(
  "%i of %i at level %f has scipy's Wilson interval",
  (count, n, level, lower, upper) => {
    const found = wilsonInterval(count / n, n, normalQuantile((1 + level) / 2));
    expect(found.lower).toBeCloseTo(lower, 14);
    expect(found.upper).toBeCloseTo(upper, 14);
  },
);

test.each<[number, number, number, number]>(golden.garwood)(
  "%i joins at level %f have scipy's Poisson interval",
  (joins, level, lower, upper) => {
    const found = measures.viralCoefficient({ customers: 1000, invites: 5000, joins, level });
    expect(found.lower * 1000).toBeCloseTo(lower, 9);
    expect((found.upper * 1000) / upper).toBeCloseTo(1, 12);
  },
);

interface LearnedGolden {
  x: number[][];
  y: number[];
  weights: number[];
  importance: number[];
  rSquared: number;
  rSquaredLeftOut: number;
  lower: number[];
  upper: number[];
}

test.each<[LearnedGolden]>(golden.weights.map((each: LearnedGolden) => [each]))(
  "learned weights are scipy's non-negative least squares",
  (expected) => {
    const rows = expected.x.map(([activity, retention, conversion]) => ({
      activity: activity!,
      retention: retention!,
      conversion: conversion!,
    }));
    const found = measures.learnIndexWeights(rows, expected.y);
    (["activity", "retention", "conversion"] as const).forEach((part, j) => {
      expect(found.weights[part]).toBeCloseTo(expected.weights[j]!, 10);
      expect(found.importance[part]).toBeCloseTo(expected.importance[j]!, 10);
      expect(found.intervals[part].lower).toBeCloseTo(expected.lower[j]!, 8);
      expect(found.intervals[part].upper).toBeCloseTo(expected.upper[j]!, 8);
    });
    expect(found.rSquared).toBeCloseTo(expected.rSquared, 10);
    expect(found.rSquaredLeftOut).toBeCloseTo(expected.rSquaredLeftOut, 10);
    expect(found.warnings.map(({ code }) => code)).toEqual(rows.length < 30 ? ["few_rows"] : []);
  },
);

test("the non-negative fit leaves out a column that another says as well", () => {
  const found = nonNegativeFit(Float64Array.of(1, 1, 1, 1), Float64Array.of(0.5, 0.5));
  expect(Array.from(found)).toEqual([0.5, 0]);
});
