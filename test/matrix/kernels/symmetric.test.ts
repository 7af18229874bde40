import { afterAll, expect, test } from "vitest";
import type { NumericColumn } from "../../../src/matrix/borders.js";
import {
  createPool,
  factorPositiveDefinite,
  invertPositiveDefinite,
  Workspace,
} from "../../../src/matrix/kernels/index.js";
import { createRandom, type Random } from "../../../src/stats/random.js";
import { sameBits } from "./shapes.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });
const pools = [1, 2, 4].map((threads) => createPool(threads));
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

/** Largest difference over the largest value; each precision has room for some hundred roundings. */
const tolerances = { 4: 3e-5, 8: 1e-13 } as const;
const replacements = [factorPositiveDefinite, invertPositiveDefinite];
const awkwardSizes = [0, 1, 63, 64, 65, 127, 128, 129, 135, 255, 256, 257, 300];

test("of 200 random matrices the factor and the inverse are the twin's, in f64 and f32, in place or copied", () => {
  const random = createRandom(31);
  for (let round = 0; round < 200; round++) {
    const n = awkwardSizes[round] ?? random.int(40);
    const exact = randomPositiveDefinite(random, n);
    for (const replace of replacements) {
      const expected = exact.slice();
      replace(expected, n, { workspace: twinOnly });
      for (const copied of [exact.slice(), Float32Array.from(exact)]) {
        const there = inMemory(copied);
        replace(copied, n, { workspace });
        replace(there, n);
        const name = `${replace.name}, ${n} x ${n}, ${copied.BYTES_PER_ELEMENT} bytes`;
        expect(sameBits(there, copied), name).toBe(true);
        expect(difference(copied, expected), name).toBeLessThan(
          tolerances[copied.BYTES_PER_ELEMENT as 4 | 8],
        );
        workspace.free(there);
      }
    }
  }
});

test("worked by hand: (4 2; 2 5) is (2 0; 1 2) times its transpose, and its inverse (5 -2; -2 4) / 16", () => {
  for (const engine of [{ workspace }, { workspace: twinOnly }]) {
    const [factor, inverse] = [Float64Array.of(4, 99, 2, 5), Float64Array.of(4, 99, 2, 5)];
    factorPositiveDefinite(factor, 2, engine);
    expect([...factor]).toEqual([2, 0, 1, 2]);
    invertPositiveDefinite(inverse, 2, engine);
    expect([...inverse]).toEqual([5 / 16, -1 / 8, -1 / 8, 1 / 4]);
  }
});

test("a factor times its transpose, and an inverse times the matrix, give the matrix and the identity back", () => {
  const n = 270;
  const matrix = randomPositiveDefinite(createRandom(32), n);
  const [factor, inverse] = [matrix.slice(), matrix.slice()];
  factorPositiveDefinite(factor, n, { workspace });
  invertPositiveDefinite(inverse, n, { workspace });
  const identity = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  expect(difference(timesTransposed(factor, factor, n), matrix)).toBeLessThan(1e-14);
  expect(difference(timesTransposed(inverse, matrix, n), identity)).toBeLessThan(1e-12);
});

test("factor and inverse are the same for 1, 2 and 4 threads", () => {
  const matrix = randomPositiveDefinite(createRandom(33), 400);
  for (const replace of replacements) {
    const [one, ...others] = pools.map((pool) => {
      const result = matrix.slice();
      replace(result, 400, { pool });
      return result;
    });
    for (const other of others) expect(sameBits(other, one!)).toBe(true);
  }
});

test("a matrix that is not positive definite is refused, by the row it shows at", () => {
  const random = createRandom(34);
  const indefinite = randomPositiveDefinite(random, 200);
  indefinite[150 * 201] = -1;
  const withNaN = randomPositiveDefinite(random, 200);
  withNaN[140 * 200 + 20] = Number.NaN;
  const faults: [Float64Array, number][] = [[indefinite, 150], [withNaN, 140]]; // biome-ignore format: one line
  for (const [matrix, row] of faults) {
    for (const engine of [{ workspace }, { workspace: twinOnly }]) {
      for (const replace of replacements) {
        const refused = expect.objectContaining({ code: "not_positive_definite", details: { row } });
        expect(() => replace(matrix.slice(), 200, engine)).toThrow(refused);
        if (matrix === indefinite)
          expect(() => replace(Float32Array.from(matrix), 200, engine)).toThrow(refused);
      }
    }
  }
});

test("a row that repeats an earlier one is refused, whichever way rounding goes", () => {
  const random = createRandom(35);
  for (let round = 0; round < 40; round++) {
    const n = 20 + random.int(150);
    const row = 1 + random.int(n - 1);
    const copied = random.int(row);
    const exact = randomPositiveDefinite(random, n);
    for (let j = 0; j < n; j++) exact[row * n + j] = exact[copied * n + j]!;
    for (let i = 0; i < n; i++) exact[i * n + row] = exact[i * n + copied]!;
    const refused = expect.objectContaining({ code: "not_positive_definite", details: { row } });
    for (const engine of [{ workspace }, { workspace: twinOnly }]) {
      for (const replace of replacements) {
        expect(() => replace(exact.slice(), n, engine), `f64, ${n} x ${n}`).toThrow(refused);
        expect(() => replace(Float32Array.from(exact), n, engine), `f32, ${n} x ${n}`).toThrow(refused);
      }
    }
  }
});

test("a matrix of another length is refused", () => {
  expect(() => invertPositiveDefinite(new Float64Array(8), 3)).toThrow(
    expect.objectContaining({ code: "shape_mismatch" }),
  );
});

/** X X' of random X, n x 2 n, plus the identity. */
function randomPositiveDefinite(random: Random, n: number): Float64Array {
  const x = Float64Array.from({ length: 2 * n * n }, () => random.next() - 0.5);
  const matrix = timesTransposed(x, x, n, 2 * n);
  for (let i = 0; i < n; i++) matrix[i * n + i]! += 1;
  return matrix;
}

function timesTransposed(a: Float64Array, b: Float64Array, n: number, inner = n): Float64Array {
  const product = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < inner; k++) sum += a[i * inner + k]! * b[j * inner + k]!;
      product[i * n + j] = sum;
    }
  }
  return product;
}

function difference(a: NumericColumn, b: NumericColumn): number {
  let [most, largest] = [0, 1e-300];
  for (let k = 0; k < a.length; k++) {
    most = Math.max(most, Math.abs(a[k]! - b[k]!));
    largest = Math.max(largest, Math.abs(b[k]!));
    if (Number.isNaN(a[k]!)) return Number.NaN;
  }
  return most / largest;
}

function inMemory(array: NumericColumn): NumericColumn {
  const copy =
    array instanceof Float32Array
      ? workspace.float32Array(array.length)
      : workspace.float64Array(array.length);
  copy.set(array);
  return copy;
}
