import { expect, test } from "vitest";
import { sumTablesOfColumns } from "../../../src/matrix/kernels/index.js";
import { type LeafTables, sumLeafTables } from "../../../src/matrix/leaf-tables.js";
import { neverAbove } from "../../../src/matrix/oblivious-trees.js";
import { fitQuantiser, quantise } from "../../../src/matrix/quantiser.js";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(7);
const columnCount = 9;

/** Sums over some of the trees, of one of them and of none. */
function randomTables(trees: number, depth: number): LeafTables {
  const splits = {
    trees,
    depth,
    features: Int32Array.from({ length: trees * depth }, () => random.int(columnCount)),
    thresholds: Uint8Array.from({ length: trees * depth }, () => random.int(12)),
  };
  splits.thresholds[depth - 1] = neverAbove;
  splits.features[depth - 1] = 0;
  const numbers = [7, 4, 1, 0].map((step) =>
    Int32Array.from({ length: trees }, (_, t) => t).filter((t) => step > 0 && t % step !== 1),
  );
  return {
    trees: splits,
    sums: numbers.map((own) => ({
      trees: own,
      values: Float64Array.from({ length: own.length << depth }, () => random.next() - 0.5),
    })),
  };
}

const columns = Array.from({ length: columnCount }, () =>
  Float64Array.from({ length: 20_000 }, () => (random.next() < 0.1 ? Number.NaN : 20 * random.next())),
);
const quantiser = fitQuantiser(columns, { maxBins: 16 });

test.each([
  [1, 1],
  [6, 3],
  [37, 6],
  [5, 8],
  [3, 9],
])(
  "%i trees of depth %i: the kernel sums the bits of the twin, whatever the number of rows",
  (trees, depth) => {
    const tables = randomTables(trees, depth);
    for (const rows of [0, 1, 63, 64, 1023, 1026, 20_000]) {
      const own = columns.map((column) => column.subarray(0, rows));
      const twin = tables.sums.map(() => new Float64Array(rows).fill(9));
      sumLeafTables(tables, quantise(quantiser, own), twin);
      expect(sumTablesOfColumns(tables, quantiser, own)).toEqual(twin);
    }
  },
);

test("worked by hand: two trees of one level, a sum over both and one over the second", () => {
  const tables: LeafTables = {
    trees: { trees: 2, depth: 1, features: Int32Array.of(0, 1), thresholds: Uint8Array.of(1, 0) },
    sums: [
      { trees: Int32Array.of(0, 1), values: Float64Array.of(1, 2, 10, 20) },
      { trees: Int32Array.of(1), values: Float64Array.of(0.25, 0.5) },
    ],
  };
  // Bin 1 of the first column is below its border 5; bin 0 of the second is missing.
  const simple = fitQuantiser([Float64Array.of(4, 6), Float64Array.of(1, 1)]);
  const rows = [Float64Array.of(4, 6, 6), Float64Array.of(Number.NaN, Number.NaN, 1)];
  expect(sumTablesOfColumns(tables, simple, rows)).toEqual([
    Float64Array.of(11, 12, 22),
    Float64Array.of(0.25, 0.25, 0.5),
  ]);
});

test("tables that do not fit their trees are refused", () => {
  const tables = randomTables(3, 2);
  const [sum] = tables.sums as [LeafTables["sums"][number]];
  const short = { ...tables, sums: [{ ...sum, values: sum.values.slice(1) }] };
  expect(() => sumTablesOfColumns(short, quantiser, columns)).toThrow(/values/);
  const beyond = { ...tables, sums: [{ ...sum, trees: sum.trees.map((tree) => tree + 1) }] };
  expect(() => sumTablesOfColumns(beyond, quantiser, columns)).toThrow(RangeError);
});
