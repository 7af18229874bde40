import { afterAll, describe, expect, test } from "vitest";
import { createPool, scoreColumns, scoreTrees, Workspace } from "../../../src/matrix/kernels/index.js";
import type { ObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import { emptyQuantised } from "../../../src/matrix/quantised.js";
import { quantise } from "../../../src/matrix/quantiser.js";
import { type RoundedLeaves, roundLeaves, scoreRoundedTrees } from "../../../src/matrix/rounded-leaves.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomColumn, randomMatrix, randomQuantiser, randomTrees, sameBits } from "./shapes.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });
const pools = [1, 2, 4].map((threads) => createPool(threads));
afterAll(() => Promise.all(pools.map((pool) => pool.close())));

const awkwardRows = [0, 1, 2, 15, 16, 17, 31, 33, 1023, 1024, 1025, 4095, 4096, 4097, 5000];

test("1,000 random shapes score by rounded leaves to the bits of the twin, copied or in place", () => {
  const random = createRandom(21);
  for (let round = 0; round < 1000; round++) {
    const rows = round % 4 === 0 ? awkwardRows[random.int(awkwardRows.length)]! : 1 + random.int(300);
    const matrix = randomMatrix(random, rows, 1 + random.int(12));
    const outputs = random.next() < 0.2 ? 2 + random.int(3) : 1;
    const trees = randomTrees(random, matrix.columns, 1 + random.int(6), outputs);
    const rounded = roundLeaves(trees)!;
    const base = Float64Array.from({ length: rows * outputs }, () => random.next() - 0.5);

    const expected = base.slice();
    scoreRoundedTrees(trees, rounded, matrix, expected);
    const copied = base.slice();
    scoreTrees(trees, matrix, copied, { workspace, rounded });
    const bins = workspace.uint8Array(matrix.bins.length);
    const margins = workspace.float64Array(base.length);
    bins.set(matrix.bins);
    margins.set(base);
    scoreTrees(trees, { ...matrix, bins }, margins, { rounded });
    const byTwin = base.slice();
    scoreTrees(trees, matrix, byTwin, { workspace: twinOnly, rounded });
    const shape = `round ${round}: ${rows} rows, ${trees.trees} trees of depth ${trees.depth}, ${outputs} outputs`;
    for (const scored of [copied, margins, byTwin]) expect(sameBits(scored, expected), shape).toBe(true);
    workspace.free(bins);
    workspace.free(margins);
  }
});

test("from columns of numbers, and on 1, 2 and 4 threads, the bits are the same", () => {
  const random = createRandom(22);
  for (let round = 0; round < 60; round++) {
    const rows = random.next() < 0.3 ? 4000 + random.int(3000) : random.int(80);
    const columns = Array.from({ length: 1 + random.int(6) }, () => randomColumn(random, rows));
    const quantiser = randomQuantiser(random, columns);
    const trees = randomTrees(random, quantiser.columns, 1 + random.int(6), 1 + random.int(2));
    const rounded = roundLeaves(trees)!;
    const matrix = quantise(quantiser, columns);
    const expected = new Float64Array(rows * trees.outputs);
    scoreRoundedTrees(trees, rounded, matrix, expected);
    for (const engine of [{ workspace }, { workspace: twinOnly }, ...pools.map((pool) => ({ pool }))]) {
      const fromColumns = new Float64Array(expected.length);
      scoreColumns(trees, quantiser, columns, fromColumns, { ...engine, rounded });
      const fromBins = new Float64Array(expected.length);
      scoreTrees(trees, matrix, fromBins, { ...engine, rounded });
      const name = `round ${round}: ${rows} rows`;
      expect([fromColumns, fromBins].map((scored) => sameBits(scored, expected)), name).toEqual([true, true]);
    }
  }
}); // biome-ignore format: the check in one line

test.each([256, 257, 1000, 10_000])("the largest codes of %i trees add up without overflow", (count) => {
  const matrix = emptyQuantised(37, 1);
  for (let i = 0; i < 37; i++) matrix.bins[i] = i % 3;
  const trees: ObliviousTrees = {
    trees: count,
    depth: 1,
    features: new Int32Array(count),
    thresholds: new Uint8Array(count).fill(1),
    leaves: Float32Array.from({ length: 2 * count }, (_, k) => k % 2),
    outputs: 1,
  };
  const margins = new Float64Array(37);
  scoreTrees(trees, matrix, margins, { workspace, rounded: roundLeaves(trees) });
  margins.forEach((margin, i) => {
    expect(margin).toBeCloseTo(i % 3 === 2 ? count : 0, 9);
  });
});

describe("rounded leaves that are not those of the trees are refused before the kernel runs", () => {
  const matrix = emptyQuantised(32, 2);
  const trees = randomTrees(createRandom(3), 2, 3, 1);
  const deep = randomTrees(createRandom(3), 2, 7, 1);
  const rounded = roundLeaves(trees)!;
  test.each<[string, ObliviousTrees, RoundedLeaves]>([
    ["too few codes", trees, { ...rounded, codes: rounded.codes.subarray(1) }],
    ["an offset too many", trees, { ...rounded, offsets: new Float64Array(2) }],
    ["trees of depth 7", deep, { ...rounded, codes: new Uint16Array(deep.leaves.length) }],
  ])("%s", (_, of, given) => {
    expect(() => scoreTrees(of, matrix, new Float64Array(32), { rounded: given })).toThrow(
      expect.objectContaining({ code: "shape_mismatch" }),
    );
  });
});
