import { TrainError } from "../../errors.js";
import { createRandom } from "../../stats/random.js";
import type { Targets } from "./losses.js";
import { groupRows } from "./pairwise.js";

/** Rows to train on and rows that judge. */
export interface Fold {
  readonly members: Int32Array;
  readonly held: Int32Array;
}

const dealt = 5;
const fewestRows = 10;
/** Rows that folds of larger data together leave out: enough to judge by. */
const judgingRows = 6_000;

/**
 * Deals rows into five folds, each with its share of all labels (groups are dealt whole), and leaves out one at a
 * time: all five, or fewer where fewer are enough to judge by.
 *
 * @throws TrainError `too_few_rows` for less than ten rows, or for groups less than five groups
 */
export function dealFolds(targets: Targets, rows: Int32Array, seed: number): Fold[] {
  const foldOf = new Uint8Array(targets.labels.length);
  const random = createRandom(seed);
  if (rows.length < fewestRows) throw tooFew(rows.length, "rows", fewestRows);
  if (targets.groups) {
    const groups = random.shuffle([...groupRows(targets.groups, rows)]);
    if (groups.length < dealt) throw tooFew(groups.length, "groups", dealt);
    for (const [k, group] of groups.entries()) for (const row of group) foldOf[row] = k % dealt;
  } else {
    const order = random.shuffle(rows.slice());
    const position = new Int32Array(targets.labels.length);
    for (const [k, row] of order.entries()) position[row] = k;
    order.sort((a, b) => targets.labels[a]! - targets.labels[b]! || position[a]! - position[b]!);
    for (const [k, row] of order.entries()) foldOf[row] = k % dealt;
  }
  const used = Math.min(dealt, Math.max(1, Math.ceil((dealt * judgingRows) / rows.length)));
  return Array.from({ length: used }, (_, fold) => ({
    members: rows.filter((row) => foldOf[row] !== fold),
    held: rows.filter((row) => foldOf[row] === fold),
  }));
}

function tooFew(got: number, what: string, needed: number): TrainError {
  return new TrainError(
    "too_few_rows",
    `To find the number of trees at least ${needed} ${what} are needed, got ${got}: give 'trees', or 'validation' rows.`,
    { got, needed },
  );
}
