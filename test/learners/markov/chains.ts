import type { Random } from "../../../src/stats/random.js";

/** A transition matrix whose rows are Dirichlet; a small concentration makes most transitions rare. */
export function randomTransitions(random: Random, states: number, concentration: number): Float64Array {
  const matrix = new Float64Array(states * states);
  for (let from = 0; from < states; from++) {
    const row = matrix.subarray(from * states, (from + 1) * states);
    for (let to = 0; to < states; to++)
      row[to] = random.gamma(to === from ? 3 * concentration : concentration, 1);
    const total = row.reduce((sum, share) => sum + share, 0);
    for (let to = 0; to < states; to++) row[to]! /= total;
  }
  return matrix;
}

/** The state that follows. */
export function drawNext(random: Random, matrix: Float64Array, states: number, from: number): number {
  let left = random.next();
  let to = 0;
  for (; to < states - 1; to++) {
    left -= matrix[from * states + to]!;
    if (left < 0) break;
  }
  return to;
}

/** Histories of customers that start anywhere. */
export function drawHistories(
  random: Random,
  matrix: Float64Array,
  { customers, periods }: { customers: number; periods: number },
) {
  const states = Math.sqrt(matrix.length);
  const offsets = Int32Array.from({ length: customers + 1 }, (_, i) => i * periods);
  const codes = new Int32Array(customers * periods);
  codes.forEach((_, at) => {
    codes[at] = at % periods === 0 ? random.int(states) : drawNext(random, matrix, states, codes[at - 1]!);
  });
  return { offsets, states: codes };
}
