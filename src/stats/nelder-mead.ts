import type { Minimum } from "./minimum.js";

export interface NelderMeadOptions {
  /** Most evaluations; default 400 a dimension. */
  readonly maxEvaluations?: number;
  /** Done when all values of the simplex are within this share of the lowest; default 1e-12. */
  readonly valueTolerance?: number;
  /** ... and all its corners within this distance of the lowest; default 1e-6. */
  readonly stepTolerance?: number;
  /** Edge of the first simplex; default 0.5. */
  readonly firstStep?: number;
}

interface Corner {
  readonly x: Float64Array;
  readonly value: number;
}

/**
 * Minimum without a gradient by Nelder & Mead's simplex (1965), with coefficients that adapt to the dimension
 * (Gao & Han 2012, eq. 4.1). Values that are not finite count as Infinity. `gradientNorm` is NaN.
 */
export function minimizeNelderMead(
  f: (x: Float64Array) => number,
  start: Float64Array,
  options: NelderMeadOptions = {},
): Minimum {
  const n = start.length;
  const { maxEvaluations = 400 * n, valueTolerance = 1e-12, stepTolerance = 1e-6, firstStep = 0.5 } = options;
  const expansion = 1 + 2 / Math.max(n, 2);
  const contraction = 0.75 - 1 / (2 * Math.max(n, 2));
  const shrink = 1 - 1 / Math.max(n, 2);
  let evaluations = 0;
  let iterations = 0;
  const corner = (x: Float64Array): Corner => {
    evaluations++;
    const value = f(x);
    return { x, value: Number.isNaN(value) ? Infinity : value };
  };

  const simplex: Corner[] = [corner(Float64Array.from(start))];
  for (let i = 0; i < n; i++) {
    const x = Float64Array.from(start);
    x[i]! += firstStep;
    simplex.push(corner(x));
  }
  const order = (): void => void simplex.sort((p, q) => p.value - q.value);
  const isSmall = (): boolean =>
    simplex[n]!.value - simplex[0]!.value <= valueTolerance * Math.max(1e-300, Math.abs(simplex[0]!.value)) &&
    simplex.every(({ x }) => x.every((v, i) => Math.abs(v - simplex[0]!.x[i]!) <= stepTolerance));

  order();
  while (!isSmall() && evaluations < maxEvaluations) {
    iterations++;
    const worst = simplex[n]!;
    const centre = new Float64Array(n);
    for (let k = 0; k < n; k++) for (let i = 0; i < n; i++) centre[i]! += simplex[k]!.x[i]! / n;
    const along = (share: number): Corner => corner(centre.map((c, i) => c + share * (worst.x[i]! - c)));

    const reflected = along(-1);
    let accepted: Corner | undefined;
    if (reflected.value < simplex[0]!.value) {
      const expanded = along(-expansion);
      accepted = expanded.value < reflected.value ? expanded : reflected;
    } else if (reflected.value < simplex[n - 1]!.value) {
      accepted = reflected;
    } else {
      const contracted = along(reflected.value < worst.value ? -contraction : contraction);
      if (contracted.value < Math.min(reflected.value, worst.value)) accepted = contracted;
    }
    if (accepted !== undefined) {
      simplex[n] = accepted;
    } else {
      const { x: best } = simplex[0]!;
      for (let k = 1; k <= n; k++) {
        simplex[k] = corner(simplex[k]!.x.map((v, i) => best[i]! + shrink * (v - best[i]!)));
      }
    }
    order();
  }
  const { x, value } = simplex[0]!;
  const converged = Number.isFinite(value) && isSmall();
  const reason = converged ? "simplex" : "iterations";
  return { x, value, gradientNorm: Number.NaN, iterations, evaluations, reason, converged };
}
