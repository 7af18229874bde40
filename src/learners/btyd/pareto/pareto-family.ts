import type { PurchaseFamily } from "../family.js";
import { addIndependentPriors, priorOfLogScale, priorOfLogShape } from "../prior.js";
import type { ParetoParameters } from "../purchase-model.js";
import { paretoLikelihood } from "./pareto-likelihood.js";

/** Beyond this shape every customer has the same rate, and larger values change nothing. */
const sameForAll = 1e3;
/** Below this share of customers lost over a mean age nobody dies: the model is an NBD. */
const noDropout = 1e-4;
/** A parameter known only within a factor of e^3 either way is not known. */
const flatLogError = 3;

export const paretoNbd: PurchaseFamily<"pareto-nbd", keyof ParetoParameters & string> = {
  name: "pareto-nbd",
  parameters: ["r", "alpha", "s", "beta"],
  timeParameters: ["alpha", "beta"],
  logLikelihood: paretoLikelihood,
  addLogPrior: (theta, gradient) =>
    addIndependentPriors(
      [priorOfLogShape, priorOfLogScale, priorOfLogShape, priorOfLogScale],
      theta,
      gradient,
    ),
  starts: [
    [0.5, 0.25, 0.6, 0.3],
    [1, 0.3, 0.5, 2],
    [3, 0.5, 0.1, 0.1],
    [0.1, 0.05, 1, 1],
  ].map((start) => start.map(Math.log)),
  // alpha exp(-c z) and beta exp(-c z).
  effects: { purchase: { parameter: 1, sign: -1 }, dropout: { parameter: 3, sign: -1 } },
  flatDirections({ r, s, beta }, logErrors, meanAge) {
    const codes: string[] = [];
    const unsure = (...errors: (number | undefined)[]): boolean =>
      errors.some((error) => error !== undefined && error > flatLogError);
    const lost = -Math.expm1(-s * Math.log1p(meanAge / beta));
    if (s > sameForAll || lost < noDropout || unsure(logErrors?.s, logErrors?.beta)) {
      codes.push("flat_direction_dropout");
    }
    if (r > sameForAll || unsure(logErrors?.r, logErrors?.alpha)) codes.push("flat_direction_rate");
    return codes;
  },
};
