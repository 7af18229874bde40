import { OptionsError, TrainError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import type { Snapshot } from "../../training/snapshot.js";

/** Fewest customers with an order, and customers who came back, that a model is made from. */
const minCustomers = 20;
const minReturning = 5;

/** Days after the end of the events would be read as days on which nobody ordered. */
export function checkCutoff({ zone, until }: EventData, cutoff: number): void {
  if (zone.dayOf(cutoff - 1) <= zone.dayOf(until - 1)) return;
  throw new OptionsError(
    "cutoff_out_of_range",
    `The cutoff ${new Date(cutoff).toISOString()} is after the end of the events, ${new Date(until).toISOString()}. Use an earlier cutoff, or, if nothing happened in between, read the events with 'until'.`,
    { cutoff, until },
  );
}

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
