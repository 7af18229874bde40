import { expect, test } from "vitest";
import { blendClasses, fitClassBlend } from "../../../src/learners/calibration/class-blend.js";
import { createRandom } from "../../../src/stats/random.js";

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
