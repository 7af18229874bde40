import { expect, test } from "vitest";
import type { NumericColumn } from "../../../src/matrix/borders.js";
import { axpy, dot, gemv, Workspace } from "../../../src/matrix/kernels/index.js";
import { createRandom } from "../../../src/stats/random.js";
import { sameBits } from "./shapes.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });
const random = createRandom(11);
const shapes = Array.from({ length: 1000 }, (_, k) => ({
  rows: k < 20 ? k : random.int(70),
  columns: k % 20 < 10 ? k % 20 : 1 + random.int(100),
  bits: k % 2 === 0 ? 32 : 64,
}));

test("on 1,000 random shapes products have the bits of the twin, copied or in place", () => {
  for (const { rows, columns, bits } of shapes) {
    const [matrix, weights] = [draw(rows * columns, bits), draw(columns, bits)];
    const bias = random.next();
    const [expected, copied, inPlace] = [zeros(rows, bits), zeros(rows, bits), inMemory(zeros(rows, bits))];
    gemv(matrix, weights, expected, { bias, workspace: twinOnly });
    gemv(matrix, weights, copied, { bias, workspace });
    const there = inMemory(matrix);
    gemv(there, weights, inPlace, { bias });
    expect(copied, `${rows} x ${columns}, ${bits} bits`).toEqual(expected);
    expect(Array.from(inPlace)).toEqual(Array.from(expected));
    for (const array of [there, inPlace]) workspace.free(array);
  }
});

test("products of more rows than a call of the kernel takes have the bits of the twin", () => {
  for (const [rows, bits] of [[4099, 32], [2050, 64], [1023, 64]] as const) {
    const [matrix, weights] = [draw(rows * 67, bits), draw(67, bits)];
    const [expected, copied, inPlace] = [zeros(rows, bits), zeros(rows, bits), inMemory(zeros(rows, bits))];
    gemv(matrix, weights, expected, { workspace: twinOnly });
    gemv(matrix, weights, copied, { workspace });
    gemv(inMemory(matrix), weights, inPlace);
    for (const result of [copied, inPlace]) expect(sameBits(result, expected)).toBe(true);
  }
}); // biome-ignore format: sizes on a line

test("probabilities of margins are within 3e-7 of themselves in f32, 2e-15 in f64, tails and NaN included", () => {
  const margins = Float64Array.from({ length: 2001 }, (_, k) => (k - 1000) * 0.08);
  margins.set([Number.NaN, Infinity, -Infinity, 0, -0, 1e-300]);
  const [wide, narrow] = [new Float64Array(2001), new Float32Array(2001)];
  const single = Float32Array.from(margins);
  gemv(margins, Float64Array.of(1), wide, { link: "logistic", workspace });
  gemv(single, Float32Array.of(1), narrow, { link: "logistic", workspace });
  margins.forEach((z, k) => {
    const [exact, exactOfSingle] = [1 / (1 + Math.exp(-z)), 1 / (1 + Math.exp(-single[k]!))];
    if (Number.isNaN(z)) expect([wide[k], narrow[k]]).toEqual([Number.NaN, Number.NaN]);
    else {
      expect(Math.abs(wide[k]! - exact), `f64 at ${z}`).toBeLessThanOrEqual(2e-15 * exact + 1e-307);
      expect(Math.abs(narrow[k]! - exactOfSingle), `f32 at ${z}`).toBeLessThanOrEqual(
        3e-7 * exactOfSingle + 1e-38,
      );
    }
  });
});

test("dot products and sums of vectors have the bits of the twin, of every length to 100", () => {
  for (let length = 0; length <= 100; length++) {
    for (const bits of [32, 64]) {
      const [x, y] = [draw(length, bits), draw(length, bits)];
      const [xThere, yThere] = [inMemory(x), inMemory(y)];
      expect(dot(xThere, yThere)).toBe(dot(x, y));
      axpy(1.7, xThere, yThere);
      axpy(1.7, x, y);
      expect(Array.from(yThere)).toEqual(Array.from(y));
      for (const array of [xThere, yThere]) workspace.free(array);
    }
  }
});

test("worked by hand: (1, 2, 3) . (4, 5, 6) = 32, and 2 x + y", () => {
  const y = Float64Array.of(4, 5, 6);
  expect(dot(Float64Array.of(1, 2, 3), y)).toBe(32);
  axpy(2, Float64Array.of(1, 2, 3), y);
  expect([...y]).toEqual([6, 9, 12]);
});

test("shapes that do not fit, and two precisions, are refused", () => {
  const vector = new Float64Array(3);
  const mismatch = expect.objectContaining({ code: "shape_mismatch" });
  expect(() => gemv(new Float64Array(7), vector, new Float64Array(2))).toThrow(mismatch);
  expect(() => dot(vector, new Float64Array(2))).toThrow(mismatch);
  expect(() => axpy(1, vector, new Float64Array(2))).toThrow(mismatch);
  const mixed = expect.objectContaining({ code: "mixed_precision" });
  expect(() => dot<NumericColumn>(vector, new Float32Array(3))).toThrow(mixed);
});

function zeros(length: number, bits: number): NumericColumn {
  return bits === 32 ? new Float32Array(length) : new Float64Array(length);
}

function draw(length: number, bits: number): NumericColumn {
  return zeros(length, bits).map(() => random.next() * 2 - 1);
}

function inMemory(array: NumericColumn): NumericColumn {
  const copy =
    array instanceof Float32Array
      ? workspace.float32Array(array.length)
      : workspace.float64Array(array.length);
  copy.set(array);
  return copy;
}
