import { TrainError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import { breathe, type Run } from "../../model/run.js";
import { chooseBlend, fitChosen, rowsOf } from "../../training/blend.js";
import { sampleCustomers } from "../../training/customer-sample.js";
import type { Cadence } from "../../training/cutoffs.js";
import { membersWithData } from "../common/members-with-data.js";
import { firstDayOf, type PlannedCut, plannedDates, planOfDays } from "../pairs/pair-plan.js";
import { foldsOf, scorePlannedFolds } from "../pairs/scored-folds.js";
import { carryTo } from "./carry.js";
import type { EventHorizon } from "./event-horizon.js";
import { eventOutOfTime } from "./event-out-of-time.js";
import { EventSnapshot, type LabelledEvents, labelEvents } from "./event-snapshot.js";
import { eventMembers } from "./members.js";
import type { Target } from "./target.js";

export interface EventSettings {
  readonly target: Target;
  /** Ascending. */
  readonly horizonDays: readonly number[];
  readonly learner: "auto" | "hazard" | "logistic" | "boosting" | "neural";
  /** Whether learner "auto" has the network as a challenger; default false. */
  readonly neural?: boolean | undefined;
  readonly seed: number;
}

const cutoffs = 20;

/** Close together, as what tells of newcomers lies in their first days; over the whole history where it is long. */
const cadence: Cadence = {
  cutoffs,
  folds: 3,
  step: (trainedDays, room) => Math.max(1, Math.floor(trainedDays / 6), Math.floor(room / cutoffs)),
};

/** Fewest rows of either label that trees are worth. */
const treeLabels = 100;
/** Fewest customers for whom the target is possible. */
const leastRows = 20;

/**
 * Trains the task of an event: one model a horizon.
 *
 * @throws TrainError "too_few_customers", "no_such_event", "too_short_history", "too_few_labels"
 */
export async function trainEvents(
  data: EventData,
  latest: EventSnapshot,
  settings: EventSettings,
  run?: Run,
): Promise<EventHorizon[]> {
  const { target, seed } = settings;
  if (latest.length < leastRows) {
    throw new TrainError(
      "too_few_customers",
      `'${target.name}' needs at least ${leastRows} customers for whom it is possible before the cutoff, got ${latest.length}.`,
      { customers: latest.length, needed: leastRows },
    );
  }
  const sampled = sampleCustomers(data, latest.length, seed);
  const horizons: EventHorizon[] = [];
  for (const horizonDays of settings.horizonDays) {
    horizons.push(await trainHorizon(sampled, latest, horizonDays, settings, run));
  }
  return horizons;
}

async function trainHorizon(
  data: EventData,
  latest: EventSnapshot,
  horizonDays: number,
  { target, learner, neural, seed }: EventSettings,
  run?: Run,
): Promise<EventHorizon> {
  const { history } = latest;
  const plan = planOfDays(data, firstDayOf(history), history.cutoff, horizonDays, cadence);
  const shelf = new Map<number, EventSnapshot>();
  const label = async (cuts: readonly PlannedCut[], known: number): Promise<LabelledEvents[]> => {
    const all: LabelledEvents[] = [];
    for (const [done, { cut }] of cuts.entries()) {
      await breathe(run, { phase: "snapshots", done, total: cuts.length });
      const at = cut as number;
      const snapshot = shelf.get(at) ?? new EventSnapshot(new History(data, at), target);
      shelf.set(at, snapshot);
      const labelled = labelEvents(data, snapshot, plan.window, known);
      if (labelled.bought.length > 0) all.push(labelled);
    }
    return all;
  };
  const labelled = await label(plan.final, history.cutoff);
  checkHappened(labelled, target, horizonDays);
  const wanted = { learner, neural, treeLabels, what: `customers with '${target.name}'` };
  const folds = await scorePlannedFolds<EventSnapshot>(
    plan,
    {
      training: label,
      validation: async (cut, known) => (await label([cut], known))[0],
      members: (rows) => membersWithData(eventMembers, { ...wanted, labelled: rows, isStrict: false }),
      release: () => {},
    },
    { end: history.cutoff, seed },
    run,
  );
  const members = membersWithData(eventMembers, { ...wanted, labelled });
  const used = foldsOf(folds, members);
  const choice = chooseBlend(members, used, rowsOf(labelled));
  const fitted = await fitChosen(choice, labelled, latest, plan.window, seed, run);
  return Object.freeze({
    horizonDays,
    trainedDays: plan.window,
    members: fitted,
    blend: choice.blend,
    ...(choice.challenger && { challenger: choice.challenger }),
    carry: target.of === "window" ? carryTo(labelled, plan.window, horizonDays) : 0,
    ...plannedDates(plan),
    outOfTime: eventOutOfTime(data, used, (earlier, rows) => chooseBlend(members, earlier, rows)),
  });
}

/** @throws TrainError "too_short_history", "no_such_event" */
function checkHappened(labelled: readonly LabelledEvents[], { name }: Target, horizonDays: number): void {
  if (labelled.length === 0) {
    throw new TrainError(
      "too_short_history",
      `'${name}' needs customers for whom it is possible in windows of ${horizonDays} days before the cutoff, of which the history has none. Use a shorter horizon.`,
      { rows: 0, horizonDays },
    );
  }
  if (labelled.every(({ bought }) => !bought.includes(1))) {
    throw new TrainError(
      "no_such_event",
      `'${name}' did not happen in the history: there is nothing to learn from.`,
      { rows: rowsOf(labelled) },
    );
  }
}
