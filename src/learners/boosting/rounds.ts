import { pause, type TrainingRun } from "../training-run.js";
import type { Booster } from "./booster.js";
import type { Loss, Targets } from "./losses.js";

/** Steps of one booster, a fixed number. */
export async function runRounds(
  booster: Booster,
  rounds: number,
  run: TrainingRun | undefined,
): Promise<void> {
  for (let done = 0; done < rounds; done++) {
    await pause(run, { phase: "trees", done, total: rounds });
    booster.step();
  }
  await pause(run, { phase: "trees", done: rounds, total: rounds });
}

/** A booster and the rows that judge it. */
export interface Judged {
  readonly booster: Booster;
  readonly targets: Targets;
  /** Rows it is not trained on. */
  readonly held: Int32Array;
}

/** Boosters that step together, and what the rows they are not trained on said so far. */
export interface Trial {
  readonly judged: readonly Judged[];
  /** Rounds done. */
  readonly done: number;
  /** Number of rounds with the lowest loss, and that loss: the mean over all rows left out. */
  readonly rounds: number;
  readonly loss: number;
  /** Loss after each round. */
  readonly losses: readonly number[];
}

export function newTrial(judged: readonly Judged[]): Trial {
  return { judged, done: 0, rounds: 0, loss: Infinity, losses: [] };
}

/** How long a trial goes on. */
export interface Patience {
  /** Rounds in all after which to end. */
  readonly most: number;
  /** Rounds without a lower loss after which to end. */
  readonly patience: number;
  /** A loss to get below: where that is out of reach at the pace of the last rounds, it ends. */
  readonly toBeat?: number | undefined;
}

/** Rounds that the pace of a trial is taken from. Losses fall ever more slowly, so that it flatters. */
const pacedRounds = 10;

/** Goes on with a trial until its loss has not been lower for some rounds, or there is nothing to win. */
export async function goOn(
  trial: Trial,
  loss: Loss,
  { most, patience, toBeat = Infinity }: Patience,
  run: TrainingRun | undefined,
): Promise<Trial> {
  const { judged } = trial;
  const rows = judged.reduce((sum, { held }) => sum + held.length, 0);
  const losses = [...trial.losses];
  let { done, rounds, loss: lowest } = trial;
  const isHopeless = (): boolean => {
    if (done < 2 * pacedRounds || toBeat === Infinity) return false;
    const gained = losses[done - 1 - pacedRounds]! - losses[done - 1]!;
    return losses[done - 1]! - (Math.max(0, gained) * (most - done)) / pacedRounds > toBeat;
  };
  while (done < most && done - rounds < patience && !isHopeless()) {
    let value = 0;
    for (const { booster, targets, held } of judged) {
      await pause(run, { phase: "search", done, total: most });
      booster.step();
      value += (loss.mean(targets, held, booster.margins) * held.length) / rows;
    }
    done++;
    losses.push(value);
    if (value < lowest) [rounds, lowest] = [done, value];
  }
  return { judged, done, rounds, loss: lowest, losses };
}
