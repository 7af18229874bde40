import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import type { Run } from "../../model/run.js";
import { chooseBlend, type FoldScores, fitChosen, rowsOf, scoreFolds } from "../../training/blend.js";
import { boostingMemberOf, type TreeSize } from "../../training/boosting-member.js";
import type { Member } from "../../training/member.js";
import { membersWithData } from "../common/members-with-data.js";
import { checkEnoughOwners } from "./enough-owners.js";
import { firstDayOf } from "./first-day.js";
import { pairOutOfTime } from "./out-of-time.js";
import type { PairHorizon } from "./pair-horizon.js";
import type { PairCut } from "./pair-labels.js";
import { pairLogistic } from "./pair-logistic.js";
import { type PairPlan, planOfBaskets, planOfDays } from "./pair-plan.js";
import { pairPopulationOf, requirePopulation } from "./pair-population.js";
import { PairShelf } from "./pair-shelf.js";
import { type LabelledPairs, PairSnapshot } from "./pair-snapshot.js";
import { fitPairUnits } from "./pair-units.js";
import { fittedRates, ratesMember } from "./rates-member.js";
import { trainPairDates } from "./train-dates.js";

export interface PairSettings {
  readonly key: PairKey;
  /** In days, or baskets where there are no dates; ascending. */
  readonly horizons: readonly number[];
  readonly learner: "auto" | "rates" | "logistic" | "boosting";
  readonly seed: number;
}

/** Rows that the final fit looks at, and each test, at most: more say little more and fill the memory. */
const finalRows = 400_000;
const foldRows = 150_000;
/** Fewest rows of either label that trees are worth. */
const minTreeLabels = 500;
/** Rows that deep trees are worth. */
const deepRows = 150_000;

const shapeOf = (count: number): TreeSize => ({
  trees: count,
  depth: (rows) => (rows < deepRows ? 4 : 6),
  rows: finalRows,
});

const trees: Member<PairSnapshot> = boostingMemberOf(
  { "200 trees": shapeOf(200), "400 trees": shapeOf(400) },
  0.84,
);

/** All members that a saved model may hold. */
export const pairMembers: readonly Member<PairSnapshot>[] = [ratesMember, pairLogistic, trees];

const taskMembers = { unlabelled: ratesMember, logistic: pairLogistic, boosting: trees };
const labelledAs = { treeLabels: minTreeLabels, what: "pairs that were bought again" };

/**
 * What a period brings raises or lowers the chances of all pairs: the level of one says little of the next (learned from
 * it, it misled on most of the public sets). The rates alone were never fitted to labels, so that theirs is learned.
 */
const blendPrior = { weightDeviation: 0.1, interceptDeviation: 0.02, keepsLevel: true };
const priorOf = (members: readonly Member<PairSnapshot>[]) =>
  members.every((member) => member === ratesMember) ? undefined : blendPrior;

/** Trains the pairs task: one model a horizon. */
export async function trainPairs(
  data: EventData,
  cut: PairCut,
  settings: PairSettings,
  run?: Run,
): Promise<PairHorizon[]> {
  const horizons: PairHorizon[] = [];
  for (const horizon of settings.horizons)
    horizons.push(await trainHorizon(data, cut, horizon, settings, run));
  return horizons;
}

async function trainHorizon(
  data: EventData,
  cut: PairCut,
  horizon: number,
  settings: PairSettings,
  run?: Run,
): Promise<PairHorizon> {
  const { key, seed } = settings;
  const history = new History(data, cut);
  const plan = planFor(data, history, cut, horizon, seed);
  checkEnoughOwners(history, key);
  const population = requirePopulation(pairPopulationOf(history, key, plan.window));
  const latest = new PairSnapshot(history, population);
  const shelf = new PairShelf(data, latest.length, { key, window: plan.window, seed });
  const end = typeof cut === "number" ? cut : Number.POSITIVE_INFINITY;
  const folds = await scoredFolds(plan, shelf, settings, end, run);
  const labelled = await shelf.label(plan.final, plan.window, finalRows, end, run);
  const members = membersWithData(taskMembers, { learner: settings.learner, labelled, ...labelledAs });
  const used = folds.filter(({ logits }) =>
    members.every(({ name, sizes }) => logits.has(`${name}/${sizes[0]}`)),
  );
  const choice = chooseBlend(members, used, rowsOf(labelled), priorOf(members));
  const fitted = await fitChosen(choice, labelled, latest, plan.window, seed, run);
  const dates =
    typeof cut === "number"
      ? await trainPairDates(
          shelf,
          { cut, from: firstDayOf(history), zone: data.zone, seed, horizon: plan.window, labelled },
          run,
        )
      : undefined;
  for (const { snapshot } of labelled) snapshot.release();
  return Object.freeze({
    horizon,
    trained: plan.window,
    population,
    members: fitted,
    blend: choice.blend,
    carry: carryOf(latest, plan.window, horizon),
    units: fitPairUnits(used.map(({ validation }) => validation as LabelledPairs)),
    ...(dates && { dates }),
    trainingCutoffs: plan.final.flatMap(({ cut: at }) => (typeof at === "number" ? [at] : [])),
    validationCutoffs: plan.folds.flatMap(({ validation }) =>
      typeof validation.cut === "number" ? [validation.cut] : [],
    ),
    outOfTime: pairOutOfTime(data, used, (earlier) =>
      chooseBlend(members, earlier, rowsOf(used.at(-1)!.training), priorOf(members)),
    ),
  });
}

/** Mean change of the logit by the rates from the trained window to the horizon, over all pairs. */
function carryOf(latest: PairSnapshot, window: number, horizon: number): number {
  if (window === horizon) return 0;
  const [short, long] = [window, horizon].map((days) => fittedRates.score(latest, days)) as [
    Float64Array,
    Float64Array,
  ];
  return long.reduce((sum, logit, i) => sum + logit - short[i]!, 0) / long.length;
}

function planFor(data: EventData, history: History, cut: PairCut, horizon: number, seed: number): PairPlan {
  if (typeof cut !== "number") return planOfBaskets(data, cut.lastBaskets, horizon, seed);
  return planOfDays(data, firstDayOf(history), cut, horizon);
}

async function scoredFolds(
  plan: PairPlan,
  shelf: PairShelf,
  { learner, seed }: PairSettings,
  end: number,
  run?: Run,
): Promise<FoldScores<PairSnapshot>[]> {
  const scores: FoldScores<PairSnapshot>[] = [];
  for (const { training, validation } of plan.folds) {
    const known = typeof validation.cut === "number" ? validation.cut : end;
    const labelled = await shelf.label(training, plan.window, foldRows, known, run);
    const [judged] = await shelf.label([validation], plan.window, foldRows, end, run);
    if (!judged || labelled.length === 0) continue;
    const members = membersWithData(taskMembers, { learner, labelled, ...labelledAs, isStrict: false });
    const [scored] = await scoreFolds(
      members,
      [{ training: labelled, validation: judged }],
      plan.window,
      seed,
      run,
    );
    scores.push(scored!);
    for (const { snapshot } of [...labelled, judged]) snapshot.release();
  }
  return scores;
}
