import type { EventData } from "../../events/data.js";
import { History, presentCustomers } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import type { Run } from "../../model/run.js";
import { chooseBlend, type FoldScores, fitChosen, rowsOf } from "../../training/blend.js";
import type { Cadence } from "../../training/cutoffs.js";
import type { Member } from "../../training/member.js";
import { carryOf } from "../common/carry.js";
import { membersWithData } from "../common/members-with-data.js";
import { checkEnoughOwners } from "../pairs/enough-owners.js";
import { knownUntil, type PairCut } from "../pairs/pair-labels.js";
import { type PairPlan, type PlannedCut, pairPlanOf, plannedDates } from "../pairs/pair-plan.js";
import { requirePopulation } from "../pairs/pair-population.js";
import { foldsOf, scorePlannedFolds } from "../pairs/scored-folds.js";
import { assortmentOf, type ItemTable, itemTableOf } from "./assortment.js";
import type { CrossSellHorizon } from "./cross-horizon.js";
import { type CrossPopulation, crossPopulationOf } from "./cross-population.js";
import { CrossShelf } from "./cross-shelf.js";
import { type CrossSnapshot, CrossSnapshots } from "./cross-snapshot.js";
import { crossLogistic, crossNetwork, crossTrees } from "./members.js";
import { crossOutOfTime } from "./out-of-time.js";
import { fittedShares, sharesMember } from "./shares-member.js";
import { shifted } from "./shifted.js";

export interface CrossSellSettings {
  readonly key: PairKey;
  /** In days, or baskets where there are no dates; ascending. */
  readonly horizons: readonly number[];
  readonly learner: "auto" | "shares" | "logistic" | "boosting" | "neural";
  /** Whether a network is tried beside learner "auto"; default false. */
  readonly neural?: boolean | undefined;
  readonly seed: number;
}

/** What training makes: one state of the keys for all horizons. */
export interface TrainedCrossSell {
  readonly population: CrossPopulation;
  readonly items: ItemTable | undefined;
  readonly horizons: readonly CrossSellHorizon[];
}

/** At each cut everything that is learned of keys is learned anew: few cuts, half a window apart. */
const cadence: Cadence = {
  cutoffs: 4,
  folds: 1,
  step: (window) => Math.max(1, Math.floor(window / 2)),
};
/** Tests that a network needs to earn its place. */
const challengerFolds = 2;

/** Candidates that are made of all cuts of the final fit, and of a test. */
const finalRows = 1_500_000;
const foldRows = 500_000;
/** Part of the candidates that were not bought that members are trained on, where there are many. */
const manyRows = 200_000;
const keptShare = 0.25;
/** Fewest rows of either label that trees are worth. */
const minTreeLabels = 300;
const taskMembers = {
  unlabelled: sharesMember,
  logistic: crossLogistic,
  boosting: crossTrees,
  neural: crossNetwork,
};
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
  const planned = settings.neural ? { ...cadence, folds: challengerFolds } : cadence;
  const plans = settings.horizons.map((horizon) => pairPlanOf(data, history, cut, horizon, seed, planned));
  const window = plans.at(-1)!.window;
  const population = requirePopulation(await crossPopulationOf(history, key, window, run));
  const { customers } = population;
  const shelf = new CrossShelf(data, { key, window, seed, customers, keys: population.keys.ids.size });
  const asOf = knownUntil(cut);
  const items = key === "itemId" ? itemTableOf(data, asOf) : undefined;
  const assortment = assortmentOf(population.keys, data, asOf, items);
  const latest = new CrossSnapshots(history, { population, assortment }, { atLeast: 1 }).of(
    presentCustomers(history).subarray(0, latestCustomers),
  );
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
  const { learner, neural, seed } = settings;
  const wanted = { learner, neural, ...labelledAs };
  const shareOf = (cuts: readonly PlannedCut[]) => shelf.keptShare(cuts, finalRows, manyRows, keptShare);
  const label = (cuts: readonly PlannedCut[], known: number) =>
    shelf.label(cuts, plan.window, { made: finalRows, keptShare: shareOf(cuts) }, known, run);
  const labelled = await label(plan.final, end);
  const again = new Set(labelled);
  const folds = await scorePlannedFolds<CrossSnapshot>(
    plan,
    {
      training: label,
      validation: async (planned) =>
        (await shelf.label([planned], plan.window, { made: foldRows, keptShare: 1 }, end, run))[0],
      members: (rows, cuts) =>
        membersWithData(taskMembers, { ...wanted, labelled: rows, isStrict: false }).map((member) =>
          onThinned(member, Math.log(shareOf(cuts))),
        ),
      // Parts of customers are cut alike for the test and for the final fit, which wants their features once more.
      release: (one) => {
        if (!again.has(one)) one.snapshot.release();
      },
    },
    { end, seed },
    run,
  );
  const members = judgedMembers(membersWithData(taskMembers, { ...wanted, labelled }), folds);
  const used = foldsOf(folds, members);
  const shift = Math.log(shareOf(plan.final));
  const thinned = members.map((member) => onThinned(member, shift));
  const chosenBy = (tests: typeof used) =>
    chooseBlend(thinned, tests, rowsOf(labelled), priorOf(members), cadence.folds);
  const choice = chosenBy(used);
  const fitted = await fitChosen(choice, labelled, latest, plan.window, seed, run);
  for (const { snapshot } of labelled) snapshot.release();
  return Object.freeze({
    horizon,
    trained: plan.window,
    members: fitted,
    blend: choice.blend,
    ...(choice.challenger && { challenger: choice.challenger }),
    shift,
    carry: carryOf(fittedShares, latest, plan.window, horizon),
    ...plannedDates(plan),
    // Nothing was learned of the blend before the only test: it is judged as it stands before any.
    outOfTime: crossOutOfTime(used, chosenBy([])),
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
