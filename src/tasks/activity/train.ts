import { OptionsError, TrainError } from "../../errors.js";
import { contestMetrics } from "../../evaluation/contest.js";
import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import { concat } from "../../matrix/concat.js";
import type { CardScore } from "../../model/card.js";
import { breathe, type Run } from "../../model/run.js";
import { sigmoid } from "../../stats/logspace.js";
import {
  type BlendChoice,
  blendFold,
  chooseBlend,
  type FoldScores,
  fitChosen,
  scoreFolds,
} from "../../training/blend.js";
import { sampleCustomers } from "../../training/customer-sample.js";
import { type CutoffPlan, planCutoffs } from "../../training/cutoffs.js";
import type { Member } from "../../training/member.js";
import { type LabelledSnapshot, labelSnapshot, Snapshot } from "../../training/snapshot.js";
import { activityBaselines } from "./baselines.js";
import { fitCounts } from "./count-calibration.js";
import { fitDates, uncalibratedDates } from "./date-calibration.js";
import { logHazard, ofLogHazard } from "./hazard.js";
import { type ActivityHorizon, ordersOfBlend } from "./horizon.js";
import { logisticMember } from "./logistic-member.js";
import { type ProbabilityFit, probabilityMember } from "./probability-member.js";

export interface ActivitySettings {
  readonly horizonDays: readonly number[];
  readonly learner: "auto" | "probability" | "logistic";
  readonly seed: number;
}

/** Fewest customers with an order, and customers who came back, that a model is made from. */
const minCustomers = 20;
const minReturning = 5;
/** Fewest rows of either label over all training cutoffs that a supervised member is trained on. */
const minLabels = 30;

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
): Promise<ActivityHorizon[]> {
  checkEnough(latest);
  checkCutoff(data, latest.history.cutoff);
  const snapshots = new SnapshotShelf(sampleCustomers(data, latest.length, settings.seed));
  const horizons: ActivityHorizon[] = [];
  for (const horizonDays of settings.horizonDays) {
    horizons.push(await trainHorizon(latest, snapshots, horizonDays, settings, run));
  }
  return horizons;
}

async function trainHorizon(
  latest: Snapshot,
  shelf: SnapshotShelf,
  horizonDays: number,
  { learner, seed }: ActivitySettings,
  run?: Run,
): Promise<ActivityHorizon> {
  const { zone, cutoff } = latest.history;
  const plan = planCutoffs({ from: firstOrder(latest), cutoff, horizonDays, zone });
  const labelled = await shelf.label(plan.final, plan.trainedDays, cutoff, run);
  const members = membersFor(learner, labelled);
  const trainedDays =
    members.length === 1 && members[0] === probabilityMember ? horizonDays : plan.trainedDays;
  const folds = await foldsOf(plan, shelf, members, cutoff, seed, run);
  const choice = chooseBlend(members, folds);
  const fitted = await fitChosen(choice, labelled, latest, trainedDays, seed, run);
  const probabilityModel = (fitted.find(({ member }) => member === "probability") ??
    (await probabilityMember.fit("MBG/NBD", { labelled, latest, horizonDays, seed }, run))) as ProbabilityFit;
  return Object.freeze({
    horizonDays,
    trainedDays,
    probabilityModel,
    carry: carryOf(probabilityModel, latest, trainedDays, horizonDays),
    members: fitted,
    blend: choice.blend,
    ...calibrate(choice, folds, plan.trainedDays),
    trainingCutoffs: members.length > 1 || learner === "logistic" ? plan.final : [],
    validationCutoffs: folds.map(({ validation }) => validation.snapshot.history.cutoff),
    outOfTime: await outOfTimeTest(members, folds, shelf, run),
  });
}

/**
 * Mean change of the probability model's logit from the trained window to the horizon, over all customers. One number
 * for all: the order of the customers that the blend has learned stays (row by row, the probability model alone would
 * reorder them; out of time that ranks and calibrates worse).
 */
function carryOf(model: ProbabilityFit, latest: Snapshot, trainedDays: number, horizonDays: number): number {
  if (trainedDays === horizonDays) return 0;
  const short = model.score(latest, trainedDays);
  const long = model.score(latest, horizonDays);
  return long.reduce((sum, logit, i) => sum + logit - short[i]!, 0) / long.length;
}

/** Snapshots by cutoff and labels by window, made once for all horizons. */
class SnapshotShelf {
  readonly #data: EventData;
  readonly #labelled = new Map<string, LabelledSnapshot>();
  readonly #snapshots = new Map<number, Snapshot>();

  constructor(data: EventData) {
    this.#data = data;
  }

  /** @param knownBefore orders known only later than this are not in the labels: the cutoff of the fit they are for */
  async label(
    cutoffs: readonly number[],
    days: number,
    knownBefore: number,
    run?: Run,
  ): Promise<LabelledSnapshot[]> {
    const all: LabelledSnapshot[] = [];
    for (const [done, cutoff] of cutoffs.entries()) {
      await breathe(run, { phase: "snapshots", done, total: cutoffs.length });
      all.push(this.#one(cutoff, days, this.#data.instants.knownAt ? knownBefore : Number.POSITIVE_INFINITY));
    }
    return all.filter(({ bought }) => bought.length > 0);
  }

  #one(cutoff: number, days: number, knownBefore: number): LabelledSnapshot {
    const key = `${cutoff}/${days}/${knownBefore}`;
    let labelled = this.#labelled.get(key);
    if (!labelled) {
      let snapshot = this.#snapshots.get(cutoff);
      if (!snapshot) {
        snapshot = new Snapshot(new History(this.#data, cutoff));
        this.#snapshots.set(cutoff, snapshot);
      }
      labelled = labelSnapshot(this.#data, snapshot, days, knownBefore);
      this.#labelled.set(key, labelled);
    }
    return labelled;
  }
}

/** Members that there is data for: supervised ones need rows of both labels. */
function membersFor(learner: ActivitySettings["learner"], labelled: readonly LabelledSnapshot[]): Member[] {
  if (learner === "probability") return [probabilityMember];
  let ones = 0;
  let rows = 0;
  for (const { bought } of labelled) {
    rows += bought.length;
    for (const label of bought) ones += label;
  }
  const enough = Math.min(ones, rows - ones) >= minLabels;
  if (learner === "logistic" && !enough) {
    throw new TrainError(
      "too_few_labels",
      `The logistic learner needs ${minLabels} customers who ordered in an earlier window and as many who did not, got ${ones} and ${rows - ones}. Use learner "auto" or a shorter horizon.`,
      { ordered: ones, didNot: rows - ones },
    );
  }
  if (learner === "logistic") return [logisticMember];
  return enough ? [probabilityMember, logisticMember] : [probabilityMember];
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
      members.length === 1 || labelled.some(({ bought }) => bought.includes(1) && bought.includes(0));
    // A window in which nobody bought counts: leaving it out would make every score too high.
    if (judged && labelled.length > 0 && isLearnable) folds.push({ training: labelled, validation: judged });
  }
  return scoreFolds(members, folds, plan.trainedDays, seed, run);
}

/** What the folds say about counts and dates beyond the probability of an order. */
function calibrate(
  choice: BlendChoice,
  folds: readonly FoldScores[],
  days: number,
): Pick<ActivityHorizon, "counts" | "dates"> {
  const tests = folds.flatMap((fold) => {
    const model = probabilityFitOf(fold, choice);
    if (!model) return [];
    const { snapshot, orders } = fold.validation;
    const probability = blendFold(choice, fold).map(sigmoid);
    const positions = positionsOfOrders(fold.validation, model, probability, days);
    return [{ probability, blended: ordersOfBlend(model, snapshot, days, probability), orders, positions }];
  });
  if (tests.length === 0) return { counts: { slope: 1 }, dates: uncalibratedDates };
  const column = (name: keyof (typeof tests)[number]) => concat(tests.map((test) => test[name]));
  return {
    counts: fitCounts(column("probability"), column("blended"), column("orders")),
    dates: fitDates(column("positions")),
  };
}

/** At which quantile of the predicted date each first order of a fold came. */
function positionsOfOrders(
  { snapshot, firstOrderAfterDays }: LabelledSnapshot,
  model: ProbabilityFit,
  probability: Float64Array,
  days: number,
): Float64Array {
  // Orders come in whole days: the middle of the day stands for its hours.
  const middle = Float64Array.from(firstOrderAfterDays, (t) => Math.max(0, t - 0.5));
  const own = model.probability(snapshot, days);
  const ownAt = model.probability(snapshot, middle);
  const position = probability.map((p, i) => {
    const shift = logHazard(p) - logHazard(own[i]!);
    return Math.min(1, ofLogHazard(logHazard(ownAt[i]!) + shift) / p);
  });
  return position.filter((_, i) => firstOrderAfterDays[i]! >= 0);
}

function probabilityFitOf(fold: FoldScores, { sizes }: BlendChoice): ProbabilityFit | undefined {
  const chosen = sizes.find(({ member }) => member === probabilityMember);
  return chosen && (fold.fitted.get(`${chosen.member.name}/${chosen.size}`) as ProbabilityFit);
}

/**
 * The latest fold, judged with sizes and weights learned on what was known of earlier folds at its cutoff
 * (the weights that are used in the end are learned on all folds), beside the members and the baselines.
 */
async function outOfTimeTest(
  members: readonly Member[],
  folds: readonly FoldScores[],
  shelf: SnapshotShelf,
  run?: Run,
): Promise<CardScore[]> {
  const last = folds.at(-1);
  if (!last) return [];
  const { snapshot, bought, orders, horizonDays } = last.validation;
  const { cutoff, zone } = snapshot.history;
  const earlier: FoldScores[] = [];
  for (const fold of folds) {
    const from = fold.validation.snapshot.history.cutoff;
    if (zone.addDays(from, horizonDays) > cutoff) continue;
    const [validation] = await shelf.label([from], horizonDays, cutoff, run);
    earlier.push({ ...fold, validation: validation! });
  }
  const choice = chooseBlend(members, earlier);
  const truth = { labels: bought, counts: orders };
  const score = (name: string, logits: Float64Array): CardScore => ({
    name,
    metrics: contestMetrics({ name, role: "model", score: logits, probability: logits.map(sigmoid) }, truth),
  });
  return [
    score("blend", blendFold(choice, last)),
    ...choice.sizes.map(({ member, size }) =>
      score(`${member.name} (${size})`, last.logits.get(`${member.name}/${size}`)!),
    ),
    ...activityBaselines(snapshot.summary, horizonDays, last.training.at(-1)).map((baseline) => ({
      name: baseline.name,
      metrics: contestMetrics(baseline, truth),
    })),
  ];
}

function firstOrder({ history, orders }: Snapshot): number {
  let first = history.today;
  for (const day of orders.day) if (day < first) first = day;
  return history.zone.startOfDay(first);
}

/** Days after the end of the events would be read as days on which nobody ordered. */
function checkCutoff({ zone, until }: EventData, cutoff: number): void {
  if (zone.dayOf(cutoff - 1) <= zone.dayOf(until - 1)) return;
  throw new OptionsError(
    "cutoff_out_of_range",
    `The cutoff ${new Date(cutoff).toISOString()} is after the end of the events, ${new Date(until).toISOString()}. Use an earlier cutoff, or, if nothing happened in between, read the events with 'until'.`,
    { cutoff, until },
  );
}

function checkEnough(latest: Snapshot): void {
  const customers = latest.length;
  let returning = 0;
  for (const x of latest.summary.frequency) if (x > 0) returning++;
  if (customers < minCustomers) {
    throw new TrainError(
      "too_few_customers",
      `A model needs at least ${minCustomers} customers with an order before the cutoff, got ${customers}.`,
      { customers, needed: minCustomers },
    );
  }
  if (returning < minReturning) {
    throw new TrainError(
      "too_few_returning_customers",
      `A model needs at least ${minReturning} customers who ordered on two days before the cutoff, got ${returning} of ${customers}.`,
      { returning, needed: minReturning, customers },
    );
  }
}
