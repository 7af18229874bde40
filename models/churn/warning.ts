import { z } from "zod";
import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import type { EventInput } from "../../src/events/table.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { loadParts, trainActivityParts } from "../../src/tasks/activity/door.js";
import { warningJudge } from "../../src/tasks/churn/judge.js";
import { type WarningParts, warningsOf } from "../../src/tasks/churn/warning-model.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { savedTypical } from "../../src/tasks/common/saved-schemas.js";
import { WarningModel } from "./warning-model.js";
import { type WarningOptions, warningOptions } from "./warning-options.js";
import type { WarningPrediction } from "./warning-prediction.js";

const kind = "churn/warning";
const judge = warningJudge<WarningPrediction>();

const quantiles = z.array(z.number()).min(2);
const savedWarnings = z.looseObject({
  typical: savedTypical,
  horizons: z
    .array(
      z.looseObject({
        horizonDays: z.number().positive(),
        thresholds: z.object({ watch: z.number(), warning: z.number(), critical: z.number() }),
        facts: z.array(z.looseObject({ band: z.string(), threshold: z.number() })),
        scale: z.object({ probabilityAlive: quantiles, overdueRatio: quantiles }),
      }),
    )
    .min(1),
});

/**
 * Who is about to lapse, how near, and why: no contract ends, so a customer lapses who does not order within the
 * horizon.
 *
 * Stands on the activity task of `repurchase.overall`: what the two say adds up to 1. Bands are cut for the precision of
 * their lists, or by what a contact costs and brings, on tests before the cutoff.
 */
export const warning: JudgedEstimator<WarningOptions, WarningPrediction, WarningModel> = {
  kind,
  options: warningOptions,
  judge,

  /**
   * @throws OptionsError for a mistyped or impossible option; "cutoff_out_of_range" for one after the end of the events;
   *   "conflicting_options"
   * @throws TrainError "too_few_customers", "too_few_returning_customers", "too_few_labels", "tensorflow_missing"
   */
  async train(input: EventInput, options: WarningOptions = {}, run?: Run): Promise<WarningModel> {
    const where = `${kind}.train`;
    const settings = parseOptions(warningOptions, options, where);
    const { parts, latest, trained } = await trainActivityParts(input, settings, where, run);
    const { activeWithinDays, bands } = settings;
    const tests = trained.map((horizon) => horizon.tests);
    const warnings = warningsOf(parts, latest, tests, activeWithinDays, bands);
    const asked = {
      ...parts.options,
      ...(activeWithinDays && { activeWithinDays }),
      ...(bands && { bands }),
    };
    return new WarningModel({ ...parts, options: asked, warnings }, judge);
  },

  load(saved: SavedModel): WarningModel {
    return loadSaved(saved, kind, (own) => {
      const parts = loadParts<WarningParts>(own);
      savedWarnings.parse(parts.warnings);
      checkBelongs(parts);
      return new WarningModel(parts, judge);
    });
  },
};

/** @throws RangeError where bands are of other horizons than the task */
function checkBelongs({ activity, warnings }: WarningParts): void {
  const trained = activity.horizons.map(({ horizonDays }) => horizonDays);
  const cut = warnings.horizons.map(({ horizonDays }) => horizonDays);
  if (trained.length === cut.length && trained.every((days, h) => days === cut[h])) return;
  throw new RangeError("The bands do not belong to the task.");
}
