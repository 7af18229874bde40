import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { createPool, gemv, scoreColumns, scoreTrees } from "../../../src/matrix/kernels/index.js";
import { scoreObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import { fitQuantiser, quantise } from "../../../src/matrix/quantiser.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomMatrix, randomTrees, sameBits } from "./shapes.js";

const pools = [1, 2, 4].map((threads) => createPool(threads));
const random = createRandom(7);
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

test("1, 2 and 4 threads score to the same bits, from bins and from numbers, copied and in place", () => {
  for (const rows of [0, 17, 1024, 1025, 60_000]) {
    const matrix = randomMatrix(random, rows, 5);
    const trees = randomTrees(random, 5, 6, 2);
    const expected = new Float64Array(rows * 2);
    scoreObliviousTrees(trees, matrix, expected);
    const columns = Array.from({ length: 5 }, () => Float64Array.from({ length: rows }, () => random.next()));
    const quantiser = fitQuantiser(columns, { maxBins: 30 });
    const fromColumns = new Float64Array(rows * 2);
    const fitting = { ...trees, features: trees.features.map((f) => f % quantiser.columns || 0) };
    scoreObliviousTrees(fitting, quantise(quantiser, columns), fromColumns);
    for (const pool of pools) {
      const copied = new Float64Array(rows * 2);
      scoreTrees(trees, matrix, copied, { pool });
      const [bins, margins] = [
        pool.workspace.uint8Array(matrix.bins.length),
        pool.workspace.float64Array(rows * 2),
      ];
      bins.set(matrix.bins);
      scoreTrees(trees, { ...matrix, bins }, margins, { pool });
      const scored = new Float64Array(rows * 2);
      scoreColumns(fitting, quantiser, columns, scored, { pool });
      const inPlace = pool.workspace.float64Array(rows * 2);
      const there = columns.map((column) => {
        const array = pool.workspace.float64Array(rows);
        array.set(column);
        return array;
      });
      scoreColumns(fitting, quantiser, there, inPlace, { pool });
      const name = `${rows} rows, ${pool.threads} threads`;
      expect(
        [copied, margins].every((array) => sameBits(array, expected)),
        name,
      ).toBe(true);
      expect(
        [scored, inPlace].every((array) => sameBits(array, fromColumns)),
        name,
      ).toBe(true);
      for (const array of [bins, margins, inPlace, ...there]) pool.workspace.free(array);
    }
  }
});

test("products are the same for any number of threads", () => {
  const matrix = Float32Array.from({ length: 64 * 50_000 }, () => random.next());
  const weights = Float32Array.from({ length: 64 }, () => random.next() - 0.5);
  const results = pools.map((pool) => {
    const out = new Float32Array(50_000);
    gemv(matrix, weights, out, { pool, link: "logistic" });
    return out;
  });
  expect(results[1]).toEqual(results[0]);
  expect(results[2]).toEqual(results[0]);
});

test("a closed pool has no threads and computes on, alone", async () => {
  const pool = createPool(3);
  await pool.close();
  await pool.close();
  const matrix = randomMatrix(random, 5000, 3);
  const trees = randomTrees(random, 3, 4, 1);
  const [one, other] = [new Float64Array(5000), new Float64Array(5000)];
  scoreTrees(trees, matrix, one, { pool });
  scoreObliviousTrees(trees, matrix, other);
  expect(sameBits(one, other)).toBe(true);
});

test("a pool that has computed and was not closed lets the process end", () => {
  const index = fileURLToPath(new URL("../../../src/matrix/kernels/index.ts", import.meta.url));
  const script = `
    import { createPool, gemm } from ${JSON.stringify(index)};
    const matrix = new Float32Array(500 * 500).fill(1);
    const out = new Float32Array(500 * 500);
    gemm(matrix, matrix, out, { rows: 500, columns: 500, inner: 500 }, { pool: createPool(2) });
    console.log(out[0]);`;
  const run = () =>
    execFileSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
      encoding: "utf8",
      timeout: 30_000,
    });
  expect(run()).toBe("500\n");
});

test.each([0, -1, 1.5, 65, Number.NaN])("%s threads are refused", (threads) => {
  expect(() => createPool(threads)).toThrow(expect.objectContaining({ code: "bad_option" }));
});
