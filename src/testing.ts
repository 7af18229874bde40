import type { Estimator, Model } from "./model/contract.js";
import { invarianceChecks } from "./testing/invariance.js";
import { leakChecks } from "./testing/leak.js";
import { ownColumnChecks } from "./testing/own-columns.js";
import { pairChecks } from "./testing/pairs.js";
import { purityChecks } from "./testing/purity.js";
import { requestChecks } from "./testing/requests.js";
import { runningChecks } from "./testing/running.js";
import { savingChecks } from "./testing/saving.js";
import { scoreChecks } from "./testing/scores.js";
import { smallDataChecks } from "./testing/small-data.js";
import { type Check, type ContractData, type ContractSettings, subjectOf } from "./testing/subject.js";

export { type BasketContractData, basketChecks } from "./testing/baskets.js";
export type { Check, ContractData, ContractSettings } from "./testing/subject.js";
export type { TableContractData, TableEstimator } from "./testing/table-subject.js";
export { tableChecks } from "./testing/tables.js";

/**
 * The contract that every estimator keeps, as checks for any test framework: each is a name and a function that
 * throws when the promise is broken. The checks share one trained model; run them in any order.
 *
 * ```ts
 * for (const check of checks(repurchase.overall, { events, cutoff, horizonDays: 90 })) test(check.name, check.run);
 * ```
 */
export function checks<Options, M extends Model>(
  estimator: Estimator<Options, M>,
  data: ContractData<Options>,
  settings: ContractSettings = {},
): Check[] {
  const subject = subjectOf(estimator, data, settings);
  return [
    ...leakChecks(subject),
    ...invarianceChecks(subject),
    ...ownColumnChecks(subject),
    ...savingChecks(subject),
    ...requestChecks(subject),
    ...smallDataChecks(subject),
    ...purityChecks(subject),
    ...runningChecks(subject),
    ...scoreChecks(subject),
    ...pairChecks(subject),
  ];
}
