import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OptionsError } from "../../src/errors.js";
import { randomisedPit, uniformityTest } from "../../src/metrics/coverage.js";
import { normalisedGini, spearman } from "../../src/metrics/rank-correlation.js";
import { decileMape, decileMapeStatistic, decileTable } from "../../src/metrics/value.js";
import { createRandom } from "../../src/stats/random.js";

const golden = JSON.parse(readFileSync(new URL("../golden/metrics.json", import.meta.url), "utf8"));
const actual = Float64Array.from(golden.rows.actual);
const predicted = Float64Array.from(golden.rows.distinct);
const counts = Float64Array.from(golden.rows.counts);
const f64 = (...values: number[]) => Float64Array.from(values);

describe("golden values of scipy and numpy, also of a resample", () => {
  test("rank correlation and normalised Gini coefficient", () => {
    expect(spearman(actual, predicted)).toBeCloseTo(golden.of_values.spearman_distinct, 13);
    expect(spearman(actual, predicted, counts)).toBeCloseTo(golden.of_values_resampled.spearman_distinct, 13);
    expect(normalisedGini(actual, predicted)).toBeCloseTo(golden.of_values.gini_distinct, 13);
    expect(normalisedGini(actual, predicted, counts)).toBeCloseTo(
      golden.of_values_resampled.gini_distinct,
      13,
    );
  });

  test("the decile table and its error", () => {
    const table = decileTable(actual, predicted, 7);
    golden.of_values.decile_table.forEach((group: readonly number[], g: number) => {
      expect(table[g]!.customers).toBe(group[0]);
      expect(table[g]!.predicted).toBeCloseTo(group[1]!, 13);
      expect(table[g]!.actual).toBeCloseTo(group[2]!, 13);
    });
    expect(decileMape(actual, predicted, 7)).toBeCloseTo(golden.of_values.decile_mape, 13);
    expect(decileMapeStatistic(actual, predicted, 7)(counts)).toBeCloseTo(
      golden.of_values_resampled.decile_mape,
      13,
    );
  });
});

describe("the decile table", () => {
  test("by hand: groups of (10, 8) and (4, 5) have an error of (.2 + .25) / 2", () => {
    const [spent, expected] = [f64(4, 6, 3, 1), f64(5, 3, 3, 2)];
    expect(decileTable(f64(1, 6, 3, 4), f64(2, 4, 3, 5), 2)).toEqual([
      { customers: 2, predicted: 4.5, actual: 5 },
      { customers: 2, predicted: 2.5, actual: 2 },
    ]);
    expect(decileMape(f64(4, 6, 3, 1), f64(5, 3.5, 3, 2), 2)).toBeCloseTo((1.5 / 10 + 1 / 4) / 2, 14);
    expect(decileTable(spent, expected, 4).map((group) => group.actual)).toEqual([4, 4.5, 4.5, 1]);
  });

  test("holds every row once, and ties make it no matter in which order rows come", () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 3 })), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 12 }), (pairs, groups) => {
        const column = (k: 0 | 1, of = pairs) => Float64Array.from(of, (pair) => pair[k]);
        const table = decileTable(column(0), column(1), groups);
        const sum = (value: (group: (typeof table)[number]) => number) =>
          table.reduce((total, group) => total + group.customers * value(group), 0);
        expect(sum(() => 1)).toBe(pairs.length);
        expect(sum(({ actual }) => actual)).toBeCloseTo(
          pairs.reduce((total, [y]) => total + y, 0),
          9,
        );
        const turned = pairs.slice().reverse();
        decileTable(column(0, turned), column(1, turned), groups).forEach((group, g) => {
          expect(group.actual).toBeCloseTo(table[g]!.actual, 9);
        });
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test("refuses a number of groups that is none, and has no error for no rows", () => {
    expect(() => decileTable(f64(1), f64(1), 0)).toThrow(OptionsError);
    expect(decileMape(f64(), f64())).toBeNaN();
  });
});

test("a rank correlation with a constant column and the Gini coefficient of equal amounts have no value", () => {
  expect(spearman(f64(0.1, 0.1, 0.1), f64(1, 2, 3))).toBeNaN();
  expect(normalisedGini(f64(0.1, 0.1, 0.1), f64(1, 2, 3))).toBeNaN();
});

test("the randomised PIT of amounts that are often 0 is uniform under their own distribution, not under another's", () => {
  const random = createRandom(3);
  const amounts = Float64Array.from({ length: 4000 }, () =>
    random.next() < 0.6 ? 0 : -20 * Math.log(1 - random.next()),
  );
  const pit = (zero: number, mean: number) => {
    const upTo = amounts.map((y) => zero + (1 - zero) * -Math.expm1(-y / mean));
    const below = upTo.map((p, i) => (amounts[i] === 0 ? 0 : p));
    return uniformityTest(randomisedPit(below, upTo, 5)).pValue;
  };
  expect(pit(0.6, 20)).toBeGreaterThan(0.05);
  expect(pit(0.6, 30)).toBeLessThan(1e-6);
  expect(pit(0.65, 20)).toBeLessThan(1e-4);
});
