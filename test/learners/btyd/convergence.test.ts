import { btyd } from "siyu/learners";
import { expect, test, vi } from "vitest";
import { createRandom } from "../../../src/stats/random.js";

const families = ["bg-nbd", "mbg-nbd", "pareto-nbd", "bg-cnbd-k", "mbg-cnbd-k"] as const;
const units = [1, 7, 30.4, 365];

test("200 of 200 simulated bases are fitted: all families, units, priors, up to thousands of orders", () => {
  const print = vi.spyOn(process.stdout, "write");
  const complain = vi.spyOn(process.stderr, "write");
  const random = createRandom(200);
  const between = (low: number, high: number): number => low * (high / low) ** random.next();
  let most = 0;
  for (let fits = 0; fits < 200; fits++) {
    const family = families[fits % 5]!;
    const unit = units[Math.floor(fits / 5) % 4]!;
    const prior = Math.floor(fits / 20) % 2 === 0 ? "none" : "weak";
    const span = between(100, 2000) / unit;
    const k = family.endsWith("-k") ? 1 + random.int(4) : 1;
    // Orders of a mean customer who stays: from one in three customers to 2,000 each.
    const orders = between(0.3, 2000);
    const r = between(0.2, 10);
    const alpha = (r * span) / orders / k;
    const model: btyd.PurchaseModel =
      family === "pareto-nbd"
        ? { family, parameters: { r, alpha, s: between(0.1, 3), beta: span * between(0.1, 10) } }
        : { family, k, parameters: { r, alpha, a: between(0.1, 3), b: between(0.3, 300) } };
    const customers = Math.round(between(80, 400));
    const ages = Float64Array.from({ length: customers }, () => span * (0.3 + 0.7 * random.next()));
    const summary = btyd.simulateSummary(model, ages, random, unit === 1);
    for (const x of summary.frequency) most = Math.max(most, x);
    const fit = btyd.fitPurchaseModel(family, summary, { prior });
    const at = JSON.stringify({ fits, model, prior, fit });
    expect(fit.gradientNorm, at).toBeLessThan(1e-4);
    expect(
      Object.values(fit.parameters).every((value) => value > 0 && value < Infinity),
      at,
    ).toBe(true);
    expect(Number.isFinite(fit.logLikelihood), at).toBe(true);
  }
  expect(most).toBeGreaterThan(5000);
  expect(print).not.toHaveBeenCalled();
  expect(complain).not.toHaveBeenCalled();
});

/** Customers of a model, all as old as `age` days. */
function draw(model: btyd.PurchaseModel, customers: number, age: number): btyd.SimulatedSummary {
  return btyd.simulateSummary(model, new Float64Array(customers).fill(age), createRandom(41));
}

test("nobody leaves: every family becomes an NBD with a warning", () => {
  const never = { r: 1, alpha: 60, a: 1e-9, b: 1 };
  for (const [model, fitted] of [
    [{ family: "pareto-nbd", parameters: { r: 1, alpha: 60, s: 1e-9, beta: 100 } }, "pareto-nbd"],
    [{ family: "mbg-cnbd-k", k: 2, parameters: { ...never, alpha: 30 } }, "mbg-cnbd-k"],
    [{ family: "bg-cnbd-k", k: 2, parameters: { ...never, alpha: 30 } }, "bg-cnbd-k"],
  ] as const satisfies readonly (readonly [btyd.PurchaseModel, string])[]) {
    const summary = draw(model, 3000, 400);
    for (const prior of ["none", "weak"] as const) {
      const fit = btyd.fitPurchaseModel(fitted, summary, { prior });
      if (prior === "none") expect(fit.warnings, fitted).toContain("flat_direction_dropout");
      expect(fit.warnings).not.toContain("flat_direction_rate");
      // The rates are those of the NBD, and next to everybody is active.
      const { r, alpha } = fit.parameters;
      const k = "k" in fit ? fit.k! : 1;
      expect(Math.abs(r / (k * alpha) / (1 / 60) - 1)).toBeLessThan(0.1);
      const alive = btyd.probabilityAlive(fit, summary);
      expect(alive.reduce((sum, p) => sum + p, 0) / alive.length).toBeGreaterThan(
        prior === "none" ? 0.97 : 0.9,
      );
    }
  }
});

test("customers who all have one rate, or all one dropout, are a warning and finite scores", () => {
  const n = 500;
  const alike = {
    frequency: new Int32Array(n).fill(4),
    recency: new Int32Array(n).fill(80),
    T: new Int32Array(n).fill(100),
  };
  for (const family of ["pareto-nbd", "mbg-cnbd-k"] as const) {
    for (const prior of ["none", "weak"] as const) {
      const options = { prior, ...(family === "mbg-cnbd-k" && { k: 2 }) };
      const fit = btyd.fitPurchaseModel(family, alike, options);
      if (prior === "none") expect(fit.warnings, family).toContain("flat_direction_rate");
      else expect(fit.standardErrors).toBeDefined();
      expect(btyd.expectedOrders(fit, alike, 90).every(Number.isFinite)).toBe(true);
    }
  }
  const oneDropout = draw(
    { family: "pareto-nbd", parameters: { r: 1, alpha: 20, s: 1e7, beta: 2e9 } },
    3000,
    400,
  );
  const fit = btyd.fitPurchaseModel("pareto-nbd", oneDropout, { prior: "none" });
  expect(fit.warnings).toContain("flat_direction_dropout");
  // Every customer dies at 1 in 200 days.
  expect(Math.abs(fit.parameters.s / fit.parameters.beta / (1 / 200) - 1)).toBeLessThan(0.1);
  expect(btyd.expectedOrders(fit, oneDropout, 90).every(Number.isFinite)).toBe(true);
});
