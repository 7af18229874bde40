/**
 * Where a continuous function crosses zero between two points of opposite sign, by Chandrupatla's method (1997,
 * Advances in Engineering Software 28(3)): inverse quadratic interpolation where it is safe, bisection elsewhere.
 *
 * @param tolerance the root is known to within this, and a rounding of it
 * @returns NaN where the signs at the ends are equal or not numbers
 */
export function findRoot(
  f: (x: number) => number,
  from: number,
  to: number,
  { tolerance = 0, atFrom = f(from), atTo = f(to) } = {},
): number {
  let [a, b, c] = [to, from, to];
  let [fa, fb, fc] = [atTo, atFrom, atTo];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (!(fa * fb < 0)) return Number.NaN;
  let share = 0.5;
  for (let i = 0; i < 200; i++) {
    const x = a + share * (b - a);
    const fx = f(x);
    if (fx > 0 === fa > 0) {
      [c, fc] = [a, fa];
    } else {
      [c, fc] = [b, fb];
      [b, fb] = [a, fa];
    }
    [a, fa] = [x, fx];
    const best = Math.abs(fa) < Math.abs(fb) ? a : b;
    const close = (2 ** -52 * Math.abs(best) + tolerance / 2) / Math.abs(b - a);
    if (close > 0.5 || fa === 0) return best;
    const xi = (a - b) / (c - b);
    const phi = (fa - fb) / (fc - fb);
    const isSafe = phi * phi < xi && (1 - phi) * (1 - phi) < 1 - xi;
    share = isSafe
      ? (fa / (fb - fa)) * (fc / (fb - fc)) + (((c - a) / (b - a)) * fa * fb) / (fc - fa) / (fc - fb)
      : 0.5;
    share = Math.min(1 - close, Math.max(close, share));
  }
  return a;
}
