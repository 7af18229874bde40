import { TrainError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import type { Run } from "../../model/run.js";
import { sigmoid } from "../../stats/logspace.js";
import {
  type BlendChoice,
  blendFold,
  chooseBlend,
  type FoldScores,
  fitChosen,
  rowsOf,
  scoreFolds,
} from "../../training/blend.js";
import { sampleCustomers } from "../../training/customer-sample.js";
import { type CutoffPlan, planCutoffs } from "../../training/cutoffs.js";
import { asChallenger, type Member } from "../../training/member.js";
import type { LabelledSnapshot, Snapshot } from "../../training/snapshot.js";
import { SnapshotShelf } from "../../training/snapshot-shelf.js";
import { carryOf } from "../common/carry.js";
import { checkCutoff } from "../common/check-cutoff.js";
import { type BuyerLearner, fitBuyerOrders } from "./buyer-orders.js";
import { calibrateDates } from "./date-folds.js";
import { hmmMember } from "./hmm-member.js";
import type { ActivityHorizon } from "./horizon.js";
import { boostingMember, logisticMember, neuralMember } from "./matrix-members.js";
import { outOfTimeTest } from "./out-of-time-test.js";
import { type ProbabilityFit, probabilityMember } from "./probability-member.js";
import { checkEnough } from "./training-checks.js";

export interface ActivitySettings {
  readonly horizonDays: readonly number[];
  readonly learner: "auto" | "probability" | "hmm" | "logistic" | "boosting" | "neural";
  /** Whether learner "auto" has the network as a challenger; default false. */
  readonly neural?: boolean | undefined;
  readonly seed: number;
}

/** Fewest rows of either label over all training cutoffs that a supervised member is trained on. */
const minLabels = 30;

/**
 * A fitted horizon with the windows it was learned from, for tasks that ask for more about the same windows: their
 * features are made already.
 */
export interface TrainedHorizon {
  readonly horizon: ActivityHorizon;
  /** The windows that the members were trained on, by cutoff; of a sample of the customers where there are many. */
  readonly labelled: readonly LabelledSnapshot[];
  /** The out-of-time tests that the blend was learned on, by cutoff. */
  readonly tests: readonly ActivityTest[];
  /** The events that the windows are of: customers have other codes in it than in the table. */
  readonly data: EventData;
}

/** Customers of an earlier cutoff as members trained before it score them, and what they did. */
export interface ActivityTest extends LabelledSnapshot {
  /** The windows that those members were trained on. */
  readonly training: readonly LabelledSnapshot[];
  /** P(at least one order) in the window. */
  readonly probability: Float64Array;
  /** The purchase model among those members; absent where the learner has none. */
  readonly probabilityModel?: ProbabilityFit;
}

/**
 * Trains the activity task: one model a horizon, all on one probability model.
 *
 * @param latest the customers as they stand at the training cutoff
 */
export async function trainActivity(
  data: EventData,
  latest: Snapshot,
  settings: ActivitySettings,
  run?: Run,
): Promise<TrainedHorizon[]> {
  checkEnough(latest);
  checkCutoff(data, latest.history.cutoff);
  const sampled = sampleCustomers(data, latest.length, settings.seed);
  const snapshots = new SnapshotShelf(sampled);
  const horizons: TrainedHorizon[] = [];
  for (const horizonDays of settings.horizonDays) {
    horizons.push({
      ...(await trainHorizon(latest, snapshots, horizonDays, settings, run)),
      data: sampled,
    });
  }
  return horizons;
}

async function trainHorizon(
  latest: Snapshot,
  shelf: SnapshotShelf,
  horizonDays: number,
  settings: ActivitySettings,
  run?: Run,
): Promise<Omit<TrainedHorizon, "data">> {
  const { seed } = settings;
  const { zone, cutoff } = latest.history;
  const plan = planCutoffs({ from: latest.firstOrder, cutoff, horizonDays, zone });
  const labelled = await shelf.label(plan.final, plan.trainedDays, cutoff, run);
  const members = membersFor(settings, labelled);
  const trainedDays = members.every(({ needs }) => needs === "history") ? horizonDays : plan.trainedDays;
  const folds = await foldsOf(plan, shelf, members, cutoff, seed, run);
  const choice = chooseBlend(members, folds, rowsOf(labelled));
  const fitted = await fitChosen(choice, labelled, latest, trainedDays, seed, run);
  const probabilityModel = (fitted.find(({ member }) => member === "probability") ??
    (await probabilityMember.fit(
      "MBG/NBD",
      { labelled, latest, horizon: horizonDays, seed },
      run,
    ))) as ProbabilityFit;
  const buyerLearner = buyerLearnerOf(members);
  const buyerOrders = buyerLearner && (await fitBuyerOrders(labelled, trainedDays, seed, run, buyerLearner));
  const horizon: ActivityHorizon = Object.freeze({
    horizonDays,
    trainedDays,
    probabilityModel,
    // One number for all: the order of the customers that the blend has learned stays. Row by row the probability model
    // alone would reorder them, which ranks and calibrates worse out of time.
    carry: carryOf(probabilityModel, latest, trainedDays, horizonDays),
    members: fitted,
    blend: choice.blend,
    ...(choice.challenger && { challenger: choice.challenger }),
    ...(buyerOrders && { buyerOrders }),
    dates: calibrateDates(choice, folds, plan.trainedDays),
    trainingCutoffs: members.some(({ needs }) => needs === "matrix") ? plan.final : [],
    validationCutoffs: folds.map(({ validation }) => validation.snapshot.history.cutoff),
    outOfTime: await outOfTimeTest(members, folds, shelf, run),
  });
  const tests = folds.map((fold) => ({
    ...fold.validation,
    training: fold.training,
    probability: blendFold(choice, fold).map(sigmoid),
    ...purchaseModelOf(choice, fold),
  }));
  return { horizon, labelled, tests };
}

function purchaseModelOf(
  { sizes }: BlendChoice,
  { fitted }: FoldScores,
): Pick<ActivityTest, "probabilityModel"> {
  const chosen = sizes.find(({ member }) => member === probabilityMember);
  const model = chosen && fitted.get(`${probabilityMember.name}/${chosen.size}`);
  return model ? { probabilityModel: model as ProbabilityFit } : {};
}

/** Members that there is data for: supervised ones need rows of both labels. */
function membersFor({ learner, neural }: ActivitySettings, labelled: readonly LabelledSnapshot[]): Member[] {
  if (learner === "probability") return [probabilityMember];
  if (learner === "hmm") return [hmmMember];
  let ones = 0;
  let rows = 0;
  for (const { bought } of labelled) {
    rows += bought.length;
    for (const label of bought) ones += label;
  }
  const enough = Math.min(ones, rows - ones) >= minLabels;
  if (learner !== "auto" && !enough) {
    throw new TrainError(
      "too_few_labels",
      `Learner "${learner}" needs ${minLabels} customers who ordered in an earlier window and as many who did not, got ${ones} and ${rows - ones}. Use learner "auto" or a shorter horizon.`,
      { ordered: ones, didNot: rows - ones },
    );
  }
  if (learner === "logistic") return [logisticMember];
  if (learner === "boosting") return [boostingMember];
  if (learner === "neural") return [neuralMember];
  if (!enough) return [probabilityMember];
  const challengers = neural ? [asChallenger(neuralMember)] : [];
  return [probabilityMember, hmmMember, logisticMember, boostingMember, ...challengers];
}

/** By what the orders of buyers are learned: trees wherever there are some. */
function buyerLearnerOf(members: readonly Member[]): BuyerLearner | undefined {
  if (members.includes(boostingMember)) return "boosting";
  return members.includes(neuralMember) ? "neural" : undefined;
}

async function foldsOf(
  plan: CutoffPlan,
  shelf: SnapshotShelf,
  members: readonly Member[],
  cutoff: number,
  seed: number,
  run?: Run,
): Promise<FoldScores[]> {
  const folds = [];
  for (const { training, validation } of plan.folds) {
    const [judged] = await shelf.label([validation], plan.trainedDays, cutoff, run);
    const labelled = await shelf.label(training, plan.trainedDays, validation, run);
    const isLearnable =
      members.every((member) => member === probabilityMember) ||
      labelled.some(({ bought }) => bought.includes(1) && bought.includes(0));
    // A window in which nobody bought counts: leaving it out would make every score too high.
    if (judged && labelled.length > 0 && isLearnable) folds.push({ training: labelled, validation: judged });
  }
  return scoreFolds(members, folds, plan.trainedDays, seed, run);
}
