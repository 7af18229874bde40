import { describe, expect, test } from "vitest";
import type { NumericColumn } from "../../../src/matrix/borders.js";
import { scoreColumns, Workspace } from "../../../src/matrix/kernels/index.js";
import { type ObliviousTrees, scoreObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import { type Quantiser, quantise, quantiserOf } from "../../../src/matrix/quantiser.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomColumn, randomQuantiser, randomTrees, sameBits } from "./shapes.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });

test("1,000 random shapes score from numbers to the bits of quantising and scoring by the twins", () => {
  const random = createRandom(5);
  for (let round = 0; round < 1000; round++) {
    const rows = random.next() < 0.1 ? 1000 + random.int(2100) : random.int(80);
    const columns = Array.from({ length: 1 + random.int(6) }, () => randomColumn(random, rows));
    const quantiser = randomQuantiser(random, columns);
    const trees = randomTrees(random, quantiser.columns, 1 + random.int(9), 1 + random.int(2));
    const base = Float64Array.from({ length: rows * trees.outputs }, () => random.next());
    const expected = base.slice();
    scoreObliviousTrees(trees, quantise(quantiser, columns), expected);

    const copied = base.slice();
    scoreColumns(trees, quantiser, columns, copied, { workspace });
    const inWorkspace = columns.map((column) => {
      const array = inMemory(column);
      array.set(column);
      return array;
    });
    const margins = workspace.float64Array(base.length);
    margins.set(base);
    scoreColumns(trees, quantiser, inWorkspace, margins);
    const byTwin = base.slice();
    scoreColumns(trees, quantiser, columns, byTwin, { workspace: twinOnly });

    const shape = `round ${round}: ${rows} rows, borders ${quantiser.offsets}, ${trees.trees} trees`;
    expect(sameBits(copied, expected), shape).toBe(true);
    expect(sameBits(margins, expected), shape).toBe(true);
    expect(sameBits(byTwin, expected), shape).toBe(true);
    for (const array of [...inWorkspace, margins]) workspace.free(array);
  }
});

describe("what does not fit is refused before the kernel runs", () => {
  const columns = [new Float64Array(20), new Float32Array(20)];
  const quantiser = quantiserOf([
    { source: 0, borders: Float64Array.of(0, 1), missing: 0 },
    { source: 1, borders: Float64Array.of(2), missing: 255 },
  ]);
  const trees = randomTrees(createRandom(3), 2, 3, 1);
  const margins = new Float64Array(20);
  test.each<[string, string, Partial<ObliviousTrees>, Partial<Quantiser>, NumericColumn[], Float64Array]>([
    ["trees of more columns than the quantiser", "shape_mismatch", { features: trees.features.map(() => 2) }, {}, columns, margins],
    ["a source that is not there", "column_count", {}, { sources: Int32Array.of(0, 2) }, columns, margins],
    ["offsets that fall", "shape_mismatch", {}, { offsets: Int32Array.of(0, 4, 3) }, columns, margins],
    ["offsets past the borders", "shape_mismatch", {}, { offsets: Int32Array.of(0, 2, 4) }, columns, margins],
    ["columns of unlike lengths", "length_mismatch", {}, {}, [columns[0]!, new Float32Array(19)], margins],
    ["too few margins", "shape_mismatch", {}, {}, columns, margins.subarray(1)],
  ])("%s", (_, code, treesFault, quantiserFault, input, to) => {
    const run = () => scoreColumns({ ...trees, ...treesFault }, { ...quantiser, ...quantiserFault }, input, to);
    expect(run).toThrow(expect.objectContaining({ code }));
  });
}); // biome-ignore format: one table

function inMemory(column: NumericColumn): NumericColumn {
  return column instanceof Float64Array
    ? workspace.float64Array(column.length)
    : workspace.float32Array(column.length);
}
