import { afterAll, expect, test } from "vitest";
import { createPool, type Samples, sumHistograms, sumWords } from "../../../src/matrix/kernels/index.js";
import { rowBinsOf, rowStrideOf } from "../../../src/matrix/row-bins.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomMatrix, sameBits } from "./shapes.js";

const pool = createPool(2);
afterAll(() => pool.close());

function samplesIn(words: Int32Array): Samples {
  return { words, numbers: new Float32Array(words.buffer, words.byteOffset, words.length) };
}

test("sums in a workspace have the bits of the twin, of any number of rows and columns, on one thread and two", () => {
  const random = createRandom(13);
  for (const [count, columns] of [[0, 1], [1, 5], [15, 3], [100, 16], [255, 17], [256, 23], [9000, 40]] as const) {
    const matrix = randomMatrix(random, Math.max(1, count), columns);
    const chosen = Array.from({ length: columns }, (_, c) => columns - 1 - c);
    const bins = new Uint8Array(matrix.rows * rowStrideOf(columns));
    const rows = rowBinsOf(matrix, chosen, bins);
    const samples = samplesIn(new Int32Array(4 * count + 4));
    for (let k = 0; k < count; k++) {
      samples.numbers.set([random.next() - 0.5, random.next()], 4 * k);
      samples.words[4 * k + 2] = random.int(matrix.rows);
    }
    const size = 2 * rows.stride * 256;
    const half = count >> 1;
    // The root, then each of two children out of it: the high one summed, and the low one.
    for (const [start, end, isHigh] of [[half, count, 1], [0, half, 0]] as const) {
      const sums = Int32Array.of(0, count, 0, -1, 0, start, end, 1, 0, isHigh);
      const histograms = { cells: new Float64Array(2 * size), columns: rows.stride, width: 256 };
      sumHistograms(rows, samples, sums, 2, histograms);
      const { workspace } = pool;
      const there = samplesIn(workspace.int32Array(samples.words.length));
      there.words.set(samples.words);
      const list = workspace.int32Array(2 * sumWords);
      list.set(sums);
      const binsThere = workspace.uint8Array(bins.length);
      binsThere.set(bins);
      for (const engine of [{ workspace }, { pool }]) {
        const cells = workspace.float64Array(2 * size).fill(9);
        sumHistograms({ ...rows, bins: binsThere }, there, list, 2, { ...histograms, cells }, engine);
        expect(sameBits(cells, histograms.cells), `${count} samples, ${columns} columns`).toBe(true);
      }
    }
  }
}); // biome-ignore format: cases

test("worked by hand: bins 3, 3 and 1, the last in a leaf of its own", () => {
  const samples = samplesIn(new Int32Array(12));
  samples.numbers.set([1, 2, 0, 0, 4, 8, 0, 0, 16, 32, 0, 0]);
  for (const row of [0, 1, 2]) samples.words[4 * row + 2] = row;
  const rows = { rows: 3, stride: 4, bins: Uint8Array.of(3, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0) };
  const cells = new Float64Array(2 * 4 * 4 * 2);
  const sums = Int32Array.of(0, 3, 0, -1, 0, 2, 3, 1, 0, 1);
  sumHistograms(rows, samples, sums, 2, { cells, columns: 4, width: 4 });
  expect([...cells.subarray(0, 8)]).toEqual([0, 0, 0, 0, 0, 0, 5, 10]);
  expect([...cells.subarray(32, 40)]).toEqual([0, 0, 16, 32, 0, 0, 0, 0]);
});

test("arrays of unlike lengths are refused", () => {
  const rows = { rows: 2, stride: 4, bins: new Uint8Array(8) };
  const histograms = { cells: new Float64Array(2 * 4 * 8), columns: 4, width: 8 };
  const samples = samplesIn(new Int32Array(8));
  const sums = new Int32Array(sumWords);
  const faults = [
    () => sumHistograms({ ...rows, bins: new Uint8Array(7) }, samples, sums, 1, histograms),
    () => sumHistograms({ ...rows, stride: 8 }, samples, sums, 1, histograms),
    () => sumHistograms(rows, samples, sums, 2, histograms),
    () => sumHistograms(rows, samples, sums, 1, { ...histograms, cells: new Float64Array(63) }),
  ];
  for (const run of faults) expect(run).toThrow(expect.objectContaining({ code: "shape_mismatch" }));
});
