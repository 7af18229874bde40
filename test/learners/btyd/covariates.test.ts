import { readFileSync } from "node:fs";
import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { createRandom } from "../../../src/stats/random.js";
import { isShared } from "../../shared/data.js";
import { readRows, summaryOfFile } from "./published.js";

interface Golden {
  readonly parameters: Record<string, number>;
  readonly purchase: Record<string, number>;
  readonly dropout: Record<string, number>;
  /** Of the log-parameters, then of the coefficients. */
  readonly logErrors: number[];
  readonly logLikelihood: number;
}

test.skipIf(!isShared("apparel-clvtools"))(
  "the apparel retailer of CLVTools gives the coefficients and errors of an independent fit",
  () => {
    const golden = JSON.parse(
      readFileSync(new URL("../../golden/btyd-covariates.json", import.meta.url), "utf8"),
    ) as Record<"pareto-nbd" | "bg-nbd", Golden> & { customers: number; orders: number };
    const summary = summaryOfFile("apparel-clvtools/transactions.csv.gz", "2007-01-01");
    const traits = new Map(
      readRows("apparel-clvtools/static_covariates.csv.gz").map((row) => [row["customer_id"]!, row]),
    );
    const trait = (name: string): Float64Array =>
      Float64Array.from(summary.customerIds, (id) => Number(traits.get(id)![name]));
    const both = { Gender: trait("Gender"), Channel: trait("Channel") };
    expect(summary.T.length).toBe(golden.customers);
    expect(summary.frequency.reduce((sum, x) => sum + x, 0)).toBe(golden.orders);

    for (const family of ["pareto-nbd", "bg-nbd"] as const) {
      const fit = btyd.fitWithCovariates(
        family,
        summary,
        { purchase: both, dropout: both },
        { prior: "none" },
      );
      const expected = golden[family];
      expect(fit).toMatchObject({ reason: "gradient", warnings: [], customers: 600 });
      expect(Math.abs(fit.logLikelihood - expected.logLikelihood)).toBeLessThan(1e-6);
      const own = fit.parameters as unknown as Record<string, number>;
      const errors = fit.standardErrors as unknown as Record<string, number>;
      Object.entries(expected.parameters).forEach(([name, value], i) => {
        expect(Math.abs(own[name]! / value - 1), name).toBeLessThan(1e-4);
        expect(Math.abs(errors[name]! / own[name]! / expected.logErrors[i]! - 1), name).toBeLessThan(1e-3);
      });
      (["purchase", "dropout"] as const).forEach((process, p) => {
        ["Gender", "Channel"].forEach((name, i) => {
          const error = expected.logErrors[4 + 2 * p + i]!;
          expect(Math.abs(fit.coefficients[process][name]! - expected[process][name]!)).toBeLessThan(1e-4);
          expect(Math.abs(fit.coefficientErrors![process][name]! / error - 1)).toBeLessThan(1e-3);
        });
      });
      // Twice the gain is chi-squared with four degrees of freedom where traits do nothing: a gain of 10 comes less than once in 1,000.
      const plain = btyd.fitPurchaseModel(family, summary, { prior: "none" });
      expect(fit.logLikelihood).toBeGreaterThan(plain.logLikelihood + 10);
    }
  },
);

/** 900 customers, some of them members, at one of three distances. */
function base(): { summary: btyd.PurchaseSummary; covariates: btyd.Covariates } {
  const random = createRandom(60);
  const ages = Float64Array.from({ length: 900 }, () => 100 + random.int(400));
  const parameters = { r: 0.8, alpha: 15, a: 0.7, b: 2.2 };
  const summary = btyd.simulateSummary({ family: "mbg-cnbd-k", k: 2, parameters }, ages, random, true);
  const draw = (kinds: number): Float64Array => Float64Array.from(ages, () => random.int(kinds));
  return { summary, covariates: { purchase: { isMember: draw(2) }, dropout: { distance: draw(3) } } };
}

test("a customer is scored by the plain model at their own traits", () => {
  const { summary, covariates } = base();
  for (const family of ["bg-nbd", "mbg-nbd", "pareto-nbd", "mbg-cnbd-k"] as const) {
    const fit = btyd.fitWithCovariates(family, summary, covariates);
    const scores = btyd.scoreWithCovariates(fit, summary, covariates, (model, part) =>
      btyd.probabilityOfOrder(model, part, 90),
    );
    for (const row of [0, 17, 431, 899]) {
      const isMember = covariates.purchase!["isMember"]![row]!;
      const distance = covariates.dropout!["distance"]![row]!;
      const model = btyd.modelWithCovariates(fit, { purchase: { isMember }, dropout: { distance } });
      expect(model).toMatchObject({ family, ...(family === "mbg-cnbd-k" && { k: 2 }) });
      const customer = {
        frequency: summary.frequency[row]!,
        recency: summary.recency[row]!,
        T: summary.T[row]!,
      };
      expect(scores[row]).toBe(btyd.probabilityOfOrder(model, customer, 90));
    }
    // At traits of 0 it is the model of the fit.
    expect(btyd.modelWithCovariates(fit, {}).parameters).toEqual(fit.parameters);
  }
});

test("the unit of a trait and where it starts change its coefficient, and no score", () => {
  const { summary, covariates } = base();
  const distance = Float64Array.from(covariates.dropout!["distance"]!);
  const moved = { ...covariates, dropout: { distance: distance.map((value) => 1000 * value + 400) } };
  for (const prior of ["none", "weak"] as const) {
    const fit = btyd.fitWithCovariates("mbg-nbd", summary, covariates, { prior });
    const again = btyd.fitWithCovariates("mbg-nbd", summary, moved, { prior });
    expect(again.coefficients.dropout["distance"]! * 1000).toBeCloseTo(
      fit.coefficients.dropout["distance"]!,
      5,
    );
    expect(again.logLikelihood).toBeCloseTo(fit.logLikelihood, 6);
    const score = (of: btyd.CovariateFit, traits: btyd.Covariates): Float64Array =>
      btyd.scoreWithCovariates(of, summary, traits, (model, part) => btyd.expectedOrders(model, part, 90));
    const [one, two] = [score(fit, covariates), score(again, moved)];
    one.forEach((value, i) => {
      expect(Math.abs(two[i]! / value - 1)).toBeLessThan(1e-5);
    });
  }
});

test("without covariates the fit is the plain one", () => {
  const { summary } = base();
  for (const family of ["bg-nbd", "pareto-nbd"] as const) {
    const plain = btyd.fitPurchaseModel(family, summary);
    const fit = btyd.fitWithCovariates(family, summary, {});
    expect(fit.logLikelihood).toBeCloseTo(plain.logLikelihood, 6);
    for (const [name, value] of Object.entries(plain.parameters)) {
      expect(Math.abs((fit.parameters as unknown as Record<string, number>)[name]! / value - 1)).toBeLessThan(
        1e-4,
      );
    }
  }
});
