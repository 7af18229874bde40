import type { z } from "zod";
import type { BasketCut } from "../events/history.js";
import type { Instant } from "../events/instant.js";
import type { EventInput, EventTable } from "../events/table.js";
import type { ModelCard } from "./card.js";
import type { BasketExplanation, Explanation } from "./explanation.js";
import type { Predictions } from "./predictions.js";
import type { Run } from "./run.js";
import type { SavedModel } from "./saved-model.js";

/** What the queries of all families have in common. */
export interface AnyQuery {
  /** End of what is used: an instant; of baskets without dates, how many of the last ones are left out. */
  asOf?: Instant | BasketCut | undefined;
  /** Score only these customers. */
  customers?: readonly string[] | undefined;
  /** One of the horizons the model was trained for, in days. Default: the first. */
  horizonDays?: number | undefined;
}

/** What every query about events with dates may say; families add their own. */
export interface BaseQuery extends AnyQuery {
  /** Instant the prediction is made for, exclusive end of what is used. Default: the table's `until`. */
  asOf?: Instant | undefined;
}

/** Named numbers of an evaluation, each documented where it is computed (`siyu/evaluation`). */
export type Metrics = Readonly<Record<string, number>>;

/**
 * A model: frozen, made by `train`, `load` or `refresh`. It holds parameters and a dated population state, never an
 * id of a customer. With one state any partition of the customers gives the same rows.
 */
export interface Model<Row = unknown, Query extends AnyQuery = BaseQuery> {
  /** Family and name: "repurchase/overall". */
  readonly kind: string;
  /** Horizons the model answers, days, ascending; none where it was trained on baskets without dates. */
  readonly horizonDays: readonly number[];
  /** Horizons in baskets, ascending, where it was trained on baskets without dates. */
  readonly horizonBaskets?: readonly number[] | undefined;
  /** Scores every customer with an order before `asOf`; the others are in `skipped` with a code. */
  predict(data: EventInput, query?: Query): Predictions<Row>;
  /** Scores a stream of tables, whole customers per part: the door for more data than memory holds. */
  predictStream(source: AsyncIterable<EventTable>, query?: Query, run?: Run): AsyncIterable<Predictions<Row>>;
  /**
   * Why this customer has this score: contributions that add up to it. Where a customer has several rows the query
   * says which: `{ ...query, itemId }`.
   */
  explain(data: EventInput, customerId: string, query?: Query): Explanation | BasketExplanation;
  /** Events after `asOf` are the truth. An `asOf` before the training cutoff is an error: the model has seen them. */
  evaluate(data: EventInput, query: Query & { asOf: NonNullable<Query["asOf"]> }): Metrics;
  /** A new model with the same parameters and the population state of a later date. */
  refresh(data: EventInput, query?: Pick<Query, "asOf">): Model<Row, Query>;
  /** Data seen, options, members and weights, out-of-time metrics with baselines, limits. */
  card(): ModelCard;
  /** The model as plain data; `save(model, path)` writes it to a file. */
  save(): SavedModel;
}

/** Trains models of one kind. There is no unfitted state: `train` returns a model or throws. */
export interface Estimator<Options, M extends Model> {
  readonly kind: string;
  /** Strict schema of the options: types, defaults, ranges and units in one place. */
  readonly options: z.ZodObject;
  /** Trains a model on the events before the cutoff. */
  train(data: EventInput, options?: Options, run?: Run): Promise<M>;
  /** The model of saved state. */
  load(saved: SavedModel): M;
}
