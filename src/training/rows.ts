import type { History } from "../events/history.js";
import type { FeatureColumns } from "../features/feature.js";
import { gather } from "../matrix/gather.js";

/** What is scored, as it stood at a cutoff: one row a customer, or one a customer and item. */
export interface Rows {
  readonly history: Pick<History, "customers">;
  /** Customer code of each row, ascending. */
  readonly rows: Int32Array;
  readonly length: number;
  /** Features for a horizon, computed once. */
  features(horizon: number): FeatureColumns;
}

/** Rows with what came in the window that starts at their cutoff; every column has one entry a row. */
export interface Labelled<S extends Rows> {
  readonly snapshot: S;
  /** Length of the window, in days or baskets. */
  readonly horizon: number;
  /** Order days in the window. */
  readonly orders: Float64Array;
  /** 1 where there is any. */
  readonly bought: Uint8Array;
  /** Days from the cutoff to the first order, -1 without one. */
  readonly firstOrderAfterDays: Int32Array;
}

/** Some rows of a snapshot, with their labels. @param kept positions of the rows, ascending */
export function someRows<S extends Rows>(one: Labelled<S>, kept: Int32Array): Labelled<Rows> {
  const { snapshot, horizon, orders, bought, firstOrderAfterDays } = one;
  const isAll = kept.length === snapshot.length;
  return {
    horizon,
    orders: gather(orders, kept),
    bought: Uint8Array.from(kept, (i) => bought[i]!),
    firstOrderAfterDays: Int32Array.from(kept, (i) => firstOrderAfterDays[i]!),
    snapshot: {
      history: snapshot.history,
      rows: Int32Array.from(kept, (i) => snapshot.rows[i]!),
      length: kept.length,
      features(asked) {
        const { features, columns } = snapshot.features(asked);
        return { features, columns: isAll ? columns : columns.map((column) => gather(column, kept)) };
      },
    },
  };
}
