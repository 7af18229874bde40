import type { Check } from "./subject.js";
import { tableModelChecks } from "./table-models.js";
import { tableRowChecks } from "./table-rows.js";
import { type TableContractData, type TableEstimator, tableSubjectOf } from "./table-subject.js";

/**
 * What estimators promise whose customers are rows of a table, as checks for any test framework. The checks share one
 * trained model; run them in any order.
 */
export function tableChecks(estimator: TableEstimator, data: TableContractData): Check[] {
  const subject = tableSubjectOf(estimator, data);
  return [...tableRowChecks(subject), ...tableModelChecks(subject)];
}
