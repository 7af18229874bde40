import { type SparseRows, transpose } from "../../matrix/csr.js";
import {
  createPool,
  type Engine,
  outerProducts,
  solveFactorRows,
  Workspace,
} from "../../matrix/kernels/index.js";
import { parseOptions } from "../../options.js";
import { createRandom } from "../../stats/random.js";
import { checkRun, pause, type TrainingRun } from "../training-run.js";
import { FactorModel } from "./factor-model.js";
import { confidencesIn, ridgesOf } from "./factor-problem.js";
import { type IalsOptions, ialsOptions } from "./options.js";
import { buyersOf, checkPurchases } from "./purchases.js";

/**
 * Factors by implicit alternating least squares (Hu, Koren & Volinsky 2008): vectors x_u of customers and y_i of items
 * with the least sum over all u, i of c_ui (p_ui - x_u y_i)^2, p 1 for a purchase and else 0, c = 1 + alpha value, plus
 * ridges. In f64. The start and the ridges by frequency are those of Rendle, Krichene, Zhang & Koren (2021): items
 * drawn from N(0, .1 / sqrt(factors)); l2 (items + alpha sum of values)^frequencyPower for a customer, customers in
 * place of items for an item.
 *
 * The model holds items only; customers, those of the training too, are folded in: solved for exactly.
 *
 * @param rows customers x items: counts or weights of 0 or more
 * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`; TrainError
 *   `no_purchases`; the signal's reason
 */
export async function trainIals(
  rows: SparseRows,
  options?: IalsOptions,
  run?: TrainingRun,
): Promise<FactorModel> {
  const settings = parseOptions(ialsOptions, options, "itemToItem.trainIals");
  checkRun(run);
  checkPurchases(rows);
  const { factors: size, iterations, seed } = settings;
  const pool = (run?.threads ?? 1) > 1 ? createPool(run!.threads!) : undefined;
  try {
    const workspace = pool?.workspace ?? new Workspace();
    const engine: Engine = pool ? { pool } : { workspace };
    const customers = workspace.float64Array((rows.offsets.length - 1) * size);
    const items = workspace.float64Array(rows.columnCount * size);
    const random = createRandom(seed);
    for (let k = 0; k < items.length; k++) items[k] = (0.1 / Math.sqrt(size)) * random.normal();
    const gram = workspace.float64Array(size * size);
    const steps = settings.solver === "cholesky" ? 0 : settings.steps;
    const sides = [
      { rows, factors: customers, vectors: items },
      { rows: transpose(rows), factors: items, vectors: customers },
    ].map((side) => {
      const confidences = confidencesIn(workspace, side.rows, settings.alpha);
      const ridges = workspace.float64Array(confidences.offsets.length - 1);
      ridges.set(ridgesOf(confidences, settings));
      return { ...side, rows: confidences, ridges, size, gram, steps };
    });
    for (let iteration = 0; iteration < iterations; iteration++) {
      for (const side of sides) {
        await pause(run, { phase: "iterations", done: iteration, total: iterations });
        outerProducts(side.vectors, size, gram, engine);
        solveFactorRows(side, engine);
      }
    }
    await pause(run, { phase: "iterations", done: iterations, total: iterations });
    const { alpha, l2, frequencyPower } = settings;
    const itemFactors = new Float64Array(items);
    return new FactorModel({ size, alpha, l2, frequencyPower, itemFactors, popularity: buyersOf(rows) });
  } finally {
    await pool?.close();
  }
}
