import type { Objective } from "./minimum.js";

/**
 * Hessian of an objective at `x` by central differences of its analytic gradient: error of order step^2.
 *
 * @param step absolute step in every coordinate; the default suits coordinates of size about 1 (log-parameters)
 * @returns n x n, row-major, symmetric
 */
export function hessianOf(objective: Objective, x: Float64Array, step = 1e-4): Float64Array {
  const n = x.length;
  const hessian = new Float64Array(n * n);
  const point = Float64Array.from(x);
  const ahead = new Float64Array(n);
  const behind = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const h = step * Math.max(1, Math.abs(x[i]!));
    point[i] = x[i]! + h;
    objective(point, ahead);
    point[i] = x[i]! - h;
    objective(point, behind);
    point[i] = x[i]!;
    for (let j = 0; j < n; j++) hessian[i * n + j] = (ahead[j]! - behind[j]!) / (2 * h);
  }
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const mean = 0.5 * (hessian[i * n + j]! + hessian[j * n + i]!);
      hessian[i * n + j] = mean;
      hessian[j * n + i] = mean;
    }
  }
  return hessian;
}
