import { logLossStatistic } from "../metrics/probability.js";
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
}

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
  const names = folds[0]!.contenders.map(({ name, role }) => ({ name, role }));
  const auc = names.map((_, k) =>
    meanOfFolds(folds, ({ contenders, truth }) => aucStatistic(truth.labels, contenders[k]!.score)),
  );
  const logLoss = names.map((_, k) => {
    if (!folds.every(({ contenders }) => contenders[k]!.probability)) return undefined;
    return meanOfFolds(folds, ({ contenders, truth }) =>
      logLossStatistic(truth.labels, contenders[k]!.probability!),
    );
  });
  const ndcg = names.map((_, k) => {
    if (!folds.every(({ lists }) => lists)) return undefined;
    return meanOfFolds(folds, ({ contenders, truth, lists }) => {
      const { ndcg: values } = scoreLists(truth.labels, contenders[k]!.score, lists!, listLength);
      return listStatistic(values, lists!);
    });
  });
  const n = names.length;
  const intervals = bootstrapIntervals(
    rows,
    (weights) => {
      const values = [...auc, ...logLoss, ...ndcg].map((statistic) => statistic?.(weights) ?? Number.NaN);
      return values.map((value, k) => values[k - (k % n)]! - value);
    },
    options,
  );
  return names.slice(1).map(({ name, role }, other) => ({
    name,
    role,
    auc: intervals[other + 1]!,
    ...(logLoss[0] && logLoss[other + 1] && { logLoss: intervals[n + other + 1]! }),
    ...(ndcg[0] && { ndcg10: intervals[2 * n + other + 1]! }),
  }));
}

/** The mean over the folds of one statistic each, over the concatenated rows. */
function meanOfFolds(folds: readonly ContestFold[], make: (fold: ContestFold) => Statistic): Statistic {
  const statistics = folds.map(make);
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
