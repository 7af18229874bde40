import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import type { Run } from "../../model/run.js";
import { chooseBlend, fitChosen, rowsOf } from "../../training/blend.js";
import { boostingMemberOf, type TreeSize } from "../../training/boosting-member.js";
import type { Member } from "../../training/member.js";
import { neuralMemberOf } from "../../training/neural-member.js";
import { carryOf } from "../common/carry.js";
import { membersWithData } from "../common/members-with-data.js";
import { checkEnoughOwners } from "./enough-owners.js";
import { pairOutOfTime } from "./out-of-time.js";
import type { PairHorizon } from "./pair-horizon.js";
import { knownUntil, type PairCut } from "./pair-labels.js";
import { pairLogistic } from "./pair-logistic.js";
import { firstDayOf, type PlannedCut, pairPlanOf, plannedDates } from "./pair-plan.js";
import { pairPopulationOf, requirePopulation } from "./pair-population.js";
import { PairShelf } from "./pair-shelf.js";
import { type LabelledPairs, PairSnapshot } from "./pair-snapshot.js";
import { fitPairUnits } from "./pair-units.js";
import { fittedRates, ratesMember } from "./rates-member.js";
import { foldsOf, scorePlannedFolds } from "./scored-folds.js";
import { trainPairDates } from "./train-dates.js";

export interface PairSettings {
  readonly key: PairKey;
  /** In days, or baskets where there are no dates; ascending. */
  readonly horizons: readonly number[];
  readonly learner: "auto" | "rates" | "logistic" | "boosting" | "neural";
  /** Whether a network is tried beside learner "auto"; default false. */
  readonly neural?: boolean | undefined;
  readonly seed: number;
}

/** Rows that the final fit looks at, and each test, at most: more say little more and fill the memory. */
const finalRows = 400_000;
const foldRows = 150_000;
/** Rows that a network is trained on at most: it takes as much longer as there are more. */
const networkRows = 40_000;
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

const network: Member<PairSnapshot> = neuralMemberOf(0.5, networkRows);

/** All members that a saved model may hold. */
export const pairMembers: readonly Member<PairSnapshot>[] = [ratesMember, pairLogistic, trees, network];

const taskMembers = { unlabelled: ratesMember, logistic: pairLogistic, boosting: trees, neural: network };
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
  const { key, seed, learner, neural } = settings;
  const wanted = { learner, neural, ...labelledAs };
  const history = new History(data, cut);
  const plan = pairPlanOf(data, history, cut, horizon, seed);
  checkEnoughOwners(history, key);
  const population = requirePopulation(pairPopulationOf(history, key, plan.window));
  const latest = new PairSnapshot(history, population);
  const shelf = new PairShelf(data, latest.length, { key, window: plan.window, seed });
  const end = knownUntil(cut);
  const label = (cuts: readonly PlannedCut[], known: number) =>
    shelf.label(cuts, plan.window, foldRows, known, run);
  const folds = await scorePlannedFolds<PairSnapshot>(
    plan,
    {
      training: label,
      validation: async (planned, known) => (await label([planned], known))[0],
      members: (rows) => membersWithData(taskMembers, { ...wanted, labelled: rows, isStrict: false }),
      release: ({ snapshot }) => snapshot.release(),
    },
    { end, seed },
    run,
  );
  const labelled = await shelf.label(plan.final, plan.window, finalRows, end, run);
  const members = membersWithData(taskMembers, { ...wanted, labelled });
  const used = foldsOf(folds, members);
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
    ...(choice.challenger && { challenger: choice.challenger }),
    carry: carryOf(fittedRates, latest, plan.window, horizon),
    units: fitPairUnits(used.map(({ validation }) => validation as LabelledPairs)),
    ...(dates && { dates }),
    ...plannedDates(plan),
    outOfTime: pairOutOfTime(data, used, (earlier) =>
      chooseBlend(members, earlier, rowsOf(used.at(-1)!.training), priorOf(members)),
    ),
  });
}
