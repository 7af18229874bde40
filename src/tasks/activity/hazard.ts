/**
 * Cumulative hazard of a probability, ln of it: ln(-ln(1 - p)). Two models of the same event differ by a shift on
 * this scale when one sees everybody's rate higher by a factor, whatever the length of the window.
 */
export function logHazard(p: number): number {
  return Math.log(-Math.log1p(-clip(p)));
}

/** Inverse of `logHazard`: 1 - exp(-exp(h)). */
export function ofLogHazard(h: number): number {
  return -Math.expm1(-Math.exp(h));
}

/** Probabilities nearer to 0 or 1 than this are not told apart. */
const edge = 1e-12;

function clip(p: number): number {
  return Math.min(Math.max(p, edge), 1 - edge);
}
