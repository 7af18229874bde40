/** Sums of products of columns about their means: all that least squares needs of them. */
export interface CrossProducts {
  readonly rows: number;
  readonly means: Float64Array;
  /** columns x columns: sum over rows of (a - mean a) (b - mean b). Exactly 0 for a column of one value. */
  readonly centred: Float64Array;
}

/** @param columns of one length */
export function crossProductsOf(columns: readonly Float64Array[]): CrossProducts {
  const rows = columns[0]!.length;
  const p = columns.length;
  const means = Float64Array.from(columns, (column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / rows;
    // The mean of equal values may be off by rounding, and then they would seem to vary.
    return column.every((value) => value === column[0]) ? column[0]! : mean;
  });
  const centred = new Float64Array(p * p);
  for (let a = 0; a < p; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0;
      for (let i = 0; i < rows; i++) sum += (columns[a]![i]! - means[a]!) * (columns[b]![i]! - means[b]!);
      centred[a * p + b] = sum;
      centred[b * p + a] = sum;
    }
  }
  return { rows, means, centred };
}

/** What is left of a sum of squares by rounding alone, as a share of it. */
const rounding = 1e-12;

/**
 * The products of all rows but row i, from those of all: with d the row's distance from the means of all, each sum falls
 * by n / (n - 1) d_a d_b.
 */
export function withoutRow(all: CrossProducts, columns: readonly Float64Array[], i: number): CrossProducts {
  const { rows, means, centred } = all;
  const p = columns.length;
  const distance = columns.map((column, a) => column[i]! - means[a]!);
  const rest = (a: number, b: number) =>
    centred[a * p + b]! - (rows / (rows - 1)) * distance[a]! * distance[b]!;
  const isConstant = columns.map((_, a) => !(rest(a, a) > rounding * centred[a * p + a]!));
  return {
    rows: rows - 1,
    means: means.map((mean, a) => mean - distance[a]! / (rows - 1)),
    centred: centred.map((_, at) => {
      const [a, b] = [Math.floor(at / p), at % p];
      return isConstant[a] || isConstant[b] ? 0 : rest(a, b);
    }),
  };
}
