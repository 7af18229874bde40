import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { neverAbove, type ObliviousTrees, scoreObliviousTrees } from "../../src/matrix/oblivious-trees.js";
import { fitQuantiser, missingHigh, missingLow, quantise, quantiserOf } from "../../src/matrix/quantiser.js";
import { keepUsedBorders } from "../../src/matrix/used-borders.js";
import { createRandom } from "../../src/stats/random.js";

describe("oblivious trees", () => {
  test("worked by hand: level l gives bit l, a padded level none, the base is added to", () => {
    const matrix = quantise(fitQuantiser([Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3)]), [
      Float64Array.of(1, 2, 3, Number.NaN),
      Float64Array.of(3, 1, 3, 3),
    ]);
    const trees: ObliviousTrees = {
      trees: 2,
      depth: 2,
      features: Int32Array.of(0, 1, 1, 0),
      thresholds: Uint8Array.of(1, 2, 1, neverAbove),
      leaves: Float32Array.of(1, 2, 4, 8, 0.5, 0.25, 100, 100),
      outputs: 1,
    };
    const margins = new Float64Array(4).fill(10);
    scoreObliviousTrees(trees, matrix, margins);
    // Tree 1: bits (column 0 > bin 1), (column 1 > bin 2): leaves 4, 2, 8, 4. Tree 2: bit (column 1 > bin 1).
    expect([...margins]).toEqual([14.25, 12.5, 18.25, 14.25]);
  });

  test("leaves of tree t add to output t % outputs", () => {
    const matrix = quantise(fitQuantiser([Float64Array.of(1, 2)]), [Float64Array.of(1, 2)]);
    const trees: ObliviousTrees = {
      trees: 3,
      depth: 1,
      features: new Int32Array(3),
      thresholds: Uint8Array.of(1, 1, 1),
      leaves: Float32Array.of(1, 2, 3, 4, 5, 6),
      outputs: 3,
    };
    const margins = new Float64Array(6);
    scoreObliviousTrees(trees, matrix, margins);
    expect([...margins]).toEqual([1, 3, 5, 2, 4, 6]);
  });

  test("arrays that do not fit are errors with a code", () => {
    const matrix = quantise(fitQuantiser([Float64Array.of(1, 2)]), [Float64Array.of(1, 2)]);
    const trees = randomTrees(1, 3, 2, 4, 1);
    const bad = (change: Partial<ObliviousTrees>, margins = new Float64Array(2)) =>
      expect(() => scoreObliviousTrees({ ...trees, ...change }, matrix, margins)).toThrow(
        expect.objectContaining({ code: "shape_mismatch" }),
      );
    bad({ leaves: new Float32Array(3) });
    bad({ features: new Int32Array(6).fill(1) });
    bad({ features: new Int32Array(6).fill(-1) });
    bad({ depth: 0 });
    bad({ features: new Int32Array(6) }, new Float64Array(3));
  });
});

describe("keeping used borders only", () => {
  test("changes no score, whatever the trees and values", () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 5 }),
        (seed, depth, count) => {
          const random = createRandom(seed);
          const column = (): Float64Array =>
            Float64Array.from({ length: 300 }, () =>
              random.next() < 0.1 ? Number.NaN : Math.round(30 * random.normal()),
            );
          const columns = [column(), column(), column()];
          const fitted = fitQuantiser(columns, { maxBins: 2 + random.int(253) });
          const borders = (c: number) => fitted.borders.subarray(fitted.offsets[c]!, fitted.offsets[c + 1]!);
          const quantiser = quantiserOf(
            [0, 1, 2, 0, 2].map((source, c) => ({
              source,
              borders: borders(source),
              missing: c < 3 ? missingLow : missingHigh,
            })),
          );
          const trees = randomTrees(seed, count, depth, quantiser.columns, 1);
          const kept = keepUsedBorders(quantiser, trees);
          const fresh = [column(), column(), column()];
          const before = new Float64Array(300);
          const after = new Float64Array(300);
          scoreObliviousTrees(trees, quantise(quantiser, fresh), before);
          scoreObliviousTrees(kept.trees, quantise(kept.quantiser, fresh), after);
          expect(after).toEqual(before);
          expect(kept.quantiser.borders.length).toBeLessThanOrEqual(count * depth);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });
});

function randomTrees(
  seed: number,
  trees: number,
  depth: number,
  columns: number,
  outputs: number,
): ObliviousTrees {
  const random = createRandom(seed);
  return {
    trees,
    depth,
    features: Int32Array.from({ length: trees * depth }, () => random.int(columns)),
    thresholds: Uint8Array.from({ length: trees * depth }, () => random.int(256)),
    leaves: Float32Array.from({ length: trees << depth }, () => random.normal()),
    outputs,
  };
}
