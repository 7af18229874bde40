import { afterAll, expect, test } from "vitest";
import { createPool, quantiseColumns, Workspace } from "../../../src/matrix/kernels/index.js";
import { quantise } from "../../../src/matrix/quantiser.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomColumn, randomQuantiser, sameBits } from "./shapes.js";

const workspace = new Workspace();
const pools = [1, 2, 4].map((threads) => createPool(threads));
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

test("1,000 random shapes are quantised to the twin's bits, padding included, in a workspace or not", () => {
  const random = createRandom(41);
  for (let round = 0; round < 1000; round++) {
    const rows = random.next() < 0.1 ? 1000 + random.int(2100) : random.int(80);
    const columns = Array.from({ length: 1 + random.int(5) }, () => randomColumn(random, rows));
    const quantiser = randomQuantiser(random, columns);
    const expected = quantise(quantiser, columns);
    const copied = quantiseColumns(quantiser, columns);
    const there = columns.map((column) => {
      const array =
        column instanceof Float64Array ? workspace.float64Array(rows) : workspace.float32Array(rows);
      array.set(column);
      return array;
    });
    const inPlace = quantiseColumns(quantiser, there, { workspace });
    const name = `round ${round}: ${rows} rows, borders ${quantiser.offsets}`;
    for (const matrix of [copied, inPlace]) {
      expect(sameBits(matrix.bins, expected.bins), name).toBe(true);
      expect({ ...matrix, bins: 0 }, name).toEqual({ ...expected, bins: 0 });
    }
    expect(workspace.holds(copied.bins)).toBe(false);
    expect(workspace.holds(inPlace.bins)).toBe(true);
    for (const array of [...there, inPlace.bins]) workspace.free(array);
  }
});

test("bins are the same for 1, 2 and 4 threads, and without kernels", () => {
  const random = createRandom(42);
  const columns = Array.from({ length: 7 }, () => randomColumn(random, 10_001));
  const quantiser = randomQuantiser(random, columns);
  const expected = quantise(quantiser, columns).bins;
  const engines = [...pools.map((pool) => ({ pool })), { workspace: new Workspace({ useKernels: false }) }];
  for (const engine of engines) {
    expect(sameBits(quantiseColumns(quantiser, columns, engine).bins, expected)).toBe(true);
  }
});

test("no rows make a matrix of no bins; a column that is not there, or shorter than the first, is refused", () => {
  const random = createRandom(43);
  const columns = [randomColumn(random, 20), randomColumn(random, 20)];
  const quantiser = randomQuantiser(random, columns);
  expect(
    quantiseColumns(randomQuantiser(random, [columns[0]!.subarray(0, 0)]), [new Float64Array(0)]).rows,
  ).toBe(0);
  expect(() => quantiseColumns(quantiser, [columns[0]!])).toThrow(
    expect.objectContaining({ code: "column_count" }),
  );
  expect(() => quantiseColumns(quantiser, [columns[0]!, columns[1]!.subarray(1)])).toThrow(
    expect.objectContaining({ code: "length_mismatch" }),
  );
});
