import { stirlingCorrection } from "../../../stats/special.js";

/** What is believed of an active customer: rate ~ Gamma(shape, rate in days), dropout ~ Beta(a, b). */
export interface ActiveCustomer {
  readonly shape: number;
  readonly rate: number;
  readonly a: number;
  readonly b: number;
}

/**
 * Expected number of orders in the next `days` of an active customer by numerical integration over the dropout p:
 * the mean over Beta(a, b) of g(p) = (1 - (1 + p days/rate)^-shape) / p. No term cancels, whatever the parameters.
 *
 * The integrand is unimodal in d, the logit of p less that of its mean, and the trapezoid rule after
 * d = mode + width sinh(s) converges exponentially (double exponential rule, Takahasi & Mori 1974).
 *
 * @param days above 0
 */
export function ordersByQuadrature(customer: ActiveCustomer, days: number): number {
  const integrand = integrandOf(customer, days);
  const { mode, width } = integrand;
  const top = integrand.log(mode);
  let mass = Number.NaN;
  for (let step = 0.5; step > 0.003; step /= 2) {
    const finer = step * trapezoid(integrand, top, step);
    const change = Math.abs(finer - mass);
    mass = finer;
    // Halving the step squares the error, so what is left is far below the change.
    if (change <= 1e-11 * mass) break;
  }
  return mass * width * Math.exp(top - integrand.logNorm);
}

interface Integrand {
  /** ln of the integrand at d, the beta density taken relative to its value at the mean of p. */
  log(d: number): number;
  /** ln of the integral of that density over d. */
  readonly logNorm: number;
  readonly mode: number;
  readonly width: number;
}

function integrandOf({ shape, rate, a, b }: ActiveCustomer, days: number): Integrand {
  const perRate = days / rate;
  const mean = a / (a + b);
  const rest = b / (a + b);
  const logMean = Math.log(mean);
  const logLimit = Math.log(shape) + Math.log(perRate); // of g at p = 0

  const logG = (logP: number): number => {
    const p = Math.exp(logP);
    if (shape * perRate * p < 1e-280) return logLimit;
    return Math.log(-Math.expm1(-shape * Math.log1p(perRate * p))) - logP;
  };
  const log = (d: number): number => {
    const above = -logShifted(rest, -d); // ln p - ln mean
    return a * above - b * logShifted(mean, d) + logG(logMean + above);
  };
  /** Slope of `log` by d. */
  const slope = (d: number): number => {
    const above = -logShifted(rest, -d);
    const p = Math.exp(logMean + above);
    const x = perRate * p;
    const growth = Math.expm1(shape * Math.log1p(x));
    // d ln(1 - (1 + x)^-shape) / d ln p, from 1 at p = 0 down to 0.
    const gain = growth > 1e-290 ? (shape * x) / (1 + x) / growth : 1;
    const q = rest * Math.exp(-logShifted(mean, d));
    return q * (a - 1 + gain) - b * p;
  };

  // The slope is not positive at the mean of p, and positive where g has reached its limit.
  let low = Math.min(-1, Math.log(a) - Math.log(perRate * (shape + 1)) - logMean) - 2;
  let high = 0;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (slope(middle) > 0) low = middle;
    else high = middle;
  }
  const spread = Math.min(1, Math.sqrt(1 / a + 1 / b));
  const curvature = (slope(low - 0.1 * spread) - slope(low + 0.1 * spread)) / (0.2 * spread);
  return {
    log,
    logNorm:
      0.5 * (Math.log(2 * Math.PI) + Math.log(1 / a + 1 / b)) +
      stirlingCorrection(a) +
      stirlingCorrection(b) -
      stirlingCorrection(a + b),
    mode: low,
    width: 1 / Math.sqrt(Math.max(1, curvature)),
  };
}

/** ln(1 + share (e^d - 1)), for a share in [0, 1]. */
function logShifted(share: number, d: number): number {
  return d > 600 ? d + Math.log(share) : Math.log1p(share * Math.expm1(d));
}

function trapezoid({ log, mode, width }: Integrand, top: number, step: number): number {
  let sum = 1;
  for (const side of [-step, step]) {
    for (let k = 1; k < 10_000; k++) {
      const s = side * k;
      const part = Math.exp(log(mode + width * Math.sinh(s)) - top) * Math.cosh(s);
      sum += part;
      if (!(part > 1e-18 * sum)) break;
    }
  }
  return sum;
}
