import { TrainError } from "../../errors.js";
import type { Snapshot } from "../../training/snapshot.js";

/** Fewest customers with an order, and customers who came back, that a model is made from. */
const minCustomers = 20;
const minReturning = 5;

/** @throws TrainError "too_few_customers", "too_few_returning_customers" */
export function checkEnough(latest: Snapshot): void {
  const customers = latest.length;
  let returning = 0;
  for (const x of latest.summary.frequency) if (x > 0) returning++;
  if (customers < minCustomers) {
    throw new TrainError(
      "too_few_customers",
      `A model needs at least ${minCustomers} customers with an order before the cutoff, got ${customers}.`,
      { customers, needed: minCustomers },
    );
  }
  if (returning < minReturning) {
    throw new TrainError(
      "too_few_returning_customers",
      `A model needs at least ${minReturning} customers who ordered on two days before the cutoff, got ${returning} of ${customers}.`,
      { returning, needed: minReturning, customers },
    );
  }
}
