import { TrainError } from "../../errors.js";
import { createRandom } from "../../stats/random.js";
import { dealByLabel, leaveOutFolds } from "../folds.js";
import { pause, type TrainingRun } from "../training-run.js";
import { judgeFit, type LinearRows, openRegression, selectRows } from "./regressions.js";
import { awaitSteps, type Steps } from "./steps.js";

/** The ridge that is the likeliest before any row is seen, and those tried on both sides of it: powers of ten. */
const usual = 0;
const paths = [
  [1, 2, 3],
  [-1, -2],
] as const;
/** Standard deviation, in powers of ten, of the ridge before any row is seen. */
const priorDeviation = 0.7;
/** A path ends where the rows left out are this much less likely than under the best ridge: e^-6. */
const hopeless = 6;
/** Rows that choose: with more of them the ridge matters less, and the best one is much the same. */
const mostRows = 10_000;
const fewestRows = 10;

/**
 * The ridge by rows left out: five folds, fewer where there are many rows. Their likelihood under a ridge, with a
 * log-normal prior around 1, gives each ridge tried a posterior probability (a pseudo-Bayes factor: Geisser & Eddy
 * 1979); the mean of its logarithm is taken, since the lowest loss alone is often chance.
 *
 * @param members rows with weight
 */
export async function chooseRidge(
  rows: LinearRows,
  members: Int32Array,
  seed: number,
  run: TrainingRun | undefined,
): Promise<number> {
  if (members.length < fewestRows) return 10 ** usual;
  const random = createRandom(seed);
  const used =
    members.length > mostRows ? random.shuffle(members.slice()).slice(0, mostRows).sort() : members;
  const folds = leaveOutFolds(dealByLabel(rows.labels, used, random), used)
    .filter((fold) => isVaried(rows, fold.members))
    .map((fold) => ({
      regression: openRegression(selectRows(rows, fold.members)),
      held: selectRows(rows, fold.held),
    }));
  if (folds.length === 0) return 10 ** usual;
  const total = 1 + paths.flat().length;
  let done = 0;
  const first = await judge(usual);
  const judged = [first];
  const heldRows = sumOf(folds.map(({ held }) => held.labels.length));
  for (const path of paths) {
    let last = first;
    for (const power of path) {
      last = await judge(power, last.ends);
      judged.push(last);
      if (!(evidenceOf(last) > -hopeless)) break;
    }
  }
  const shares = judged.map((one) => Math.exp(evidenceOf(one) - one.power ** 2 / (2 * priorDeviation ** 2)));
  const mean = sumOf(judged.map(({ power }, k) => power * shares[k]!)) / sumOf(shares);
  return Number((10 ** mean).toPrecision(2));

  /**
   * Logarithm of the likelihood under a ridge over that under the best one so far, halved: the difference of two fits on
   * rows left out has a variance of twice its size. A loss counts the less the more the rows scatter beyond its law.
   */
  function evidenceOf({ loss }: { readonly loss: number }): number {
    const best = judged.reduce((a, b) => (b.loss < a.loss ? b : a));
    if (!Number.isFinite(best.loss)) return 0;
    return ((best.loss - loss) * heldRows) / (2 * (best.surprise || 1));
  }

  /** Loss of all rows left out, and where fits under the next ridge may start. */
  async function judge(power: number, starts: readonly (Float64Array | undefined)[] = []) {
    const ends: (Float64Array | undefined)[] = [];
    let [loss, surprise] = [0, 0];
    for (const [f, { regression, held }] of folds.entries()) {
      const solved = await awaitSteps(orNothing(regression.fit(10 ** power, starts[f])), run);
      const own = solved ? judgeFit(solved.fit, held) : { loss: Infinity, surprise: Infinity };
      loss += own.loss;
      surprise += own.surprise;
      ends.push(solved?.beta);
    }
    await pause(run, { phase: "search", done: ++done, total });
    return { power, loss, surprise, ends };
  }
}

/** A ridge too weak to converge on the rows of a fold is none to choose. */
function* orNothing<T>(steps: Steps<T>): Steps<T | undefined> {
  try {
    return yield* steps;
  } catch (error) {
    if (error instanceof TrainError) return undefined;
    throw error;
  }
}

/** Whether the labels of some rows tell anything: two of them differ. */
function isVaried({ labels }: LinearRows, rows: Int32Array): boolean {
  return rows.some((row) => labels[row] !== labels[rows[0]!]);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
