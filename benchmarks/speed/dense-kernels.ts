import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Engine,
  factorPositiveDefinite,
  gemm,
  gemv,
  invertPositiveDefinite,
  topProducts,
  type Workspace,
} from "../../src/matrix/kernels/index.js";

/** Sizes of the work, known to `peers/dense_algebra.py` as well. */
export const denseSizes = {
  rows: 1_048_576,
  square: 2048,
  inner: 256,
  users: 4096,
  items: 10_000,
  k: 20,
  n: 5000,
};

/** Work, and its ratio to the peer's time that is wanted. */
export interface DenseWork {
  readonly task: string;
  readonly goal: number;
  /** Done before, and not timed. */
  readonly setUp?: () => void;
  readonly run: (engine?: Engine) => void;
}

const columns = 64;

/** Products of matrices and vectors, by the names of the peer's work; each is checked against its results. */
export function denseProducts(workspace: Workspace, folder: string): Map<string, DenseWork> {
  const { rows, square, inner, users, items, k } = denseSizes;
  const dense = numbersOf(workspace.float32Array(rows * columns), 1);
  const weights = numbersOf(new Float32Array(columns), 7);
  const out = workspace.float32Array(rows);
  const [left, right] = [3, 5].map((seed) => numbersOf(workspace.float32Array(square * inner), seed));
  const product = workspace.float32Array(square * square);
  const customers = numbersOf(workspace.float32Array(users * columns), 11);
  const goods = numbersOf(workspace.float32Array(items * columns), 13);
  const shape = { rows: square, columns: square, inner };
  const topShape = { rows: users, columns: items, inner: columns, k };
  const works = new Map<string, DenseWork>([
    ["product and logistic function", {
      task: `product and logistic function, ${rows} x ${columns} f32`, goal: 1,
      run: (engine = {}) => gemv(dense, weights, out, { ...engine, link: "logistic" }),
    }],
    ["product with a vector", {
      task: `product, ${rows} x ${columns} f32`, goal: 1,
      run: (engine = {}) => gemv(dense, weights, out, engine),
    }],
    ["product of matrices", {
      task: `product of matrices, ${square} x ${inner} by ${inner} x ${square} f32`, goal: 2,
      run: (engine = {}) => gemm(left!, right!, product, shape, engine),
    }],
    ["best columns", {
      task: `best ${k} of ${items} for ${users} customers, ${columns} numbers each`, goal: 0.31,
      run: (engine = {}) => void topProducts(customers, goods, topShape, engine),
    }],
  ]); // biome-ignore format: a table
  works.get("product and logistic function")!.run();
  compare("logistic.f32", out, new Float32Array(bytesOf(folder, "logistic.f32")), 1e-6);
  works.get("product of matrices")!.run();
  compare("product.f32", product, new Float32Array(bytesOf(folder, "product.f32")), 1e-4);
  const { columns: best, scores } = topProducts(customers, goods, topShape);
  const expected = new Int32Array(bytesOf(folder, "best.i32"));
  const all = new Float32Array(items);
  for (let i = 0; i < users; i += 97) {
    gemm(customers.subarray(i * columns, (i + 1) * columns), goods, all, { ...topShape, rows: 1 });
    for (let rank = i * k; rank < (i + 1) * k; rank++) {
      // Sums in another order may swap neighbours: the scores must be the same.
      const close =
        Math.abs(all[expected[rank]!]! - scores[rank]!) < 1e-5 && all[best[rank]!] === scores[rank];
      if (!close) throw new Error(`Row ${i}: ours is item ${best[rank]}, numpy's ${expected[rank]}.`);
    }
  }
  return works;
}

/** Factor and inverse of a symmetric positive definite matrix, checked by their last rows. */
export function denseSolvers(workspace: Workspace, folder: string): Map<string, DenseWork> {
  const { n } = denseSizes;
  const works = new Map<string, DenseWork>();
  for (const bits of [64, 32] as const) {
    const matrix = bits === 64 ? workspace.float64Array(n * n) : workspace.float32Array(n * n);
    const setUp = () => {
      numbersOf(matrix, 17);
      for (let i = 0; i < n; i++) matrix[i * n + i] = n;
    };
    const add = (name: string, replace: typeof factorPositiveDefinite, goal: number) => {
      const task = `${name} of ${n} x ${n} f${bits}, in place`;
      works.set(`${name} f${bits}`, { task, goal, setUp, run: (engine = {}) => replace(matrix, n, engine) });
      setUp();
      replace(matrix, n);
      const expected = new Float64Array(bytesOf(folder, `${name}.f64`));
      compare(name, matrix.subarray((n - 1) * n), expected, bits === 64 ? 1e-10 : 1e-5);
    };
    add("factor", factorPositiveDefinite, 1.5);
    // 5 s where OpenBLAS needs 1.4 s.
    add("inverse", invertPositiveDefinite, 5 / 1.4);
  }
  return works;
}

/** Even in [-.5, .5), the same as the peer's: products of whole numbers by a fraction of the golden section. */
function numbersOf<A extends Float32Array | Float64Array>(array: A, seed: number): A {
  for (let k = 0; k < array.length; k++) {
    array[k] = Math.fround((Math.imul(seed + k, 2_654_435_761) >>> 0) / 2 ** 32 - 0.5);
  }
  return array;
}

function bytesOf(folder: string, name: string): ArrayBuffer {
  return Uint8Array.from(readFileSync(join(folder, name))).buffer;
}

function compare(name: string, own: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  if (own.length !== expected.length)
    throw new Error(`${name}: ${own.length} numbers, ${expected.length} expected.`);
  for (let i = 0; i < own.length; i++) {
    if (Math.abs(own[i]! - expected[i]!) <= tolerance * (1 + Math.abs(expected[i]!))) continue;
    throw new Error(`${name}, number ${i}: ours ${own[i]}, numpy's ${expected[i]}.`);
  }
}
