import { afterAll, expect, test } from "vitest";
import {
  accumulateHistograms,
  type ColumnHistogram,
  createPool,
  type PackedRows,
  type Workspace,
} from "../../../src/matrix/kernels/index.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomMatrix, sameBits } from "./shapes.js";

const pool = createPool(2);
afterAll(() => pool.close());

test("sums in a workspace have the bits of the twin, of any number of rows, on one thread and two", () => {
  const random = createRandom(13);
  for (const count of [0, 1, 15, 100, 16_384, 16_385, 40_000]) {
    const matrix = randomMatrix(random, Math.max(1, count), 5);
    const slots = 1 + random.int(8);
    const packed = {
      count,
      rows: Int32Array.from({ length: count + 3 }, (_, k) => Math.min(k, matrix.rows - 1)),
      slots: Uint16Array.from({ length: count + 3 }, () => random.int(slots)),
      pairs: Float64Array.from({ length: 2 * count + 6 }, () => random.next() - 0.5),
    };
    const targets = [4, 0, 2].map((column) => {
      const histogram = Float64Array.from({ length: slots * 256 * 2 }, () => random.next());
      return { column, width: 256, histogram };
    });
    const { workspace } = pool;
    const [bins, there] = [workspace.uint8Array(matrix.bins.length), inMemory(packed, workspace)];
    bins.set(matrix.bins);
    const [byOne, byTwo] = [1, 2].map(() => targets.map((target) => targetInMemory(target, workspace)));
    accumulateHistograms({ ...matrix, bins }, there, byOne!);
    accumulateHistograms({ ...matrix, bins }, there, byTwo!, { pool });
    accumulateHistograms(matrix, packed, targets);
    targets.forEach(({ histogram }, k) => {
      expect(sameBits(byOne![k]!.histogram, histogram), `${count} rows`).toBe(true);
      expect(sameBits(byTwo![k]!.histogram, histogram), `${count} rows, two threads`).toBe(true);
    });
  }
});

test("worked by hand: rows of bins 3, 3 and 1 in slots 0, 0 and 1", () => {
  const histogram = new Float64Array(16);
  accumulateHistograms(
    { rows: 3, stride: 16, columns: 1, bins: Uint8Array.of(3, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) },
    { count: 3, rows: Int32Array.of(0, 1, 2), slots: Uint16Array.of(0, 0, 1), pairs: Float64Array.of(1, 2, 4, 8, 16, 32) },
    [{ column: 0, width: 4, histogram }],
  );
  expect([...histogram]).toEqual([0, 0, 0, 0, 0, 0, 5, 10, 0, 0, 16, 32, 0, 0, 0, 0]);
}); // biome-ignore format: one row a line

test("a column that is not there, and arrays of unlike lengths, are refused", () => {
  const matrix = randomMatrix(createRandom(1), 16, 1);
  const packed = { count: 2, rows: new Int32Array(2), slots: new Uint16Array(2), pairs: new Float64Array(4) };
  const target = { column: 0, width: 256, histogram: new Float64Array(512) };
  const faults: [PackedRows, ColumnHistogram][] = [
    [packed, { ...target, column: 1 }],
    [packed, { ...target, histogram: new Float64Array(511) }],
    [{ ...packed, count: 3 }, target],
    [{ ...packed, pairs: new Float64Array(3) }, target],
    [{ ...packed, slots: new Uint16Array(1) }, target],
  ];
  for (const [rows, to] of faults) {
    const run = () => accumulateHistograms(matrix, rows, [to]);
    expect(run).toThrow(expect.objectContaining({ code: "shape_mismatch" }));
  }
});

function inMemory({ count, rows, slots, pairs }: PackedRows, workspace: Workspace): PackedRows {
  const there = {
    count,
    rows: workspace.int32Array(rows.length),
    slots: workspace.uint16Array(slots.length),
    pairs: workspace.float64Array(pairs.length),
  };
  there.rows.set(rows);
  there.slots.set(slots);
  there.pairs.set(pairs);
  return there;
}

function targetInMemory(target: ColumnHistogram, workspace: Workspace): ColumnHistogram {
  const histogram = workspace.float64Array(target.histogram.length);
  histogram.set(target.histogram);
  return { ...target, histogram };
}
