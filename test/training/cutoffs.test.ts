import fc from "fast-check";
import { expect, test } from "vitest";
import { zoneOf } from "../../src/events/zone.js";
import { planCutoffs, windowStart } from "../../src/training/cutoffs.js";

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

test("no window ends after its cutoff where the clock time was skipped on the day it starts", () => {
  const berlin = zoneOf("Europe/Berlin");
  const cutoff = Date.parse("2024-04-30T02:30:00+02:00");
  const plan = planCutoffs({ from, cutoff, horizonDays: 30, zone: berlin });
  expect(plan.final.length).toBeGreaterThan(1);
  for (const start of plan.final) expect(berlin.addDays(start, 30)).toBeLessThanOrEqual(cutoff);
  const summer = windowStart(berlin, cutoff, 30);
  expect(berlin.addDays(summer, 30)).toBeLessThanOrEqual(cutoff);
  expect(berlin.addDays(summer + 3_600_000, 30)).toBeGreaterThan(cutoff);
});

test("a long history is used at the horizon that is asked for, at twelve cutoffs and three tests", () => {
  const { trainedDays, folds, final } = plan(1000, 90);
  expect([trainedDays, folds.length, final.length]).toEqual([90, 3, 12]);
});

test("a short history is used at the longest window of which history, label and test fit", () => {
  expect(plan(273, 273).trainedDays).toBe(91);
  expect(plan(10, 90).final).toEqual([]);
});
