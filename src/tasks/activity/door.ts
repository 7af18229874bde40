import { OptionsError } from "../../errors.js";
import { History } from "../../events/history.js";
import type { Instant } from "../../events/instant.js";
import { instantOf } from "../../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import type { BaseQuery } from "../../model/contract.js";
import type { Run } from "../../model/run.js";
import type { JsonObject, SavedModel } from "../../model/saved-model.js";
import { Snapshot } from "../../training/snapshot.js";
import { checkPopulation } from "../common/check-cutoff.js";
import { checkDated, type ReadingRule } from "../common/events-to-score.js";
import type { DataFacts } from "../common/model-card.js";
import { networkAsked, requireNetwork } from "../common/network.js";
import { dataFacts } from "./card.js";
import type { ActivityModel } from "./model.js";
import { scoringRequest } from "./scoring-request.js";
import { loadActivity, saveActivity } from "./state.js";
import { type ActivitySettings, type TrainedHorizon, trainActivity } from "./train.js";

/** Everything that a trained model on the activity task is. */
export interface ActivityParts {
  /** End of the training data, epoch milliseconds, exclusive. */
  readonly cutoff: number;
  readonly reading: ReadingRule;
  readonly options: {
    readonly horizonDays: readonly number[];
    readonly learner: string;
    /** Present where a network was asked for beside learner "auto". */
    readonly neural?: true;
    readonly seed: number;
  };
  readonly data: DataFacts;
  readonly activity: ActivityModel;
}

/** What a training on the activity task is asked for. */
export interface ActivityTraining extends Pick<ActivitySettings, "learner" | "neural" | "seed"> {
  readonly horizonDays: number | readonly number[];
  readonly cutoff?: Instant | undefined;
}

/** A training: the model's parts, the customers as they stand at its cutoff, and what each horizon was learned from. */
export interface TrainedActivity {
  readonly parts: ActivityParts;
  readonly latest: Snapshot;
  /** By horizon, ascending. */
  readonly trained: readonly TrainedHorizon[];
}

/**
 * Reads events and trains the activity task on those before the cutoff.
 *
 * @param where for messages: "repurchase/overall.train"
 * @throws OptionsError "calendar_needed", "bad_instant", "cutoff_out_of_range", "conflicting_options"
 * @throws TrainError "too_few_customers", "too_few_returning_customers", "too_few_labels", "tensorflow_missing"
 */
export async function trainActivityParts(
  input: EventInput,
  { horizonDays, cutoff: end, learner, neural, seed }: ActivityTraining,
  where: string,
  run?: Run,
): Promise<TrainedActivity> {
  run?.signal?.throwIfAborted();
  await requireNetwork({ learner, neural }, where);
  const table = EventTable.from(input);
  const data = dataOf(table);
  checkDated(table, where);
  const cutoff = end === undefined ? table.until : instantOf(end, data.zone, `cutoff of ${where}`);
  const asked = [horizonDays].flat();
  const ascending = [...new Set(asked)].sort((a, b) => a - b);
  const latest = new Snapshot(new History(data, cutoff));
  const trained = await trainActivity(data, latest, { horizonDays: ascending, learner, neural, seed }, run);
  const horizons = trained.map(({ horizon }) => horizon);
  const parts: ActivityParts = {
    cutoff,
    reading: { timeZone: table.timeZone, currencyDigits: table.currencyDigits },
    options: { horizonDays: asked, learner, ...networkAsked({ neural }), seed },
    data: dataFacts(latest),
    activity: { horizons, population: latest.population, calendar: data.side.calendar },
  };
  return { parts, latest, trained };
}

/** The parts with the population state of a later date, and the customers as they stand then. */
export function refreshedParts<P extends ActivityParts>(
  parts: P,
  input: EventInput,
  query: Pick<BaseQuery, "asOf">,
  where: string,
): { readonly parts: P; readonly latest: Snapshot } {
  const { data, asOf } = scoringRequest(input, query, parts.reading, where);
  const latest = new Snapshot(new History(data, asOf));
  checkPopulation(latest.length, asOf, where);
  const { calendar } = data.side;
  const activity: ActivityModel = {
    ...parts.activity,
    population: latest.population,
    calendar: calendar.length > 0 ? calendar : parts.activity.calendar,
  };
  return { parts: { ...parts, activity }, latest };
}

/** The one customer that a snapshot was made for is in it. @throws OptionsError "customer_not_scored" */
export function checkScored({ length }: { readonly length: number }, asOf: number, where: string): void {
  if (length > 0) return;
  throw new OptionsError("customer_not_scored", `${where}: this customer has no order before asOf.`, {
    asOf,
  });
}

/** A model on the activity task as plain data. */
export function saveParts(kind: string, { activity, ...rest }: ActivityParts): SavedModel {
  const { state, tensors } = saveActivity(activity);
  return structuredClone({ kind, state: { ...rest, activity: state } as unknown as JsonObject, tensors });
}

/** The parts of saved state. @throws what `loadActivity` throws */
export function loadParts<P extends ActivityParts>({ state, tensors }: Omit<SavedModel, "kind">): P {
  const { activity, ...rest } = state as unknown as P;
  return { ...rest, activity: loadActivity({ state: activity as never, tensors }) } as P;
}
