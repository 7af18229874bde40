import type { z } from "zod";
import type { Metrics } from "../model/contract.js";
import type { TableExplanation } from "../model/explanation.js";
import type { Predictions } from "../model/predictions.js";
import type { Run } from "../model/run.js";
import type { SavedModel } from "../model/saved-model.js";
import type { CustomerRecord, CustomerTableInput } from "../tasks/customer-table/read-table.js";

/** A model of customers as rows of a table. */
export interface TableModelUnderTest {
  readonly kind: string;
  predict(data: CustomerTableInput, query?: object): Predictions<unknown>;
  predictStream(
    source: AsyncIterable<CustomerTableInput>,
    query?: object,
    run?: Run,
  ): AsyncIterable<Predictions<unknown>>;
  explain(data: CustomerTableInput, customerId: string, query?: object): TableExplanation;
  evaluate(data: CustomerTableInput, query?: object): Metrics;
  card(): object;
  save(): SavedModel;
}

/** Trains models of customers as rows of a table. */
export interface TableEstimator {
  readonly kind: string;
  readonly options: z.ZodObject;
  /** Trains a model on the rows that have a label. */
  train(data: CustomerTableInput, options?: object, run?: Run): Promise<TableModelUnderTest>;
  /** The model of saved state. */
  load(saved: SavedModel): TableModelUnderTest;
}

/** Data that the contract of tables is tried on. */
export interface TableContractData {
  /** At least 100 customers with the event and as many without it; missing cells are null. */
  readonly customers: readonly CustomerRecord[];
  /** Columns of the id and of the label. */
  readonly id: string;
  readonly label: string;
  /** Further options to train with. */
  readonly otherOptions?: object;
}

/** An estimator under test, with the model that most checks share. */
export interface TableSubject extends TableContractData {
  readonly estimator: TableEstimator;
  /** Options of a plain training, with changes. */
  options(changes?: object): object;
  train(customers: Iterable<CustomerRecord>, run?: Run): Promise<TableModelUnderTest>;
  /** The model of a plain training, trained once. */
  model(): Promise<TableModelUnderTest>;
  /** What that model predicts for everybody. */
  batch(): Promise<Predictions<unknown>>;
}

export function tableSubjectOf(estimator: TableEstimator, data: TableContractData): TableSubject {
  const { customers, id, label, otherOptions } = data;
  const options = (changes = {}) => ({ id, label, ...otherOptions, ...changes });
  const train = (rows: Iterable<CustomerRecord>, run?: Run) =>
    estimator.train({ customers: rows }, options(), run);
  let model: Promise<TableModelUnderTest> | undefined;
  const sharedModel = () => {
    model ??= train(customers);
    return model;
  };
  const batch = async () => (await sharedModel()).predict({ customers });
  return { ...data, estimator, options, train, model: sharedModel, batch };
}

/** The same customers under other names in the same order. */
export function renamedRows({ customers, id }: TableContractData, prefix: string): CustomerRecord[] {
  return customers.map((row) => ({ ...row, [id]: `${prefix}${String(row[id])}` }));
}

/** The rows in an order of their own. */
export function shuffledRows(rows: readonly CustomerRecord[]): CustomerRecord[] {
  const other = [...rows];
  for (let i = other.length - 1, state = 12345; i > 0; i--) {
    state = (state * 1103515245 + 12345) % 2147483648;
    const j = state % (i + 1);
    [other[i], other[j]] = [other[j]!, other[i]!];
  }
  return other;
}
