import { readFileSync } from "node:fs";
import fc from "fast-check";
import { calibration } from "siyu/learners";
import { describe, expect, test } from "vitest";
import { blendLogits, fitBlend } from "../../../src/learners/calibration/blend.js";
import { applyIsotonic, fitIsotonic } from "../../../src/learners/calibration/isotonic.js";
import { applyPlatt, fitPlatt } from "../../../src/learners/calibration/platt.js";
import { expectedCalibrationError, perfectModelEce } from "../../../src/metrics/calibration.js";
import { logLoss } from "../../../src/metrics/probability.js";
import { sigmoid } from "../../../src/stats/logspace.js";
import { createRandom } from "../../../src/stats/random.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/calibration.json", import.meta.url), "utf8"));
const column = (name: string) => Float64Array.from(golden.rows[name]);
const labels = Uint8Array.from(golden.rows.labels);
const weights = column("weights");
const f64 = (...values: number[]) => Float64Array.from(values);

function simulate(rows: number, seed: number) {
  const random = createRandom(seed);
  const truth = Float64Array.from({ length: rows }, () => 1.5 * random.normal() - 1);
  const labels = Uint8Array.from(truth, (m) => (random.next() < sigmoid(m) ? 1 : 0));
  const noisy = (noise: number) => truth.map((m) => m + noise * random.normal());
  return { truth, labels, noisy };
}

describe("Platt scaling", () => {
  test("has the values of scipy's minimiser on the stated objective", () => {
    const fit = fitPlatt({ logits: column("fair"), labels, weights });
    expect(fit.slope).toBeCloseTo(golden.platt[0], 6);
    expect(fit.intercept).toBeCloseTo(golden.platt[1], 6);
    const fixed = fitPlatt({ logits: column("fair"), labels, weights, fixedSlope: true });
    expect(fixed.slope).toBe(1);
    expect(fixed.intercept).toBeCloseTo(golden.platt_fixed[0], 6);
  });

  test("is the identity without rows and stays near it with ten rows of one label", () => {
    expect(fitPlatt({ logits: f64(), labels: new Uint8Array() })).toEqual({ slope: 1, intercept: 0 });
    const few = fitPlatt({ logits: new Float64Array(10), labels: new Uint8Array(10) });
    expect(few.slope).toBe(1);
    expect(few.intercept).toBeGreaterThan(-0.8);
    expect(few.intercept).toBeLessThan(-0.3);
  });

  test("finds the line of an overconfident model again and makes it calibrated", () => {
    const { truth, labels } = simulate(20_000, 1);
    const logits = truth.map((m) => (m + 0.7) / 0.6);
    const fit = fitPlatt({ logits, labels });
    expect(fit.slope).toBeCloseTo(0.6, 1);
    expect(fit.intercept).toBeCloseTo(-0.7, 1);
    const calibrated = applyPlatt(fit, logits).map(sigmoid);
    expect(expectedCalibrationError(labels, logits.map(sigmoid))).toBeGreaterThan(0.05);
    expect(expectedCalibrationError(labels, calibrated)).toBeLessThan(perfectModelEce(calibrated));
  });

  test("never turns a ranking around", () => {
    const { truth, labels } = simulate(5000, 2);
    expect(fitPlatt({ logits: truth.map((m) => -m), labels }).slope).toBeGreaterThan(0);
  });
});

describe("isotonic regression", () => {
  test("has the blocks of scikit-learn, ties and weights included", () => {
    const fit = fitIsotonic({ scores: column("score"), targets: labels, weights });
    expect(fit.scores).toHaveLength(golden.isotonic.length);
    golden.isotonic.forEach(([centre, value]: [number, number], b: number) => {
      expect(fit.scores[b]).toBeCloseTo(centre, 12);
      expect(fit.values[b]).toBeCloseTo(value, 12);
    });
  });

  test("by hand: 1 before 0 is pooled, lines run between the centres of blocks, level outside", () => {
    const fit = fitIsotonic({ scores: f64(1, 2, 3, 4, 6), targets: f64(0, 1, 0, 1, 1) });
    expect(fit).toEqual({ scores: [1, 2.5, 5], values: [0, 0.5, 1] });
    expect([...applyIsotonic(fit, f64(-9, 1, 1.75, 2.5, 3.75, 5, 99))]).toEqual([
      0, 0, 0.25, 0.5, 0.75, 1, 1,
    ]);
  });

  test("rises, keeps the mean of the targets, and leaves a rising column as it is", () => {
    const rows = fc.array(
      fc.tuple(
        fc.integer({ min: -9, max: 9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 4 }),
      ),
      { minLength: 1, maxLength: 60 },
    );
    fc.assert(
      fc.property(rows, (list) => {
        const scores = Float64Array.from(list, ([s]) => s);
        const targets = Float64Array.from(list, ([, y]) => y);
        const rowWeights = Float64Array.from(list, ([, , w]) => w);
        const fit = fitIsotonic({ scores, targets, weights: rowWeights });
        for (let b = 1; b < fit.scores.length; b++) {
          expect(fit.scores[b]!).toBeGreaterThan(fit.scores[b - 1]!);
          expect(fit.values[b]!).toBeGreaterThanOrEqual(fit.values[b - 1]!);
        }
        const ladder = applyIsotonic(
          fit,
          Float64Array.from({ length: 41 }, (_, i) => (i - 20) / 2),
        );
        ladder.forEach((value, i) => {
          if (i > 0) expect(value).toBeGreaterThanOrEqual(ladder[i - 1]!);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        });
        const again = fitIsotonic({
          scores: Float64Array.from(fit.scores),
          targets: Float64Array.from(fit.values),
        });
        expect(again.values.at(-1)).toBeCloseTo(fit.values.at(-1)!, 12);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test("makes a model of the wrong shape calibrated", () => {
    const { truth, labels } = simulate(20_000, 4);
    const fit = fitIsotonic({ scores: truth.map((m) => m ** 3), targets: labels });
    const calibrated = applyIsotonic(
      fit,
      truth.map((m) => m ** 3),
    );
    expect(logLoss(labels, calibrated)).toBeLessThan(logLoss(labels, truth.map(sigmoid)) + 1e-3);
  });

  test("without weight there is nothing to learn from", () => {
    expect(() => fitIsotonic({ scores: f64(1), targets: f64(1), weights: f64(0) })).toThrowError(
      expect.objectContaining({ code: "no_rows" }),
    );
  });
});

describe("a blend", () => {
  const members = [column("good"), column("fair"), column("bad")];

  test("has the weights of scipy's bounded minimiser, a harmful member exactly 0", () => {
    const blend = fitBlend({ logits: members, labels, weights });
    blend.weights.forEach((weight, m) => {
      expect(weight).toBeCloseTo(golden.blend[m], 6);
    });
    expect(blend.weights[2]).toBe(0);
    expect(blend.intercept).toBeCloseTo(golden.blend[3], 6);
  });

  test("is the mean of the members without rows, and the identity for one", () => {
    expect(fitBlend({ logits: [f64(), f64()], labels: new Uint8Array() })).toEqual({
      weights: [0.5, 0.5],
      intercept: 0,
    });
    expect(fitBlend({ logits: [f64()], labels: new Uint8Array() })).toEqual({ weights: [1], intercept: 0 });
  });

  test("of two noisy members has less log-loss on new rows than either, and repeats share their weight", () => {
    const { labels, noisy } = simulate(8000, 5);
    const [first, second] = [noisy(1), noisy(1.2)];
    const half = (values: Float64Array, part: number) => values.subarray(part * 4000, (part + 1) * 4000);
    const early = labels.subarray(0, 4000);
    const late = labels.subarray(4000);
    const blend = fitBlend({ logits: [half(first, 0), half(second, 0)], labels: early });
    const loss = (logits: Float64Array) => logLoss(late, logits.map(sigmoid));
    const blended = loss(blendLogits(blend, [half(first, 1), half(second, 1)]));
    for (const member of [first, second]) {
      const alone = fitPlatt({ logits: half(member, 0), labels: early });
      expect(blended).toBeLessThan(loss(applyPlatt(alone, half(member, 1))));
    }
    const repeated = fitBlend({ logits: [half(first, 0), half(first, 0)], labels: early });
    expect(repeated.weights[0]).toBeCloseTo(repeated.weights[1]!, 9);
  });

  test("is the weighted sum of its members and comes back from JSON unchanged", () => {
    const blend = fitBlend({ logits: members, labels });
    const [a, b, c] = blend.weights as [number, number, number];
    const blended = blendLogits(JSON.parse(JSON.stringify(blend)), members);
    blended.forEach((logit, i) => {
      const sum = blend.intercept + a * members[0]![i]! + b * members[1]![i]! + c * members[2]![i]!;
      expect(logit).toBeCloseTo(sum, 12);
    });
  });

  test("refuses no members, infinite logits and members of another length by name", () => {
    const codeOf = (run: () => unknown, code: string) =>
      expect(run).toThrowError(expect.objectContaining({ code }));
    codeOf(() => fitBlend({ logits: [], labels }), "no_members");
    codeOf(() => fitBlend({ logits: [f64(Infinity)], labels: Uint8Array.of(1) }), "not_finite");
    codeOf(() => fitBlend({ logits: [f64(1, 2)], labels: Uint8Array.of(1) }), "length_mismatch");
    codeOf(() => blendLogits({ weights: [1], intercept: 0 }, []), "length_mismatch");
  });
});

describe("at the door", () => {
  test("probabilities become log-odds and come back, 0 and 1 finite", () => {
    const probabilities = f64(0, 1e-9, 0.2, 0.5, 1);
    const logits = calibration.logitsOf(probabilities);
    expect(logits[2]).toBeCloseTo(Math.log(0.25), 12);
    expect(logits.every(Number.isFinite)).toBe(true);
    calibration.probabilitiesOf(logits).forEach((p, i) => {
      expect(Math.abs(p - probabilities[i]!)).toBeLessThan(2e-12);
    });
  });

  test.each<[string, () => unknown]>([
    ["probability_out_of_range", () => calibration.logitsOf(f64(0.5, 1.5))],
    ["probability_out_of_range", () => calibration.logitsOf(f64(Number.NaN))],
    ["length_mismatch", () => calibration.fitPlatt({ logits: f64(1, 2), labels: [1] })],
    ["label_out_of_range", () => calibration.fitPlatt({ logits: f64(1, 2), labels: [1, 2] })],
    ["weight_out_of_range", () => calibration.fitPlatt({ logits: f64(1), labels: [1], weights: f64(-1) })],
    ["not_finite", () => calibration.fitPlatt({ logits: f64(-Infinity), labels: [0] })],
    ["not_a_number", () => calibration.fitIsotonic({ scores: f64(Number.NaN), targets: [0] })],
    ["length_mismatch", () => calibration.fitIsotonic({ scores: f64(1, 2), targets: [0] })],
  ])("%s", (code, run) => {
    expect(run).toThrowError(expect.objectContaining({ code }));
  });
});
