import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fitLogistic, probabilityOf } from "../../../src/learners/linear/logistic.js";
import { classProbabilitiesOf, fitMultinomial } from "../../../src/learners/linear/multinomial.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/linear.json", import.meta.url), "utf8"));
const columns: Float64Array[] = golden.rows.columns.map((column: (number | null)[]) =>
  Float64Array.from(column, (value) => value ?? Number.NaN),
);
const names = ["age", "spend", "member", "constant", "visits"];
const classes: number[] = golden.rows.classes;
const labels = Uint8Array.from(golden.rows.labels);

test.each(["plain", "weighted", "strong"])(
  "has scikit-learn's probabilities and coefficients, %s",
  (name) => {
    const expected = golden[`multinomial_${name}`];
    const weights = name === "plain" ? undefined : Float64Array.from(golden.rows.weights);
    const fit = fitMultinomial({ columns, names, classes, classCount: 3, weights, l2: expected.l2, clip: 0 });
    expect(fit.gradientNorm).toBeLessThan(1e-6);
    classProbabilitiesOf(fit, columns)
      .subarray(0, 15)
      .forEach((p, i) => {
        expect(p).toBeCloseTo(expected.probability[i], 5); // both stop a little before the minimum
      });
    fit.classes.forEach((one, k) => {
      one.coefficients.forEach((c, j) => {
        expect(c).toBeCloseTo(expected.coefficients[k][j], 4);
      });
    });
  },
);

test("two classes are the logistic regression with half the penalty's strength", () => {
  const softmax = fitMultinomial({ columns, names, classes: labels, classCount: 2, l2: 2 });
  const logistic = probabilityOf(fitLogistic({ columns, names, labels, l2: 1 }), columns);
  classProbabilitiesOf(softmax, columns).forEach((p, i) => {
    expect(p).toBeCloseTo(i % 2 ? logistic[i >> 1]! : 1 - logistic[i >> 1]!, 4);
  });
});

describe("probabilities of a row", () => {
  const fit = fitMultinomial({ columns, names, classes, classCount: 4 });

  test("sum to 1, and a class never seen is all but impossible", () => {
    const probabilities = classProbabilitiesOf(fit, columns);
    for (let i = 0; i < classes.length; i++) {
      const row = probabilities.subarray(i * 4, i * 4 + 4);
      expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      expect(row[3]).toBeLessThan(0.01);
    }
  });

  test("are exactly 0 for a class that is not allowed, the others in their old ratios", () => {
    const allowed = new Uint8Array(classes.length * 4).fill(1);
    allowed[1] = 0;
    const free = classProbabilitiesOf(fit, columns);
    const masked = classProbabilitiesOf(fit, columns, allowed);
    expect(masked[1]).toBe(0);
    expect(masked[0]! / masked[2]!).toBeCloseTo(free[0]! / free[2]!, 10);
    expect(masked.subarray(4)).toEqual(free.subarray(4));
  });
});

test("what is no class, and rows of one class only, are refused by name", () => {
  const fitTo = (wrong: ArrayLike<number>) => () =>
    fitMultinomial({ columns, names, classes: wrong, classCount: 3 });
  expect(fitTo(classes.map(() => 3))).toThrowError(expect.objectContaining({ code: "target_out_of_range" }));
  expect(fitTo(classes.map(() => 0.5))).toThrowError(expect.objectContaining({ code: "class_out_of_range" }));
  expect(fitTo(classes.map(() => 1))).toThrowError(expect.objectContaining({ code: "one_label" }));
});
