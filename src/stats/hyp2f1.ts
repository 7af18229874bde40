import { logGamma } from "./special.js";

/** Close to 1 with large parameters the series is slow but safe: 1 - z = 1e-5 takes milliseconds. */
const maxTerms = 5_000_000;
/** Up to this c Taylor steps are stable; beyond, rounding excites the solution that grows as z^(1 - c). */
const maxTaylorC = 15;

/**
 * Gauss's hypergeometric function 2F1(a, b; c; z) for real arguments and z <= 1.
 *
 * z < 0 goes through Pfaff's transformation, and of the series and Euler's transform of it
 * (Abramowitz & Stegun 15.3.3-15.3.4) the one that stays finite at 1 is summed. Beyond z = 0.9 the
 * value is carried from 0.75 towards 1 by Taylor steps of the differential equation (15.5.1) where c is small:
 * they have no degenerate case when c - a - b is a whole number.
 *
 * Relative error below 1e-10 for c > 0 and a, b above about -5: what BG/NBD and Pareto/NBD ask for.
 *
 * @returns NaN for z > 1 and where c is 0, -1, -2, ...; Infinity where the function has grown past 1.8e308
 */
export function hyp2f1(a: number, b: number, c: number, z: number): number {
  if (!(z <= 1) || (c <= 0 && Number.isInteger(c))) return Number.NaN;
  if (z === 0 || a === 0 || b === 0) return 1;
  if (z === 1) return atOne(a, b, c);
  if (isPolynomial(a) || isPolynomial(b)) return seriesAt(a, b, c, z).value;
  if (z < 0) {
    // Of the two forms, the one whose new parameter keeps the terms positive.
    const w = z / (z - 1);
    const power = c - b > 0 || c - a <= 0 ? a : b;
    const other = power === a ? c - b : c - a;
    return Math.exp(-power * Math.log1p(-z)) * hyp2f1(power, other, c, w);
  }
  if (c >= a + b) return onUnitInterval(a, b, c, z);
  return Math.exp((c - a - b) * Math.log1p(-z)) * onUnitInterval(c - a, c - b, c, z);
}

/** Gauss's theorem (A&S 15.1.20); Infinity where the series diverges at 1. */
function atOne(a: number, b: number, c: number): number {
  if (isPolynomial(a) || isPolynomial(b)) return seriesAt(a, b, c, 1).value;
  if (!(c - a - b > 0)) return Infinity;
  const sign = gammaSign(c) * gammaSign(c - a - b) * gammaSign(c - a) * gammaSign(c - b);
  return sign * Math.exp(logGamma(c) + logGamma(c - a - b) - logGamma(c - a) - logGamma(c - b));
}

function onUnitInterval(a: number, b: number, c: number, z: number): number {
  if (z <= 0.9 || c > maxTaylorC) return seriesAt(a, b, c, z).value;
  let at = 0.75;
  let { value, slope } = seriesAt(a, b, c, at);
  while (at < z && Number.isFinite(value)) {
    // Half the distance to the singularity: terms fall by half.
    const h = Math.min(z - at, (1 - at) / 2);
    ({ value, slope } = taylorStep(a, b, c, at, value, slope, h));
    at = h === z - at ? z : at + h;
  }
  return value;
}

interface Point {
  readonly value: number;
  readonly slope: number;
}

/** The power series at z, and its derivative. NaN when it does not settle. */
function seriesAt(a: number, b: number, c: number, z: number): Point {
  let term = 1;
  let value = 1;
  let slope = 0;
  for (let n = 0; n < maxTerms; n++) {
    const ratio = ((a + n) * (b + n)) / (c + n) / (n + 1);
    slope += term * ratio * (n + 1);
    term *= ratio * z;
    value += term;
    if (term === 0) return { value, slope };
    if (!Number.isFinite(value)) return { value, slope: value };
    if (Math.abs(term) <= 1e-17 * Math.abs(value) && Math.abs(ratio * z) < 1 - 0.5 * (1 - z)) {
      return { value, slope };
    }
  }
  return { value: Number.NaN, slope: Number.NaN };
}

/** Carries value and slope of the hypergeometric equation from `at` to `at + h` by its Taylor series there. */
function taylorStep(a: number, b: number, c: number, at: number, y0: number, y1: number, h: number): Point {
  const lead = at * (1 - at);
  // Coefficients already multiplied by h^n.
  let previous = y0;
  let current = y1 * h;
  let value = previous + current;
  let slope = current;
  let small = 0;
  for (let n = 0; n < maxTerms; n++) {
    const second =
      (n + a) * (n + b) * h * h * previous -
      (n + 1) * (n * (1 - 2 * at) + c - (a + b + 1) * at) * h * current;
    const next = second / (lead * (n + 2) * (n + 1));
    value += next;
    slope += next * (n + 2);
    previous = current;
    current = next;
    small = Math.abs(next) * (n + 2) <= 1e-17 * Math.abs(slope) ? small + 1 : 0;
    if (small === 3 || !Number.isFinite(value)) break;
  }
  return { value, slope: slope / h };
}

function isPolynomial(a: number): boolean {
  return a <= 0 && Number.isInteger(a);
}

function gammaSign(x: number): number {
  return x > 0 || Math.floor(x) % 2 === 0 ? 1 : -1;
}
