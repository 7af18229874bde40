import type { Instant } from "../events/instant.js";
import type { CustomerEvent } from "../events/schema.js";
import { EventTable } from "../events/table.js";
import type { BaseQuery, Estimator, Model } from "../model/contract.js";
import type { KeyName, Predictions } from "../model/predictions.js";
import type { Run } from "../model/run.js";

/** One promise of the contract. `run` throws an Error that says what was expected and what came. */
export interface Check {
  /** A sentence that is true of an estimator that keeps the promise. */
  readonly name: string;
  /** Throws when the promise is broken. */
  run(): Promise<void>;
}

/** Data that the contract is tried on. A small history that trains in well under a second is best. */
export interface ContractData<Options> {
  /** Events of at least 20 customers, before the cutoff and for at least `horizonDays` after it. */
  readonly events: readonly CustomerEvent[];
  /** End of the training data, exclusive: epoch milliseconds. */
  readonly cutoff: number;
  /** At least 2. */
  readonly horizonDays: number;
  /** Further options to train with. */
  readonly otherOptions?: Partial<Options>;
}

/** What is particular to an estimator. */
export interface ContractSettings {
  /**
   * The columns of features as training sees them at a cutoff: one value for each customer with an order before it,
   * in the order of the ids. With it the contract checks that no event at or after the cutoff changes them, also
   * inside the training data.
   */
  featureRows?(
    table: EventTable,
    cutoff: number,
  ): readonly ArrayLike<number>[] | Promise<readonly ArrayLike<number>[]>;
  /** What a row is about beside its customer, where a customer has several rows. Default: one row a customer. */
  readonly key?: KeyName;
  /**
   * Columns that never fall as the horizon grows. Default: "probability", "expectedOrders" and "expectedQuantity",
   * where they exist.
   */
  readonly growing?: readonly string[];
  /**
   * A query with which `predict` gives every row there is, where by itself it gives only the first of each customer:
   * `{ top: 10_000 }`.
   */
  readonly allRows?: Readonly<Record<string, unknown>>;
  /** Columns that never rise as the horizon grows. Default: none. */
  readonly shrinking?: readonly string[];
}

/** An estimator under test, with the model that most checks share. */
export interface Subject {
  readonly estimator: Estimator<unknown, Model>;
  readonly events: readonly CustomerEvent[];
  readonly table: EventTable;
  readonly cutoff: number;
  readonly horizonDays: number;
  readonly settings: ContractSettings;
  /** Options of a plain training, with changes. */
  options(changes?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  train(events: readonly CustomerEvent[] | EventTable, run?: Run): Promise<Model>;
  /** The model of a plain training on all events, trained once. */
  model(): Promise<Model>;
  /** What that model predicts for everybody at the cutoff. */
  batch(): Promise<Predictions<unknown>>;
}

export function subjectOf<Options, M extends Model>(
  estimator: Estimator<Options, M>,
  data: ContractData<Options>,
  settings: ContractSettings,
): Subject {
  const { events, cutoff, horizonDays, otherOptions } = data;
  const table = EventTable.from(events);
  const anyOptions = estimator as Estimator<unknown, Model>;
  const options = (changes = {}) => ({ cutoff, horizonDays, ...otherOptions, ...changes });
  const train = (input: readonly CustomerEvent[] | EventTable, run?: Run) =>
    anyOptions.train(input, options(), run);
  let model: Promise<Model> | undefined;
  const sharedModel = () => {
    model ??= train(table);
    return model;
  };
  const batch = async () => (await sharedModel()).predict(table, { asOf: cutoff });
  return {
    estimator: anyOptions,
    events,
    table,
    cutoff,
    horizonDays,
    settings,
    options,
    train,
    model: sharedModel,
    batch,
  };
}

/** The query about row i alone: where a customer has several it names the item or category. */
export function rowQuery(
  predictions: Predictions<unknown>,
  i: number,
  asOf: number,
): BaseQuery & { asOf: number } {
  const { keyName } = predictions;
  return { asOf, ...(keyName !== undefined && { [keyName]: predictions.keyAt(i) }) };
}

/** A query that the types forbid. */
export function wrongQuery(query: Readonly<Record<string, unknown>>): BaseQuery & { asOf: Instant } {
  return query as unknown as BaseQuery & { asOf: Instant };
}
