import { expect, test } from "vitest";
import {
  addLeaves,
  answerNumbers,
  columnWords,
  deriveLogLoss,
  drawSamples,
  findBestSplits,
  findLeaves,
  partSamples,
  sumLeaves,
  Workspace,
} from "../../../src/matrix/kernels/index.js";
import { createRandom, type Random } from "../../../src/stats/random.js";
import { randomMatrix, sameBits } from "./shapes.js";

const [kernels, twins] = [new Workspace(), new Workspace({ useKernels: false })];
const rowCounts = [1, 2, 15, 16, 17, 1000, 70_001];

/** Runs something in either workspace: the numbers it returns must have the same bits. */
function expectSame(
  run: (workspace: Workspace) => Float64Array | Int32Array | Uint8Array,
  what: string,
): void {
  const [there, here] = [run(kernels), run(twins)];
  expect(Buffer.from(there.slice().buffer).equals(Buffer.from(here.slice().buffer)), what).toBe(true);
}

function numbersIn(workspace: Workspace, values: ArrayLike<number>): Float64Array {
  const array = workspace.float64Array(values.length);
  array.set(values);
  return array;
}

function wordsIn(workspace: Workspace, values: ArrayLike<number>): Int32Array {
  const array = workspace.int32Array(values.length);
  array.set(values);
  return array;
}

function samplesIn(workspace: Workspace, length: number) {
  const words = workspace.int32Array(4 * length);
  return { words, numbers: new Float32Array(words.buffer, words.byteOffset, words.length) };
}

const draw = (random: Random, length: number) => Float64Array.from({ length }, () => random.normal());

test("the best splits have the bits of the twin, whatever the ways and the number of leaves", () => {
  const random = createRandom(3);
  for (const [leaves, width, direction] of [[1, 2, 0], [1, 9, 1], [2, 256, 0], [5, 40, -1], [32, 64, 0]] as const) {
    const columns = 8;
    const size = 2 * columns * width;
    const cells = draw(random, (leaves + 1) * size);
    for (let at = 1; at < cells.length; at += 2) cells[at] = random.next() < 0.3 ? 0 : Math.abs(cells[at]!);
    cells.fill(0, leaves * size);
    const list = [1, 2, 3, 4].flatMap((way, c) => [2 * c, width, way, direction, Math.ceil(width / 2)]);
    const totals = new Float64Array(2 * (leaves + 1));
    for (let leaf = 0; leaf < leaves; leaf++) {
      for (let bin = 0; bin < width; bin++) {
        totals[2 * leaf]! += cells[leaf * size + 2 * bin]!;
        totals[2 * leaf + 1]! += cells[leaf * size + 2 * bin + 1]!;
      }
    }
    for (const penalty of [[0, 1, 1e-3], [2.5, 0, 1e-16], [-1, 3, 5]]) {
      expectSame((workspace) => {
        const answers = workspace.float64Array(4 * answerNumbers);
        findBestSplits(
          wordsIn(workspace, list),
          { cells: numbersIn(workspace, cells), columns, width },
          {
            slots: wordsIn(workspace, Array.from({ length: leaves + 1 }, (_, leaf) => leaf)),
            count: leaves,
            totals: numbersIn(workspace, totals),
            penalty: numbersIn(workspace, penalty),
          },
          answers,
          { workspace },
        );
        return answers;
      }, `${leaves} leaves of ${width} bins`);
    }
  }
  expect(columnWords).toBe(5);
}); // biome-ignore format: cases

test("a split worked by hand: the sides' squares over their Hessians, a thin side counts as none", () => {
  // One leaf, bins 1, 2 and 3 with gradients 2, -1, -5 and Hessians 1, 1, 2; l2 is 1.
  const cells = Float64Array.of(0, 0, 2, 1, -1, 1, -5, 2, ...new Float64Array(8));
  const leaves = {
    slots: Int32Array.of(0, 1),
    count: 1,
    totals: Float64Array.of(-4, 4, 0, 0),
    penalty: Float64Array.of(0, 1, 1),
  };
  const answers = new Float64Array(2);
  const histograms = { cells, columns: 1, width: 4 };
  findBestSplits(Int32Array.of(0, 4, 1, 0, 0), histograms, leaves, answers);
  expect(answers[0]).toBeCloseTo((2 * 2) / 2 + (6 * 6) / 4, 12);
  expect([...new Int32Array(answers.buffer, 8, 2)]).toEqual([1, 1]);
  leaves.penalty[2] = 2;
  findBestSplits(Int32Array.of(0, 4, 1, 0, 0), histograms, leaves, answers);
  expect(answers[0]).toBeCloseTo((1 * 1) / 3 + (5 * 5) / 3, 12);
});

test("parting, leaves, their sums and their values have the bits of the twins", () => {
  const random = createRandom(5);
  for (const rows of rowCounts) {
    const matrix = randomMatrix(random, rows, 4);
    const placed = (workspace: Workspace) => {
      const bins = workspace.uint8Array(matrix.bins.length);
      bins.set(matrix.bins);
      return { ...matrix, bins };
    };
    const half = rows >> 1;
    expectSame((workspace) => {
      const [from, to] = [samplesIn(workspace, rows), samplesIn(workspace, rows)];
      for (let k = 0; k < rows; k++) from.words.set([k * 7, -k, rows - 1 - k, 0], 4 * k);
      const ranges = wordsIn(workspace, [0, half, 0, half, rows, 0]);
      partSamples(placed(workspace), 2, 100, ranges, 2, from, to, { workspace });
      return Int32Array.of(...ranges, ...to.words.subarray(0, 40_000));
    }, `parting of ${rows} rows`);
    const splits = { features: Int32Array.of(1, 3, 0), thresholds: Uint8Array.of(128, 0, 200) };
    const leavesIn = (workspace: Workspace) => {
      const leaves = workspace.uint8Array((rows + 15) & ~15);
      findLeaves(placed(workspace), splits, leaves, { workspace });
      return leaves;
    };
    expectSame((workspace) => leavesIn(workspace).subarray(0, rows), `leaves of ${rows} rows`);
    const [pairs, weights] = [draw(random, 2 * rows), draw(random, rows)];
    const members = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => i % 3 !== 1);
    for (const isWeighted of [false, true]) {
      expectSame((workspace) => {
        const derivatives = {
          pairs: numbersIn(workspace, pairs),
          weights: isWeighted ? numbersIn(workspace, weights) : undefined,
        };
        return sumLeaves(leavesIn(workspace), derivatives, wordsIn(workspace, members), 3, { workspace });
      }, `sums of ${rows} rows`);
    }
    expectSame((workspace) => {
      const margins = numbersIn(workspace, pairs);
      const values = numbersIn(workspace, [1, 2, 3, 4, 5, 6, 7, 8].map(Math.sqrt));
      addLeaves(leavesIn(workspace), values, margins, 2, 1, { workspace });
      return margins;
    }, `values of ${rows} rows`);
  }
});

test("samples have the bits of the twin, and sums of them are right on average", () => {
  const random = createRandom(9);
  const rows = 70_001;
  const pairs = draw(random, 2 * rows).map((value, i) => (i % 2 === 1 ? 0.2 : value));
  const members = Int32Array.from({ length: rows }, (_, i) => i).filter((i) => i % 5 !== 0);
  for (const sure of [0, 0.5, 3, 10]) {
    const drawn = { ratio: 0.5, sure, seed: 77 };
    let [count, sum, hessians] = [0, 0, 0];
    expectSame((workspace) => {
      const samples = samplesIn(workspace, rows + 1);
      count = drawSamples(numbersIn(workspace, pairs), wordsIn(workspace, members), drawn, samples, {
        workspace,
      });
      for (let k = 0; k < count; k++) sum += samples.numbers[4 * k]! / 2;
      for (let k = 0; k < count; k++) hessians += samples.numbers[4 * k + 1]! / 2;
      return samples.words.slice(0, 4 * count);
    }, `sure from ${sure}`);
    const [all, allHessians] = [0, 1].map((k) =>
      members.reduce((total, row) => total + pairs[2 * row + k]!, 0),
    );
    expect(count <= members.length && (sure > 0 || count === members.length)).toBe(true);
    // Five deviations: the variance of a row is at most its size times `sure`.
    expect(Math.abs(sum - all!)).toBeLessThan(5 * Math.sqrt(members.length * sure) + 1e-2);
    expect(Math.abs(hessians / allHessians! - 1)).toBeLessThan(0.05);
  }
});

test("the log-loss has the derivatives of the twin to the last digits, and those worked by hand", () => {
  const random = createRandom(2);
  for (const rows of rowCounts) {
    const margins = draw(random, rows).map((value) => 10 * value);
    const labels = Float64Array.from({ length: rows }, () => random.int(2));
    const weights = draw(random, rows).map(Math.abs);
    const [there, here] = [kernels, twins].map((workspace) => {
      const pairs = workspace.float64Array(2 * rows);
      const derivatives = { pairs, weights: numbersIn(workspace, weights) };
      deriveLogLoss(numbersIn(workspace, margins), numbersIn(workspace, labels), derivatives, { workspace });
      return pairs;
    });
    for (let i = 0; i < 2 * rows; i++) expect(Math.abs(there![i]! - here![i]!)).toBeLessThan(1e-14);
  }
  const pairs = new Float64Array(4);
  deriveLogLoss(Float64Array.of(0, Math.log(3)), Float64Array.of(1, 0), { pairs });
  expect([...pairs].map((value) => Number(value.toFixed(12)))).toEqual([-0.5, 0.25, 0.75, 0.1875]);
});

test("sums do not depend on the memory they are made in", () => {
  const random = createRandom(4);
  const pairs = draw(random, 200_000);
  const leaves = Uint8Array.from({ length: 100_000 }, () => random.int(4));
  const rows = Int32Array.from({ length: 100_000 }, (_, i) => i);
  const there = kernels.uint8Array(leaves.length);
  there.set(leaves);
  const byKernel = sumLeaves(there, { pairs: numbersIn(kernels, pairs) }, wordsIn(kernels, rows), 2);
  expect(sameBits(byKernel, sumLeaves(leaves, { pairs }, rows, 2))).toBe(true);
});
