import { z } from "zod";
import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import type { EventInput } from "../../src/events/table.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { loadParts, trainActivityParts } from "../../src/tasks/activity/door.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { typicalCustomers, type ValueParts } from "../../src/tasks/value/customer-value.js";
import { valueJudge } from "../../src/tasks/value/judge.js";
import { loadValue } from "../../src/tasks/value/state.js";
import { trainValue } from "../../src/tasks/value/train.js";
import { type ValueOptions, valueOptions } from "./options.js";
import type { ValuePrediction } from "./prediction.js";
import { CustomerValueModel } from "./value-model.js";

const kind = "clv/value";
const judge = valueJudge<ValuePrediction>();

const savedTypical = z.array(
  z.object({
    horizonDays: z.number(),
    probability: z.number().positive(),
    ordersIfAny: z.number().positive(),
    orderValue: z.number().positive(),
  }),
);

/**
 * What a customer is worth within the horizon, between which amounts, and over the whole time to come.
 *
 * Stands on the activity task of `repurchase.overall`, whose chance of an order and expected orders it repeats; what
 * an order is worth is learned beside it from their amounts, net of refunds.
 */
export const value: JudgedEstimator<ValueOptions, ValuePrediction, CustomerValueModel> = {
  kind,
  options: valueOptions,
  judge,

  /**
   * @throws OptionsError for a mistyped or impossible option; "conflicting_options"; "cutoff_out_of_range" for one after the
   *   end of the events
   * @throws TrainError "too_few_customers", "too_few_returning_customers", "too_few_labels"; "no_amounts";
   *   "tensorflow_missing" where a network is wanted
   */
  async train(input: EventInput, options: ValueOptions = {}, run?: Run): Promise<CustomerValueModel> {
    const where = `${kind}.train`;
    const settings = parseOptions(valueOptions, options, where);
    const { margin, annualDiscountRate, intervalLevel } = settings;
    const { parts, latest, trained } = await trainActivityParts(input, settings, where, run);
    const own = {
      ...parts,
      options: { ...parts.options, margin, annualDiscountRate, intervalLevel },
      value: await trainValue(latest, trained, settings, run),
    };
    return new CustomerValueModel({ ...own, typical: typicalCustomers(own, latest) }, judge);
  },

  load(saved: SavedModel): CustomerValueModel {
    return loadSaved(saved, kind, ({ state, tensors }) => {
      const parts = loadParts<ValueParts>({ state, tensors });
      const own = { ...parts, value: loadValue(parts.value, tensors) };
      savedTypical.parse(own.typical);
      checkBelongs(own);
      return new CustomerValueModel(own, judge);
    });
  },
};

/** @throws RangeError where what orders are worth is of other horizons than the task */
function checkBelongs({ activity, value, typical }: ValueParts): void {
  const trained = activity.horizons.map(({ horizonDays }) => horizonDays).join();
  for (const own of [value.horizons, typical]) {
    if (own.map(({ horizonDays }) => horizonDays).join() !== trained)
      throw new RangeError("The values do not belong to the task.");
  }
}
