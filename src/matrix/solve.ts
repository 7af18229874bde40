import { CholeskyDecomposition, Matrix } from "ml-matrix";

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's decomposition.
 *
 * @param a n x n, row-major; must be symmetric within rounding
 * @param b n values
 * @returns x, n values; undefined when A is not positive definite or not finite
 * @throws RangeError when a length does not fit n, or A is not symmetric
 */
export function choleskySolve(a: Float64Array, n: number, b: Float64Array): Float64Array | undefined {
  if (b.length !== n) throw new RangeError(`Expected ${n} values on the right-hand side, got ${b.length}.`);
  return solveColumns(a, n, Matrix.columnVector(b));
}

/**
 * Inverse of a symmetric positive definite matrix: the covariance matrix of an estimate from its Hessian.
 *
 * @param a n x n, row-major; must be symmetric within rounding
 * @returns n x n, row-major; undefined when A is not positive definite or not finite
 * @throws RangeError when the length does not fit n, or A is not symmetric
 */
export function symmetricInverse(a: Float64Array, n: number): Float64Array | undefined {
  return solveColumns(a, n, Matrix.eye(n, n));
}

function solveColumns(a: Float64Array, n: number, right: Matrix): Float64Array | undefined {
  const solution = decompose(a, n)?.solve(right).to1DArray();
  // A pivot of the size of rounding passes the test of definiteness and divides to nonsense.
  return solution?.every(Number.isFinite) ? Float64Array.from(solution) : undefined;
}

function decompose(a: Float64Array, n: number): CholeskyDecomposition | undefined {
  if (a.length !== n * n) throw new RangeError(`Expected a ${n} x ${n} matrix, got ${a.length} values.`);
  if (!a.every(Number.isFinite)) return undefined;
  const cholesky = new CholeskyDecomposition(symmetricMatrix(a, n));
  return cholesky.isPositiveDefinite() ? cholesky : undefined;
}

/** Copies row-major values, both triangles made equal to the last bit, as the decomposition demands. */
function symmetricMatrix(a: Float64Array, n: number): Matrix {
  const matrix = new Matrix(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const lower = a[i * n + j]!;
      const upper = a[j * n + i]!;
      if (Math.abs(lower - upper) > 1e-8 * (Math.abs(lower) + Math.abs(upper))) {
        throw new RangeError(
          `Expected a symmetric matrix, got ${lower} at (${i}, ${j}) and ${upper} at (${j}, ${i}).`,
        );
      }
      const mean = lower + (upper - lower) / 2;
      matrix.set(i, j, mean);
      matrix.set(j, i, mean);
    }
  }
  return matrix;
}

/**
 * Lower triangular L with L L' = A, for a symmetric positive definite A.
 *
 * @param a n x n, row-major; must be symmetric within rounding
 * @returns n x n, row-major, zero above the diagonal; undefined when A is not positive definite or not finite
 * @throws RangeError when the length does not fit n, or A is not symmetric
 */
export function choleskyFactor(a: Float64Array, n: number): Float64Array | undefined {
  const cholesky = decompose(a, n);
  return cholesky && Float64Array.from(cholesky.lowerTriangularMatrix.to1DArray());
}
