import type { PeriodCounts } from "./period-counts.js";
import { emission, emissionsOf, type RunTables } from "./run-tables.js";

/** Most states that `filterFewStates` takes: as many as fit in variables. */
export const fewStates = 4;

/**
 * Beliefs of all series under a model of at most four states: what filtering state by state gives, the same bits, in
 * a part of the time. States that the model does not have are there with probability 0.
 *
 * @returns a function of counts whose runs the tables reach; it gives series x states beliefs, row-major
 */
export function filterFewStates(tables: RunTables): (counts: PeriodCounts) => Float64Array {
  const { states: K, initial } = tables;
  const afterEmpty = widened(tables.afterEmpty, K);
  const afterOrder = widened(tables.afterOrder, K);
  const start = widenedRows(initial, K);
  const emitted = new Float64Array(fewStates);
  return ({ offsets, run, count, values, lastRun, firstLength, firstCount }) => {
    const scaled = widenedRows(emissionsOf(tables, values).scaled, K);
    const series = lastRun.length;
    const next = new Float64Array(series * K);
    for (let s = 0; s < series; s++) {
      if (firstLength[s] === 0) {
        next.set(initial, s * K);
        continue;
      }
      emission(tables, firstCount[s]!, firstLength[s]!, emitted);
      let a = start[0]! * emitted[0]!;
      let b = start[1]! * emitted[1]!;
      let c = start[2]! * emitted[2]!;
      let d = start[3]! * emitted[3]!;
      let sum = a + b + c + d;
      let table = firstCount[s]! > 0 ? afterOrder : afterEmpty;
      const end = offsets[s + 1]!;
      for (let t = offsets[s]!; t <= end; t++) {
        const [p, q, r, u] = [a / sum, b / sum, c / sum, d / sum];
        const at = 16 * (t < end ? run[t]! : lastRun[s]!);
        a = p * table[at]! + q * table[at + 4]! + r * table[at + 8]! + u * table[at + 12]!;
        b = p * table[at + 1]! + q * table[at + 5]! + r * table[at + 9]! + u * table[at + 13]!;
        c = p * table[at + 2]! + q * table[at + 6]! + r * table[at + 10]! + u * table[at + 14]!;
        d = p * table[at + 3]! + q * table[at + 7]! + r * table[at + 11]! + u * table[at + 15]!;
        if (t < end) {
          const own = 4 * count[t]!;
          a *= scaled[own]!;
          b *= scaled[own + 1]!;
          c *= scaled[own + 2]!;
          d *= scaled[own + 3]!;
          table = afterOrder;
        }
        sum = a + b + c + d;
      }
      const at = s * K;
      next[at] = a / sum;
      if (K > 1) next[at + 1] = b / sum;
      if (K > 2) next[at + 2] = c / sum;
      if (K > 3) next[at + 3] = d / sum;
    }
    return next;
  };
}

/** Matrices of K x K, one after the other, as matrices of four by four: what is added is 0. */
function widened(matrices: Float64Array, K: number): Float64Array {
  const size = K * K;
  const wide = new Float64Array((matrices.length / size) * 16);
  for (let m = 0; m * size < matrices.length; m++) {
    wide.set(widenedRows(matrices.subarray(m * size, (m + 1) * size), K), 16 * m);
  }
  return wide;
}

/** Rows of K numbers as rows of four. */
function widenedRows(rows: Float64Array, K: number): Float64Array {
  const wide = new Float64Array((rows.length / K) * fewStates);
  for (let i = 0; i < rows.length; i++) wide[Math.floor(i / K) * fewStates + (i % K)] = rows[i]!;
  return wide;
}
