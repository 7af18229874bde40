import fc from "fast-check";
import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { distinctRows } from "../../../src/learners/btyd/compress.js";
import { geometricFamily } from "../../../src/learners/btyd/geometric/geometric-family.js";
import { paretoNbd } from "../../../src/learners/btyd/pareto/pareto-family.js";
import { createRandom } from "../../../src/stats/random.js";

const families = ["bg-nbd", "mbg-nbd", "pareto-nbd", "bg-cnbd-k", "mbg-cnbd-k"] as const;

/** A model of a family like those of real shops, times in days. */
function shop(family: btyd.PurchaseFamilyName, k = 3): btyd.PurchaseModel {
  if (family === "pareto-nbd") return { family, parameters: { r: 0.6, alpha: 40, s: 0.7, beta: 90 } };
  const parameters = { r: 0.6, alpha: 40, a: 0.7, b: 2.2 };
  if (family === "bg-nbd" || family === "mbg-nbd") return { family, parameters };
  return { family, k, parameters: { ...parameters, alpha: 40 / k } };
}

const power = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: low, max: high, noNaN: true }).map((exponent) => 10 ** exponent);

const model: fc.Arbitrary<btyd.PurchaseModel> = fc
  .record({
    family: fc.constantFrom(...families),
    k: fc.integer({ min: 2, max: 4 }),
    r: power(-1, 1),
    alpha: power(0.7, 2.5),
    first: power(-1.5, 1),
    second: power(-1, 1.5),
  })
  .map(({ family, k, r, alpha, first, second }) =>
    family === "pareto-nbd"
      ? { family, parameters: { r, alpha, s: first, beta: 10 * second } }
      : { family, ...(family.endsWith("-k") && { k }), parameters: { r, alpha, a: first, b: second } },
  );
const customer = fc
  .tuple(fc.nat(12), fc.nat(300), fc.nat(300))
  .map(([frequency, recency, more]) =>
    frequency === 0 ? { frequency, recency: 0, T: more } : { frequency, recency, T: recency + more },
  );

test("the chances of 0, 1, 2, ... orders sum to 1, their mean is the expected number, 0 is no order", () => {
  fc.assert(
    fc.property(model, customer, fc.double({ min: 0.05, max: 1, noNaN: true }), (each, seen, share) => {
      // Days ahead on the scale of what is known, so that the tail of the counts ends within the sum.
      const days = share * (each.parameters.alpha + seen.T);
      let sum = 0;
      let mean = 0;
      for (let n = 0; n < 2000; n++) {
        const chance = btyd.probabilityOfOrderCount(each, seen, n, days);
        expect(chance >= 0 && chance <= 1).toBe(true);
        sum += chance;
        mean += n * chance;
        if (n > 20 && n * chance < 1e-13) break;
      }
      expect(Math.abs(sum - 1)).toBeLessThan(1e-11);
      const expected = btyd.expectedOrders(each, seen, days);
      expect(Math.abs(mean - expected)).toBeLessThan(1e-9 * Math.max(1, expected));
      const order = btyd.probabilityOfOrder(each, seen, days);
      expect(btyd.probabilityOfOrderCount(each, seen, 0, days)).toBeCloseTo(1 - order, 14);
    }),
    { seed: 31, numRuns: 150 },
  );
});

test("with k = 1 the regular families are the plain ones, in every score", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("bg", "mbg"),
      model.filter((each) => each.family === "bg-nbd"),
      customer,
      fc.integer({ min: 1, max: 400 }),
      (name, { parameters }, seen, days) => {
        const plain = { family: `${name}-nbd`, parameters } as btyd.PurchaseModel;
        const first = { family: `${name}-cnbd-k`, k: 1, parameters } as btyd.PurchaseModel;
        for (const score of [
          (of: btyd.PurchaseModel) => btyd.probabilityAlive(of, seen),
          (of: btyd.PurchaseModel) => btyd.probabilityOfOrder(of, seen, days),
          (of: btyd.PurchaseModel) => btyd.expectedOrders(of, seen, days),
          (of: btyd.PurchaseModel) => btyd.probabilityOfOrderCount(of, seen, 2, days),
          (of: btyd.PurchaseModel) => btyd.nextOrderQuantile(of, seen, 0.5, days),
        ]) {
          expect(Math.abs(score(first) - score(plain))).toBeLessThanOrEqual(1e-10 * Math.abs(score(plain)));
        }
      },
    ),
    { seed: 32, numRuns: 200 },
  );
});

/** A base of the shop, acquired over a year and a half. */
function baseOf(family: btyd.PurchaseFamilyName, seed: number, customers = 700): btyd.SimulatedSummary {
  const random = createRandom(seed);
  const ages = Float64Array.from({ length: customers }, () => 60 + random.int(500));
  return btyd.simulateSummary(shop(family), ages, random, true);
}

test("the gradient of every log-likelihood is its slope, at likely and at unlikely parameters", () => {
  const random = createRandom(33);
  const likelihoods = [
    ...([1, 2, 5] as const).flatMap((k) =>
      (["bg-nbd", "mbg-nbd"] as const).map((name) => ({ ...geometricFamily(name, k), data: "mbg-cnbd-k" })),
    ),
    { ...paretoNbd, data: "pareto-nbd" },
  ];
  for (const { logLikelihood, data } of likelihoods) {
    const density = logLikelihood(distinctRows(baseOf(data as btyd.PurchaseFamilyName, 5, 300)), 100);
    for (let point = 0; point < 6; point++) {
      const theta = Float64Array.from({ length: 4 }, () => (point < 3 ? 1 : 3) * random.normal());
      const gradient = new Float64Array(4);
      const scale = Math.abs(density(theta, gradient));
      for (let i = 0; i < 4; i++) {
        const h = 1e-3; // the rule errs by h^4, the sums by their last digits over h
        const at = (step: number): number =>
          density(
            theta.map((value, j) => (j === i ? value + step : value)),
            new Float64Array(4),
          );
        const slope = (8 * (at(h) - at(-h)) - (at(2 * h) - at(-2 * h))) / (12 * h);
        expect(Math.abs(slope - gradient[i]!), `${data} ${i} at ${theta}`).toBeLessThan(1e-10 * scale);
      }
    }
  }
});

test("the unit of time changes no parameter but the times, and no score", () => {
  for (const family of families) {
    const days = baseOf(family, 6);
    const orders = days.frequency.reduce((sum, x) => sum + x, 0);
    const fitted = btyd.fitPurchaseModel(family, days, { prior: "none" });
    for (const unit of [7, 30.4, 365]) {
      const scaled = {
        frequency: days.frequency,
        recency: days.recency.map((t) => t / unit),
        T: days.T.map((t) => t / unit),
        logGaps: days.logGaps.map((sum, i) => sum - days.frequency[i]! * Math.log(unit)),
      };
      const again = btyd.fitPurchaseModel(family, scaled, { prior: "none" });
      expect((again as { k?: number }).k).toBe((fitted as { k?: number }).k);
      for (const [name, value] of Object.entries(fitted.parameters)) {
        const own = (again.parameters as unknown as Record<string, number>)[name]!;
        const scale = name === "alpha" || name === "beta" ? unit : 1;
        expect(Math.abs((scale * own) / value - 1), `${family} ${name} in units of ${unit}`).toBeLessThan(
          1e-4,
        );
      }
      expect(again.logLikelihood).toBeCloseTo(fitted.logLikelihood + orders * Math.log(unit), 6);
      const seen = { frequency: 3, recency: 100, T: 250 };
      const other = { frequency: 3, recency: 100 / unit, T: 250 / unit };
      for (const score of [btyd.probabilityOfOrder, btyd.expectedOrders] as const) {
        const [one, two] = [score(fitted, seen, 90), score(again, other, 90 / unit)];
        expect(Math.abs(two / one - 1)).toBeLessThan(1e-4);
      }
    }
  }
});
