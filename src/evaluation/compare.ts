import { categoricalLogLossStatistic } from "../metrics/classes.js";
import { logLossStatistic } from "../metrics/probability.js";
import { spearmanStatistic } from "../metrics/rank-correlation.js";
import { aucStatistic } from "../metrics/ranking.js";
import type { Statistic } from "../metrics/statistic.js";
import type { Contender, Truth } from "../model/judge.js";
import { type BootstrapInterval, bootstrapIntervals } from "./bootstrap.js";
import { listLength } from "./contest.js";
import { type ListOffsets, listStatistic, scoreLists } from "./customer-lists.js";

/** All contenders on the rows of one cutoff. */
export interface ContestFold {
  /** The model first. */
  readonly contenders: readonly Contender[];
  readonly truth: Truth;
  /** Code of the customer of each row: all rows of one customer, in all folds, are drawn together. */
  readonly customers: Int32Array;
  /** Which rows are whose, where a customer has several. */
  readonly lists?: ListOffsets | undefined;
}

/** The model minus another contender, mean over the folds, on the same resampled customers. */
export interface Comparison {
  readonly name: string;
  readonly role: Contender["role"];
  /** Above 0: the model ranks better. */
  readonly auc: BootstrapInterval;
  /** Below 0: the model's probabilities are better; absent where the other gives none. */
  readonly logLoss?: BootstrapInterval;
  /** Above 0: the model orders each customer's own rows better; where a customer has several rows. */
  readonly ndcg10?: BootstrapInterval;
  /** Below 0: the model's chances of states are better; where both give them. */
  readonly stateLogLoss?: BootstrapInterval;
  /** Above 0: the model orders customers better by the money that came; where money is predicted. */
  readonly spearman?: BootstrapInterval;
}

type ComparedMetric = Exclude<keyof Comparison, "name" | "role">;

/** The statistics that contenders are compared by; undefined where a contender or the truth gives none. */
const statisticsOf: Readonly<
  Record<ComparedMetric, (contender: Contender, fold: ContestFold) => Statistic | undefined>
> = {
  auc: ({ score }, { truth }) => aucStatistic(truth.labels, score),
  logLoss: ({ probability }, { truth }) => probability && logLossStatistic(truth.labels, probability),
  ndcg10: ({ score }, { truth, lists }) =>
    lists && listStatistic(scoreLists(truth.labels, score, lists, listLength).ndcg, lists),
  stateLogLoss: ({ classProbabilities }, { truth: { classes } }) =>
    classes && classProbabilities && categoricalLogLossStatistic(classes, classProbabilities),
  spearman: ({ score, value }, { truth: { values } }) => values && spearmanStatistic(values, value ?? score),
};

/** Row draws, at most: bases of many customers need fewer resamples for an interval as narrow. */
const maxDraws = 3e7;

/** Compares the model with every other contender by the paired bootstrap over customers. */
export function compareContenders(
  folds: readonly ContestFold[],
  { samples, seed }: { samples: number; seed: number },
): Comparison[] {
  const groups = groupsOf(folds);
  const rows = groups.length;
  const options = { samples: Math.max(100, Math.min(samples, Math.floor(maxDraws / rows))), seed, groups };
  const { contenders } = folds[0]!;
  const metrics = Object.keys(statisticsOf) as ComparedMetric[];
  const statistics = contenders.map((_, k) => metrics.map((metric) => meanOfFolds(folds, k, metric)));
  const differences = contenders.slice(1).flatMap((_, other) =>
    metrics.flatMap((metric, m) => {
      const k = other + 1;
      return statistics[0]![m] && statistics[k]![m] ? [{ k, metric, m }] : [];
    }),
  );
  const intervals = bootstrapIntervals(
    rows,
    (weights) => {
      const values = statistics.map((row) => row.map((statistic) => statistic?.(weights) ?? Number.NaN));
      return differences.map(({ k, m }) => values[0]![m]! - values[k]![m]!);
    },
    options,
  );
  return contenders.slice(1).map(({ name, role }, other) => {
    const own = differences.flatMap(({ k, metric }, at) =>
      k === other + 1 ? [[metric, intervals[at]!] as const] : [],
    );
    return { name, role, ...(Object.fromEntries(own) as Pick<Comparison, ComparedMetric>) };
  });
}

/** The mean over the folds of one contender's statistic, over the concatenated rows; undefined where a fold has none. */
function meanOfFolds(
  folds: readonly ContestFold[],
  k: number,
  metric: ComparedMetric,
): Statistic | undefined {
  const statistics = folds.flatMap((fold) => statisticsOf[metric](fold.contenders[k]!, fold) ?? []);
  if (statistics.length < folds.length) return undefined;
  return (weights) => {
    let sum = 0;
    let at = 0;
    statistics.forEach((statistic, f) => {
      const rows = folds[f]!.customers.length;
      sum += statistic(weights?.subarray(at, at + rows));
      at += rows;
    });
    return sum / statistics.length;
  };
}

/** Group of each row of all folds: customers that have a row, numbered from 0. */
function groupsOf(folds: readonly ContestFold[]): Int32Array {
  const groups = new Int32Array(folds.reduce((n, { customers }) => n + customers.length, 0));
  const known = new Map<number, number>();
  let at = 0;
  for (const { customers } of folds) {
    for (const code of customers) {
      let group = known.get(code);
      if (group === undefined) {
        group = known.size;
        known.set(code, group);
      }
      groups[at++] = group;
    }
  }
  return groups;
}
