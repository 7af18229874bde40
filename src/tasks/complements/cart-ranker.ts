import * as boosting from "../../learners/boosting/index.js";
import { type Blend, blendLogits, fitBlend } from "../../learners/calibration/blend.js";
import { fitLogistic, type LogisticFit } from "../../learners/linear/logistic.js";
import { marginOf } from "../../learners/linear/score.js";
import type { Run } from "../../model/run.js";
import type { HiddenItems } from "./hidden-items.js";

/** Logistic regression and boosted trees, blended in logit space by carts that neither saw. */
export interface CartRanker {
  readonly names: readonly string[];
  readonly logistic: LogisticFit;
  readonly trees: boosting.BoostingModel;
  readonly blend: Blend;
}

/** Hidden items that a ranker can be learned from. */
export const leastHidden = 500;
const treeShape = { depth: 4, learningRate: 0.1, rowSample: 0.25, l2: 10, minChildWeight: 5 };
const mostTrees = 150;
/** Every so many-th basket judges. */
const judging = 5;

/**
 * Learns on most baskets how many trees there should be and how to blend, by the others; then from all. Learners take
 * the wrong candidates as they were drawn; the blend brings the level back to that of all candidates.
 */
export async function trainRanker(hidden: HiddenItems, seed: number, run?: Run): Promise<CartRanker> {
  const isJudge = (row: number) => hidden.basket[row]! % judging === 0;
  const training = rowsWhere(hidden, (row) => !isJudge(row));
  const judges = rowsWhere(hidden, isJudge);
  const options = { ...treeShape, seed };
  const engine = { signal: run?.signal, threads: run?.threads };
  const first = await boosting.train(
    { columns: training.columns, names: hidden.names },
    training.labels,
    {
      ...options,
      trees: mostTrees,
      earlyStopping: 15,
      validation: { columns: judges.columns, labels: judges.labels },
    },
    engine,
  );
  const shift = logOfDrawn(hidden);
  const fitted = fitBlend({
    logits: [
      marginOf(logisticOf(training, run), judges.columns),
      first.predict(judges.columns, { output: "margin" }),
    ].map((logits) => logits.map((logit) => logit - shift)),
    labels: judges.labels,
    weights: judges.weights,
  });
  const moved = fitted.weights.reduce((sum, weight) => sum + weight * shift, 0);
  const blend = { weights: fitted.weights, intercept: fitted.intercept - moved };
  const trees = await boosting.train(
    { columns: hidden.columns, names: hidden.names },
    hidden.labels,
    { ...options, trees: Math.max(1, first.trees) },
    engine,
  );
  return { names: hidden.names, logistic: logisticOf(hidden, run), trees, blend };
}

/** Logits of rows. */
export function rankerLogits(
  { logistic, trees, blend }: CartRanker,
  columns: readonly Float64Array[],
): Float64Array {
  return blendLogits(blend, [marginOf(logistic, columns), trees.predict(columns, { output: "margin" })]);
}

function logisticOf({ columns, labels, names }: HiddenItems, run: Run | undefined): LogisticFit {
  return fitLogistic({ columns, names, labels, l2: 1, ...(run?.signal && { signal: run.signal }) });
}

/** Log of the number of candidates that a row of a wrong one stands for: so much too high are logits learned from them. */
function logOfDrawn({ labels, weights }: HiddenItems): number {
  let [sum, rows] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (labels[row] === 1) continue;
    sum += weights[row]!;
    rows++;
  }
  return rows > 0 ? Math.log(sum / rows) : 0;
}

function rowsWhere(rows: HiddenItems, isKept: (row: number) => boolean): HiddenItems {
  const kept = Int32Array.from(rows.labels.keys()).filter(isKept);
  const pick = (column: Float64Array) => Float64Array.from(kept, (row) => column[row]!);
  return {
    names: rows.names,
    columns: rows.columns.map(pick),
    labels: Uint8Array.from(kept, (row) => rows.labels[row]!),
    weights: pick(rows.weights),
    basket: Int32Array.from(kept, (row) => rows.basket[row]!),
  };
}
