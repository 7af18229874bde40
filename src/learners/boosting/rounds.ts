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
}

export function newTrial(judged: readonly Judged[]): Trial {
  return { judged, done: 0, rounds: 0, loss: Infinity };
}

/**
 * Goes on with a trial until its loss has not been lower for `patience` rounds.
 *
 * @param most rounds in all after which to end
 */
export async function goOn(
  trial: Trial,
  loss: Loss,
  most: number,
  patience: number,
  run: TrainingRun | undefined,
): Promise<Trial> {
  const { judged } = trial;
  const rows = judged.reduce((sum, { held }) => sum + held.length, 0);
  let { done, rounds, loss: lowest } = trial;
  while (done < most && done - rounds < patience) {
    let value = 0;
    for (const { booster, targets, held } of judged) {
      await pause(run, { phase: "search", done, total: most });
      booster.step();
      value += (loss.mean(targets, held, booster.margins) * held.length) / rows;
    }
    done++;
    if (value < lowest) [rounds, lowest] = [done, value];
  }
  return { judged, done, rounds, loss: lowest };
}
