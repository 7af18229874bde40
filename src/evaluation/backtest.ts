import { z } from "zod";
import { OptionsError } from "../errors.js";
import { dayMs } from "../events/calendar-day.js";
import { instantOf, instantOption } from "../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../events/table.js";
import type { Model } from "../model/contract.js";
import type { Run } from "../model/run.js";
import { parseOptions } from "../options.js";
import { type AgainstScores, callersOwn } from "./against.js";
import { foldCutoffs } from "./fold-cutoffs.js";
import {
  type FoldScores,
  type JudgedEstimator,
  type JudgedFolds,
  type JudgeOf,
  judgeFolds,
} from "./judged-folds.js";

export type { JudgedEstimator } from "./judged-folds.js";

export const backtestOptions = z.strictObject({
  folds: z.number().int().min(1).max(50).default(3).describe("Number of cutoffs to test at, at most."),
  stepDays: z
    .number()
    .int()
    .positive()
    .optional()
    .describe("Days between two cutoffs. Default: the horizon."),
  cutoffs: z
    .array(instantOption)
    .min(1)
    .optional()
    .describe("Cutoffs to test at, instead of folds and stepDays."),
  against: z
    .record(
      z.string(),
      z.custom<AgainstScores>((value) => typeof value === "function"),
    )
    .default({})
    .describe("Own models to put beside ours: name -> function that scores a fold."),
  samples: z.number().int().min(100).default(1000).describe("Resamples of the bootstrap intervals."),
  seed: z.number().int().min(0).default(1).describe("Seed of the bootstrap."),
});
/** What callers may pass to `backtest`. */
export type BacktestOptions = z.input<typeof backtestOptions>;

/** Scores of all contenders at one cutoff. */
export interface BacktestFold extends FoldScores {
  readonly cutoff: Date;
}

/** What a back-test found: folds, means, comparisons, stability. */
export interface BacktestResult extends JudgedFolds {
  readonly kind: string;
  readonly horizonDays: number;
  readonly folds: readonly BacktestFold[];
}

/**
 * Rolling-origin back-test: at each cutoff a model is trained on what was known then, scores everybody, and is
 * judged by what came after, beside the baselines and the caller's own models on the same rows.
 *
 * @param options options of the estimator, without `cutoff`
 * @throws OptionsError "too_short_history" when the events leave no room for one fold; "wrong_score_count" when
 *   `against` returns another number of scores than rows were asked for
 */
export async function backtest<
  Options extends { horizonDays?: number | readonly number[] | undefined },
  Row,
  M extends Model<Row>,
>(
  estimator: JudgedEstimator<Options, Row, M, JudgeOf<Options, Row, M>>,
  data: EventInput,
  options: Options,
  test: BacktestOptions = {},
  run?: Run,
): Promise<BacktestResult> {
  const settings = parseOptions(backtestOptions, test, "backtest");
  const table = EventTable.from(data);
  const horizonDays = horizonOf(estimator, options);
  if (table.clock !== "calendar") {
    throw new OptionsError("no_dates", "backtest: needs events with dates; of baskets use backtestBaskets.");
  }
  const cutoffs =
    settings.cutoffs?.map((cutoff) => instantOf(cutoff, dataOf(table).zone, "cutoffs of backtest")) ??
    foldCutoffs(table, { horizonDays, ...settings });
  const { judge } = estimator;
  const judged = await judgeFolds<Row, M>(
    (model) => (typeof judge === "function" ? judge(options, model) : judge),
    table,
    cutoffs.map((cutoff) => ({
      cutoff,
      query: { asOf: cutoff, horizonDays },
      later: { asOf: cutoff + 7 * dayMs, horizonDays },
    })),
    (cutoff, inner) => estimator.train(table, { ...options, cutoff }, inner),
    {
      ...settings,
      callersOwn: (predictions) => {
        const { asOf } = predictions;
        return callersOwn(settings.against, predictions, (rows) => ({ asOf, horizonDays, ...rows }));
      },
    },
    run,
  );
  return {
    kind: estimator.kind,
    horizonDays,
    ...judged,
    folds: judged.folds.map((fold, f) => ({ cutoff: new Date(cutoffs[f]!), ...fold })),
  };
}

export function horizonOf<Options extends { horizonDays?: number | readonly number[] | undefined }>(
  estimator: { readonly options: z.ZodObject },
  options: Options,
): number {
  const parsed = parseOptions(estimator.options, options, "backtest") as { horizonDays: number | number[] };
  return Array.isArray(parsed.horizonDays) ? parsed.horizonDays[0]! : parsed.horizonDays;
}
