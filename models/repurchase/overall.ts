import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import { History } from "../../src/events/history.js";
import { instantOf } from "../../src/events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../../src/events/table.js";
import type { Judge } from "../../src/model/judge.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { dataFacts } from "../../src/tasks/activity/card.js";
import { activityContenders, activityTruth } from "../../src/tasks/activity/judge.js";
import { loadActivity } from "../../src/tasks/activity/state.js";
import { trainActivity } from "../../src/tasks/activity/train.js";
import { checkDated } from "../../src/tasks/common/events-to-score.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { Snapshot } from "../../src/training/snapshot.js";
import { OverallModel, type OverallParts, type OverallPrediction } from "./overall-model.js";
import { type OverallOptions, overallOptions } from "./overall-options.js";

const kind = "repurchase/overall";

const judge: Judge<OverallPrediction> = {
  contender: ({ columns }) => ({
    name: "siyu",
    role: "model",
    score: columns["probability"] as Float64Array,
    probability: columns["probability"] as Float64Array,
    expected: columns["expectedOrders"] as Float64Array,
  }),
  truth: activityTruth,
  baselines: activityContenders,
};

/**
 * Who buys again within the horizon, how many orders to expect, and when the next one comes.
 *
 * Stands on the activity task: a probability model of buying (BG/NBD, MBG/NBD) and logistic regression on features of
 * many earlier cutoffs, sized, blended and calibrated out of time before the cutoff.
 */
export const overall: JudgedEstimator<OverallOptions, OverallPrediction, OverallModel> = {
  kind,
  options: overallOptions,
  judge,

  /**
   * @throws OptionsError for a mistyped or impossible option; "cutoff_out_of_range" for one after the end of the events
   * @throws TrainError "too_few_customers", "too_few_returning_customers", "too_few_labels"
   */
  async train(input: EventInput, options: OverallOptions = {}, run?: Run): Promise<OverallModel> {
    const where = `${kind}.train`;
    const settings = parseOptions(overallOptions, options, where);
    run?.signal?.throwIfAborted();
    const table = EventTable.from(input);
    const data = dataOf(table);
    const reading = { timeZone: table.timeZone, currencyDigits: table.currencyDigits };
    checkDated(table, where);
    const cutoff =
      settings.cutoff === undefined
        ? table.until
        : instantOf(settings.cutoff, data.zone, `cutoff of ${where}`);
    const asked = [settings.horizonDays].flat();
    const horizonDays = [...new Set(asked)].sort((a, b) => a - b);
    const latest = new Snapshot(new History(data, cutoff));
    const horizons = await trainActivity(data, latest, { ...settings, horizonDays }, run);
    const parts: OverallParts = {
      cutoff,
      reading,
      options: { horizonDays: asked, learner: settings.learner, seed: settings.seed },
      data: dataFacts(latest),
      activity: { horizons, population: latest.population, calendar: data.side.calendar },
    };
    return new OverallModel(parts, judge);
  },

  load(saved: SavedModel): OverallModel {
    return loadSaved(saved, kind, ({ state, tensors }) => {
      const { activity, ...rest } = state as unknown as OverallParts;
      return new OverallModel(
        { ...rest, activity: loadActivity({ state: activity as never, tensors }) },
        judge,
      );
    });
  },
};
