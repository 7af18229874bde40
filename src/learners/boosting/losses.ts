import { deriveLogLoss, type Engine } from "../../matrix/kernels/index.js";
import { log1pExp, logAddExp, logit } from "../../stats/logspace.js";

/** Rows that a loss is taken over. */
export interface Targets {
  readonly labels: Float64Array;
  /** Weight of each row; 1 when absent. */
  readonly weights?: Float64Array | undefined;
  /** Group of each row, for losses within groups. */
  readonly groups?: Int32Array | undefined;
}

/** A loss of margins, with what Newton's method needs of it. Margins of a row stand together. */
export interface Loss {
  /** Margins of a row. */
  readonly outputs: number;
  /** Best constant margins for some rows. */
  base(targets: Targets, rows: Int32Array): Float64Array;
  /** Writes gradient and Hessian by the margin of one output of some rows, or of all, to `pairs`, at twice the row. */
  derive(
    targets: Targets,
    rows: Int32Array,
    margins: Float64Array,
    output: number,
    pairs: Float64Array,
    engine?: Engine,
  ): void;
  /** Weighted mean of the loss over some rows. */
  mean(targets: Targets, rows: Int32Array, margins: Float64Array): number;
}

/** Hessians are held above this, so that a row that is fitted to the last digit still counts as a row. */
export const leastHessian = 1e-16;

/** ln(1 + e^m) - y m: labels 0 to 1. */
export const logLoss: Loss = {
  ...pointwise({
    base: (mean, least) => logit(mean > 0 ? (mean < 1 ? mean : 1 - least) : least),
    // Of all rows: faster than to pick some.
    derive: ({ labels, weights }, _rows, margins, pairs, engine) =>
      deriveLogLoss(margins, labels, { pairs, weights }, engine),
    loss: (margin, label) => log1pExp(margin) - label * margin,
  }),
  mean: meanLogLoss,
};

/** As the loss of each row, but the logarithm of a product for the sum of 64 logarithms. */
function meanLogLoss({ labels, weights }: Targets, rows: Int32Array, margins: Float64Array): number {
  let sum = 0;
  let total = 0;
  let product = 1;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const margin = margins[row]!;
    const weight = weights ? weights[row]! : 1;
    const odds = 1 + Math.exp(-Math.abs(margin));
    sum += weight * (Math.max(margin, 0) - labels[row]! * margin);
    total += weight;
    if (weight !== 1) {
      if (weight > 0) sum += weight * Math.log(odds);
      continue;
    }
    product *= odds;
    if ((k & 63) === 63) {
      sum += Math.log(product);
      product = 1;
    }
  }
  return total > 0 ? (sum + Math.log(product)) / total : 0;
}

/** e^m - y m: counts of 0 or more. */
export const poissonLoss: Loss = pointwise({
  base: (mean, least) => Math.log(mean > 0 ? mean : least),
  derive({ labels, weights }, rows, margins, pairs) {
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      const weight = weights ? weights[row]! : 1;
      const mean = Math.exp(margins[row]!);
      pairs[2 * row] = weight * (mean - labels[row]!);
      pairs[2 * row + 1] = weight * Math.max(mean, leastHessian);
    }
  },
  loss: (margin, label) => Math.exp(margin) - label * margin,
});

/** (m - y)^2 / 2. */
export const squaredLoss: Loss = pointwise({
  base: (mean) => mean,
  derive({ labels, weights }, rows, margins, pairs) {
    for (let k = 0; k < rows.length; k++) {
      const row = rows[k]!;
      const weight = weights ? weights[row]! : 1;
      pairs[2 * row] = weight * (margins[row]! - labels[row]!);
      pairs[2 * row + 1] = weight;
    }
  },
  loss: (margin, label) => (margin - label) ** 2 / 2,
});

/** -m_y + ln(sum of e^m): labels 0 to classes - 1. */
export function softmaxLoss(classes: number): Loss {
  return {
    outputs: classes,
    base(targets, rows) {
      const shares = new Float64Array(classes);
      let total = 0;
      for (const row of rows) {
        const weight = targets.weights ? targets.weights[row]! : 1;
        shares[targets.labels[row]!]! += weight;
        total += weight;
      }
      // A class without rows among these is held as rare as half a row.
      for (let k = 0; k < classes; k++) shares[k] ||= total / (2 * rows.length);
      const mean = shares.reduce((sum, share) => sum + Math.log(share / total), 0) / classes;
      return shares.map((share) => Math.log(share / total) - mean);
    },
    derive({ labels, weights }, rows, margins, output, pairs) {
      for (let k = 0; k < rows.length; k++) {
        const row = rows[k]!;
        const at = row * classes;
        const p = Math.exp(margins[at + output]! - logSum(margins, at, classes));
        const weight = weights ? weights[row]! : 1;
        pairs[2 * row] = weight * (p - (labels[row] === output ? 1 : 0));
        pairs[2 * row + 1] = weight * Math.max(p * (1 - p), leastHessian);
      }
    },
    mean: (targets, rows, margins) =>
      weightedMean(targets, rows, (row) => {
        const at = row * classes;
        return logSum(margins, at, classes) - margins[at + targets.labels[row]!]!;
      }),
  };
}

function logSum(margins: Float64Array, at: number, classes: number): number {
  let sum = margins[at]!;
  for (let k = 1; k < classes; k++) sum = logAddExp(sum, margins[at + k]!);
  return sum;
}

interface Pointwise {
  /** Margin of a mean label; at an end, where it would be infinite, that of a mean as far off it as `least`. */
  base(mean: number, least: number): number;
  derive(
    targets: Targets,
    rows: Int32Array,
    margins: Float64Array,
    pairs: Float64Array,
    engine: Engine | undefined,
  ): void;
  loss(margin: number, label: number): number;
}

function pointwise({ base, derive, loss }: Pointwise): Loss {
  return {
    outputs: 1,
    base: (targets, rows) =>
      Float64Array.of(
        base(
          weightedMean(targets, rows, (row) => targets.labels[row]!),
          0.5 / rows.length,
        ),
      ),
    derive: (targets, rows, margins, _output, pairs, engine) => derive(targets, rows, margins, pairs, engine),
    mean: (targets, rows, margins) =>
      weightedMean(targets, rows, (row) => loss(margins[row]!, targets.labels[row]!)),
  };
}

/** 0 where no row has weight. */
function weightedMean({ weights }: Targets, rows: Int32Array, value: (row: number) => number): number {
  let sum = 0;
  let total = 0;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const weight = weights ? weights[row]! : 1;
    if (weight === 0) continue;
    sum += weight * value(row);
    total += weight;
  }
  return total > 0 ? sum / total : 0;
}
