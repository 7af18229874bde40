import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { createRandom, type Random } from "../../src/stats/random.js";

type Numbers = Readonly<Record<string, number>>;

/** What was fitted, in logs where it is positive, with its standard error and the truth. */
interface Estimate {
  readonly estimate: number;
  readonly truth: number;
  readonly error: number;
}

function logEstimates(parameters: object, errors: object | undefined, truth: object): Estimate[] {
  return Object.entries(truth as Numbers).map(([name, value]) => {
    const own = (parameters as Numbers)[name]!;
    return { estimate: Math.log(own), truth: Math.log(value), error: (errors as Numbers)[name]! / own };
  });
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Expects (estimate - truth) / error of every parameter over the seeds to have mean 0 and root mean square 1, as far as
 * so many draws can tell.
 *
 * @returns the mean standard error of each parameter
 */
function expectRecovered(
  what: string,
  seeds: number,
  customers: number,
  estimate: (random: Random, customers: number) => Estimate[],
): number[] {
  const runs = Array.from({ length: seeds }, (_, seed) => estimate(createRandom(500 + seed), customers));
  return runs[0]!.map((_, i) => {
    const z = runs.map((run) => (run[i]!.estimate - run[i]!.truth) / run[i]!.error);
    const size = Math.sqrt(mean(z.map((value) => value ** 2)));
    const at = `${what}, ${customers} customers, parameter ${i}: mean z ${mean(z).toFixed(2)}, size ${size.toFixed(2)}`;
    if (process.env["SIYU_SHOW_RECOVERY"]) console.log(at);
    // Maximum likelihood itself is off by 1/customers, in standard errors by its root.
    expect(Math.abs(mean(z)), at).toBeLessThan(3.5 / Math.sqrt(seeds) + 10 / Math.sqrt(customers));
    // The root mean square of so many standard normal draws is within these but once in thousands.
    expect(Math.abs(size - 1), at).toBeLessThan(2.6 / Math.sqrt(seeds));
    return mean(runs.map((run) => run[i]!.error));
  });
}

/** Fits of 1,000 customers, and of 16,000, whose errors are a quarter as large. */
function expectSharper(what: string, estimate: (random: Random, customers: number) => Estimate[]): void {
  const few = expectRecovered(what, 20, 1000, estimate);
  const many = expectRecovered(what, 8, 16_000, estimate);
  many.forEach((error, i) => {
    const ratio = few[i]! / error;
    expect(Math.abs(ratio / 4 - 1), `${what}, parameter ${i}: ${ratio}`).toBeLessThan(0.2);
  });
}

const agesOf = (random: Random, customers: number): Float64Array =>
  Float64Array.from({ length: customers }, () => 100 + 500 * random.next());

const geometric = { r: 0.8, alpha: 40, a: 0.7, b: 2.2 };

test.each([
  { family: "bg-nbd", parameters: geometric },
  { family: "mbg-nbd", parameters: geometric },
  { family: "pareto-nbd", parameters: { r: 0.8, alpha: 40, s: 0.9, beta: 150 } },
  { family: "mbg-cnbd-k", k: 3, parameters: { ...geometric, alpha: 14 } },
] as const satisfies btyd.PurchaseModel[])(
  "$family gives back the parameters it was drawn from, four times as sharp from 16 times the customers",
  (model) => {
    expectSharper(model.family, (random, customers) => {
      const summary = btyd.simulateSummary(model, agesOf(random, customers), random);
      const k = "k" in model ? { k: model.k } : {};
      const fit = btyd.fitPurchaseModel(model.family, summary, { prior: "none", ...k });
      return logEstimates(fit.parameters, fit.standardErrors, model.parameters);
    });
  },
);

test("k comes back from regular orders, and is 1 where they come at random", () => {
  for (const k of [1, 2, 4]) {
    const random = createRandom(k);
    const model = { family: "mbg-cnbd-k", k, parameters: { ...geometric, alpha: 40 / k } } as const;
    const summary = btyd.simulateSummary(model, agesOf(random, 2000), random);
    expect(btyd.fitPurchaseModel("mbg-cnbd-k", summary, { prior: "none" }).k).toBe(k);
    expect(btyd.fitPurchaseModel("bg-cnbd-k", summary, { prior: "none" }).k).toBe(k);
  }
});

/** Joins the customers of several bases. */
function joined(parts: readonly btyd.SimulatedSummary[]): btyd.PurchaseSummary {
  const column = (name: "frequency" | "recency" | "T" | "logGaps"): Float64Array =>
    Float64Array.from(parts.flatMap((part) => [...part[name]]));
  return {
    frequency: column("frequency"),
    recency: column("recency"),
    T: column("T"),
    logGaps: column("logGaps"),
  };
}

test.each([
  ["bg-nbd", geometric],
  ["pareto-nbd", { r: 0.8, alpha: 40, s: 0.9, beta: 150 }],
] as const)("%s gives back what traits do to purchases and to leaving", (family, parameters) => {
  const coefficients = { purchase: { isMember: 0.5, distance: -0.2 }, dropout: { isMember: -0.6 } };
  expectSharper(`${family} with traits`, (random, customers) => {
    // Six kinds of customer.
    const kinds = [0, 1].flatMap((isMember) => [0, 1, 3].map((distance) => ({ isMember, distance })));
    const parts = kinds.map(({ isMember, distance }) => {
      const model = btyd.modelWithCovariates({ family, parameters, coefficients } as never, {
        purchase: { isMember, distance },
        dropout: { isMember },
      });
      return btyd.simulateSummary(model, agesOf(random, Math.round(customers / 6)), random);
    });
    const trait = (name: "isMember" | "distance"): Float64Array =>
      Float64Array.from(parts.flatMap(({ T }, i) => Array.from(T, () => kinds[i]![name])));
    const covariates = {
      purchase: { isMember: trait("isMember"), distance: trait("distance") },
      dropout: { isMember: trait("isMember") },
    };
    const fit = btyd.fitWithCovariates(family, joined(parts), covariates, { prior: "none" });
    const ofCoefficients = (["purchase", "dropout"] as const).flatMap((process) =>
      Object.entries(coefficients[process]).map(([name, truth]) => ({
        truth,
        estimate: fit.coefficients[process][name]!,
        error: fit.coefficientErrors![process][name]!,
      })),
    );
    return [...logEstimates(fit.parameters, fit.standardErrors, parameters), ...ofCoefficients];
  });
});
