import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { blendClasses, fitClassBlend } from "../../../src/learners/calibration/class-blend.js";
import { createRandom } from "../../../src/stats/random.js";

const golden = JSON.parse(readFileSync(new URL("../../golden/markov.json", import.meta.url), "utf8")).blend;
const f64 = (...values: number[]) => Float64Array.from(values);
const logs = (...values: number[]) => Float64Array.from(values, Math.log);

/** Rows of `classCount` classes, the last never allowed in every other row, with members of the given noise. */
function simulate(rows: number, classCount: number, noises: readonly number[], seed: number) {
  const random = createRandom(seed);
  const truth = new Float64Array(rows * classCount);
  const classes = new Int32Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = truth.subarray(i * classCount, (i + 1) * classCount);
    for (let k = 0; k < classCount; k++) row[k] = 1.2 * random.normal();
    if (i % 2 === 1) row[classCount - 1] = -Infinity;
    toLogProbabilities(row);
    let left = random.next();
    for (; classes[i]! < classCount - 1; classes[i]!++) {
      left -= Math.exp(row[classes[i]!]!);
      if (left < 0) break;
    }
  }
  const members = noises.map((noise) => {
    const member = truth.map((value) => value + noise * random.normal());
    for (let at = 0; at < member.length; at += classCount) {
      toLogProbabilities(member.subarray(at, at + classCount));
    }
    return member;
  });
  return { truth, classes, classCount, logProbabilities: members };
}

function toLogProbabilities(row: Float64Array): void {
  const total = Math.log(row.reduce((sum, value) => sum + Math.exp(value), 0));
  for (let k = 0; k < row.length; k++) row[k]! -= total;
}

test("by hand: p_k is proportional to the product of the members' p_mk to the power of their weights", () => {
  const blended = blendClasses({ weights: [1, 2] }, [logs(0.5, 0.25, 0.25), logs(0.2, 0.6, 0.2)], 3);
  const shares = [0.5 * 0.04, 0.25 * 0.36, 0.25 * 0.04];
  shares.forEach((share, k) => {
    expect(blended[k]).toBeCloseTo(share / 0.12, 14);
  });
});

test("without rows, or with rows that have no choice, the weights are the prior ones", () => {
  const none = { logProbabilities: [f64(), f64()], classes: new Int32Array(), classCount: 3 };
  expect(fitClassBlend(none).weights).toEqual([0.5, 0.5]);
  expect(fitClassBlend({ ...none, priorWeights: [0.3, 0.9] }).weights).toEqual([0.3, 0.9]);
  const sure = logs(1, 0, 0);
  const forced = { logProbabilities: [sure, sure], classes: Int32Array.of(0), classCount: 3 };
  expect(fitClassBlend(forced).weights).toEqual([0.5, 0.5]);
});

test("one sure rival in one row: the gradient of the stated objective is 0 at the weight", () => {
  const logProbabilities = [logs(0.8, 0.2, 0)];
  const { weights } = fitClassBlend({ logProbabilities, classes: Int32Array.of(1), classCount: 3 });
  const w = weights[0]!;
  const excess = Math.log(0.8 / 0.2);
  expect((w - 1) / 0.0625 + excess / (1 + Math.exp(-w * excess))).toBeCloseTo(0, 8);
});

test("a good member outweighs a noisy one, one that only repeats shares, one that misleads gets exactly 0", () => {
  const { classes, classCount, truth, logProbabilities } = simulate(4000, 4, [0.3, 2], 1);
  const [good, noisy] = logProbabilities as [Float64Array, Float64Array];
  const misleading = truth.map((value) => -value);
  const { weights } = fitClassBlend({
    logProbabilities: [good, noisy, good, misleading.map((v, e) => (truth[e] === -Infinity ? -Infinity : v))],
    classes,
    classCount,
  });
  expect(weights[0]! + weights[2]!).toBeGreaterThan(5 * weights[1]!);
  expect(weights[0]).toBeCloseTo(weights[2]!, 8);
  expect(weights[3]).toBe(0);
});

test("has the weights of scipy's bounded minimiser on the stated objective, one of them at 0", () => {
  const { weights } = fitClassBlend({
    logProbabilities: golden.members.map((member: number[]) => Float64Array.from(member, Math.log)),
    classes: Int32Array.from(golden.classes),
    classCount: 4,
    weights: Float64Array.from(golden.weights),
  });
  golden.fitted.forEach((weight: number, m: number) => {
    expect(weights[m]).toBeCloseTo(weight, 6);
  });
  expect(weights[2]).toBe(0);
});

test("a row of weight 2 counts as two rows, one of weight 0 as none", () => {
  const { classes, classCount, logProbabilities } = simulate(40, 3, [0.5, 1], 2);
  const twice = (column: Float64Array) => Float64Array.of(...column.subarray(0, 3), ...column);
  const weights = new Float64Array(40).fill(1);
  [weights[0], weights[1]] = [2, 0];
  const repeated = new Float64Array(41).fill(1);
  repeated[2] = 0;
  const weighted = fitClassBlend({ logProbabilities, classes, classCount, weights });
  const written = fitClassBlend({
    logProbabilities: logProbabilities.map(twice),
    classes: Int32Array.of(classes[0]!, ...classes),
    classCount,
    weights: repeated,
  });
  written.weights.forEach((weight, m) => {
    expect(weight).toBeCloseTo(weighted.weights[m]!, 10);
  });
});

test("blended rows sum to 1, are exactly 0 where impossible, and with one member of weight 1 are that member", () => {
  const data = fc.record({
    seed: fc.integer(),
    classCount: fc.integer({ min: 2, max: 6 }),
    weights: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { minLength: 1, maxLength: 3 }),
  });
  fc.assert(
    fc.property(data, ({ seed, classCount, weights }) => {
      const noises = weights.map(() => 1);
      const { truth, logProbabilities } = simulate(6, classCount, noises, seed);
      const blended = blendClasses({ weights }, logProbabilities, classCount);
      for (let at = 0; at < blended.length; at += classCount) {
        const row = blended.subarray(at, at + classCount);
        expect(row.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        row.forEach((p, k) => {
          expect(p === 0).toBe(truth[at + k] === -Infinity);
        });
      }
      blendClasses({ weights: [1] }, [logProbabilities[0]!], classCount).forEach((p, e) => {
        expect(p).toBeCloseTo(Math.exp(logProbabilities[0]![e]!), 12);
      });
    }),
    { seed: 1, numRuns: 100 },
  );
});

test("stays finite where members are next to sure, right or wrong", () => {
  const logProbabilities = [f64(-1e-300, -700, -740, -1e-12), f64(-700, 0, 0, -1000)];
  const { weights } = fitClassBlend({ logProbabilities, classes: Int32Array.of(0, 1), classCount: 2 });
  expect(weights.every(Number.isFinite)).toBe(true);
  const blended = blendClasses({ weights: [5, 5] }, logProbabilities, 2);
  expect(blended.every((p) => p >= 0 && p <= 1)).toBe(true);
});

test("tells which row, class and member is wrong", () => {
  const fitted = (first: Float64Array, second: Float64Array, truth = 0, rest = {}) => {
    const logProbabilities = [first, second];
    return () => fitClassBlend({ logProbabilities, classes: Int32Array.of(truth), classCount: 2, ...rest });
  };
  const [half, sure] = [logs(0.5, 0.5), logs(1, 0)];
  expect(fitted(half, sure)).toThrow(
    "Row 0, class 1: all members must be -Infinity or none, got -Infinity of member 1",
  );
  expect(fitted(half, f64(0, Number.NaN))).toThrow(
    "Row 0, class 1: a log-probability must be finite or -Infinity",
  );
  expect(fitted(half, f64(0, Infinity))).toThrow("got Infinity of member 1");
  expect(fitted(sure, sure, 1)).toThrow("Row 0 is of class 1, which the members say is impossible");
  expect(fitted(half, half, 2)).toThrow("Row 0: the class must be of 0 to 1, got 2");
  expect(fitted(half, f64(0))).toThrow("'logProbabilities[1]' must have length 2, got 1");
  expect(fitted(half, half, 0, { weights: f64(-1) })).toThrow(
    "Row 0: 'weights' must be finite and 0 or more",
  );
  expect(fitted(half, half, 0, { weights: f64(1, 1) })).toThrow("'weights' must have length 1");
  expect(fitted(half, half, 0, { priorWeights: [1] })).toThrow("'priorWeights' must have length 2");
  expect(fitted(half, half, 0, { priorWeights: [1, Number.NaN] })).toThrow("'priorWeights' must be finite");
  expect(fitted(half, half, 0, { weightDeviation: 0 })).toThrow("'weightDeviation' must be above 0, got 0");
  expect(fitted(half, half, 0, { classCount: 0 })).toThrow(
    "'classCount' must be a whole number of 1 to 1000",
  );
  expect(() => fitClassBlend({ logProbabilities: [], classes: new Int32Array(), classCount: 2 })).toThrow(
    "one member",
  );
  expect(() => blendClasses({ weights: [1] }, [half, half], 2)).toThrow(
    "'logProbabilities' must have length 1",
  );
  expect(() => blendClasses({ weights: [1] }, [f64(0, 0, 0)], 2)).toThrow("must have length 4, got 3");
  expect(() => blendClasses({ weights: [1] }, [logs(0, 0)], 2)).toThrow(
    "Row 0: at least one class must be allowed",
  );
});
