import fc from "fast-check";
import { expect, test } from "vitest";
import { type ObliviousTrees, scoreObliviousTrees } from "../../src/matrix/oblivious-trees.js";
import { roundingError, roundLeaves, scoreRoundedTrees } from "../../src/matrix/rounded-leaves.js";
import { createRandom } from "../../src/stats/random.js";
import { randomMatrix, randomTrees } from "./kernels/shapes.js";

const stumps = (leaves: readonly number[], outputs = 1): ObliviousTrees => ({
  trees: leaves.length / 2,
  depth: 1,
  features: new Int32Array(leaves.length / 2),
  thresholds: new Uint8Array(leaves.length / 2).fill(1),
  leaves: Float32Array.from(leaves),
  outputs,
});

test("worked by hand: the widest tree takes all 65,536 codes, the others' leaves the nearest ones", () => {
  const rounded = roundLeaves(stumps([-1, 1, 0.25, 0.5, 3, 3]))!;
  expect(rounded.step).toBe(2 / 65_535);
  // 0.25 / step = 8,191.875.
  expect([...rounded.codes]).toEqual([0, 65_535, 0, 8192, 0, 0]);
  expect([...rounded.offsets]).toEqual([-1 + 0.25 + 3]);
  expect([...roundLeaves(stumps([-1, 1, 0.25, 0.5], 2))!.offsets]).toEqual([-1, 0.25]);
});

test("no margin is further off than the stated error, which is at most half a step a tree", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 3 }), (seed, depth, outputs) => {
      const random = createRandom(seed);
      const trees = randomTrees(random, 4, depth, outputs);
      const scale = 10 ** (6 * random.next() - 3);
      const scaled = { ...trees, leaves: trees.leaves.map((leaf) => scale * leaf) };
      const rounded = roundLeaves(scaled)!;
      const base = Float64Array.from({ length: outputs }, () => random.normal());
      const matrix = randomMatrix(random, 400, 4);
      const start = Float64Array.from({ length: 400 * outputs }, (_, k) => base[k % outputs]!);
      const [exact, margins] = [start.slice(), start.slice()];
      scoreObliviousTrees(scaled, matrix, exact);
      scoreRoundedTrees(scaled, rounded, matrix, margins);
      const error = roundingError(scaled, rounded, base);
      const off = margins.map((margin, k) => Math.abs(margin - exact[k]!));
      expect(Math.max(...off)).toBeLessThanOrEqual(error);
      expect(error).toBeLessThanOrEqual((trees.trees / outputs) * (rounded.step / 2) * (1 + 1e-6));
    }),
    { seed: 1, numRuns: 200 },
  );
}); // biome-ignore format: the property in one line

test("leaves that are equal, tree by tree, are exact", () => {
  const trees = stumps([0.5, 0.5, -2, -2]);
  const rounded = roundLeaves(trees)!;
  const margins = Float64Array.of(10, 20);
  scoreRoundedTrees(trees, rounded, randomMatrix(createRandom(1), 2, 1), margins);
  expect([...margins]).toEqual([8.5, 18.5]);
  expect(roundingError(trees, rounded, Float64Array.of(10))).toBeLessThan(1e-13);
});

test("so many trees that their largest codes would not fit 32 bits have smaller ones", () => {
  const trees = stumps(Array.from({ length: 100_000 }, (_, k) => k % 2));
  const rounded = roundLeaves(trees)!;
  expect(rounded.codes[1]! * trees.trees).toBeLessThan(2 ** 31);
  const margins = new Float64Array(1);
  scoreRoundedTrees(trees, rounded, { rows: 1, stride: 16, columns: 1, bins: Uint8Array.of(2) }, margins);
  expect(margins[0]).toBeCloseTo(50_000, 6);
});

test("trees deeper than 6 and leaves that are not finite are not rounded", () => {
  expect(roundLeaves(randomTrees(createRandom(2), 3, 6, 1))).toBeDefined();
  expect(roundLeaves(randomTrees(createRandom(2), 3, 7, 1))).toBeUndefined();
  expect(roundLeaves(stumps([0, Number.NaN]))).toBeUndefined();
  expect(roundLeaves(stumps([0, 1, Infinity, Infinity]))).toBeUndefined();
});
