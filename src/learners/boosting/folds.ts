import { TrainError } from "../../errors.js";
import { createRandom } from "../../stats/random.js";
import { dealByLabel, dealtFolds, type Fold, leaveOutFolds } from "../folds.js";
import type { Targets } from "./losses.js";
import { groupRows } from "./pairwise.js";

const fewestRows = 10;

/**
 * Deals rows into five folds, each with its share of all labels (groups are dealt whole), and leaves out one at a
 * time: all five, or fewer where fewer are enough to judge by.
 *
 * @throws TrainError `too_few_rows` for less than ten rows, or for groups less than five groups
 */
export function dealFolds(targets: Targets, rows: Int32Array, seed: number): Fold[] {
  const random = createRandom(seed);
  if (rows.length < fewestRows) throw tooFew(rows.length, "rows", fewestRows);
  if (!targets.groups) return leaveOutFolds(dealByLabel(targets.labels, rows, random), rows);
  const groups = random.shuffle([...groupRows(targets.groups, rows)]);
  if (groups.length < dealtFolds) throw tooFew(groups.length, "groups", dealtFolds);
  const foldOf = new Uint8Array(targets.labels.length);
  for (const [k, group] of groups.entries()) for (const row of group) foldOf[row] = k % dealtFolds;
  return leaveOutFolds(foldOf, rows);
}

function tooFew(got: number, what: string, needed: number): TrainError {
  return new TrainError(
    "too_few_rows",
    `To find the number of trees at least ${needed} ${what} are needed, got ${got}: give 'trees', or 'validation' rows.`,
    { got, needed },
  );
}
