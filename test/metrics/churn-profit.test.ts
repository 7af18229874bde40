import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { campaignProfitCurve } from "../../src/metrics/campaign-profit.js";
import { empc, empcStatistic, mpc } from "../../src/metrics/maximum-profit.js";
import { precisionThreshold } from "../../src/metrics/precision-threshold.js";
import { recallAtPrecision } from "../../src/metrics/ranking.js";
import { calibrationBySegment } from "../../src/metrics/segment-calibration.js";

const golden = JSON.parse(readFileSync(new URL("../golden/churn-profit.json", import.meta.url), "utf8"));
const rowsOf = (name: string) => ({
  labels: Uint8Array.from(golden.sets[name].labels),
  scores: Float64Array.from(golden.sets[name].scores),
});
const cases = Object.keys(golden.sets).flatMap((set) =>
  Object.keys(golden.terms).map((terms) => [set, terms] as const),
);
const { labels, scores } = rowsOf("ties");

describe("the maximum profit of a retention campaign", () => {
  test("is that of the published example", () => {
    const published = rowsOf("published");
    expect(empc(published.labels, published.scores).profit).toBeCloseTo(golden.published.empc, 12);
    expect(mpc(published.labels, published.scores).profit).toBeCloseTo(golden.published.mpc, 12);
  });

  test.each(cases)("of %s scores under %s terms is that of trying every list", (set, terms) => {
    const rows = rowsOf(set);
    const found = mpc(rows.labels, rows.scores, golden.terms[terms]);
    const { profit, share, threshold } = golden.mpc[set][terms];
    expect(found.profit).toBeCloseTo(profit, 11);
    if (terms === "free") return; // every longer list that reaches a churner is as good
    expect(found.share).toBeCloseTo(share, 13);
    expect(found.threshold).toBe(threshold ?? Number.POSITIVE_INFINITY);
  });

  test.each(cases)("of %s scores under %s terms is, over the acceptance, its integral", (set, terms) => {
    const rows = rowsOf(set);
    const found = empc(rows.labels, rows.scores, golden.terms[terms]);
    const { profit, share } = golden.empc[set][terms];
    expect(found.profit).toBeCloseTo(profit, 9); // what twelve points a piece leave
    if (terms !== "free") expect(found.share).toBeCloseTo(share, 8);
  });

  test("only asks for the order of scores, and never falls below what one acceptance for all would give", () => {
    const row = fc.record({ label: fc.integer({ min: 0, max: 1 }), score: fc.integer({ min: -9, max: 9 }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 2, maxLength: 40 }), (rows) => {
        const y = Uint8Array.from(rows, ({ label }) => label);
        const s = Float64Array.from(rows, ({ score }) => score);
        const { profit } = empc(y, s);
        if (!y.includes(1) || !y.includes(0)) {
          expect(profit).toBeNaN();
          return;
        }
        expect(empc(y, s.map(Math.exp)).profit).toBe(profit);
        expect(profit).toBeGreaterThanOrEqual(mpc(y, s).profit - 1e-9);
        expect(profit).toBeGreaterThanOrEqual(0);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  test("counts a row of weight 2 as two rows", () => {
    const weights = labels.map((_, i) => 1 + (i % 2)) as unknown as Uint8Array;
    const twice = Array.from(labels.keys()).flatMap((i) => (i % 2 ? [i, i] : [i]));
    const expected = empc(
      Uint8Array.from(twice, (i) => labels[i]!),
      Float64Array.from(twice, (i) => scores[i]!),
    );
    expect(empcStatistic(labels, scores)(Float64Array.from(weights))).toBeCloseTo(expected.profit, 12);
  });
});

test("the profit of a list is that of its rows, ties by their share", () => {
  const terms = { contactCost: 4, successRate: 0.3 };
  const { values, flat, own } = golden.campaign;
  const curve = campaignProfitCurve(labels, scores, { ...terms, savedValue: 60 });
  const ownCurve = campaignProfitCurve(labels, scores, { ...terms, savedValue: Float64Array.from(values) });
  for (let k = 0; k < curve.length; k++) {
    expect(curve[k]).toBeCloseTo(flat[k], 10);
    expect(ownCurve[k]).toBeCloseTo(own[k], 10);
  }
});

test("the expected profit of calibrated chances rises until a contact costs what it brings", () => {
  const probabilities = Float64Array.from({ length: 99 }, (_, i) => (i + 1) / 100);
  const curve = campaignProfitCurve(probabilities, probabilities, {
    contactCost: 5,
    savedValue: 50,
    successRate: 0.25,
  });
  expect(curve.indexOf(Math.max(...curve))).toBe(59); // .41 and above: .41 x 12.5 > 5
});

const thresholds: { precision: number; least: number; threshold: number | null }[] = golden.thresholds;
test.each(thresholds)(
  "the threshold of precision $precision among lists of $least or more is numpy's",
  ({ precision, least, threshold }) => {
    expect(precisionThreshold(labels, scores, precision, least)).toBe(threshold ?? Number.POSITIVE_INFINITY);
  },
);

test("without ties the threshold of a precision selects all that the highest recall does", () => {
  const distinct = scores.map((score, i) => score + i * 1e-7);
  for (const precision of [0.35, 0.4, 0.6]) {
    const threshold = precisionThreshold(labels, distinct, precision, 1);
    const selected = Array.from(labels.keys()).filter((i) => distinct[i]! >= threshold);
    const hits = selected.filter((i) => labels[i]).length;
    const positives = labels.filter((label) => label === 1).length;
    expect(hits / positives).toBe(recallAtPrecision(labels, distinct, precision).recall);
    expect(hits / selected.length).toBeGreaterThanOrEqual(precision);
  }
});

describe("calibration by segment", () => {
  const { city, probability, rows } = golden.segments;
  const probabilities = Float64Array.from(probability);

  test("has scipy's Wilson intervals", () => {
    const found = calibrationBySegment(labels, probabilities, city);
    expect(found.map(({ segment }) => segment)).toEqual(["a", "b", "c"]);
    found.forEach((row, k) => {
      for (const name of ["count", "predicted", "observed", "lower", "upper", "z"] as const)
        expect(row[name]).toBeCloseTo(rows[k][name], 12);
    });
    expect(calibrationBySegment(labels, probabilities, (row) => city[row])).toEqual(found);
  });

  test("is as sure of one customer's four weeks as of one week, where they are all alike", () => {
    const rows = Array.from({ length: labels.length * 4 }, (_, i) => i >> 2);
    const y = Uint8Array.from(rows, (row) => labels[row]!);
    const p = Float64Array.from(rows, (row) => probabilities[row]!);
    const one = calibrationBySegment(labels, probabilities, () => 0)[0]!;
    const four = calibrationBySegment(y, p, () => 0, { groups: rows })[0]!;
    expect(four.count).toBe(4 * one.count);
    expect(four.lower).toBeCloseTo(one.lower, 12);
    expect(four.upper).toBeCloseTo(one.upper, 12);
    expect(Math.abs(four.z / one.z - 1)).toBeLessThan(0.15); // another estimate of the same error
  });
});

test("terms that make no sense are refused by name", () => {
  expect(() => empc(labels, scores, { offerCost: 300 })).toThrow(/'offerCost' must be 0 or more, and below/);
  expect(() => mpc(labels, scores, { acceptance: 2 })).toThrow("'acceptance' must be in [0, 1], got 2.");
  expect(() =>
    campaignProfitCurve(labels, scores, { contactCost: 1, savedValue: 1, successRate: 0 }),
  ).toThrow("'successRate' must be in (0, 1], got 0.");
});
