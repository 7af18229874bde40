import { TrainError } from "../errors.js";
import type { ChallengerReport } from "../model/card.js";
import { breathe, type Run } from "../model/run.js";
import { customersOf, judgeChallenger } from "./challenge.js";
import { type BlendPrior, blendTested, keyOf, type LearnedBlend, learnBlend } from "./learn-blend.js";
import type { Fitted, Member } from "./member.js";
import type { Labelled, Rows } from "./rows.js";
import type { Snapshot } from "./snapshot.js";

export type { BlendPrior } from "./learn-blend.js";

/** Snapshots of one out-of-time test: fitted on `training` and `latest`, judged on `validation`. */
export interface FoldSnapshots<S extends Rows = Snapshot> {
  readonly training: readonly Labelled<S>[];
  readonly validation: Labelled<S>;
}

/** Out-of-time logits of every size of every member on one fold's validation snapshot. */
export interface FoldScores<S extends Rows = Snapshot> extends FoldSnapshots<S> {
  readonly logits: ReadonlyMap<string, Float64Array>;
  readonly fitted: ReadonlyMap<string, Fitted<S>>;
}

/** Which size of each member to use, and how to add their logits up. */
export interface BlendChoice<S extends Rows = Snapshot> extends LearnedBlend<S> {
  /** How the challenger among the members did, kept or not; absent where there was none. */
  readonly challenger?: ChallengerReport;
}

const usualPrior: BlendPrior = { weightDeviation: 0.15, interceptDeviation: 0.1, keepsLevel: false };

/**
 * Fits every size of every member on the training part of each fold and scores its validation part. A challenger that
 * there is too little to train on scores all rows alike, by the share of the training rows that bought.
 */
export async function scoreFolds<S extends Rows>(
  members: readonly Member<S>[],
  folds: readonly FoldSnapshots<S>[],
  horizon: number,
  seed: number,
  run?: Run,
): Promise<FoldScores<S>[]> {
  const scores: FoldScores<S>[] = [];
  const total = folds.length * members.reduce((n, member) => n + member.sizes.length, 0);
  let done = 0;
  for (const { training, validation } of folds) {
    const logits = new Map<string, Float64Array>();
    const fits = new Map<string, Fitted<S>>();
    for (const member of members) {
      for (const size of member.sizes) {
        await breathe(run, { phase: "validate", done: done++, total });
        const input = { labelled: training, latest: validation.snapshot, horizon, seed };
        const fitted = await member.fit(size, input, run).catch((error: unknown) => {
          if (member.isChallenger && error instanceof TrainError) return undefined;
          throw error;
        });
        const key = keyOf(member, size);
        logits.set(key, fitted?.score(validation.snapshot, horizon) ?? alike(training, validation));
        if (fitted) fits.set(key, fitted);
      }
    }
    scores.push({ training, validation, logits, fitted: fits });
  }
  return scores;
}

/** The log-odds of the training rows for each row to judge. */
function alike<S extends Rows>(training: readonly Labelled<S>[], { bought }: Labelled<S>): Float64Array {
  const rows = rowsOf(training);
  const ones = training.reduce((sum, one) => one.bought.reduce((n, label) => n + label, sum), 0);
  return new Float64Array(bought.length).fill(Math.log((ones + 0.5) / (rows - ones + 0.5)));
}

/**
 * Picks for each member the size with the lowest out-of-time log-loss and learns the weights of the blend, both on
 * the folds given. Without folds: the middle size of each and their prior weights.
 *
 * A fold speaks for the fit to come as far as it was trained on as much: the weight of its rows is the square of its
 * share of training rows. Else learners that need data would be judged by what they did when there was little. All rows
 * of one customer speak as one: they share what is particular to the customer.
 *
 * A challenger among the members, of which there is one at most, stays only where it lowers the out-of-time log-loss of
 * the others' blend beyond chance, in each of two folds at least. Where it goes, the choice is the same as without it.
 *
 * @param rows training rows of the fit that is to come
 * @param told of how many of the latest folds weights are learned without a challenger: where more are there for its sake
 */
export function chooseBlend<S extends Rows>(
  members: readonly Member<S>[],
  folds: readonly FoldScores<S>[],
  rows: number,
  prior: BlendPrior = usualPrior,
  told = folds.length,
): BlendChoice<S> {
  const tests = folds.map(({ training, validation: { bought, snapshot }, logits }) => ({
    bought,
    logits,
    snapshot,
    weight: Math.min(1, rowsOf(training) / rows) ** 2 * customersPerRow(snapshot),
  }));
  const incumbents = members.filter(({ isChallenger }) => !isChallenger);
  const newcomer = members.find(({ isChallenger }) => isChallenger);
  const usual = tests.slice(Math.max(0, tests.length - told));
  if (!newcomer || incumbents.length === 0) return learnBlend(members, usual, prior);
  const judged = tests.map((test) => ({ ...test, customers: customersOf(test.snapshot) }));
  const challenger = judgeChallenger(incumbents, newcomer, judged, prior);
  const learned = challenger.kept ? learnBlend(members, tests, prior) : learnBlend(incumbents, usual, prior);
  return { ...learned, challenger };
}

function customersPerRow({ rows }: Pick<Rows, "rows">): number {
  let customers = 0;
  for (let i = 0; i < rows.length; i++) if (i === 0 || rows[i] !== rows[i - 1]) customers++;
  return customers / rows.length;
}

/** Number of labelled rows. */
export function rowsOf<S extends Rows>(labelled: readonly Labelled<S>[]): number {
  return labelled.reduce((rows, { bought }) => rows + bought.length, 0);
}

/** Blended logits of one fold under a choice. */
export function blendFold<S extends Rows>(choice: BlendChoice<S>, fold: FoldScores<S>): Float64Array {
  return blendTested(choice, fold);
}

/**
 * Members in their sizes with what they scored the rows of a fold: those of a choice, and a challenger that has not earned
 * its place in it.
 */
export function toldMembers<S extends Rows>({ sizes }: BlendChoice<S>, { logits }: FoldScores<S>) {
  const nameOf = (key: string) => key.slice(0, key.indexOf("/"));
  const chosen = new Set(sizes.map(({ member }) => member.name));
  const left = Array.from(logits.keys()).filter((key) => !chosen.has(nameOf(key)));
  return [...sizes.map(({ member, size }) => `${member.name}/${size}`), ...left].map((key) => ({
    name: `${nameOf(key)} (${key.slice(key.indexOf("/") + 1)})`,
    logits: logits.get(key)!,
  }));
}

/** Fits the chosen size of each member for good. */
export async function fitChosen<S extends Rows>(
  { sizes }: BlendChoice<S>,
  labelled: readonly Labelled<S>[],
  latest: S,
  horizon: number,
  seed: number,
  run?: Run,
): Promise<Fitted<S>[]> {
  const fitted: Fitted<S>[] = [];
  for (const [done, { member, size }] of sizes.entries()) {
    await breathe(run, { phase: "fit", done, total: sizes.length });
    fitted.push(await member.fit(size, { labelled, latest, horizon, seed }, run));
  }
  return fitted;
}
