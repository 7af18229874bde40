import { findPeak, type Integral, trapezoid } from "./double-exponential.js";
import { log1pExp } from "./logspace.js";

export type { Integral } from "./double-exponential.js";

export interface QuadratureOptions {
  /** The step is halved until the integral changes by less than this share of itself. Default 1e-13. */
  readonly relativeTolerance?: number;
  /** A point near where the integrand is largest, if known: saves the search for it. */
  readonly peak?: number;
}

/**
 * Integral of f over (from, to), ends finite or infinite, by the double exponential rule (Takahasi & Mori 1974).
 *
 * The interval is mapped to a line (d = logit of the share covered, logarithm of the distance to the finite end, or
 * arsinh x), the largest |f dx/dd| is searched there by a coarse scan and golden section, and the trapezoid rule runs in
 * s with d = peak + width sinh(s): tanh-sinh, exp-sinh and sinh-sinh, each moved to where the integrand lives.
 * Halving the step about doubles the digits, so the error is mostly far below the one reported.
 *
 * f may be signed and may be infinite at an end: it is never asked there. A value that is not finite cuts the integral
 * off, and `error` tells what the last value before was worth.
 *
 * Limits: f has to be smooth inside (split the integral at a kink), with one region that matters; several
 * far apart, or a flat top with sharp edges, need steps as small as the edges. Over an infinite interval of a
 * signed f, say e^-x cos(x), only few oscillations. A peak narrower than 1/100 of the interval whose flanks underflow
 * to 0 may be missed: use `logIntegrate`, whose flanks cannot.
 *
 * @param f its value at x; the second and third argument are x - from and to - x with all their digits near the ends
 * @returns value 0 where from = to, and the negative integral where from > to; NaN where an end is NaN
 */
export function integrate(
  f: (x: number, fromStart: number, toEnd: number) => number,
  from: number,
  to: number,
  options: QuadratureOptions = {},
): Integral {
  if (from === to) return { value: 0, error: 0 };
  if (from > to) {
    const { value, error } = integrate((x, start, end) => f(x, end, start), to, from, options);
    return { value: -value, error };
  }
  const isWhole = from === -Infinity && to === Infinity;
  const line = isWhole ? arsinhLine() : lineOf(from, to);
  if (line === undefined) return { value: Number.NaN, error: Infinity };
  const term = (d: number): number => {
    const at = line(d);
    return f(at.x, Math.exp(at.logFromStart), Math.exp(at.logToEnd)) * Math.exp(at.logSlope);
  };
  const logSize = (d: number): number => Math.log(Math.abs(term(d)));
  const hint = options.peak === undefined ? undefined : positionOf(options.peak, from, to);
  const peak = findPeak(logSize, isWhole && hint !== undefined ? Math.asinh(hint) : hint, 700);
  if (peak === undefined) return { value: 0, error: 0 };
  return trapezoid(term, peak, 700, options.relativeTolerance ?? 1e-13, 1e-15);
}

/**
 * Natural logarithm of the integral of exp(logF) over (from, to): `integrate` for a positive integrand that
 * would overflow, underflow or be steep as x^(-1 + 1e-8). Only its shape around the peak is ever exponentiated.
 *
 * The peak is found for every integrand whose logarithm rises and then falls, however sharp and wherever it is;
 * -Infinity (a factor 0) is a legal value of `logF`. The error cannot be below the rounding of `logF` itself:
 * x^(c - 1) near 0 loses it in c - 1 for c below 1e-4, and is better integrated over ln x, from -Infinity.
 *
 * @param logF its value at x; the second and third argument are ln(x - from) and ln(to - x): they stay finite where x
 *   has run into an end, and are Infinity for an infinite end
 * @returns value -Infinity where the integrand is 0 or from = to; NaN where from > to or an end is NaN
 */
export function logIntegrate(
  logF: (x: number, logFromStart: number, logToEnd: number) => number,
  from: number,
  to: number,
  options: QuadratureOptions = {},
): Integral {
  if (from === to) return { value: -Infinity, error: 0 };
  const line = lineOf(from, to);
  if (line === undefined) return { value: Number.NaN, error: Infinity };
  const logTerm = (d: number): number => {
    const at = line(d);
    return logF(at.x, at.logFromStart, at.logToEnd) + at.logSlope;
  };
  // Where x has run out of doubles its logarithms still go on.
  const limit = 1e300;
  const hint = options.peak === undefined ? undefined : positionOf(options.peak, from, to);
  const peak = findPeak(logTerm, hint, limit);
  if (peak === undefined) return { value: -Infinity, error: 0 };
  const term = (d: number): number => Math.exp(logTerm(d) - peak.top);
  const rounding = 1e-15 + 4e-16 * Math.abs(peak.top);
  const { value, error } = trapezoid(term, peak, limit, options.relativeTolerance ?? 1e-13, rounding);
  return { value: Math.log(value) + peak.top, error: error / value };
}

/** Where position d of the line falls in the interval. */
interface Place {
  x: number;
  logFromStart: number;
  logToEnd: number;
  /** ln dx/dd. */
  logSlope: number;
}

/** The map from the whole line onto (from, to), undefined unless from < to. The answer is overwritten by the next call. */
function lineOf(from: number, to: number): ((d: number) => Place) | undefined {
  const at: Place = { x: 0, logFromStart: Infinity, logToEnd: Infinity, logSlope: 0 };
  if (!(from < to)) return undefined;
  if (from === -Infinity && to === Infinity) {
    return (d) => {
      at.x = d;
      return at;
    };
  }
  if (to === Infinity) {
    return (d) => {
      at.x = from + Math.exp(d);
      at.logFromStart = d;
      at.logSlope = d;
      return at;
    };
  }
  if (from === -Infinity) {
    return (d) => {
      at.x = to - Math.exp(-d);
      at.logToEnd = -d;
      at.logSlope = -d;
      return at;
    };
  }
  const logLength = Math.log(to - from);
  return (d) => {
    const logShare = -log1pExp(-d);
    const logRest = -log1pExp(d);
    at.logFromStart = logLength + logShare;
    at.logToEnd = logLength + logRest;
    at.x = d < 0 ? from + Math.exp(at.logFromStart) : to - Math.exp(at.logToEnd);
    at.logSlope = logLength + logShare + logRest;
    return at;
  };
}

/** The whole line once more, for integrands that fall off as a power of x. */
function arsinhLine(): (d: number) => Place {
  const at: Place = { x: 0, logFromStart: Infinity, logToEnd: Infinity, logSlope: 0 };
  return (d) => {
    at.x = Math.sinh(d);
    at.logSlope = Math.log(Math.cosh(d));
    return at;
  };
}

/** The inverse of the map of `lineOf`, for a point inside. */
function positionOf(x: number, from: number, to: number): number {
  if (from === -Infinity && to === Infinity) return x;
  if (to === Infinity) return Math.log(x - from);
  if (from === -Infinity) return -Math.log(to - x);
  return Math.log((x - from) / (to - x));
}
