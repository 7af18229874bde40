import { TrainError } from "../../errors.js";
import { purchaseCode } from "../../events/data.js";
import type { History } from "../../events/history.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";

/** Fewest customers that a model is made from. */
const minCustomers = 20;

/** @throws TrainError "too_few_customers" */
export function checkEnoughOwners(history: History, key: PairKey): void {
  const { offsets, type, customerCount } = history;
  const codes = history.ids(key)?.codes;
  let customers = 0;
  for (let c = 0; codes && c < customerCount; c++) {
    let i = offsets[c]!;
    while (i < offsets[c + 1]! && (codes[i]! < 0 || (type && type[i] !== purchaseCode))) i++;
    if (i < offsets[c + 1]!) customers++;
  }
  if (customers >= minCustomers) return;
  const hint = customers === 0 ? ` No purchase names its '${key}'.` : "";
  throw new TrainError(
    "too_few_customers",
    `A model needs at least ${minCustomers} customers with a purchase that has '${key}' before the cutoff, got ${customers}.${hint}`,
    { customers, needed: minCustomers, key },
  );
}
