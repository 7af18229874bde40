import { EventError } from "../../errors.js";
import { gather } from "../../matrix/gather.js";
import type { NumberArray, PurchaseSummary } from "./summary.js";

/** A part of a purchase model that covariates move. */
export type CovariateProcess = "purchase" | "dropout";

/** Columns of customers' fixed traits by name, one number a row of the summary; either part may be absent. */
export interface Covariates {
  /** Move the purchase rate: a coefficient c multiplies it by e^c for each unit of the covariate. */
  readonly purchase?: Readonly<Record<string, NumberArray>>;
  /** Move the dropout: a positive coefficient means leaving sooner. */
  readonly dropout?: Readonly<Record<string, NumberArray>>;
}

/** One covariate of one process. */
export interface Effect {
  readonly process: CovariateProcess;
  readonly name: string;
}

/** Customers who share all their covariates. */
export interface Pattern {
  /** Rows of the summary, ascending. */
  readonly rows: Int32Array;
  /** Their covariates, in the order of the effects. */
  readonly values: Float64Array;
}

/** Names of all effects, purchase first, each part in the order of its columns. */
export function effectsOf(covariates: Covariates): Effect[] {
  return (["purchase", "dropout"] as const).flatMap((process) =>
    Object.keys(covariates[process] ?? {}).map((name) => ({ process, name })),
  );
}

/**
 * Groups rows by their covariates: what does not differ between customers is computed once for all of them.
 *
 * @throws EventError `covariate_missing`, `covariate_length`, `covariate_value`
 */
export function patternsOf(covariates: Covariates, effects: readonly Effect[], rows: number): Pattern[] {
  const columns = effects.map((effect) => columnOf(covariates, effect, rows));
  const rowsOf = new Map<string, number[]>();
  for (let i = 0; i < rows; i++) {
    const key = columns.map((column) => column[i]).join();
    const known = rowsOf.get(key);
    if (known) known.push(i);
    else rowsOf.set(key, [i]);
  }
  return [...rowsOf.values()].map((same) => ({
    rows: Int32Array.from(same),
    values: Float64Array.from(columns, (column) => column[same[0]!]!),
  }));
}

/** Some rows of a summary. */
export function partOf(summary: PurchaseSummary, rows: Int32Array): PurchaseSummary {
  const take = (column: NumberArray): Float64Array => gather(column, rows);
  const { weights, logGaps } = summary;
  return {
    frequency: take(summary.frequency),
    recency: take(summary.recency),
    T: take(summary.T),
    ...(weights && { weights: take(weights) }),
    ...(logGaps && { logGaps: take(logGaps) }),
  };
}

function columnOf(covariates: Covariates, { process, name }: Effect, rows: number): NumberArray {
  const column = covariates[process]?.[name];
  const where = `Covariate '${name}' of ${process}`;
  const details = { process, name };
  if (column === undefined) {
    const known = Object.keys(covariates[process] ?? {});
    throw new EventError(
      "covariate_missing",
      `${where}: expected a column, got ${known.join(", ") || "none"}.`,
      details,
    );
  }
  if (column.length !== rows) {
    throw new EventError(
      "covariate_length",
      `${where}: expected ${rows} rows as in the purchase summary, got ${column.length}.`,
      { ...details, expected: rows, got: column.length },
    );
  }
  const row = column.findIndex((value: number) => !Number.isFinite(value));
  if (row >= 0) {
    throw new EventError("covariate_value", `${where}, row ${row}: expected a number, got ${column[row]}.`, {
      ...details,
      row,
    });
  }
  return column;
}
