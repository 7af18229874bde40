import type { Random } from "../stats/random.js";

/** Rows to train on and rows that judge. */
export interface Fold {
  readonly members: Int32Array;
  readonly held: Int32Array;
}

/** Folds that rows are dealt into. */
export const dealtFolds = 5;
/** Rows that folds of larger data together leave out: enough to judge by. */
const judgingRows = 6_000;

/** Fold of each row, so that every fold has its share of all labels; 0 for rows not dealt. */
export function dealByLabel(labels: Float64Array, rows: Int32Array, random: Random): Uint8Array {
  const foldOf = new Uint8Array(labels.length);
  const order = random.shuffle(rows.slice());
  const position = new Int32Array(labels.length);
  for (const [k, row] of order.entries()) position[row] = k;
  order.sort((a, b) => labels[a]! - labels[b]! || position[a]! - position[b]!);
  for (const [k, row] of order.entries()) foldOf[row] = k % dealtFolds;
  return foldOf;
}

/** Leaves out one fold at a time: all of them, or fewer where fewer are enough to judge by. */
export function leaveOutFolds(foldOf: Uint8Array, rows: Int32Array): Fold[] {
  const used = Math.min(dealtFolds, Math.max(1, Math.ceil((dealtFolds * judgingRows) / rows.length)));
  return Array.from({ length: used }, (_, fold) => ({
    members: rows.filter((row) => foldOf[row] !== fold),
    held: rows.filter((row) => foldOf[row] === fold),
  }));
}
