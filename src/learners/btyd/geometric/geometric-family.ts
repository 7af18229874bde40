import type { PurchaseFamily } from "../family.js";
import { logNormalDensity, type NormalPrior, priorOfLogScale, priorOfLogShape } from "../prior.js";
import type { GeometricFamily, GeometricParameters } from "../purchase-model.js";
import { geometricLikelihood } from "./geometric-likelihood.js";
import { regularLikelihood } from "./regular-likelihood.js";

/**
 * Weak priors of the dropout: the logit of its mean a / (a + b), whose middle 95 % are .02-.86, and ln(a + b), whose
 * middle 95 % span a factor of 350.
 */
const priorOfDropoutLogit: NormalPrior = [-1.1, 1.5];
const priorOfLogStrength: NormalPrior = [Math.log(3), 1.5];

/** Beyond this a + b (or r) every customer has the same dropout (or rate), and larger values change nothing. */
const sameForAll = 1e3;
/** Below this mean dropout nobody leaves: the model is an NBD. */
const noDropout = 1e-4;
/** A parameter known only within a factor of e^3 either way is not known. */
const flatLogError = 3;

/** @param k events that make an order */
export function geometricFamily(
  name: GeometricFamily,
  k: number,
): PurchaseFamily<GeometricFamily, keyof GeometricParameters & string> {
  return {
    name,
    parameters: ["r", "alpha", "a", "b"],
    timeParameters: ["alpha"],
    logLikelihood: (rows, timeScale) =>
      k > 1 ? regularLikelihood(name, k, rows, timeScale) : geometricLikelihood(name, rows, timeScale),
    addLogPrior: (theta, gradient) => addLogPrior(theta, gradient, k),
    starts: [
      [0.4, 0.15, 0.7, 2.5],
      [1, 0.3, 0.3, 3],
      [3, 0.5, 0.05, 1],
      [0.1, 0.05, 1, 1],
    ].map(([r, alpha, a, b]) => [r!, alpha! / k, a!, b!].map(Math.log)),
    // alpha exp(-c z) and a exp(c z), so that c adds to the log-odds of dropout.
    effects: { purchase: { parameter: 1, sign: -1 }, dropout: { parameter: 2, sign: 1 } },
    flatDirections({ r, a, b }, logErrors) {
      const codes: string[] = [];
      const unsure = (...errors: (number | undefined)[]): boolean =>
        errors.some((error) => error !== undefined && error > flatLogError);
      if (a + b > sameForAll || a / (a + b) < noDropout || unsure(logErrors?.a, logErrors?.b)) {
        codes.push("flat_direction_dropout");
      }
      if (r > sameForAll || unsure(logErrors?.r, logErrors?.alpha)) codes.push("flat_direction_rate");
      return codes;
    },
  };
}

/** The scale that is known beforehand is that of orders, k alpha. */
function addLogPrior(theta: Float64Array, gradient: Float64Array, k: number): number {
  const a = Math.exp(theta[2]!);
  const b = Math.exp(theta[3]!);
  const shareOfA = a / (a + b);
  const r = logNormalDensity(theta[0]!, priorOfLogShape);
  const alpha = logNormalDensity(theta[1]! + Math.log(k), priorOfLogScale);
  const dropout = logNormalDensity(theta[2]! - theta[3]!, priorOfDropoutLogit);
  const strength = logNormalDensity(Math.log(a + b), priorOfLogStrength);
  gradient[0]! += r.slope;
  gradient[1]! += alpha.slope;
  gradient[2]! += dropout.slope + shareOfA * strength.slope;
  gradient[3]! += -dropout.slope + (1 - shareOfA) * strength.slope;
  return r.log + alpha.log + dropout.log + strength.log;
}
