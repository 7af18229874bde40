import type { PurchaseFamily } from "./family.js";
import type { GeometricFamily, GeometricParameters } from "./geometric.js";
import { geometricLikelihood } from "./geometric-likelihood.js";

/** Mean and standard deviation of a normal prior. */
type Normal = readonly [mean: number, deviation: number];

/**
 * Weak priors, log-normal so that neither the number of customers nor the unit of time
 * changes what they mean: ln r, ln alpha in mean ages of the customers, the logit of the mean dropout
 * a / (a + b), and ln(a + b). Their middle 95 % span a factor of 140 in r, 2,500 in alpha, .02-.86 in dropout
 * and a factor of 350 in a + b.
 */
const priorOfLogR: Normal = [Math.log(0.5), 1.25];
const priorOfLogAlpha: Normal = [-1, 2];
const priorOfDropoutLogit: Normal = [-1.1, 1.5];
const priorOfLogStrength: Normal = [Math.log(3), 1.5];

/** Beyond this a + b (or r) every customer has the same dropout (or rate), and larger values change nothing. */
const sameForAll = 1e3;
/** Below this mean dropout nobody leaves: the model is an NBD. */
const noDropout = 1e-4;
/** A parameter known only within a factor of e^3 either way is not known. */
const flatLogError = 3;

export const bgNbd = geometricFamily("bg-nbd");
export const mbgNbd = geometricFamily("mbg-nbd");

function geometricFamily(
  name: GeometricFamily,
): PurchaseFamily<GeometricFamily, keyof GeometricParameters & string> {
  return {
    name,
    parameters: ["r", "alpha", "a", "b"],
    timeParameters: ["alpha"],
    logLikelihood: (rows, timeScale) => geometricLikelihood(name, rows, timeScale),
    addLogPrior,
    starts: [
      [0.4, 0.15, 0.7, 2.5],
      [1, 0.3, 0.3, 3],
      [3, 0.5, 0.05, 1],
      [0.1, 0.05, 1, 1],
    ].map((start) => start.map(Math.log)),
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

function addLogPrior(theta: Float64Array, gradient: Float64Array): number {
  const a = Math.exp(theta[2]!);
  const b = Math.exp(theta[3]!);
  const shareOfA = a / (a + b);
  const r = logNormal(theta[0]!, priorOfLogR);
  const alpha = logNormal(theta[1]!, priorOfLogAlpha);
  const dropout = logNormal(theta[2]! - theta[3]!, priorOfDropoutLogit);
  const strength = logNormal(Math.log(a + b), priorOfLogStrength);
  gradient[0]! += r.slope;
  gradient[1]! += alpha.slope;
  gradient[2]! += dropout.slope + shareOfA * strength.slope;
  gradient[3]! += -dropout.slope + (1 - shareOfA) * strength.slope;
  return r.log + alpha.log + dropout.log + strength.log;
}

/** Log-density (without its constant) and its slope. */
function logNormal(value: number, [mean, deviation]: Normal): { log: number; slope: number } {
  const z = (value - mean) / deviation;
  return { log: -0.5 * z * z, slope: -z / deviation };
}
