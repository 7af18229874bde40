import { expect, test } from "vitest";
import { choleskySolve, symmetricInverse } from "../../src/matrix/solve.js";
import { hessianOf } from "../../src/stats/hessian.js";
import { minimizeLbfgs } from "../../src/stats/lbfgs.js";
import { minimizeNelderMead } from "../../src/stats/nelder-mead.js";

/** Rosenbrock's valley: minimum 0 at (1, 1). */
function rosenbrock(x: Float64Array, gradient: Float64Array): number {
  const [u, v] = [x[0]!, x[1]!];
  const bend = v - u * u;
  gradient[0] = -400 * u * bend - 2 * (1 - u);
  gradient[1] = 200 * bend;
  return 100 * bend * bend + (1 - u) ** 2;
}

test("L-BFGS walks Rosenbrock's valley to its end and says the gradient test stopped it", () => {
  const found = minimizeLbfgs(rosenbrock, Float64Array.of(-1.2, 1));
  expect(found).toMatchObject({ reason: "gradient", converged: true });
  expect(found.x[0]).toBeCloseTo(1, 7);
  expect(found.x[1]).toBeCloseTo(1, 7);
  expect(found.evaluations).toBeLessThan(80);
});

test("L-BFGS steps back from where the function is not defined", () => {
  const barrier = (x: Float64Array, gradient: Float64Array): number => {
    gradient[0] = 1 - 1 / x[0]!;
    return x[0]! > 0 ? x[0]! - Math.log(x[0]!) : Number.NaN;
  };
  const found = minimizeLbfgs(barrier, Float64Array.of(50), { firstStep: 1e3 });
  expect(found.converged).toBe(true);
  expect(found.x[0]).toBeCloseTo(1, 7);
});

test("an optimiser that gives up says so", () => {
  expect(minimizeLbfgs(rosenbrock, Float64Array.of(-1.2, 1), { maxIterations: 3 })).toMatchObject({
    reason: "iterations",
    converged: false,
  });
  expect(minimizeLbfgs(() => Number.NaN, Float64Array.of(1))).toMatchObject({
    reason: "line_search",
    converged: false,
  });
  const nowhere = minimizeNelderMead((x) => rosenbrock(x, new Float64Array(2)), Float64Array.of(-1.2, 1), {
    maxEvaluations: 20,
  });
  expect(nowhere).toMatchObject({ reason: "iterations", converged: false });
});

test("Nelder-Mead needs no gradient and lives with values that are not numbers", () => {
  const f = (x: Float64Array): number => (x[0]! < -2 ? Number.NaN : rosenbrock(x, new Float64Array(2)));
  const found = minimizeNelderMead(f, Float64Array.of(-1.2, 1));
  expect(found).toMatchObject({ reason: "simplex", converged: true });
  expect(found.x[0]).toBeCloseTo(1, 5);
});

test("the Hessian of Rosenbrock's function at its minimum is (802, -400; -400, 200)", () => {
  const hessian = hessianOf(rosenbrock, Float64Array.of(1, 1));
  for (const [i, expected] of [802, -400, -400, 200].entries()) expect(hessian[i]).toBeCloseTo(expected, 4);
});

test("a positive definite system is solved, another is refused, a wrong shape is an error", () => {
  const a = Float64Array.of(4, 2, 2, 3);
  const solution = choleskySolve(a, 2, Float64Array.of(8, 7))!;
  for (const [i, expected] of [1.25, 1.5].entries()) expect(solution[i]).toBeCloseTo(expected, 14);
  const inverse = symmetricInverse(a, 2)!;
  for (const [i, expected] of [0.375, -0.25, -0.25, 0.5].entries())
    expect(inverse[i]).toBeCloseTo(expected, 14);
  expect(choleskySolve(Float64Array.of(1, 2, 2, 1), 2, Float64Array.of(1, 1))).toBeUndefined();
  expect(symmetricInverse(Float64Array.of(0, 0, 0, 0), 2)).toBeUndefined();
  expect(symmetricInverse(Float64Array.of(Number.NaN, 0, 0, 1), 2)).toBeUndefined();
  expect(() => choleskySolve(a, 3, Float64Array.of(1, 1, 1))).toThrow(RangeError);
  expect(() => symmetricInverse(Float64Array.of(1, 0, 5, 1), 2)).toThrow(/symmetric/);
});
