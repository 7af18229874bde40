import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import type { EventInput } from "../../src/events/table.js";
import type { Judge } from "../../src/model/judge.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { loadParts, trainActivityParts } from "../../src/tasks/activity/door.js";
import { activityContenders, activityTruth } from "../../src/tasks/activity/judge.js";
import { modelContender } from "../../src/tasks/common/contender.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { OverallModel, type OverallPrediction } from "./overall-model.js";
import { type OverallOptions, overallOptions } from "./overall-options.js";

const kind = "repurchase/overall";

const judge: Judge<OverallPrediction> = {
  contender: (predictions) => modelContender(predictions, "expectedOrders"),
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
   * @throws OptionsError for a mistyped or impossible option; "cutoff_out_of_range" for one after the end of the events;
   *   "conflicting_options"
   * @throws TrainError "too_few_customers", "too_few_returning_customers", "too_few_labels", "tensorflow_missing"
   */
  async train(input: EventInput, options: OverallOptions = {}, run?: Run): Promise<OverallModel> {
    const where = `${kind}.train`;
    const settings = parseOptions(overallOptions, options, where);
    const { parts } = await trainActivityParts(input, settings, where, run);
    return new OverallModel(parts, judge);
  },

  load(saved: SavedModel): OverallModel {
    return loadSaved(saved, kind, (own) => new OverallModel(loadParts(own), judge));
  },
};
