import { gammaQ } from "../../stats/incomplete-gamma.js";

/** A likelihood ratio test by its chi-square approximation. */
export interface ChiSquareTest {
  /** Twice the log of the ratio of the likelihoods, 0 or more. */
  readonly statistic: number;
  /** 0 where the counts leave nothing to test. */
  readonly degreesOfFreedom: number;
  /** Chance of such a statistic, or a larger one, if the simpler chain is true; 1 without degrees of freedom. */
  readonly pValue: number;
  /** Whether the approximation is good: no more than a fifth of the cells expect fewer than 5, and none fewer than 1. */
  readonly isReliable: boolean;
  /** Cells that were compared: those of rows and columns with counts. */
  readonly cells: number;
  /** Of these, cells that expect fewer than 5. */
  readonly sparseCells: number;
}

/** Counts beside what the simpler chain expects of the cells compared. */
export interface ComparedCells {
  readonly observed: number[];
  readonly expected: number[];
  degreesOfFreedom: number;
  /** Whether the expectations are those of the likeliest simpler chain. */
  isFitted: boolean;
}

export const noCells = (): ComparedCells => ({
  observed: [],
  expected: [],
  degreesOfFreedom: 0,
  isFitted: true,
});

export function chiSquareTest(compared: ComparedCells): ChiSquareTest {
  const { observed, expected, degreesOfFreedom, isFitted } = compared;
  const cells = observed.length;
  let ratio = 0;
  observed.forEach((count, cell) => {
    if (count > 0) ratio += count * Math.log(count / expected[cell]!);
  });
  const statistic = Math.max(0, 2 * ratio);
  const sparseCells = expected.filter((count) => count < 5).length;
  return {
    statistic,
    degreesOfFreedom,
    pValue: degreesOfFreedom > 0 ? gammaQ(degreesOfFreedom / 2, statistic / 2) : 1,
    isReliable:
      isFitted && degreesOfFreedom > 0 && sparseCells * 5 <= cells && expected.every((count) => count >= 1),
    cells,
    sparseCells,
  };
}
