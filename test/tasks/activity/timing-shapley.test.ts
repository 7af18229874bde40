import { expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { shapleyOfThree } from "../../../src/stats/shapley.js";
import { type TimingScore, timingShapley } from "../../../src/tasks/activity/timing-shapley.js";

const random = createRandom(3);
const reference = { frequency: 2.4, T: 300 };
const smooth: TimingScore = (x, gaps, T) =>
  Math.log1p(x) - (0.3 + 0.2 * Math.log1p(x)) * gaps - 0.4 * Math.log1p(T / 30) + 1;

function customers(count: number) {
  const T = Float64Array.from({ length: count }, () => random.int(2000));
  const frequency = T.map((age) => Math.min(age, Math.floor(80 * random.next() ** 3)));
  const silence = T.map((age, i) => (frequency[i]! > 0 ? random.int(age - frequency[i]! + 1) : age));
  return { frequency, silence, T, scores: new Float64Array(count).fill(Number.NaN) };
}
const gapsOf = (x: number, silence: number, T: number) => (T > 0 ? (silence * (x + 1)) / T : 1);

test("parts are Shapley's shares of the score, as near as a grid tells, and add up to what is said of the score", () => {
  const rows = customers(500);
  const { base, parts, scores } = timingShapley(smooth, reference)(rows);
  expect(base).toBe(smooth(reference.frequency, 1, reference.T));
  for (let i = 0; i < 500; i++) {
    const [x, T] = [rows.frequency[i]!, rows.T[i]!];
    const own = [x, gapsOf(x, rows.silence[i]!, T), T] as const;
    const exact = shapleyOfThree(smooth, [reference.frequency, 1, reference.T], own);
    const size = 1 + Math.abs(smooth(...own));
    parts.forEach((part, k) => {
      expect(Math.abs(part[i]! - exact[k]!)).toBeLessThan(0.01 * size);
    });
    expect(base + parts[0][i]! + parts[1][i]! + parts[2][i]!).toBeCloseTo(scores[i]!, 9);
  }
});

test("a score that is known is what the parts add up to, to the last digits", () => {
  const rows = {
    ...customers(200),
    scores: Float64Array.from({ length: 200 }, () => 10 * random.next() - 5),
  };
  const { base, parts, scores } = timingShapley(smooth, reference)(rows);
  expect(scores).toEqual(rows.scores);
  for (let i = 0; i < 200; i++) {
    const sum = base + parts[0][i]! + parts[1][i]! + parts[2][i]!;
    expect(Math.abs(sum - rows.scores[i]!)).toBeLessThan(1e-12);
  }
});

test("a customer has the same bits in any batch, and extremes have finite parts", () => {
  const rows = customers(50);
  const all = timingShapley(smooth, reference)(rows);
  const alone = timingShapley(smooth, reference);
  for (let i = 49; i >= 0; i--) {
    const own = alone({
      frequency: rows.frequency.subarray(i, i + 1),
      silence: rows.silence.subarray(i, i + 1),
      T: rows.T.subarray(i, i + 1),
      scores: rows.scores.subarray(i, i + 1),
    });
    expect(own.parts.map((part) => part[0])).toEqual(all.parts.map((part) => part[i]));
  }
  const extremes = {
    frequency: [0, 0, 1, 5000, 2048],
    silence: [0, 90_000, 1, 0, 20_000],
    T: [0, 90_000, 1, 90_000, 20_001],
  };
  const { parts } = alone({ ...extremes, scores: new Float64Array(5).fill(Number.NaN) });
  for (const part of parts) expect(part.every(Number.isFinite)).toBe(true);
});
