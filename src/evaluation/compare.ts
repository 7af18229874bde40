import { logLossStatistic } from "../metrics/probability.js";
import { aucStatistic } from "../metrics/ranking.js";
import type { Statistic } from "../metrics/statistic.js";
import type { Contender, Truth } from "../model/judge.js";
import { type BootstrapInterval, pairedBootstrap } from "./bootstrap.js";

/** All contenders on the rows of one cutoff. */
export interface ContestFold {
  /** The model first. */
  readonly contenders: readonly Contender[];
  readonly truth: Truth;
  /** Customer of each row: the same id in several folds is drawn together. */
  readonly customerIds: readonly string[];
}

/** The model minus another contender, mean over the folds, on the same resampled customers. */
export interface Comparison {
  readonly name: string;
  readonly role: Contender["role"];
  /** Above 0: the model ranks better. */
  readonly auc: BootstrapInterval;
  /** Below 0: the model's probabilities are better; absent where the other gives none. */
  readonly logLoss?: BootstrapInterval;
}

/** Row draws of one comparison, at most: bases of many customers need fewer resamples for the same work. */
const maxDraws = 1e8;

/** Compares the model with every other contender by the paired bootstrap over customers. */
export function compareContenders(
  folds: readonly ContestFold[],
  { samples, seed }: { samples: number; seed: number },
): Comparison[] {
  const groups = groupsOf(folds);
  const rows = groups.length;
  const options = { samples: Math.max(100, Math.min(samples, Math.floor(maxDraws / rows))), seed, groups };
  const statistics = (k: number, make: (contender: Contender, truth: Truth) => Statistic) =>
    meanOfFolds(
      folds,
      folds.map(({ contenders, truth }) => make(contenders[k]!, truth)),
    );
  const auc = (contender: Contender, { labels }: Truth) => aucStatistic(labels, contender.score);
  const logLoss = (contender: Contender, { labels }: Truth) =>
    logLossStatistic(labels, contender.probability!);
  return folds[0]!.contenders.slice(1).map(({ name, role }, other) => {
    const k = other + 1;
    const haveProbabilities = folds.every(
      ({ contenders }) => contenders[0]!.probability && contenders[k]!.probability,
    );
    return {
      name,
      role,
      auc: pairedBootstrap(rows, statistics(0, auc), statistics(k, auc), options),
      ...(haveProbabilities && {
        logLoss: pairedBootstrap(rows, statistics(0, logLoss), statistics(k, logLoss), options),
      }),
    };
  });
}

/** The mean over the folds of one statistic each, over the concatenated rows. */
function meanOfFolds(folds: readonly ContestFold[], statistics: readonly Statistic[]): Statistic {
  return (weights) => {
    let sum = 0;
    let at = 0;
    statistics.forEach((statistic, f) => {
      const rows = folds[f]!.customerIds.length;
      sum += statistic(weights?.subarray(at, at + rows));
      at += rows;
    });
    return sum / statistics.length;
  };
}

function groupsOf(folds: readonly ContestFold[]): Int32Array {
  const rows = folds.reduce((n, { customerIds }) => n + customerIds.length, 0);
  const groups = new Int32Array(rows);
  const known = new Map<string, number>();
  let at = 0;
  for (const { customerIds } of folds) {
    for (const id of customerIds) {
      let group = known.get(id);
      if (group === undefined) {
        group = known.size;
        known.set(id, group);
      }
      groups[at++] = group;
    }
  }
  return groups;
}
