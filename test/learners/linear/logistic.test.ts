import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { TrainError } from "../../../src/errors.js";
import { fitLogistic, type LogisticInput, probabilityOf } from "../../../src/learners/linear/logistic.js";
import { expectedCountOf, fitPoisson } from "../../../src/learners/linear/poisson.js";
import { addContribution, marginOf } from "../../../src/learners/linear/score.js";
import { createRandom } from "../../../src/stats/random.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/linear.json", import.meta.url), "utf8"));
const columns: Float64Array[] = golden.rows.columns.map((column: (number | null)[]) =>
  Float64Array.from(column, (value) => value ?? Number.NaN),
);
const names = ["age", "spend", "member", "constant", "visits"];
const labels = Uint8Array.from(golden.rows.labels);
const counts = Float64Array.from(golden.rows.counts);
const weightsOf = (name: string) => (name === "plain" ? undefined : Float64Array.from(golden.rows.weights));
const f64 = (...values: number[]) => Float64Array.from(values);

// Both stop at a gradient of 1e-8, which leaves about 5e-8 in a coefficient.
describe("scikit-learn's coefficients, with weights, missing values and a constant column", () => {
  test.each(["plain", "weighted", "strong"])("logistic, %s", (name) => {
    const expected = golden[`logistic_${name}`];
    const fit = fitLogistic({ columns, names, labels, weights: weightsOf(name), l2: expected.l2, clip: 0 });
    fit.coefficients.forEach((c, j) => {
      expect(c).toBeCloseTo(expected.coefficients[j], 6);
    });
    expect(fit.coefficients[3]).toBe(0);
    expect(fit.missingCoefficients[1]).toBeCloseTo(expected.missingCoefficients[1], 6);
    expect(fit.intercept).toBeCloseTo(expected.intercept, 6);
    expect(fit.gradientNorm).toBeLessThan(1e-8);
    const probability = probabilityOf(fit, columns);
    for (let i = 0; i < 5; i++) expect(probability[i]).toBeCloseTo(expected.probability[i], 7);
  });

  test.each(["plain", "weighted", "strong"])("Poisson, %s", (name) => {
    const expected = golden[`poisson_${name}`];
    const fit = fitPoisson({ columns, names, counts, weights: weightsOf(name), l2: expected.l2, clip: 0 });
    fit.coefficients.forEach((c, j) => {
      expect(c).toBeCloseTo(expected.coefficients[j], 6);
    });
    expect(fit.intercept).toBeCloseTo(expected.intercept, 6);
    const expectedCount = expectedCountOf(fit, columns);
    for (let i = 0; i < 5; i++) expect(expectedCount[i]).toBeCloseTo(expected.expected[i], 6);
  });
});

/** Columns on very different scales, some values missing, some columns nearly alike. */
function simulate(rows: number, width: number, seed: number): LogisticInput & { truth: Float64Array } {
  const random = createRandom(seed);
  const columns = Array.from({ length: width }, () => new Float64Array(rows));
  const labels = new Uint8Array(rows);
  const truth = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const shared = random.normal();
    let margin = -1;
    for (let j = 0; j < width; j++) {
      const z = 0.8 * shared + 0.6 * random.normal();
      margin += (j % 3 === 0 ? 0.5 : j % 3 === 1 ? -0.3 : 0) * z;
      columns[j]![i] = j % 5 === 4 && random.next() < 0.1 ? Number.NaN : 10 ** (j % 7) * (z + j);
    }
    truth[i] = margin;
    labels[i] = random.next() < 1 / (1 + Math.exp(-margin)) ? 1 : 0;
  }
  return { columns, names: columns.map((_, j) => `column ${j}`), labels, truth };
}

test("contributions and the intercept add up to the margin of every row, missing and outlying values included", () => {
  const { truth: _, ...input } = simulate(600, 11, 1);
  const fit = fitLogistic({ ...input, clip: 0.05 });
  const scored = input.columns.map((column, j) =>
    column.map((x, i) => (i % 7 === j ? Number.NaN : x * (i % 11 ? 1 : 1e3))),
  );
  const margins = marginOf(fit, scored);
  const contributions = scored.map((column, j) => {
    const own = new Float64Array(column.length);
    addContribution(fit, j, column, own);
    return own;
  });
  margins.forEach((margin, i) => {
    const sum = contributions.reduce((total, column) => total + column[i]!, fit.intercept);
    expect(Math.abs(sum - margin)).toBeLessThan(1e-9);
  });
});

test("the mean prediction is the share of ones, whatever the penalty: the intercept is free", () => {
  const { truth: _, ...input } = simulate(500, 6, 2);
  for (const l2 of [1e-3, 1, 1e4]) {
    const probability = probabilityOf(fitLogistic({ ...input, l2 }), input.columns);
    const share = [...input.labels].reduce((a, b) => a + b, 0) / 500;
    expect(probability.reduce((a, b) => a + b, 0) / 500).toBeCloseTo(share, 7);
  }
});

test("neither the unit of a column nor the order of rows or columns changes a prediction", () => {
  const { truth: _, ...input } = simulate(300, 5, 3);
  const before = probabilityOf(fitLogistic({ ...input, clip: 0 }), input.columns);
  fc.assert(
    fc.property(
      fc.double({ min: 1e-4, max: 1e4, noNaN: true }),
      fc.double({ min: -100, max: 100, noNaN: true }),
      (unit, zero) => {
        const columns = input.columns
          .map((column) => column.map((x) => x * unit + zero * unit).reverse())
          .reverse();
        const labels = input.labels.slice().reverse();
        const names = input.names.slice().reverse();
        const after = probabilityOf(fitLogistic({ columns, names, labels, clip: 0 }), columns).reverse();
        after.forEach((p, i) => {
          expect(p).toBeCloseTo(before[i]!, 7);
        });
      },
    ),
    { seed: 4, numRuns: 20 },
  );
});

test("a whole weight is as many copies of the row", () => {
  const { truth: _, ...input } = simulate(200, 4, 5);
  const weights = Float64Array.from({ length: 200 }, (_, i) => i % 3);
  const rows = [...weights.keys()].flatMap((i) => Array<number>(i % 3).fill(i));
  const copies = input.columns.map((column) => Float64Array.from(rows, (i) => column[i]!));
  const weighted = fitLogistic({ ...input, weights, clip: 0 });
  const copied = fitLogistic({
    columns: copies,
    names: input.names,
    labels: Uint8Array.from(rows, (i) => input.labels[i]!),
    clip: 0,
  });
  weighted.coefficients.forEach((c, j) => {
    expect(c).toBeCloseTo(copied.coefficients[j]!, 7);
  });
});

test("rows that a line separates give finite coefficients under any penalty", () => {
  const column = f64(-3, -2, -1, 1, 2, 3);
  const separable = { columns: [column], names: ["x"], labels: Uint8Array.of(0, 0, 0, 1, 1, 1), clip: 0 };
  const fit = fitLogistic({ ...separable, l2: 1e-6 });
  expect(fit.coefficients[0]).toBeGreaterThan(10);
  expect(fit.coefficients[0]).toBeLessThan(100);
  expect(fit.gradientNorm).toBeLessThan(1e-8);
  expect(fitLogistic({ ...separable, l2: 1 }).coefficients[0]).toBeLessThan(2);
});

test("a start from a sample of many rows ends at the minimum of all rows, close to the truth", () => {
  const { truth, ...input } = simulate(40_000, 6, 6);
  const fit = fitLogistic(input);
  expect(fit.gradientNorm).toBeLessThan(1e-8);
  const margins = marginOf(fit, input.columns);
  let squares = 0;
  margins.forEach((margin, i) => {
    squares += (margin - truth[i]!) ** 2;
  });
  expect(Math.sqrt(squares / 40_000)).toBeLessThan(0.2); // missing values hide a little of the truth
});

test("more than 200 terms are fitted by L-BFGS to the same minimum: doubled columns share the coefficient", () => {
  const { truth: _, ...input } = simulate(400, 101, 7);
  const one = probabilityOf(fitLogistic({ ...input, l2: 1 }), input.columns);
  const columns = [...input.columns, ...input.columns];
  const two = probabilityOf(
    fitLogistic({ ...input, columns, names: [...input.names, ...input.names], l2: 2 }),
    columns,
  );
  two.forEach((p, i) => {
    expect(p).toBeCloseTo(one[i]!, 4);
  });
});

test("an offset is a known part of the margin: the log of the exposure gives the rate", () => {
  const exposure = f64(1, 2, 4, 8);
  const fit = fitPoisson({
    columns: [f64(1, 1, 1, 1)],
    names: ["constant"],
    counts: f64(3, 6, 12, 24),
    offset: exposure.map(Math.log),
  });
  expect(fit.intercept).toBeCloseTo(Math.log(3), 9);
});

test("extreme values are clipped to the training quantiles, so that one typing error moves nothing", () => {
  const { truth: _, ...input } = simulate(2000, 3, 8);
  const clean = fitLogistic({ ...input, clip: 0.01 });
  const broken = input.columns.map((column) => Float64Array.from(column, (x, i) => (i === 17 ? 1e12 : x)));
  const dirty = fitLogistic({ ...input, columns: broken, clip: 0.01 });
  dirty.coefficients.forEach((c, j) => {
    expect(c).toBeCloseTo(clean.coefficients[j]!, 1);
  });
});

test("a column of numbers too large for their squares is left out, and the fit stays finite", () => {
  const small = Float64Array.from({ length: 200 }, (_, i) => i % 10);
  const huge = small.map((x) => (x % 2 === 0 ? 1e308 : -1.7e308));
  const labels = Uint8Array.from(small, (x, i) => (x + (i % 7) > 8 ? 1 : 0));
  const both = fitLogistic({ columns: [small, huge], names: ["small", "huge"], labels });
  const alone = fitLogistic({ columns: [small], names: ["small"], labels });
  expect(probabilityOf(both, [small, huge])).toEqual(probabilityOf(alone, [small]));
  expect(JSON.parse(JSON.stringify(both))).toEqual(both);
});

test("a fit written as JSON scores the same bits", () => {
  const { truth: _, ...input } = simulate(100, 5, 9);
  const fit = fitLogistic(input);
  expect(marginOf(JSON.parse(JSON.stringify(fit)), input.columns)).toEqual(marginOf(fit, input.columns));
});

describe("what cannot be fitted is refused by name", () => {
  const good = { columns: [f64(1, 2, 3)], names: ["x"], labels: Uint8Array.of(0, 1, 0) };
  test.each<[string, Partial<LogisticInput>]>([
    ["one_label", { labels: Uint8Array.of(1, 1, 1) }],
    ["no_rows", { weights: f64(0, 0, 0) }],
    ["no_columns", { columns: [], names: [] }],
    ["length_mismatch", { columns: [f64(1, 2)] }],
    ["length_mismatch", { names: [] }],
    ["target_out_of_range", { labels: f64(0, 1, 2) }],
    ["weight_out_of_range", { weights: f64(0, 1, Number.NaN) }],
    ["option_out_of_range", { l2: -1 }],
    ["option_out_of_range", { clip: 0.5 }],
    ["not_finite", { columns: [f64(1, Infinity, 3)] }],
  ])("%s", (code, wrong) => {
    expect(() => fitLogistic({ ...good, ...wrong })).toThrowError(expect.objectContaining({ code }));
  });

  test("no_counts, and an aborted fit", () => {
    expect(() => fitPoisson({ ...good, counts: f64(0, 0, 0) })).toThrowError(TrainError);
    expect(() => fitLogistic({ ...good, signal: AbortSignal.abort() })).toThrowError(/abort/);
  });
});
