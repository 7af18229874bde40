import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { isShared } from "../../shared/data.js";
import { inWeeks, publishedCdnow, summaryOfFile } from "./published.js";

function expectClose(got: object, expected: Record<string, number>, within: number): void {
  for (const [name, value] of Object.entries(expected)) {
    const own = (got as Record<string, number>)[name]!;
    expect(Math.abs(own / value - 1), `${name}: ${own} against ${value}`).toBeLessThan(within);
  }
}

const cdnowFits = [
  // Fader, Hardie & Lee 2005, table 2.
  ["bg-nbd", { r: 0.2426, alpha: 4.4135, a: 0.7929, b: 2.4258 }, -9582.43],
  // BTYDplus, vignette of mbgcnbd.
  ["mbg-nbd", { r: 0.5248, alpha: 6.183, a: 0.8914, b: 1.614 }, -9582.13],
  // Fader, Hardie & Lee 2005, table 2.
  ["pareto-nbd", { r: 0.5533, alpha: 10.578, s: 0.6062, beta: 11.668 }, -9594.97],
] as const;

test.skipIf(!isShared("cdnow-sample"))(
  "the published CDNOW summary gives the published parameters within .1 % and log-likelihoods within .01",
  () => {
    const weeks = publishedCdnow();
    for (const [family, parameters, logLikelihood] of cdnowFits) {
      const fit = btyd.fitPurchaseModel(family, weeks, { prior: "none" });
      expectClose(fit.parameters, parameters, 1e-3);
      expect(Math.abs(fit.logLikelihood - logLikelihood), family).toBeLessThan(0.01);
      expect(fit).toMatchObject({ reason: "gradient", warnings: [], customers: 2357 });
    }
  },
);

test.skipIf(!isShared("cdnow-sample"))(
  "CDNOW from its events, in days, gives the published log-likelihoods within .05",
  () => {
    const days = summaryOfFile("cdnow-sample/transactions.csv.gz", "1997-10-01");
    for (const [family, parameters, logLikelihood] of cdnowFits) {
      const fit = btyd.fitPurchaseModel(family, days, { prior: "none" });
      expect(Math.abs(inWeeks(fit.logLikelihood, days.frequency) - logLikelihood), family).toBeLessThan(0.05);
      // Days over 7 are not the rounded weeks of the publication.
      const { alpha, beta = alpha } = fit.parameters as { alpha: number; beta?: number };
      expectClose({ ...fit.parameters, alpha: alpha / 7, beta: beta / 7 }, parameters, 5e-3);
    }
  },
);

test.skipIf(!isShared("grocery-elog"))(
  "the grocery log gives the published log-likelihoods, and an order every second event",
  () => {
    // Platzer & Reutterer 2016; BTYDplus. Calibration of 52 weeks, to 2006-12-31 inclusive.
    const days = summaryOfFile("grocery-elog/transactions.csv.gz", "2007-01-01");
    expect(days.frequency.length).toBe(1525);
    for (const [family, logLikelihood] of [
      ["mbg-nbd", -15781.94],
      ["pareto-nbd", -15782.39],
      ["mbg-cnbd-k", -14978.21],
    ] as const) {
      const fit = btyd.fitPurchaseModel(family, days, { prior: "none" });
      expect(Math.abs(inWeeks(fit.logLikelihood, days.frequency) - logLikelihood), family).toBeLessThan(0.01);
      expect((fit as { k?: number }).k).toBe(family === "mbg-cnbd-k" ? 2 : undefined);
    }
  },
);

test.skipIf(!isShared("grocery-elog"))("k = 1 is MBG/NBD, and BG/CNBD-k finds the same k", () => {
  const days = summaryOfFile("grocery-elog/transactions.csv.gz", "2007-01-01");
  const plain = btyd.fitPurchaseModel("mbg-nbd", days);
  const first = btyd.fitPurchaseModel("mbg-cnbd-k", days, { k: 1 });
  expect(first.logLikelihood).toBeCloseTo(plain.logLikelihood, 8);
  expectClose(first.parameters, { ...plain.parameters }, 1e-6);
  expect(btyd.fitPurchaseModel("bg-cnbd-k", days).k).toBe(2);
});
