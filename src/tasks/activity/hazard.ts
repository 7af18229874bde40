/**
 * Cumulative hazard of a probability: -ln(1 - p). Two models of the same event differ by a factor on this scale when
 * one sees everybody's rate higher by it, whatever the length of the window.
 */
export function hazardOf(p: number): number {
  return -Math.log1p(-clip(p));
}

/** Inverse of `hazardOf`: 1 - exp(-hazard). */
export function ofHazard(hazard: number): number {
  return -Math.expm1(-hazard);
}

/** Logarithm of `hazardOf`: the factor is a shift. */
export function logHazard(p: number): number {
  return Math.log(hazardOf(p));
}

/** Inverse of `logHazard`. */
export function ofLogHazard(h: number): number {
  return ofHazard(Math.exp(h));
}

/** Probabilities nearer to 0 or 1 than this are not told apart. */
const edge = 1e-12;

function clip(p: number): number {
  return Math.min(Math.max(p, edge), 1 - edge);
}
