import { describe, expect, test } from "vitest";
import { compareContenders } from "../../src/evaluation/compare.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { spearman } from "../../src/metrics/rank-correlation.js";
import type { Contender } from "../../src/model/judge.js";
import { createRandom } from "../../src/stats/random.js";

const n = 400;
const states = 3;
const random = createRandom(11);
const share = Float64Array.from({ length: n }, () => random.next());
const classProbabilities = new Float64Array(n * states);
share.forEach((p, row) => {
  classProbabilities.set([0.7 * p, 0.3 * p, 1 - p], row * states);
});
const classes = Int32Array.from(share, (p) => {
  const drawn = random.next();
  return drawn < 0.7 * p ? 0 : drawn < p ? 1 : 2;
});
const labels = Uint8Array.from(classes, (state) => (state < 2 ? 1 : 0));
const values = Float64Array.from(labels, (label, row) => (label ? 20 * share[row]! * random.next() : 0));
const truth = { labels, classes, values };
const model: Contender = {
  ...{ name: "model", role: "model", score: share, probability: share, classProbabilities },
  value: share.map((p) => 10 * p * p),
};
const flat: Contender = {
  ...{ name: "shares", role: "baseline", score: share.map((p) => -p), value: share.map(() => 3) },
  classProbabilities: Float64Array.from({ length: n * states }, () => 1 / states),
};
const ranked: Contender = { name: "past spend", role: "baseline", score: share.map((p) => p ** 3) };

describe("contenders for states and money", () => {
  test("are judged by the chances of the states and by the money that they expect", () => {
    const metrics = contestMetrics(flat, truth);
    expect(metrics["stateLogLoss"]).toBeCloseTo(Math.log(3), 12);
    expect(metrics["stateBrier"]).toBeCloseTo(2 / 3, 12);
    expect(metrics["stateAccuracy"]).toBeCloseTo(classes.filter((state) => state === 0).length / n, 12);
    expect(metrics["valueBias"]).toBeCloseTo((3 * n) / values.reduce((sum, v) => sum + v) - 1, 12);
    expect(metrics).not.toHaveProperty("spearman"); // a constant has no order
    const own = contestMetrics(model, truth);
    for (const metric of ["stateCountError", "macroF1", "gini", "decileMape", "valueMae"]) {
      expect(own).toHaveProperty(metric);
    }
  });

  test("that only rank are judged by how they rank the money", () => {
    const metrics = contestMetrics(ranked, truth);
    expect(metrics["spearman"]).toBeCloseTo(spearman(values, share), 14);
    expect(metrics).not.toHaveProperty("decileMape");
    expect(metrics).not.toHaveProperty("stateLogLoss");
  });

  test("are not asked for what did not come or was not said", () => {
    const metrics = contestMetrics(model, { labels });
    for (const metric of ["stateLogLoss", "spearman"]) expect(metrics).not.toHaveProperty(metric);
  });

  test("are compared with the model where both say something", () => {
    const fold = {
      ...{ contenders: [model, flat, ranked], truth },
      customers: Int32Array.from(labels, (_, row) => row),
    };
    const [overFlat, overRanked] = compareContenders([fold], { samples: 200, seed: 1 });
    expect(overFlat!.stateLogLoss!.upper).toBeLessThan(0);
    expect(overFlat!.stateLogLoss!.estimate).toBeCloseTo(
      contestMetrics(model, truth)["stateLogLoss"]! - Math.log(3),
      12,
    );
    expect(overRanked!.spearman).toMatchObject({ estimate: 0, lower: 0, upper: 0 });
    expect(overRanked).not.toHaveProperty("stateLogLoss");
    expect(overRanked).not.toHaveProperty("logLoss");
  });
});
