import { describe, expect, test } from "vitest";
import { bootstrapInterval, pairedBootstrap } from "../../src/evaluation/bootstrap.js";
import { eceStatistic } from "../../src/metrics/calibration.js";
import { brierStatistic, logLossStatistic } from "../../src/metrics/probability.js";
import { aucStatistic } from "../../src/metrics/ranking.js";
import { meanStatistic } from "../../src/metrics/statistic.js";
import { createRandom } from "../../src/stats/random.js";

function rowsOf(n: number, seed: number) {
  const random = createRandom(seed);
  const truth = Float64Array.from({ length: n }, () => random.next());
  const noisy = truth.map((p) => Math.min(1, Math.max(0, p + 0.3 * random.normal())));
  return { labels: Uint8Array.from(truth, (p) => (random.next() < p ? 1 : 0)), truth, noisy };
}

test("the standard error of a mean is its deviation over the root of n, the interval about twice that each way", () => {
  const random = createRandom(1);
  const values = Float64Array.from({ length: 400 }, () => random.normal());
  const mean = values.reduce((a, b) => a + b) / 400;
  const error = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0)) / 400;
  const interval = bootstrapInterval(400, meanStatistic(values), { samples: 4000 });
  expect(interval.estimate).toBeCloseTo(mean, 14);
  expect(interval.standardError / error).toBeCloseTo(1, 1);
  expect((interval.upper - interval.lower) / (2 * 1.96 * error)).toBeCloseTo(1, 1);
  expect(interval.samples).toBe(4000);
});

test("about 95 of 100 intervals of an AUC cover the AUC of the population", () => {
  const population = rowsOf(100_000, 2);
  const truth = aucStatistic(population.labels, population.truth)();
  let covered = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { labels, truth: scores } = rowsOf(300, 100 + seed);
    const { lower, upper } = bootstrapInterval(300, aucStatistic(labels, scores), { samples: 300, seed });
    if (lower <= truth && truth <= upper) covered++;
  }
  expect(covered).toBeGreaterThan(176); // 190 expected, four standard errors 12
  expect(covered).toBeLessThan(200);
});

describe("the paired difference of two models", () => {
  const { labels, truth, noisy } = rowsOf(2000, 3);

  test("is narrower than the two intervals apart, and sure which model is better in every metric", () => {
    for (const metric of [aucStatistic, logLossStatistic, brierStatistic, eceStatistic]) {
      const first = metric(labels, truth);
      const second = metric(labels, noisy);
      const difference = pairedBootstrap(2000, first, second);
      expect(difference.estimate).toBe(first() - second());
      const better = metric === aucStatistic ? difference.lower : -difference.upper;
      expect(better).toBeGreaterThan(0);
      const apart =
        bootstrapInterval(2000, first).standardError + bootstrapInterval(2000, second).standardError;
      expect(difference.standardError).toBeLessThan(apart);
    }
  });

  test("of a model with itself is exactly 0", () => {
    const statistic = aucStatistic(labels, truth);
    expect(pairedBootstrap(2000, statistic, statistic)).toMatchObject({
      lower: 0,
      upper: 0,
      standardError: 0,
    });
  });

  test("is the same for one seed and another for another", () => {
    const run = (seed: number) =>
      pairedBootstrap(2000, aucStatistic(labels, truth), aucStatistic(labels, noisy), { seed });
    expect(run(5)).toEqual(run(5));
    expect(run(5).lower).not.toBe(run(6).lower);
  });
});

test("rows of one group are drawn together: four copies of each row leave the interval as wide as one", () => {
  const { truth } = rowsOf(300, 4);
  const copies = Float64Array.from({ length: 1200 }, (_, i) => truth[i >> 2]!);
  const groups = Int32Array.from(copies, (_, i) => i >> 2);
  const one = bootstrapInterval(300, meanStatistic(truth));
  const grouped = bootstrapInterval(1200, meanStatistic(copies), { groups });
  expect(grouped.standardError).toBeCloseTo(one.standardError, 12);
  expect(bootstrapInterval(1200, meanStatistic(copies)).standardError).toBeLessThan(0.6 * one.standardError);
});

test("resamples without a value are left out and counted", () => {
  const interval = bootstrapInterval(3, aucStatistic(Uint8Array.of(0, 1, 1), Float64Array.of(0, 1, 2)));
  expect(interval.samples).toBeGreaterThan(600);
  expect(interval.samples).toBeLessThan(720); // 1 - (1/27 + 8/27) = 2/3 of the draws have both labels
  expect(interval).toMatchObject({ estimate: 1, lower: 1, upper: 1 });
});

test("a thousand resamples of the AUC of 10,000 rows take about a second of processor time", () => {
  const { labels, truth, noisy } = rowsOf(10_000, 5);
  const start = process.cpuUsage();
  pairedBootstrap(10_000, aucStatistic(labels, truth), aucStatistic(labels, noisy));
  const { user } = process.cpuUsage(start);
  expect(user / 1e6).toBeLessThan(3); // two models; three times what a quiet machine needs
});

test("options out of range are refused", () => {
  const statistic = meanStatistic(Float64Array.of(1, 2));
  for (const options of [{ samples: 1 }, { samples: 2.5 }, { level: 1 }, { groups: [0] }]) {
    expect(() => bootstrapInterval(2, statistic, options)).toThrow();
  }
});
