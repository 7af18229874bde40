import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  accuracy,
  brierOfClasses,
  categoricalLogLoss,
  classCountError,
  macroF1,
} from "../../src/metrics/classes.js";

const golden = JSON.parse(readFileSync(new URL("../golden/metrics.json", import.meta.url), "utf8"));
const classes = Int32Array.from(golden.rows.classes);
const chances = Float64Array.from(golden.rows.chances);
const counts = Float64Array.from(golden.rows.counts);
const f64 = (...values: number[]) => Float64Array.from(values);

describe("golden values of scikit-learn and numpy, also of a resample; the last of four classes never comes", () => {
  test.each([
    ["state_log_loss", categoricalLogLoss],
    ["state_accuracy", accuracy],
    ["state_brier", brierOfClasses],
    ["macro_f1", macroF1],
    ["state_count_error", classCountError],
  ])("%s", (name, metric) => {
    expect(metric(classes, chances)).toBeCloseTo(golden.of_classes[name], 13);
    expect(metric(classes, chances, counts)).toBeCloseTo(golden.of_classes_resampled[name], 13);
  });
});

test("by hand: log-loss is the mean of -ln of the true class, accuracy takes the first of equals", () => {
  const chances = f64(0.5, 0.5, 0, 0.2, 0.3, 0.5);
  expect(categoricalLogLoss([1, 2], chances)).toBeCloseTo(Math.log(2), 14);
  expect(accuracy([0, 2], chances)).toBe(1);
  expect(accuracy([1, 2], chances)).toBe(0.5);
});

test("a sure miss costs -ln 1e-6 nats and a Brier score of 2, a sure hit nothing", () => {
  expect(categoricalLogLoss([0], f64(0, 1))).toBeCloseTo(6 * Math.LN10, 13);
  expect(brierOfClasses([0], f64(0, 1))).toBe(2);
  expect(categoricalLogLoss([1], f64(0, 1))).toBe(0);
  expect(brierOfClasses([1], f64(0, 1))).toBe(0);
});

test("macro F1 leaves out classes that do not occur, and counts 0 for one that is never said", () => {
  expect(macroF1([0, 0, 1], f64(1, 0, 0, 0, 0, 1, 1, 0, 0))).toBeCloseTo(0.5 / 2, 14);
});

test("the error of counts is the share of rows that would have to change class", () => {
  expect(classCountError([0, 1, 1, 1], f64(1, 0, 1, 0, 0, 1, 0, 1))).toBe(0.25);
  expect(classCountError([0, 1], f64(0.5, 0.5, 0.5, 0.5))).toBe(0);
});

test("no rows have no score", () => {
  for (const metric of [categoricalLogLoss, accuracy, brierOfClasses, macroF1, classCountError]) {
    expect(metric([], f64())).toBeNaN();
  }
});
