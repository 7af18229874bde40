import { gather } from "../../matrix/gather.js";
import { logSumExp } from "../../stats/logspace.js";
import type { Scaling, TermColumn } from "../scaling.js";
import { type Family, gaussianFamily, logisticFamily, poissonFamily } from "./families.js";
import { openLinear, type Regression } from "./fit.js";
import { openMultinomial } from "./multinomial.js";
import type { LinearLoss } from "./options.js";
import { type LinearCoefficients, marginOf } from "./score.js";

/** Coefficients of one linear predictor, its scaling apart. */
export type Predictor = Omit<LinearCoefficients, "scaling">;

/** A fit of any loss: one linear predictor, or one a class. */
export interface LossFit {
  readonly scaling: Scaling;
  readonly predictors: readonly Predictor[];
}

/** Rows to learn from, checked. */
export interface LinearRows {
  readonly loss: LinearLoss;
  /** Number of linear predictors: 1, or the number of classes. */
  readonly outputs: number;
  readonly columns: readonly TermColumn[];
  readonly names: readonly string[];
  readonly labels: Float64Array;
  readonly weights?: Float64Array | undefined;
  readonly offset?: Float64Array | undefined;
  /** Factor on the ridge of each column. */
  readonly penalty: readonly number[];
  readonly clip: number;
}

/** Some of the rows. */
export function selectRows(rows: LinearRows, selected: Int32Array): LinearRows {
  return {
    ...rows,
    columns: rows.columns.map((column) =>
      column instanceof Uint8Array
        ? Uint8Array.from(selected, (row) => column[row]!)
        : gather(column, selected),
    ),
    labels: gather(rows.labels, selected),
    weights: rows.weights && gather(rows.weights, selected),
    offset: rows.offset && gather(rows.offset, selected),
  };
}

/**
 * Makes rows ready for fits under any ridge. Counts and numbers are fitted in units of their mean and their standard
 * deviation, so that convergence does not depend on the unit; coefficients and ridge are those of the labels as given.
 */
export function openRegression(rows: LinearRows): Regression<LossFit> {
  const { loss, outputs, labels } = rows;
  if (loss === "softmax") {
    const regression = openMultinomial({ ...rows, classes: labels, classCount: outputs });
    return mapFit(regression, ({ scaling, classes }) => ({ scaling, predictors: classes }));
  }
  const single = (family: Family, targets: Float64Array, offset = rows.offset) =>
    openLinear(family, targets, { ...rows, offset });
  if (loss === "logloss") return mapFit(single(logisticFamily, labels), asLossFit);
  const { mean, deviation } = momentsOf(labels, rows.weights);
  if (loss === "poisson") {
    // The loss of y / c at margin m - ln c is the loss of y at m, divided by c, up to a constant.
    const regression = single(poissonFamily, labels.map((y) => y / mean)); // biome-ignore format: one call
    const restored = mapFit(regression, ({ intercept, ...fit }) =>
      asLossFit({ ...fit, intercept: intercept + Math.log(mean) }),
    );
    return { fit: (l2, start) => restored.fit(l2 / mean, start) };
  }
  const standardised = labels.map((y) => (y - mean) / deviation);
  const offset = rows.offset?.map((part) => part / deviation);
  return mapFit(single(gaussianFamily, standardised, offset), (fit) =>
    asLossFit({
      scaling: fit.scaling,
      coefficients: fit.coefficients.map((effect) => effect * deviation),
      missingCoefficients: fit.missingCoefficients.map((effect) => effect * deviation),
      intercept: fit.intercept * deviation + mean,
    }),
  );
}

function mapFit<F>(regression: Regression<F>, change: (fit: F) => LossFit): Regression<LossFit> {
  return {
    *fit(l2, start) {
      const { fit, beta } = yield* regression.fit(l2, start);
      return { fit: change(fit), beta };
    },
  };
}

function asLossFit({ scaling, coefficients, missingCoefficients, intercept }: LinearCoefficients): LossFit {
  return { scaling, predictors: [{ coefficients, missingCoefficients, intercept }] };
}

/** Weighted mean and standard deviation, 1 where the labels are all alike. */
function momentsOf(labels: Float64Array, weights: Float64Array | undefined) {
  let total = 0;
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const weight = weights === undefined ? 1 : weights[i]!;
    total += weight;
    sum += weight * labels[i]!;
  }
  const mean = sum / total;
  let squares = 0;
  for (let i = 0; i < labels.length; i++) {
    squares += (weights === undefined ? 1 : weights[i]!) * (labels[i]! - mean) ** 2;
  }
  return { mean, deviation: Math.sqrt(squares / total) || 1 };
}

const families: { readonly [L in Exclude<LinearLoss, "softmax">]: Family } = {
  logloss: logisticFamily,
  poisson: poissonFamily,
  squared: gaussianFamily,
};

/** What some rows say of a fit. */
export interface Judgement {
  /** Weighted sum of the losses. */
  readonly loss: number;
  /** Weighted sum of squared residuals, each over the variance that the fit expects; 1 a row for classes. */
  readonly surprise: number;
}

/** Judges a fit by rows that it has not seen. */
export function judgeFit({ scaling, predictors }: LossFit, rows: LinearRows): Judgement {
  const { loss, labels, columns, offset, weights } = rows;
  const margins = predictors.map((predictor) => marginOf({ scaling, ...predictor }, columns));
  const rowsWeight = weights ? weights.reduce((sum, weight) => sum + weight, 0) : labels.length;
  if (loss === "softmax") return { loss: classLoss(margins, labels, weights), surprise: rowsWeight };
  const own = margins[0]!;
  if (offset) for (let i = 0; i < own.length; i++) own[i]! += offset[i]!;
  const residual = new Float64Array(own.length);
  const curvature = new Float64Array(own.length);
  const sum = families[loss].evaluate(own, labels, weights, residual, curvature);
  if (loss === "logloss") return { loss: sum, surprise: rowsWeight };
  const surprise = residual.reduce((total, r, i) => total + (r === 0 ? 0 : (r * r) / curvature[i]!), 0);
  return { loss: sum, surprise };
}

function classLoss(
  margins: readonly Float64Array[],
  classes: Float64Array,
  weights: Float64Array | undefined,
): number {
  const logits = new Float64Array(margins.length);
  let loss = 0;
  for (let i = 0; i < classes.length; i++) {
    for (let k = 0; k < logits.length; k++) logits[k] = margins[k]![i]!;
    loss += (weights ? weights[i]! : 1) * (logSumExp(logits) - logits[classes[i]!]!);
  }
  return loss;
}
