import type { BasketCut } from "../events/history.js";
import type { EventTable } from "../events/table.js";
import { gather } from "../matrix/gather.js";
import type { AnyQuery, Estimator, Metrics, Model } from "../model/contract.js";
import type { Contender, Judge } from "../model/judge.js";
import type { KeyName, Predictions } from "../model/predictions.js";
import { breathe, type Run } from "../model/run.js";
import { type Comparison, type ContestFold, compareContenders } from "./compare.js";
import { contestMetrics } from "./contest.js";
import { customerCodes } from "./customer-codes.js";
import { listOffsetsOf } from "./customer-lists.js";
import { matchedRows } from "./matched-rows.js";
import { type ScoreStability, scoreStability } from "./stability.js";

/** How an estimator's predictions are judged: always alike, or as its options or the trained model say. */
export type JudgeOf<Options, Row, M = Model<Row>> = Judge<Row> | ((options: Options, model: M) => Judge<Row>);

/** An estimator that a back-test can judge. */
export interface JudgedEstimator<
  Options,
  Row,
  M extends Model<Row>,
  J extends JudgeOf<Options, Row, M> = Judge<Row>,
> extends Estimator<Options, M> {
  /** How its predictions are judged. */
  readonly judge: J;
}

/** Metrics of one contender, of a fold or as the mean over the folds. */
export interface ContenderScores {
  readonly name: string;
  readonly role: Contender["role"];
  readonly metrics: Metrics;
}

/** Scores of all contenders at one cut. */
export interface FoldScores {
  readonly customers: number;
  /** Rows that were judged, where a customer has one for each item or category. */
  readonly pairs?: number;
  /** Share of the rows that came true. */
  readonly baseRate: number;
  readonly rows: readonly ContenderScores[];
}

/** What the folds of a back-test found. */
export interface JudgedFolds {
  /** What a row is about beside its customer, where a customer has several. */
  readonly key?: KeyName;
  /** Mean over the folds, the model first. */
  readonly mean: readonly ContenderScores[];
  /** The model minus each other contender, with paired bootstrap intervals over the customers of all folds. */
  readonly comparisons: readonly Comparison[];
  /** How far the scores move in one week, or where baskets have no dates in one basket, at the last cut. */
  readonly stability: ScoreStability;
}

/** One fold: where training ends, what is asked then, and what is asked a little later. */
export interface FoldPlan {
  readonly cutoff: number | BasketCut;
  readonly query: AnyQuery;
  readonly later: AnyQuery;
}

/** How the folds are judged. */
export interface FoldSettings<Row> {
  /** Callers' own scores of the rows of predictions. */
  callersOwn(predictions: Predictions<Row>): Promise<Contender[]>;
  readonly samples: number;
  readonly seed: number;
}

/**
 * Trains at the cut of each fold on what was known then, scores everybody, and judges all contenders on the same rows
 * by what came after.
 *
 * @param judgeOf how a trained model is judged
 * @param train trains at a cut
 */
export async function judgeFolds<Row, M extends Model<Row, AnyQuery>>(
  judgeOf: (model: M) => Judge<Row>,
  table: EventTable,
  plans: readonly FoldPlan[],
  train: (cutoff: FoldPlan["cutoff"], run: Run) => Promise<M>,
  { callersOwn, samples, seed }: FoldSettings<Row>,
  run?: Run,
): Promise<JudgedFolds & { readonly folds: readonly FoldScores[] }> {
  const folds: ContestFold[] = [];
  let last: { model: M; judge: Judge<Row>; predictions: Predictions<Row> } | undefined;
  for (const [done, { cutoff, query }] of plans.entries()) {
    await breathe(run, { phase: "backtest", done, total: plans.length });
    const model = await train(cutoff, innerRun(run, done, plans.length));
    const judge = judgeOf(model);
    const predictions = judgedRows(judge, table, model.predict(table, judgedQuery(judge, query)));
    last = { model, judge, predictions };
    folds.push({
      contenders: [
        judge.contender(predictions),
        ...judge.baselines(table, predictions),
        ...(await callersOwn(predictions)),
      ],
      truth: judge.truth(table, predictions),
      customers: customerCodes(table, predictions),
      lists: listOffsetsOf(predictions),
    });
  }
  await breathe(run, { phase: "backtest", done: plans.length, total: plans.length });
  const { model, judge, predictions } = last!;
  const scored = folds.map(scoresOf);
  return {
    ...(predictions.keyName && { key: predictions.keyName }),
    folds: scored,
    mean: meanOverFolds(scored),
    comparisons: compareContenders(folds, { samples, seed }),
    stability: stabilityOf(
      judge,
      table,
      predictions,
      model.predict(table, judgedQuery(judge, plans.at(-1)!.later)),
    ),
  };
}

/** A query for what is judged. */
export function judgedQuery<Row, Query extends AnyQuery>({ query: own }: Judge<Row>, query: Query): Query {
  return { ...query, ...own };
}

/** The rows whose truth can be known. */
export function judgedRows<Row>(
  judge: Judge<Row>,
  table: EventTable,
  predictions: Predictions<Row>,
): Predictions<Row> {
  return judge.judged?.(table, predictions) ?? predictions;
}

/** The run of one fold's training: its progress says which fold it is of. */
export function innerRun(run: Run | undefined, fold: number, folds: number): Run {
  const { onProgress } = run ?? {};
  return {
    ...run,
    ...(onProgress && {
      onProgress: (progress) =>
        onProgress({ ...progress, phase: `backtest ${fold + 1}/${folds}: ${progress.phase}` }),
    }),
  };
}

function scoresOf({ contenders, truth, lists }: ContestFold): FoldScores {
  const { labels } = truth;
  return {
    customers: lists ? lists.length - 1 : labels.length,
    ...(lists && { pairs: labels.length }),
    baseRate: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    rows: contenders.map((contender) => ({
      name: contender.name,
      role: contender.role,
      metrics: contestMetrics(contender, truth, lists),
    })),
  };
}

function meanOverFolds(folds: readonly FoldScores[]): ContenderScores[] {
  return folds[0]!.rows.map(({ name, role }, k) => {
    const rows = folds.map((fold) => fold.rows[k]!.metrics);
    const names = Object.keys(rows[0]!).filter((metric) => rows.every((row) => metric in row));
    const mean = (metric: string) => rows.reduce((sum, row) => sum + row[metric]!, 0) / rows.length;
    return { name, role, metrics: Object.fromEntries(names.map((metric) => [metric, mean(metric)])) };
  });
}

function stabilityOf<Row>(
  judge: Judge<Row>,
  table: EventTable,
  before: Predictions<Row>,
  after: Predictions<Row>,
): ScoreStability {
  const rows = matchedRows(table, before, after); // a refund may empty a customer
  return scoreStability(
    gather(judge.contender(before).score, rows.first),
    gather(judge.contender(after).score, rows.second),
  );
}
