import type { Booster } from "./booster.js";
import type { Loss, Targets } from "./losses.js";
import { pause, type TrainingRun } from "./pause.js";

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

export interface StoppingRule {
  /** Rounds at most. */
  readonly most: number;
  /** Rounds without a lower loss after which to stop. */
  readonly patience: number;
}

/** Loss by number of rounds, and where it is lowest. */
export interface StoppingPoint {
  readonly rounds: number;
  readonly loss: number;
}

/**
 * Steps the boosters together until the loss of the rows they are not trained on, over all of them, has not been
 * lower for `patience` rounds.
 */
export async function runUntilWorse(
  judged: readonly Judged[],
  loss: Loss,
  { most, patience }: StoppingRule,
  phase: string,
  run: TrainingRun | undefined,
): Promise<StoppingPoint> {
  const rows = judged.reduce((sum, { held }) => sum + held.length, 0);
  let best = { rounds: 0, loss: Infinity };
  for (let done = 0; done < most && done - best.rounds < patience; done++) {
    let value = 0;
    for (const { booster, targets, held } of judged) {
      await pause(run, { phase, done, total: most });
      booster.step();
      value += (loss.mean(targets, held, booster.margins) * held.length) / rows;
    }
    if (value < best.loss) best = { rounds: done + 1, loss: value };
  }
  return best;
}
