import type { Reason } from "../../src/model/reason.js";

/** Chance that an event happens to one customer. */
export interface EventPrediction {
  readonly customerId: string;
  /** P(it happens within the horizon); of the next message, P(it is answered). */
  readonly probability: number;
  /** What raises the chance: causes that weigh enough first, then signs, the strongest first. */
  readonly reasons: readonly Reason[];
}
