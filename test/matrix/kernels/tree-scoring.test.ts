import { describe, expect, test } from "vitest";
import { scoreTrees, Workspace } from "../../../src/matrix/kernels/index.js";
import { type ObliviousTrees, scoreObliviousTrees } from "../../../src/matrix/oblivious-trees.js";
import { emptyQuantised, type QuantisedMatrix } from "../../../src/matrix/quantised.js";
import { createRandom } from "../../../src/stats/random.js";
import { randomMatrix, randomTrees, sameBits } from "./shapes.js";

const workspace = new Workspace();
const twinOnly = new Workspace({ useKernels: false });
const awkwardRows = [0, 1, 2, 15, 16, 17, 31, 33, 1023, 1024, 1025, 4095, 4096, 4097, 5000];

test("this engine runs the kernels, so that what follows compares them with the twin", () => {
  expect(workspace.kernels).toBeDefined();
});

test("1,000 random shapes score to the bits of the twin, copied or in place", () => {
  const random = createRandom(1);
  for (let round = 0; round < 1000; round++) {
    const rows = round % 4 === 0 ? awkwardRows[random.int(awkwardRows.length)]! : 1 + random.int(300);
    const matrix = randomMatrix(random, rows, random.next() < 0.1 ? 1 + random.int(300) : 1 + random.int(12));
    const depth = 1 + random.int(10);
    const outputs = random.next() < 0.2 ? 2 + random.int(3) : 1;
    const trees = randomTrees(random, matrix.columns, depth, outputs);
    const base = Float64Array.from({ length: rows * outputs }, () => random.next() - 0.5);

    const expected = base.slice();
    scoreObliviousTrees(trees, matrix, expected);
    const copied = base.slice();
    scoreTrees(trees, matrix, copied, { workspace });
    const bins = workspace.uint8Array(matrix.bins.length);
    const margins = workspace.float64Array(base.length);
    bins.set(matrix.bins);
    margins.set(base);
    scoreTrees(trees, { ...matrix, bins }, margins);
    const shape = `round ${round}: ${rows} x ${matrix.columns}, ${trees.trees} trees of depth ${depth}, ${outputs} outputs`;
    expect(sameBits(copied, expected), shape).toBe(true);
    expect(sameBits(margins, expected), shape).toBe(true);
    workspace.free(bins);
    workspace.free(margins);
  }
});

test("a level of threshold 255 is never true, not even for bin 255; bin 0 is above nothing", () => {
  const matrix = emptyQuantised(64, 1);
  matrix.bins.fill(255);
  matrix.bins.fill(0, 32, 64);
  const trees: ObliviousTrees = {
    trees: 1000,
    depth: 2,
    features: new Int32Array(2000),
    thresholds: Uint8Array.from({ length: 2000 }, (_, k) => (k % 2 === 0 ? 255 : 254)),
    leaves: Float32Array.from({ length: 4000 }, (_, k) => k % 4),
    outputs: 1,
  };
  const margins = new Float64Array(64);
  scoreTrees(trees, matrix, margins, { workspace });
  expect([...margins]).toEqual(Array.from({ length: 64 }, (_, i) => (i < 32 ? 2000 : 0)));
});

test("without kernels the twin scores, and a workspace's arrays are ordinary ones", () => {
  const random = createRandom(2);
  const matrix = randomMatrix(random, 1000, 3);
  const trees = randomTrees(random, 3, 4, 1);
  const [one, other] = [twinOnly.float64Array(1000), new Float64Array(1000)];
  scoreTrees(trees, matrix, one, { workspace: twinOnly });
  scoreTrees(trees, matrix, other, { workspace });
  expect(sameBits(one, other)).toBe(true);
  expect(twinOnly.kernels).toBeUndefined();
  twinOnly.free(one);
});

describe("what does not fit is refused before the kernel runs", () => {
  const matrix = emptyQuantised(32, 2);
  const trees = randomTrees(createRandom(3), 2, 3, 1);
  const margins = new Float64Array(32);
  test.each<[string, Partial<ObliviousTrees>, Partial<QuantisedMatrix>, Float64Array]>([
    ["a column beyond the last", { features: trees.features.map(() => 2) }, {}, margins],
    ["a negative column", { features: trees.features.map(() => -1) }, {}, margins],
    ["too few leaves", { leaves: trees.leaves.subarray(1) }, {}, margins],
    ["too few thresholds", { thresholds: trees.thresholds.subarray(1) }, {}, margins],
    ["a depth of 17", { depth: 17 }, {}, margins],
    ["too few bins", {}, { bins: matrix.bins.subarray(1) }, margins],
    ["a stride that is no multiple of 16", {}, { stride: 33 }, margins],
    ["too few margins", {}, {}, margins.subarray(1)],
  ])("%s", (_, treesFault, matrixFault, to) => {
    expect(() => scoreTrees({ ...trees, ...treesFault }, { ...matrix, ...matrixFault }, to)).toThrow(
      expect.objectContaining({ code: "shape_mismatch" }),
    );
  });
});
