import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OptionsError } from "../../src/errors.js";
import { accuracy } from "../../src/metrics/classes.js";
import { bias, meanAbsoluteError, rootMeanSquaredError } from "../../src/metrics/counts.js";
import { liftAt, liftByDecile } from "../../src/metrics/lift.js";
import { brier, logLoss } from "../../src/metrics/probability.js";
import { normalisedGini, spearman } from "../../src/metrics/rank-correlation.js";
import { auc, averagePrecision, recallAtPrecision } from "../../src/metrics/ranking.js";

const golden = JSON.parse(readFileSync(new URL("../golden/metrics.json", import.meta.url), "utf8"));
const labels = Uint8Array.from(golden.rows.labels);
const scores = Float64Array.from(golden.rows.scores);
const weights = Float64Array.from(golden.rows.weights);
const actual = Float64Array.from(golden.rows.actual);
const predicted = Float64Array.from(golden.rows.predicted);

const f64 = (...values: number[]) => Float64Array.from(values);
const u8 = (...values: number[]) => Uint8Array.from(values);
const seeded = { seed: 7, numRuns: 200 };
const labelledScores = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: -20, max: 20 })), { minLength: 2 })
  .filter((rows) => rows.some(([y]) => y === 1) && rows.some(([y]) => y === 0))
  .map((rows) => ({
    labels: Uint8Array.from(rows, ([y]) => y),
    scores: Float64Array.from(rows, ([, s]) => s),
  }));

describe("golden values of scikit-learn and scipy, ties and weights included", () => {
  test.each([
    ["auc", () => auc(labels, scores)],
    ["weighted_auc", () => auc(labels, scores, weights)],
    ["average_precision", () => averagePrecision(labels, scores)],
    ["weighted_average_precision", () => averagePrecision(labels, scores, weights)],
    ["log_loss", () => logLoss(labels, scores)],
    ["weighted_log_loss", () => logLoss(labels, scores, weights)],
    ["brier", () => brier(labels, scores)],
    ["weighted_brier", () => brier(labels, scores, weights)],
    ["recall_at_precision_60", () => recallAtPrecision(labels, scores, 0.6).recall],
    ["mae", () => meanAbsoluteError(actual, predicted)],
    ["rmse", () => rootMeanSquaredError(actual, predicted)],
    ["bias", () => bias(actual, predicted)],
    ["spearman", () => spearman(actual, predicted)],
    ["normalised_gini", () => normalisedGini(actual, Float64Array.from(golden.rows.distinct))],
  ])("%s", (name, metric) => {
    expect(metric()).toBeCloseTo(golden[name], 13);
  });
});

describe("AUC", () => {
  test("counts concordant pairs one, ties one half: by hand 3.5 of 4", () => {
    expect(auc(u8(0, 1, 0, 1), f64(1, 2, 2, 3))).toBe(3.5 / 4);
  });

  test("does not change under a monotone map and turns around under a falling one", () => {
    fc.assert(
      fc.property(labelledScores, ({ labels, scores }) => {
        const value = auc(labels, scores);
        expect(
          auc(
            labels,
            scores.map((s) => Math.exp(s / 3) - 5),
          ),
        ).toBe(value);
        expect(
          auc(
            labels,
            scores.map((s) => -s),
          ),
        ).toBeCloseTo(1 - value, 12);
      }),
      seeded,
    );
  });

  test("a whole weight is as many copies of the row, in every weighted metric", () => {
    const rows = [...scores.keys()].flatMap((i) => Array<number>(i % 4).fill(i));
    const counts = Float64Array.from(scores, (_, i) => i % 4);
    const copiedLabels = Uint8Array.from(rows, (i) => labels[i]!);
    const copiedScores = Float64Array.from(rows, (i) => scores[i]!);
    for (const metric of [auc, averagePrecision, logLoss, brier]) {
      expect(metric(labels, scores, counts)).toBeCloseTo(metric(copiedLabels, copiedScores), 12);
    }
  });

  test("has no value when only one label occurs", () => {
    expect(auc(u8(1, 1), f64(0.1, 0.2))).toBeNaN();
    expect(auc(u8(), f64())).toBeNaN();
  });
});

test("log-loss clips at 1e-6: a sure miss costs -ln 1e-6, a sure hit almost nothing", () => {
  expect(logLoss(u8(1), f64(0))).toBeCloseTo(-Math.log(1e-6), 12);
  expect(logLoss(u8(0), f64(1))).toBeCloseTo(-Math.log(1e-6), 9);
  expect(logLoss(u8(1, 0), f64(1, 0))).toBeCloseTo(1e-6, 11);
});

describe("lift", () => {
  test("by hand: 2 ones among the best 2 of 10 rows with 4 ones is a lift of 2.5", () => {
    const y = u8(1, 1, 0, 1, 0, 0, 1, 0, 0, 0);
    const s = f64(10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
    expect(liftAt(y, s, 0.2)).toBe(2.5);
    const table = liftByDecile(y, s, 5);
    expect(table.map((group) => group.positives)).toEqual([2, 1, 0, 1, 0]);
    expect(table[1]).toEqual({
      count: 2,
      positives: 1,
      rate: 0.5,
      lift: 1.25,
      cumulativeLift: 1.875,
      cumulativeGain: 0.75,
    });
  });

  test("with ties it is the expected lift, so row order does not matter and a constant score has lift 1", () => {
    fc.assert(
      fc.property(
        labelledScores,
        fc.double({ min: 0.05, max: 1, noNaN: true }),
        ({ labels, scores }, fraction) => {
          const value = liftAt(labels, scores, fraction);
          expect(liftAt(labels.slice().reverse(), scores.slice().reverse(), fraction)).toBeCloseTo(value, 12);
          expect(
            liftAt(
              labels,
              scores.map(() => 1),
              fraction,
            ),
          ).toBeCloseTo(1, 12);
          expect(liftByDecile(labels, scores).at(-1)!.cumulativeGain).toBeCloseTo(1, 12);
        },
      ),
      seeded,
    );
  });
});

test("recall at precision takes the threshold of most recall and selects nothing when none is precise enough", () => {
  const y = u8(1, 0, 1, 1, 0, 0);
  const s = f64(6, 5, 4, 4, 2, 1);
  expect(recallAtPrecision(y, s, 0.7)).toEqual({ threshold: 4, precision: 0.75, recall: 1, selected: 4 });
  expect(recallAtPrecision(y, s, 0.9)).toEqual({ threshold: 6, precision: 1, recall: 1 / 3, selected: 1 });
  expect(recallAtPrecision(u8(0, 1), f64(2, 1), 0.9)).toMatchObject({
    threshold: Infinity,
    recall: 0,
    selected: 0,
  });
});

test("normalised Gini and Spearman are 1 for the perfect order, -1 for the reverse, 0 for a constant score", () => {
  const value = f64(0, 3, 1, 8, 2);
  expect(normalisedGini(value, value.map(Math.sqrt))).toBe(1);
  expect(
    normalisedGini(
      value,
      value.map((v) => -v),
    ),
  ).toBe(-1);
  expect(normalisedGini(value, f64(1, 1, 1, 1, 1))).toBe(0);
  expect(
    spearman(
      value,
      value.map((v) => -Math.exp(v)),
    ),
  ).toBeCloseTo(-1, 14);
});

describe("what cannot be measured is refused with the row that is at fault", () => {
  test.each([
    ["length_mismatch", () => auc(u8(0, 1), f64(1))],
    ["length_mismatch", () => auc(u8(0, 1), f64(1, 2), f64(1))],
    ["not_a_label", () => brier(u8(0, 2), f64(0, 1))],
    ["not_a_number", () => auc(u8(0, 1), f64(1, Number.NaN))],
    ["probability_out_of_range", () => logLoss(u8(0, 1), f64(0, 1.01))],
    ["weight_out_of_range", () => auc(u8(0, 1), f64(1, 2), f64(1, -1))],
    ["fraction_out_of_range", () => liftAt(u8(0, 1), f64(1, 2), 0)],
    ["class_out_of_range", () => accuracy([2], f64(0.5, 0.5))],
  ])("%s", (code, metric) => {
    expect(metric).toThrowError(expect.objectContaining({ code }));
    expect(metric).toThrowError(OptionsError);
  });
});
