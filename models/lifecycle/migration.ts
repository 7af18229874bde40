import { OptionsError } from "../../src/errors.js";
import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import type { EventInput } from "../../src/events/table.js";
import type { Judge } from "../../src/model/judge.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { loadParts, trainActivityParts } from "../../src/tasks/activity/door.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { requireNetwork } from "../../src/tasks/common/network.js";
import type { LifecycleParts } from "../../src/tasks/lifecycle/lifecycle-model.js";
import { checkStates, resolveStates } from "../../src/tasks/lifecycle/resolve-states.js";
import { loadLifecycle, type StatesByFunction } from "../../src/tasks/lifecycle/state.js";
import { trainLifecycle } from "../../src/tasks/lifecycle/train-lifecycle.js";
import { hasAmounts } from "../../src/tasks/value/order-spend.js";
import { loadValue } from "../../src/tasks/value/state.js";
import { trainValue } from "../../src/tasks/value/train.js";
import { MigrationModel } from "./migration-model.js";
import { type MigrationOptions, migrationOptions } from "./migration-options.js";
import type { MigrationPrediction } from "./migration-prediction.js";

const kind = "lifecycle/migration";

/** The estimator of lifecycle states. */
export interface MigrationEstimator
  extends JudgedEstimator<
    MigrationOptions,
    MigrationPrediction,
    MigrationModel,
    (options: MigrationOptions, model: MigrationModel) => Judge<MigrationPrediction>
  > {
  /** The same for states by a function, which no file holds: `load(path, lifecycle.migration.withStates(states))`. */
  withStates(states: StatesByFunction): MigrationEstimator;
}

/**
 * In which state of value and activity each customer is, where it will be one or more periods ahead, and what is at
 * stake; and the same of the whole base.
 *
 * Stands on the activity task of `repurchase.overall`: who does not order is in the state that silence leads to, who
 * orders in one of those that are still possible, told by a blend of chains, regression and trees.
 */
export const migration: MigrationEstimator = estimator();

function estimator(byFunction?: StatesByFunction): MigrationEstimator {
  return {
    kind,
    options: migrationOptions,
    judge: (_options, model) => model.judge,
    withStates: estimator,

    /**
     * @throws OptionsError for a mistyped or impossible option; "conflicting_options"; "cutoff_out_of_range";
     *   "horizon_not_whole_periods"
     * @throws TrainError "too_few_customers", "too_few_returning_customers", "too_few_labels", "too_short_history",
     *   "no_amounts"; "tensorflow_missing" where a network is wanted
     */
    async train(input: EventInput, options: MigrationOptions = {}, run?: Run): Promise<MigrationModel> {
      const where = `${kind}.train`;
      const { states, alerts, learner, ...settings } = parseOptions(migrationOptions, options, where);
      const { seed, neural } = settings;
      await requireNetwork({ learner, neural }, where);
      const periodDays = checkPeriods([settings.horizonDays].flat(), where);
      checkStates(states, periodDays, where);
      const base = learner === "markov" ? "probability" : learner;
      const { parts, latest, trained } = await trainActivityParts(
        input,
        { ...settings, learner: base },
        where,
        run,
      );
      const scheme = resolveStates(states, latest, periodDays, where);
      const lifecycle = await trainLifecycle(latest, trained, { scheme, alerts, learner, neural, seed }, run);
      const value = hasAmounts(latest)
        ? await trainValue(latest, trained, { learner: base, neural, seed }, run)
        : undefined;
      const asked = {
        ...parts.options,
        learner,
        states: typeof states === "object" && "of" in states ? { names: states.names } : states,
        ...(Object.keys(alerts).length > 0 && { alerts }),
      };
      return new MigrationModel({ ...parts, options: asked, lifecycle, ...(value && { value }) });
    },

    load(saved: SavedModel): MigrationModel {
      return loadSaved(saved, kind, (own) => {
        const { lifecycle, ...state } = own.state as { lifecycle: JsonObject } & JsonObject;
        const parts = loadParts<LifecycleParts>({ ...own, state });
        const loaded = loadLifecycle({ state: lifecycle, tensors: own.tensors }, byFunction);
        const value = parts.value && loadValue(parts.value, own.tensors);
        checkBelongs(parts, loaded, value);
        return new MigrationModel({ ...parts, lifecycle: loaded, ...(value && { value }) });
      });
    },
  };
}

/** @throws OptionsError "horizon_not_whole_periods" */
function checkPeriods(horizons: readonly number[], where: string): number {
  const period = Math.min(...horizons);
  const odd = horizons.find((days) => days % period !== 0);
  if (odd === undefined) return period;
  throw new OptionsError(
    "horizon_not_whole_periods",
    `${where}: every horizon must be a whole number of the shortest, ${period} days, got ${odd}.`,
    { period, got: odd },
  );
}

/** @throws RangeError where states or values are of other horizons than the task */
function checkBelongs({ activity }: LifecycleParts, ...others: (Horizons | undefined)[]): void {
  const daysOf = ({ horizons }: Horizons) => horizons.map(({ horizonDays }) => horizonDays).join();
  if (others.every((other) => !other || daysOf(other) === daysOf(activity))) return;
  throw new RangeError("The states or values do not belong to the task.");
}

interface Horizons {
  readonly horizons: readonly { readonly horizonDays: number }[];
}
