import { OptionsError, TrainError } from "../../errors.js";
import { filterStates } from "./filter.js";
import { checkWhole, fitHmm, type HmmFit, type HmmOptions } from "./fit.js";
import { checkHistories, historiesBefore, type OrderHistories, pickHistories } from "./histories.js";

/** Options of `chooseHmm`. */
export interface ChooseHmmOptions extends Omit<HmmOptions, "states"> {
  /** Numbers of states to compare, default 2 to 6. */
  readonly states?: readonly number[];
  /** Length of the test at the end of the histories, in periods; default 13. */
  readonly testPeriods?: number;
}

/** A model and how each number of states did on the periods held back. */
export interface ChosenHmm {
  /** Fitted to the whole histories with the number of states that predicted best. */
  readonly model: HmmFit;
  /** Mean log-likelihood a customer of the counts of the test, given those before it. */
  readonly scores: readonly { readonly states: number; readonly logLikelihood: number }[];
}

/**
 * Fits models with several numbers of states to the histories as they stood before the last periods, and takes the
 * number under which those periods were the likeliest.
 *
 * @throws OptionsError, EventError, TrainError as `fitHmm`; TrainError `too_short` where nobody had ordered before the test
 */
export function chooseHmm(histories: OrderHistories, options: ChooseHmmOptions = {}): ChosenHmm {
  const { states = [2, 3, 4, 5, 6], testPeriods = 13, periodDays = 7, ...rest } = options;
  checkWhole("testPeriods", testPeriods, 1, 100_000);
  if (states.length === 0) {
    throw new OptionsError(
      "option_out_of_range",
      "'states' must name at least one number of states, got none.",
    );
  }
  checkHistories(histories);
  const before = historiesBefore(histories, testPeriods * periodDays);
  const customers = before.rows.length;
  if (customers === 0) {
    throw new TrainError(
      "too_short",
      `Nobody had ordered ${testPeriods * periodDays} days before the cutoff: there is nothing to choose the number of states on.`,
      { testDays: testPeriods * periodDays },
    );
  }
  const after = pickHistories(histories, before.rows);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const scores = states.map((count) => {
    const model = fitHmm(before.histories, { ...rest, periodDays, states: count });
    const logLikelihood =
      (sum(filterStates(model, after).logLikelihood) -
        sum(filterStates(model, before.histories).logLikelihood)) /
      customers;
    return { states: count, logLikelihood };
  });
  const best = scores.reduce((a, b) => (b.logLikelihood > a.logLikelihood ? b : a));
  return { model: fitHmm(histories, { ...rest, periodDays, states: best.states }), scores };
}
