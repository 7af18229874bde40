import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  eceStatistic,
  expectedCalibrationError,
  perfectModelEce,
  reliability,
} from "../../src/metrics/calibration.js";
import { createRandom } from "../../src/stats/random.js";

const golden = JSON.parse(readFileSync(new URL("../golden/metrics.json", import.meta.url), "utf8"));
const labels = Uint8Array.from(golden.rows.labels);
const scores = Float64Array.from(golden.rows.scores);

test("the expected calibration error is the reference's: equal-count bins by stable rank", () => {
  expect(expectedCalibrationError(labels, scores)).toBeCloseTo(golden.ece, 14);
  expect(expectedCalibrationError(labels, scores, 7)).toBeCloseTo(golden.ece_7_bins, 14);
});

test("the reliability curve has bins of equal count whose gaps add up to the calibration error", () => {
  const curve = reliability(labels, scores, 7);
  expect(curve.map((bin) => bin.count)).toEqual([9, 9, 8, 9, 8, 9, 8]);
  const error = curve.reduce((sum, bin) => sum + bin.count * Math.abs(bin.observed - bin.predicted), 0) / 60;
  expect(error).toBeCloseTo(golden.ece_7_bins, 14);
  expect(reliability(labels.subarray(0, 3), scores.subarray(0, 3))).toHaveLength(3);
});

test("the calibration error of counted rows is that of their copies", () => {
  const counts = Float64Array.from(scores, (_, i) => (i * 7) % 5);
  const rows = [...scores.keys()].flatMap((i) => Array<number>(counts[i]!).fill(i));
  const copied = expectedCalibrationError(
    Uint8Array.from(rows, (i) => labels[i]!),
    Float64Array.from(rows, (i) => scores[i]!),
  );
  expect(eceStatistic(labels, scores)(counts)).toBeCloseTo(copied, 14);
  expect(eceStatistic(labels, scores, 90)(counts)).toBeCloseTo(
    expectedCalibrationError(
      Uint8Array.from(rows, (i) => labels[i]!),
      Float64Array.from(rows, (i) => scores[i]!),
      90,
    ),
    14,
  );
});

test("a perfect model stays below its floor in about 95 of 100 draws, a model a tenth too high does not", () => {
  const random = createRandom(5);
  const probabilities = Float64Array.from({ length: 1000 }, () => random.next() ** 2 * 0.9);
  const floor = perfectModelEce(probabilities, { seed: 2 });
  let below = 0;
  let shiftedBelow = 0;
  for (let draw = 0; draw < 400; draw++) {
    const drawn = Uint8Array.from(probabilities, (p) => (random.next() < p ? 1 : 0));
    if (expectedCalibrationError(drawn, probabilities) <= floor) below++;
    if (
      expectedCalibrationError(
        drawn,
        probabilities.map((p) => p + 0.1),
      ) <= floor
    )
      shiftedBelow++;
  }
  expect(below).toBeGreaterThan(366); // .95 * 400 = 380, four standard errors 17
  expect(below).toBeLessThan(397);
  expect(shiftedBelow).toBe(0);
});

test("the floor of one bin of equal chances is that of a binomial share, and shrinks with the root of n", () => {
  const few = perfectModelEce(new Float64Array(1000).fill(0.3), { bins: 1, simulations: 20_000 });
  expect(few).toBeGreaterThan(0.95 * 1.96 * Math.sqrt(0.21 / 1000));
  expect(few).toBeLessThan(1.05 * 1.96 * Math.sqrt(0.21 / 1000));
  const many = perfectModelEce(new Float64Array(100_000).fill(0.3), { bins: 1, simulations: 20_000 });
  expect(few / many).toBeCloseTo(10, 0);
  expect(perfectModelEce(scores)).toBe(perfectModelEce(scores));
});
