/** Writes (n)_j / j! v^j of the stages j = 0 .. k - 1 to `out` and returns their sum. */
export function fillStages(k: number, n: number, v: number, out: Float64Array): number {
  let weight = 1;
  let sum = 1;
  out[0] = 1;
  for (let j = 1; j < k; j++) {
    weight *= ((n + (j - 1)) / j) * v;
    out[j] = weight;
    sum += weight;
  }
  return sum;
}

export interface StageSum {
  log: number;
  byN: number;
  byLogV: number;
}

/** ln of the sum of `fillStages` and its slopes by n and by ln v. */
export function logStageSum(k: number, n: number, v: number, out: StageSum): void {
  let weight = 1;
  let rise = 0; // of ln (n)_j by n
  let sum = 1;
  let byN = 0;
  let byLogV = 0;
  for (let j = 1; j < k; j++) {
    weight *= ((n + (j - 1)) / j) * v;
    rise += 1 / (n + (j - 1));
    sum += weight;
    byN += weight * rise;
    byLogV += weight * j;
  }
  out.log = Math.log(sum);
  out.byN = byN / sum;
  out.byLogV = byLogV / sum;
}
