import { checkModel } from "./check.js";
import { geometricLaw } from "./geometric/geometric.js";
import { regularLaw } from "./geometric/regular.js";
import type { PurchaseLaw } from "./law.js";
import { paretoLaw } from "./pareto/pareto.js";
import type { PurchaseModel } from "./purchase-model.js";

/**
 * The law of a model of any family.
 *
 * @throws OptionsError as `checkModel`
 */
export function lawOf(model: PurchaseModel): PurchaseLaw {
  checkModel(model);
  if (model.family === "pareto-nbd") return paretoLaw(model);
  return (model.k ?? 1) > 1 ? regularLaw(model) : geometricLaw(model);
}
