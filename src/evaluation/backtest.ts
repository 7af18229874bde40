import { z } from "zod";
import { dayMs } from "../events/calendar-day.js";
import { instantOf, instantOption } from "../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../events/table.js";
import { gather } from "../matrix/gather.js";
import type { BaseQuery, Estimator, Metrics, Model } from "../model/contract.js";
import type { Contender, Judge } from "../model/judge.js";
import type { KeyName, Predictions } from "../model/predictions.js";
import { breathe, type Run } from "../model/run.js";
import { parseOptions } from "../options.js";
import { type AgainstScores, callersOwn } from "./against.js";
import { type Comparison, type ContestFold, compareContenders } from "./compare.js";
import { contestMetrics } from "./contest.js";
import { customerCodes } from "./customer-codes.js";
import { listOffsetsOf } from "./customer-lists.js";
import { foldCutoffs } from "./fold-cutoffs.js";
import { matchedRows } from "./matched-rows.js";
import { type ScoreStability, scoreStability } from "./stability.js";

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
export interface BacktestFold {
  readonly cutoff: Date;
  readonly customers: number;
  /** Rows that were judged, where a customer has one for each item or category. */
  readonly pairs?: number;
  /** Share of the rows that came true. */
  readonly baseRate: number;
  readonly rows: readonly {
    readonly name: string;
    readonly role: Contender["role"];
    readonly metrics: Metrics;
  }[];
}

/** What a back-test found: folds, means, comparisons, stability. */
export interface BacktestResult {
  readonly kind: string;
  readonly horizonDays: number;
  /** What a row is about beside its customer, where a customer has several. */
  readonly key?: KeyName;
  readonly folds: readonly BacktestFold[];
  /** Mean over the folds, the model first. */
  readonly mean: readonly {
    readonly name: string;
    readonly role: Contender["role"];
    readonly metrics: Metrics;
  }[];
  /** The model minus each other contender, with paired bootstrap intervals over the customers of all folds. */
  readonly comparisons: readonly Comparison[];
  /** How far the scores move in one week, at the last cutoff. */
  readonly stability: ScoreStability;
}

/** An estimator that a back-test can judge. */
export interface JudgedEstimator<Options, Row, M extends Model<Row>> extends Estimator<Options, M> {
  readonly judge: Judge<Row>;
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
  estimator: JudgedEstimator<Options, Row, M>,
  data: EventInput,
  options: Options,
  test: BacktestOptions = {},
  run?: Run,
): Promise<BacktestResult> {
  const settings = parseOptions(backtestOptions, test, "backtest");
  const table = EventTable.from(data);
  const horizonDays = horizonOf(estimator, options);
  const cutoffs =
    settings.cutoffs?.map((cutoff) => instantOf(cutoff, dataOf(table).zone, "cutoffs of backtest")) ??
    foldCutoffs(table, { horizonDays, ...settings });
  const folds: (ContestFold & { readonly cutoff: number })[] = [];
  let last: { model: M; predictions: Predictions<Row> } | undefined;
  for (const [done, cutoff] of cutoffs.entries()) {
    await breathe(run, { phase: "backtest", done, total: cutoffs.length });
    const model = await estimator.train(table, { ...options, cutoff }, innerRun(run, done, cutoffs.length));
    const predictions = model.predict(table, { asOf: cutoff, horizonDays });
    last = { model, predictions };
    const contenders = [
      estimator.judge.contender(predictions),
      ...estimator.judge.baselines(table, predictions),
      ...(await callersOwn(settings.against, predictions)),
    ];
    folds.push({
      cutoff,
      contenders,
      truth: estimator.judge.truth(table, predictions),
      customers: customerCodes(table, predictions),
      lists: listOffsetsOf(predictions),
    });
  }
  await breathe(run, { phase: "backtest", done: cutoffs.length, total: cutoffs.length });
  const judged = folds.map(
    ({ contenders, truth, lists, cutoff }): BacktestFold => ({
      cutoff: new Date(cutoff),
      customers: lists ? lists.length - 1 : truth.labels.length,
      ...(lists && { pairs: truth.labels.length }),
      baseRate: truth.labels.reduce((sum, label) => sum + label, 0) / truth.labels.length,
      rows: contenders.map((contender) => ({
        name: contender.name,
        role: contender.role,
        metrics: contestMetrics(contender, truth, lists),
      })),
    }),
  );
  return {
    kind: estimator.kind,
    horizonDays,
    ...(last!.predictions.keyName && { key: last!.predictions.keyName }),
    folds: judged,
    mean: meanOverFolds(judged),
    comparisons: compareContenders(folds, { samples: settings.samples, seed: settings.seed }),
    stability: weeklyStability(estimator.judge, table, last!.model, last!.predictions),
  };
}

/** The run of one fold's training: its progress says which fold it is of. */
function innerRun(run: Run | undefined, fold: number, folds: number): Run {
  const { onProgress } = run ?? {};
  return {
    ...run,
    ...(onProgress && {
      onProgress: (progress) =>
        onProgress({ ...progress, phase: `backtest ${fold + 1}/${folds}: ${progress.phase}` }),
    }),
  };
}

function horizonOf<Options extends { horizonDays?: number | readonly number[] | undefined }>(
  estimator: { readonly options: z.ZodObject },
  options: Options,
): number {
  const parsed = parseOptions(estimator.options, options, "backtest") as { horizonDays: number | number[] };
  return Array.isArray(parsed.horizonDays) ? parsed.horizonDays[0]! : parsed.horizonDays;
}

function meanOverFolds(folds: readonly BacktestFold[]): BacktestResult["mean"] {
  return folds[0]!.rows.map(({ name, role }, k) => {
    const rows = folds.map((fold) => fold.rows[k]!.metrics);
    const names = Object.keys(rows[0]!).filter((metric) => rows.every((row) => metric in row));
    const mean = (metric: string) => rows.reduce((sum, row) => sum + row[metric]!, 0) / rows.length;
    return { name, role, metrics: Object.fromEntries(names.map((metric) => [metric, mean(metric)])) };
  });
}

function weeklyStability<Row>(
  judge: Judge<Row>,
  table: EventTable,
  model: Model<Row, BaseQuery>,
  before: Predictions<Row>,
): ScoreStability {
  const asOf = before.asOf.getTime() + 7 * dayMs;
  const after = model.predict(table, { asOf, horizonDays: before.horizonDays });
  const rows = matchedRows(table, before, after); // a refund may empty a customer
  return scoreStability(
    gather(judge.contender(before).score, rows.first),
    gather(judge.contender(after).score, rows.second),
  );
}
