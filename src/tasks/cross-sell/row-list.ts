import type { Reasons } from "./reasons.js";

/** Ranked rows of some customers: the customers ascending, of each the best key first. */
export interface CrossSellRows {
  readonly customers: Int32Array;
  /** Codes of the assortment. */
  readonly keys: Int32Array;
  readonly rank: Int32Array;
  readonly probability: Float64Array;
  /** Chance times worth, where keys have a worth. */
  readonly expectedValue?: Float64Array;
  /** Lists, one a row. */
  readonly because: Reasons;
  /** Codes of the customers who were looked at, ascending, whether they got rows or not. */
  readonly scored: Int32Array;
}

/** One row; a customer without any purchase has no place in the pairs: -1. */
export interface Row {
  readonly customer: number;
  /** Place of the customer in the pairs. */
  readonly owner: number;
  readonly key: number;
  readonly rank: number;
  readonly probability: number;
  readonly worth: number;
}

/** Gathers rows. */
export class RowList {
  readonly #hasWorth: boolean;
  readonly #rows: Row[] = [];

  constructor(hasWorth: boolean) {
    this.#hasWorth = hasWorth;
  }

  add(row: Row): void {
    this.#rows.push(row);
  }

  rows(
    because: (rows: { readonly owner: Int32Array; readonly keys: Int32Array }) => Reasons,
    scored: Int32Array,
  ): CrossSellRows {
    const whole = (of: (row: Row) => number) => Int32Array.from(this.#rows, of);
    const keys = whole(({ key }) => key);
    return {
      customers: whole(({ customer }) => customer),
      keys,
      rank: whole(({ rank }) => rank),
      probability: Float64Array.from(this.#rows, ({ probability }) => probability),
      ...(this.#hasWorth && { expectedValue: Float64Array.from(this.#rows, ({ worth }) => worth) }),
      because: because({ owner: whole(({ owner }) => owner), keys }),
      scored,
    };
  }
}
