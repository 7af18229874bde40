import { accuracy, categoricalLogLoss } from "../../metrics/classes.js";

/** How well chances of states were foreseen in a test, by name of who foresaw them. */
export interface StateTest {
  readonly name: string;
  readonly stateLogLoss: number;
  readonly stateAccuracy: number;
}

/** @param chances rows x states */
export function stateTest(name: string, next: Uint8Array, chances: Float64Array): StateTest {
  return {
    name,
    stateLogLoss: categoricalLogLoss(next, chances),
    stateAccuracy: accuracy(next, chances),
  };
}
