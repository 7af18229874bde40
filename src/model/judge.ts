import type { EventTable } from "../events/table.js";
import type { Predictions } from "./predictions.js";

/** What happened after `asOf`, one entry a row of the predictions. */
export interface Truth {
  /** 1 where the predicted event came within the horizon. */
  readonly labels: Uint8Array;
  /** How many came in the horizon, order days or units, where the kind predicts a number of them. */
  readonly counts?: Float64Array;
  /** The class that each row was in at the end of the horizon, 0..k-1, where the kind predicts one of k. */
  readonly classes?: Int32Array;
  /** Money that came in the horizon, in units of the currency, where the kind predicts it. */
  readonly values?: Float64Array;
}

/** Scores of one contender for the rows of the predictions: the model's, a baseline's or a caller's own. */
export interface Contender {
  readonly name: string;
  readonly role: "model" | "baseline" | "against";
  /** Higher means likelier. */
  readonly score: Float64Array;
  /** The same as a probability, where it is one. */
  readonly probability?: Float64Array | undefined;
  /** Expected number, where there is one. */
  readonly expected?: Float64Array | undefined;
  /** Chances of the classes, rows x k, row by row, where there are any. */
  readonly classProbabilities?: Float64Array | undefined;
  /** Expected money in units of the currency, where there is one. */
  readonly value?: Float64Array | undefined;
}

/** How the predictions of a kind are judged: shared by `evaluate` and `backtest`. */
export interface Judge<Row> {
  /** What a query says to get just what is judged: as many rows of each customer, no reasons. */
  readonly query?: Readonly<Record<string, unknown>>;
  /** The rows whose truth can be known; default: all. */
  judged?(data: EventTable, predictions: Predictions<Row>): Predictions<Row>;
  /** Columns of the model itself. */
  contender(predictions: Predictions<Row>): Contender;
  /** What happened; throws when the events end before the horizon does. */
  truth(data: EventTable, predictions: Predictions<Row>): Truth;
  /** What a person would do without a model, from the events before `asOf` alone. */
  baselines(data: EventTable, predictions: Predictions<Row>): Contender[];
}
