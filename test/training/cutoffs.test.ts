import fc from "fast-check";
import { expect, test } from "vitest";
import { zoneOf } from "../../src/events/zone.js";
import { planCutoffs } from "../../src/training/cutoffs.js";

const dayMs = 86_400_000;
const zone = zoneOf("UTC");
const from = Date.UTC(2024, 0, 1);
const plan = (days: number, horizonDays: number) =>
  planCutoffs({ from, cutoff: from + days * dayMs, horizonDays, zone });

test("every label window ends by the training cutoff, and a test starts after every training window has ended", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 400 }), (days, horizonDays) => {
      const { folds, final, trainedDays } = plan(days, horizonDays);
      const window = trainedDays * dayMs;
      expect(trainedDays).toBeLessThanOrEqual(horizonDays);
      for (const cutoff of final) {
        expect(cutoff + window).toBeLessThanOrEqual(from + days * dayMs);
        expect(cutoff).toBeGreaterThan(from);
      }
      for (const { training, validation } of folds) {
        expect(validation + window).toBeLessThanOrEqual(from + days * dayMs);
        expect(training.length).toBeGreaterThan(0);
        for (const cutoff of training) expect(cutoff + window).toBeLessThanOrEqual(validation);
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

test("a long history is used at the horizon that is asked for, at twelve cutoffs and three tests", () => {
  const { trainedDays, folds, final } = plan(1000, 90);
  expect([trainedDays, folds.length, final.length]).toEqual([90, 3, 12]);
});

test("a short history is used at the longest window of which history, label and test fit", () => {
  expect(plan(273, 273).trainedDays).toBe(91);
  expect(plan(10, 90).final).toEqual([]);
});
