import type { Contender } from "../../model/judge.js";

/** What happened to earlier rows: whether there was any, and how many. */
export interface EarlierRows {
  readonly bought: Uint8Array;
  readonly counts: ArrayLike<number>;
}

/** The same chance and number for everybody: those of an earlier window. */
export function baseRate({ bought, counts }: EarlierRows, rows: number): Contender {
  const mean = (values: ArrayLike<number>) =>
    Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  const share = mean(bought);
  return {
    name: "base rate",
    role: "baseline",
    score: new Float64Array(rows).fill(share),
    probability: new Float64Array(rows).fill(share),
    expected: new Float64Array(rows).fill(mean(counts)),
  };
}
