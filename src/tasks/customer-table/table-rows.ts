import type { Dictionary } from "../../events/dictionary.js";
import type { FeatureColumns } from "../../features/feature.js";
import type { Labelled, Rows } from "../../training/rows.js";

/** Customers of a table as rows of features: there is one date, and no horizon to read them by. */
export class TableRows implements Rows {
  readonly history: { readonly customers: Dictionary };
  readonly rows: Int32Array;
  readonly #features: FeatureColumns;

  /** @param rows code of each row's customer, ascending */
  constructor(customers: Dictionary, rows: Int32Array, features: FeatureColumns) {
    this.history = { customers };
    this.rows = rows;
    this.#features = features;
  }

  get length(): number {
    return this.rows.length;
  }

  features(): FeatureColumns {
    return this.#features;
  }
}

/** Some of the rows of a table. */
export interface TableBlock {
  readonly start: number;
  readonly rows: TableRows;
}

/** Horizon that members of a table are asked for: there is none. */
export const noHorizon = 0;

/** Rows with their outcomes. */
export function labelledRows(snapshot: TableRows, labels: Uint8Array): Labelled<TableRows> {
  return {
    snapshot,
    horizon: noHorizon,
    orders: Float64Array.from(labels),
    bought: labels,
    firstOrderAfterDays: new Int32Array(labels.length).fill(-1),
  };
}
