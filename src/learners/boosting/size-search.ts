import type { Fold } from "../folds.js";
import type { TrainingRun } from "../training-run.js";
import type { Booster } from "./booster.js";
import { boosterOf, type Prepared, type Task } from "./prepare.js";
import { goOn, newTrial, type Trial } from "./rounds.js";

/** Rows to train on and rows that judge, prepared by what the former say. */
export interface PreparedFold extends Fold {
  readonly prepared: Prepared;
}

/** The depth and number of trees with the lowest loss, and what was fitted to find them. */
export interface FoundSize {
  readonly depth: number;
  readonly rounds: number;
  readonly boosters: readonly Booster[];
}

/** Rounds in which depths are compared, by the learning rate; only the best goes on. One that is not done by then wants to be deep. */
const comparedRounds = 20;

/** How sizes are tried. */
export interface SearchSettings {
  readonly rate: number;
  /** Trees at most. */
  readonly most: number;
  /** Rounds without a lower loss after which to end. */
  readonly patience: number;
}

/** Share of the loss, over the root of the rows, by which a deeper tree must be better: less is as likely chance. */
const chance = 0.1;

/**
 * Finds the depth and number of trees with the lowest loss on rows left out: climbs from the middle of the depths
 * to a lower loss, until it is higher on both sides. Where losses differ by no more than chance the shallower is taken.
 *
 * @param depths to choose from, ascending
 */
export async function searchSize(
  task: Task,
  folds: readonly PreparedFold[],
  depths: readonly number[],
  { rate, most, patience }: SearchSettings,
  run: TrainingRun | undefined,
): Promise<FoundSize> {
  const { targets, loss } = task;
  const compared = Math.min(most, Math.ceil(comparedRounds / rate));
  const compare = (depth: number, toBeat?: number): Promise<Trial> => {
    const judged = folds.map(({ prepared, members, held }) => {
      return { booster: boosterOf(task, prepared, members, { depth, rate }), targets, held };
    });
    return goOn(newTrial(judged), loss, { most: compared, patience, toBeat }, run);
  };
  const rows = folds.reduce((sum, { held }) => sum + held.length, 0);
  const middle = depths.length >> 1;
  let best = { depth: depths[middle]!, trial: await compare(depths[middle]!) };
  const margin = (chance / Math.sqrt(rows)) * Math.abs(best.trial.loss);
  for (const step of [1, -1]) {
    const start = best;
    for (let at = middle + step; at >= 0 && at < depths.length; at += step) {
      const toBeat = best.trial.loss - step * margin;
      const next = { depth: depths[at]!, trial: await compare(depths[at]!, toBeat) };
      if (next.trial.loss >= toBeat) break;
      best = next;
    }
    if (best !== start) break;
  }
  const { judged, rounds } = await goOn(best.trial, loss, { most, patience }, run);
  return { depth: best.depth, rounds, boosters: judged.map(({ booster }) => booster) };
}
