import { z } from "zod";
import { OptionsError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import { instantOf, instantOption } from "../../events/instant-option.js";
import { dataOf, type EventInput, EventTable } from "../../events/table.js";
import { empc } from "../../metrics/maximum-profit.js";
import type { Metrics, Model } from "../../model/contract.js";
import type { Contender } from "../../model/judge.js";
import { breathe, type Run } from "../../model/run.js";
import { parseOptions } from "../../options.js";
import type { AgainstScores } from "../against.js";
import { horizonOf } from "../backtest.js";
import { type Comparison, compareContenders } from "../compare.js";
import { contestMetrics } from "../contest.js";
import { innerRun, type JudgedEstimator } from "../judged-folds.js";
import type { WarningRows } from "./lapses.js";
import { joinScorings, scoreAt } from "./scorings.js";
import { type WarningPoint, warningCurve } from "./warning-curve.js";

export const warningBacktestOptions = z.strictObject({
  from: instantOption
    .optional()
    .describe("First scoring. Default: as late as leaves a horizon of truth after every scoring."),
  everyDays: z.number().int().min(1).default(7).describe("Days between two scorings."),
  scorings: z.number().int().min(1).max(520).default(13).describe("Number of scorings."),
  trainUntil: instantOption
    .optional()
    .describe("End of the training data, exclusive. Default: the first scoring."),
  retrainEvery: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Scorings after which the model is trained again on all that is known then. Default: never."),
  minOrders: z.number().int().min(1).default(3).describe("Days with an order, at least, of those scored."),
  activeWithinDays: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("Days before a scoring within which those scored have ordered. Default: the horizon."),
  precisions: z.array(z.number().gt(0).max(1)).min(1).default([0.5]).describe("Precisions to warn at."),
  inTimeDays: z
    .number()
    .int()
    .min(0)
    .optional()
    .describe("Days after the last order up to which a warning is in time. Default: half the horizon."),
  against: z
    .record(
      z.string(),
      z.custom<AgainstScores>((value) => typeof value === "function"),
    )
    .default({})
    .describe(
      "Own models to put beside ours: name -> function that scores a fold, higher for likelier to lapse.",
    ),
  samples: z.number().int().min(100).default(1000).describe("Resamples of the bootstrap intervals."),
  seed: z.number().int().min(0).default(1).describe("Seed of the bootstrap."),
});
/** What callers may pass to `backtestWarnings`. */
export type WarningBacktestOptions = z.input<typeof warningBacktestOptions>;

/** What one contender's warnings are worth. */
export interface JudgedWarnings {
  readonly name: string;
  readonly role: Contender["role"];
  /** As in a back-test, of all rows pooled, and `empc` by the terms of its paper. */
  readonly metrics: Metrics;
  /** One entry a precision; the rule of `lead` is the days since the last order. */
  readonly points: readonly WarningPoint[];
  /** Score of each row, higher for likelier to lapse. */
  readonly scores: Float64Array;
}

/** What a back-test of warnings found. */
export interface WarningBacktestResult {
  readonly kind: string;
  readonly horizonDays: number;
  /** Dates of the scorings, and ends of the training data. */
  readonly scored: readonly Date[];
  readonly trained: readonly Date[];
  /** One row a customer and scoring, in the order of the scorings, then of the customers' ids. */
  readonly rows: WarningRows;
  /** Share of the rows whose customer did not order within the horizon. */
  readonly baseRate: number;
  /** Rows that the model does not score and nobody is judged on. */
  readonly unscored: number;
  /** The model first. */
  readonly contenders: readonly JudgedWarnings[];
  /** The model minus each other contender, by the paired bootstrap over customers. */
  readonly comparisons: readonly Comparison[];
}

/**
 * Back-test of a warning: trained once, or now and then, it scores customers who are still active at regular dates, and
 * is judged by who orders nothing in the horizon after each of them: how many it warns of at a stated precision, and how
 * early. Beside it the recency rule (days since the last order), the overdue ratio (the same over the own mean gap), and
 * the caller's own models.
 *
 * @param estimator anything that says the chance of an order, or of none, within a horizon: its judge says which
 * @param options options of the estimator, without `cutoff`
 * @throws OptionsError "horizon_not_over" when the events end before the last horizon does, "train_after_scoring",
 *   "nobody_active", "not_about_orders" when the estimator predicts another event, "wrong_score_count", "no_dates"
 */
export async function backtestWarnings<
  Options extends { horizonDays?: number | readonly number[] | undefined },
  Row,
  M extends Model<Row>,
>(
  estimator: JudgedEstimator<Options, Row, M>,
  events: EventInput,
  options: Options,
  test: WarningBacktestOptions = {},
  run?: Run,
): Promise<WarningBacktestResult> {
  const where = "backtestWarnings";
  const settings = parseOptions(warningBacktestOptions, test, where);
  const table = EventTable.from(events);
  if (table.clock !== "calendar") throw new OptionsError("no_dates", `${where}: needs events with dates.`);
  const data = dataOf(table);
  const horizonDays = horizonOf(estimator, options);
  const dates = scoringDates(data, horizonDays, settings);
  const trainUntil =
    settings.trainUntil === undefined
      ? dates[0]!
      : instantOf(settings.trainUntil, data.zone, `trainUntil of ${where}`);
  if (trainUntil > dates[0]!) {
    throw new OptionsError(
      "train_after_scoring",
      `${where}: 'trainUntil' must not be after the first scoring (${new Date(dates[0]!).toISOString()}), got ${new Date(trainUntil).toISOString()}.`,
    );
  }
  const active = {
    minOrders: settings.minOrders,
    activeWithinDays: settings.activeWithinDays ?? horizonDays,
  };
  const trained: number[] = [];
  let model: M | undefined;
  const scorings = [];
  for (const [k, asOf] of dates.entries()) {
    await breathe(run, { phase: "backtest", done: k, total: dates.length });
    if (k === 0 || (settings.retrainEvery !== undefined && k % settings.retrainEvery === 0)) {
      const cutoff = k === 0 ? trainUntil : asOf;
      model = await estimator.train(table, { ...options, cutoff }, innerRun(run, k, dates.length));
      trained.push(cutoff);
    }
    const asked = { asOf, horizonDays, active, against: settings.against };
    scorings.push(await scoreAt(table, estimator.judge, model!, asked));
  }
  await breathe(run, { phase: "backtest", done: dates.length, total: dates.length });
  const { rows, contenders, unscored } = joinScorings(scorings);
  const { labels } = rows;
  if (labels.length === 0) {
    throw new OptionsError(
      "nobody_active",
      `${where}: no customer with ${active.minOrders} order days or more ordered within ${active.activeWithinDays} days before a scoring.`,
    );
  }
  const { precisions, samples, seed, inTimeDays = Math.floor(horizonDays / 2) } = settings;
  const fold = { contenders, truth: { labels }, customers: Int32Array.from(rows.customers) };
  return {
    kind: estimator.kind,
    horizonDays,
    scored: dates.map((date) => new Date(date)),
    trained: trained.map((date) => new Date(date)),
    rows,
    baseRate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    unscored,
    contenders: contenders.map(({ name, role, score, probability }) => ({
      name,
      role,
      metrics: withEmpc(contestMetrics({ name, role, score, probability }, { labels }), labels, score),
      points: warningCurve(rows, score, { precisions, inTimeDays, samples, seed }),
      scores: score,
    })),
    comparisons: compareContenders([fold], { samples, seed }),
  };
}

function withEmpc(metrics: Metrics, labels: Uint8Array, score: Float64Array): Metrics {
  const { profit } = empc(labels, score);
  return Object.freeze(Number.isNaN(profit) ? metrics : { ...metrics, empc: profit });
}

/** @throws OptionsError "horizon_not_over" */
function scoringDates(
  { zone, until }: EventData,
  horizonDays: number,
  { from, everyDays, scorings }: z.output<typeof warningBacktestOptions>,
): number[] {
  const end = zone.startOfDay(zone.dayOf(until - 1) + 1);
  const span = (scorings - 1) * everyDays + horizonDays;
  const first =
    from === undefined ? zone.addDays(end, -span) : instantOf(from, zone, "from of backtestWarnings");
  if (zone.addDays(first, span) > end) {
    throw new OptionsError(
      "horizon_not_over",
      `backtestWarnings: ${scorings} scorings every ${everyDays} days from ${new Date(first).toISOString()} and ${horizonDays} days after the last need events until ${new Date(zone.addDays(first, span)).toISOString()}; they end at ${new Date(until).toISOString()}.`,
      { until, needed: zone.addDays(first, span) },
    );
  }
  return Array.from({ length: scorings }, (_, k) => zone.addDays(first, k * everyDays));
}
