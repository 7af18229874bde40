import { boosting } from "siyu/learners";
import { describe, expect, test } from "vitest";
import type { Booster } from "../../../src/learners/boosting/booster.js";
import type { Loss } from "../../../src/learners/boosting/losses.js";
import { goOn, newTrial } from "../../../src/learners/boosting/rounds.js";
import { createRandom } from "../../../src/stats/random.js";

const random = createRandom(21);

/** Leaf of each row of the tree that takes, level by level, the split with the highest sum of squared sums over sizes. */
function greedyLeaves(
  columns: readonly Float64Array[],
  residuals: Float64Array,
  depth: number,
  l2: number,
): Int32Array {
  const leaves = new Int32Array(residuals.length);
  for (let level = 0; level < depth; level++) {
    let best = { score: -Infinity, column: 0, border: 0 };
    for (const [c, column] of columns.entries()) {
      for (const border of new Set(column)) {
        const sums = new Float64Array(2 << level);
        const sizes = new Float64Array(2 << level);
        for (const [i, residual] of residuals.entries()) {
          const leaf = leaves[i]! + (column[i]! > border ? 1 << level : 0);
          sums[leaf] = sums[leaf]! + residual;
          sizes[leaf] = sizes[leaf]! + 1;
        }
        let score = 0;
        for (const [leaf, sum] of sums.entries())
          score += sizes[leaf]! > 0 ? sum ** 2 / (sizes[leaf]! + l2) : 0;
        if (score > best.score + 1e-9) best = { score, column: c, border };
      }
    }
    for (let i = 0; i < leaves.length; i++) {
      leaves[i] = leaves[i]! + (columns[best.column]![i]! > best.border ? 1 << level : 0);
    }
  }
  return leaves;
}

describe("a tree", () => {
  test("is the greedy one of all columns and thresholds, and its leaves are shrunken means", async () => {
    for (const rows of [60, 400]) {
      const columns = Array.from({ length: 5 }, () =>
        Float64Array.from({ length: rows }, () => random.int(12)),
      );
      const labels = columns[0]!.map(
        (a, i) => (a > 3 ? columns[1]![i]! : -columns[2]![i]!) + 2 * random.normal(),
      );
      const depth = 4;
      const options = { loss: "squared", trees: 1, depth, learningRate: 1, rowSample: 1, l2: 2 } as const;
      const model = await boosting.train({ columns }, labels, options);
      const mean = labels.reduce((sum, label) => sum + label, 0) / rows;
      const residuals = labels.map((label) => label - mean);
      const leaves = greedyLeaves(columns, residuals, depth, options.l2);
      const predicted = model.predict(columns);
      for (let leaf = 0; leaf < 1 << depth; leaf++) {
        const own = [...leaves.keys()].filter((i) => leaves[i] === leaf);
        const sum = own.reduce((total, i) => total + residuals[i]!, 0);
        for (const i of own) expect(predicted[i]).toBeCloseTo(mean + sum / (own.length + options.l2), 5);
      }
    }
  });
});

describe("a trial of a size", () => {
  /** Losses as they are told, one a round. */
  async function roundsOf(losses: (round: number) => number, toBeat?: number) {
    let round = 0;
    const booster = { step: () => round++, margins: new Float64Array(1) } as unknown as Booster;
    const loss = { mean: () => losses(round) } as unknown as Loss;
    const targets = { labels: new Float64Array(1) };
    const judged = [{ booster, targets, held: new Int32Array(1) }];
    return goOn(newTrial(judged), loss, { most: 100, patience: 30, toBeat }, undefined);
  }

  test("ends when the loss has not been lower for some rounds, and keeps the lowest", async () => {
    const trial = await roundsOf((round) => Math.abs(round - 40));
    expect([trial.done, trial.rounds, trial.loss]).toEqual([70, 40, 0]);
  });

  test("ends early where its pace cannot reach the loss to beat, not before", async () => {
    expect((await roundsOf((round) => 1 - round / 1000, 0.5)).done).toBe(20);
    expect((await roundsOf((round) => 1 - round / 1000, 0.95)).done).toBe(100);
    expect((await roundsOf((round) => 1 - round / 1000, 0.901)).done).toBe(100);
  });
});
