import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import type { Run } from "../../model/run.js";
import { chooseBlend, type FoldScores, fitChosen, rowsOf, scoreFolds } from "../../training/blend.js";
import type { Member } from "../../training/member.js";
import { membersWithData } from "../common/members-with-data.js";
import { checkEnoughOwners } from "../pairs/enough-owners.js";
import type { PairCut } from "../pairs/pair-labels.js";
import type { PairPlan } from "../pairs/pair-plan.js";
import { requirePopulation } from "../pairs/pair-population.js";
import { assortmentOf, type ItemTable, itemTableOf } from "./assortment.js";
import type { CrossSellHorizon } from "./cross-horizon.js";
import { crossPlanOf } from "./cross-plan.js";
import { type CrossPopulation, crossPopulationOf } from "./cross-population.js";
import { CrossShelf } from "./cross-shelf.js";
import { type CrossSnapshot, CrossSnapshots } from "./cross-snapshot.js";
import { crossLogistic, crossTrees } from "./members.js";
import { crossOutOfTime } from "./out-of-time.js";
import { fittedShares, sharesMember } from "./shares-member.js";
import { shifted } from "./shifted.js";

export interface CrossSellSettings {
  readonly key: PairKey;
  /** In days, or baskets where there are no dates; ascending. */
  readonly horizons: readonly number[];
  readonly learner: "auto" | "shares" | "logistic" | "boosting";
  readonly seed: number;
}

/** What training makes: one state of the keys for all horizons. */
export interface TrainedCrossSell {
  readonly population: CrossPopulation;
  readonly items: ItemTable | undefined;
  readonly horizons: readonly CrossSellHorizon[];
}

/** Candidates that are made of all cuts of the final fit, and of a test. */
const finalRows = 1_500_000;
const foldRows = 500_000;
/** Part of the candidates that were not bought that members are trained on, where there are many. */
const manyRows = 200_000;
const keptShare = 0.25;
/** Fewest rows of either label that trees are worth. */
const minTreeLabels = 300;
const taskMembers = { unlabelled: sharesMember, logistic: crossLogistic, boosting: crossTrees };
const labelledAs = { treeLabels: minTreeLabels, what: "candidates that were bought" };

/** Customers whose candidates the final fit is looked at with. */
const latestCustomers = 500;

const blendPrior = { weightDeviation: 0.1, interceptDeviation: 0.02, keepsLevel: true };
const priorOf = (members: readonly Member<CrossSnapshot>[]) =>
  members.every((member) => member.name === sharesMember.name) ? undefined : blendPrior;

/** Trains the cross-sell task: one model a horizon. */
export async function trainCrossSell(
  data: EventData,
  cut: PairCut,
  settings: CrossSellSettings,
  run?: Run,
): Promise<TrainedCrossSell> {
  const { key, seed } = settings;
  const history = new History(data, cut);
  checkEnoughOwners(history, key);
  const plans = settings.horizons.map((horizon) => crossPlanOf(data, history, cut, horizon, seed));
  const window = plans.at(-1)!.window;
  const population = requirePopulation(await crossPopulationOf(history, key, window, run));
  const { customers } = population;
  const shelf = new CrossShelf(data, { key, window, seed, customers, keys: population.keys.ids.size });
  const asOf = typeof cut === "number" ? cut : Number.POSITIVE_INFINITY;
  const items = key === "itemId" ? itemTableOf(data, asOf) : undefined;
  const assortment = assortmentOf(population.keys, data, asOf, items);
  const some = Int32Array.from({ length: Math.min(latestCustomers, data.customers.size) }, (_, code) => code);
  const latest = new CrossSnapshots(history, { population, assortment }, { atLeast: 1 }).of(some);
  const horizons: CrossSellHorizon[] = [];
  for (const [h, horizon] of settings.horizons.entries())
    horizons.push(await trainHorizon(horizon, plans[h]!, shelf, latest, asOf, settings, run));
  return { population, items, horizons };
}

async function trainHorizon(
  horizon: number,
  plan: PairPlan,
  shelf: CrossShelf,
  latest: CrossSnapshot,
  end: number,
  settings: CrossSellSettings,
  run?: Run,
): Promise<CrossSellHorizon> {
  const { learner, seed } = settings;
  const folds = await scoredFolds(plan, shelf, end, settings, run);
  const share = shelf.keptShare(plan.final, finalRows, manyRows, keptShare);
  const labelled = await shelf.label(
    plan.final,
    plan.window,
    { made: finalRows, keptShare: share },
    end,
    run,
  );
  const members = judgedMembers(membersWithData(taskMembers, { learner, labelled, ...labelledAs }), folds);
  const used = folds.filter(({ logits }) =>
    members.every(({ name, sizes }) => logits.has(`${name}/${sizes[0]}`)),
  );
  const shift = Math.log(share);
  const thinned = members.map((member) => onThinned(member, shift));
  const choice = chooseBlend(thinned, used, rowsOf(labelled), priorOf(members));
  const fitted = await fitChosen(choice, labelled, latest, plan.window, seed, run);
  for (const { snapshot } of labelled) snapshot.release();
  return Object.freeze({
    horizon,
    trained: plan.window,
    members: fitted,
    blend: choice.blend,
    shift,
    carry: carryOf(latest, plan.window, horizon),
    trainingCutoffs: plan.final.flatMap(({ cut }) => (typeof cut === "number" ? [cut] : [])),
    validationCutoffs: plan.folds.flatMap(({ validation: { cut } }) =>
      typeof cut === "number" ? [cut] : [],
    ),
    outOfTime: crossOutOfTime(used, (earlier) =>
      chooseBlend(thinned, earlier, rowsOf(labelled), priorOf(members)),
    ),
  });
}

/** The members that the latest test could judge too: what there was not enough data for then has not shown its worth. */
function judgedMembers(
  members: readonly Member<CrossSnapshot>[],
  folds: readonly FoldScores<CrossSnapshot>[],
): readonly Member<CrossSnapshot>[] {
  const last = folds.at(-1);
  const judged = members.filter(({ name, sizes }) => last?.logits.has(`${name}/${sizes[0]}`));
  return judged.length > 0 ? judged : members;
}

/** A member whose fits are trained on a share of the rows without a purchase. */
function onThinned(member: Member<CrossSnapshot>, shift: number): Member<CrossSnapshot> {
  if (member.name === sharesMember.name) return member;
  return { ...member, fit: async (size, input, run) => shifted(await member.fit(size, input, run), shift) };
}

/** Mean change of the logit by the shares from the trained window to the horizon. */
function carryOf(latest: CrossSnapshot, window: number, horizon: number): number {
  if (window === horizon || latest.length === 0) return 0;
  const [short, long] = [window, horizon].map((days) => fittedShares.score(latest, days)) as [
    Float64Array,
    Float64Array,
  ];
  return long.reduce((sum, logit, i) => sum + logit - short[i]!, 0) / long.length;
}

async function scoredFolds(
  plan: PairPlan,
  shelf: CrossShelf,
  end: number,
  { learner, seed }: CrossSellSettings,
  run?: Run,
): Promise<FoldScores<CrossSnapshot>[]> {
  const scores: FoldScores<CrossSnapshot>[] = [];
  for (const { training, validation } of plan.folds) {
    const known = typeof validation.cut === "number" ? validation.cut : end;
    const share = shelf.keptShare(training, finalRows, manyRows, keptShare);
    const labelled = await shelf.label(
      training,
      plan.window,
      { made: finalRows, keptShare: share },
      known,
      run,
    );
    const [judged] = await shelf.label([validation], plan.window, { made: foldRows, keptShare: 1 }, end, run);
    if (!judged || labelled.length === 0) continue;
    const members = membersWithData(taskMembers, { learner, labelled, ...labelledAs, isStrict: false }).map(
      (member) => onThinned(member, Math.log(share)),
    );
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
