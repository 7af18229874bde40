import { OptionsError } from "../../src/errors.js";
import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import { History } from "../../src/events/history.js";
import { instantOf } from "../../src/events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../../src/events/table.js";
import type { Judge } from "../../src/model/judge.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { checkCutoff } from "../../src/tasks/common/check-cutoff.js";
import { modelContender } from "../../src/tasks/common/contender.js";
import { checkDated } from "../../src/tasks/common/events-to-score.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { networkAsked, requireNetwork } from "../../src/tasks/common/network.js";
import { withoutReasons } from "../../src/tasks/common/reason-options.js";
import { eventDataFacts } from "../../src/tasks/propensity/card.js";
import { eventModelOf } from "../../src/tasks/propensity/event-model.js";
import { EventSnapshot } from "../../src/tasks/propensity/event-snapshot.js";
import { eventJudge } from "../../src/tasks/propensity/judge.js";
import { loadEvents } from "../../src/tasks/propensity/state.js";
import type { Target } from "../../src/tasks/propensity/target.js";
import { trainEvents } from "../../src/tasks/propensity/train-events.js";
import { type EventParts, EventPropensityModel } from "./event-propensity-model.js";
import { type EventOptions, eventOptions } from "./options.js";
import type { EventPrediction } from "./prediction.js";
import { targetOf } from "./target-option.js";

const kind = "propensity/event";

/**
 * Who does something within the horizon: a follower's first purchase, a new buyer's second order, opening or clicking
 * the next message, unsubscribing, leaving, sharing, an event of one's own, a purchase of a category or above an amount.
 *
 * Hazards by time without the event, logistic regression and boosted trees on features of many earlier cutoffs, sized,
 * blended and calibrated out of time before the cutoff.
 */
export const event: JudgedEstimator<
  EventOptions,
  EventPrediction,
  EventPropensityModel,
  (options: EventOptions) => Judge<EventPrediction>
> = {
  kind,
  options: eventOptions,
  judge(options) {
    const { target } = parseOptions(eventOptions, options, kind);
    return judgeOf((table) => targetOf(target, table.currencyDigits));
  },

  /**
   * @throws OptionsError for a mistyped or impossible option; "cutoff_out_of_range" for one after the end of the events;
   *   "horizon_too_short" for answers to messages; "conflicting_options"
   * @throws TrainError "too_few_customers", "no_such_event", "too_short_history", "too_few_labels", "tensorflow_missing"
   */
  async train(input: EventInput, options: EventOptions, run?: Run): Promise<EventPropensityModel> {
    const where = `${kind}.train`;
    const settings = parseOptions(eventOptions, options, where);
    run?.signal?.throwIfAborted();
    await requireNetwork(settings, where);
    const table = EventTable.from(input);
    const data = dataOf(table);
    checkDated(table, where);
    const { cutoff: end, learner, neural, seed } = settings;
    const cutoff = end === undefined ? table.until : instantOf(end, data.zone, `cutoff of ${where}`);
    checkCutoff(data, cutoff);
    const asked = [settings.horizonDays].flat();
    const target = targetOf(settings.target, table.currencyDigits);
    checkHorizons(target, asked, where);
    const latest = new EventSnapshot(new History(data, cutoff), target);
    const horizonDays = [...new Set(asked)].sort((a, b) => a - b);
    const horizons = await trainEvents(data, latest, { target, horizonDays, learner, neural, seed }, run);
    const parts: EventParts = {
      cutoff,
      reading: { timeZone: table.timeZone, currencyDigits: table.currencyDigits },
      options: {
        target: settings.target,
        horizonDays: asked,
        learner,
        ...networkAsked({ neural }),
        seed,
      },
      data: eventDataFacts(latest),
      events: eventModelOf(latest, horizons),
    };
    return new EventPropensityModel(
      parts,
      judgeOf(() => target),
    );
  },

  load(saved: SavedModel): EventPropensityModel {
    return loadSaved(saved, kind, ({ state, tensors }) => {
      const { events: task, ...rest } = state as unknown as EventParts;
      const events = loadEvents({ state: task as never, tensors });
      return new EventPropensityModel(
        { ...rest, events },
        judgeOf(() => events.target),
      );
    });
  },
};

function judgeOf(targetIn: (table: EventTable) => Target): Judge<EventPrediction> {
  return {
    query: withoutReasons,
    contender: (predictions) => modelContender(predictions),
    ...eventJudge(targetIn),
  };
}

/** @throws OptionsError "horizon_too_short" where no message can be sent and answered within a horizon */
function checkHorizons(target: Target, horizons: readonly number[], where: string): void {
  if (target.of !== "nextMessage") return;
  const { responseDays } = target;
  const short = horizons.find((days) => days <= responseDays);
  if (short === undefined) return;
  throw new OptionsError(
    "horizon_too_short",
    `${where}: a message has ${responseDays} days to be answered: the horizon must be longer, got ${short}.`,
    { horizonDays: short, responseDays },
  );
}
