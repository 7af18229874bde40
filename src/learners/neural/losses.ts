import { log1pExp, logit, logSumExp, sigmoid } from "../../stats/logspace.js";
import { scoresOf } from "../scores.js";

/** Losses of a network. */
export const neuralLosses = ["logloss", "poisson", "squared", "softmax", "ziln"] as const;
/** Name of a loss: what the labels are. */
export type NeuralLoss = (typeof neuralLosses)[number];

/** A loss over margins, the outputs of a row together. */
export interface Loss {
  readonly outputs: number;
  /** Margins of a network that knows the labels' distribution and nothing else. */
  readonly base: Float64Array;
  /**
   * Loss of a row, without terms that only its label knows.
   *
   * @param at where the row's margins begin; its gradient is added there
   */
  row(margins: ArrayLike<number>, at: number, label: number, gradient: Float64Array): number;
}

/** Log-odds of a base rate stay within this. */
const mostLogOdds = 12;
/** Logarithm of the spread of a lognormal stays within this: of equal amounts it would fall for ever. */
const leastLogSpread = -3;
/** Counts are predicted up to e to this. */
const mostLogCount = 30;

/**
 * The loss of some labels.
 *
 * Zero-inflated lognormal ("ziln", Wang, Liu & Miao 2019, eq. 2 to 5): margins are the log-odds of a label above 0, and
 * mean mu and ln sigma of the logarithm of those above 0.
 *
 * @param labels checked, with two of them different
 */
export function lossOf(loss: NeuralLoss, labels: Float64Array, weights: Float64Array | undefined): Loss {
  const weightAt = (i: number) => (weights ? weights[i]! : 1);
  const meanOf = (value: (label: number) => number) => {
    let [sum, total] = [0, 0];
    for (let i = 0; i < labels.length; i++) {
      sum += weightAt(i) * value(labels[i]!);
      total += weightAt(i);
    }
    return sum / total;
  };
  if (loss === "logloss")
    return { ...logLossRow, outputs: 1, base: Float64Array.of(logOdds(meanOf((y) => y))) };
  if (loss === "poisson")
    return { ...poissonRow, outputs: 1, base: Float64Array.of(Math.log(meanOf((y) => y))) };
  if (loss === "squared") return { ...squaredRow, outputs: 1, base: Float64Array.of(meanOf((y) => y)) };
  if (loss === "softmax") {
    const classes = 1 + labels.reduce((high, label) => Math.max(high, label), 0);
    const base = Float64Array.from({ length: classes }, (_, k) =>
      Math.max(-mostLogOdds, Math.log(meanOf((y) => (y === k ? 1 : 0)))),
    );
    return { ...softmaxRow(classes), outputs: classes, base };
  }
  const share = meanOf((y) => (y > 0 ? 1 : 0));
  const mean = meanOf((y) => (y > 0 ? Math.log(y) : 0)) / share;
  const variance = meanOf((y) => (y > 0 ? (Math.log(y) - mean) ** 2 : 0)) / share;
  const logSpread = Math.max(leastLogSpread, 0.5 * Math.log(variance));
  return { ...zeroInflatedRow, outputs: 3, base: Float64Array.of(logOdds(share), mean, logSpread) };
}

function logOdds(share: number): number {
  return Math.min(mostLogOdds, Math.max(-mostLogOdds, logit(share)));
}

type Row = Pick<Loss, "row">;

const logLossRow: Row = {
  row(margins, at, label, gradient) {
    const margin = margins[at]!;
    gradient[at]! += sigmoid(margin) - label;
    return log1pExp(margin) - label * margin;
  },
};

const poissonRow: Row = {
  row(margins, at, label, gradient) {
    const margin = Math.min(mostLogCount, margins[at]!);
    const mean = Math.exp(margin);
    gradient[at]! += mean - label;
    return mean - label * margin;
  },
};

const squaredRow: Row = {
  row(margins, at, label, gradient) {
    const off = margins[at]! - label;
    gradient[at]! += off;
    return 0.5 * off * off;
  },
};

function softmaxRow(classes: number): Row {
  const own = new Float64Array(classes);
  return {
    row(margins, at, label, gradient) {
      for (let k = 0; k < classes; k++) own[k] = margins[at + k]!;
      const total = logSumExp(own);
      for (let k = 0; k < classes; k++)
        gradient[at + k]! += Math.exp(own[k]! - total) - (k === label ? 1 : 0);
      return total - own[label]!;
    },
  };
}

const zeroInflatedRow: Row = {
  row(margins, at, label, gradient) {
    const isAbove = label > 0 ? 1 : 0;
    const chance = logLossRow.row(margins, at, isAbove, gradient);
    if (!isAbove) return chance;
    const logSpread = Math.max(leastLogSpread, margins[at + 2]!);
    const z = (Math.log(label) - margins[at + 1]!) * Math.exp(-logSpread);
    gradient[at + 1]! -= z * Math.exp(-logSpread);
    gradient[at + 2]! += 1 - z * z;
    return chance + logSpread + 0.5 * z * z;
  },
};

/** What margins say in the scale of the labels; changed in place where there is one a row. */
export function scoresOfMargins(loss: NeuralLoss, margins: Float64Array, outputs: number): Float64Array {
  if (loss !== "ziln") return scoresOf(loss, margins, outputs);
  const expected = new Float64Array(margins.length / outputs);
  for (let i = 0; i < expected.length; i++) {
    const [chance, mu, logSpread] = [margins[3 * i]!, margins[3 * i + 1]!, margins[3 * i + 2]!];
    const variance = Math.exp(2 * Math.max(leastLogSpread, logSpread));
    expected[i] = sigmoid(chance) * Math.exp(mu + variance / 2);
  }
  return expected;
}
