import type { RowSum, SparseRows } from "../../matrix/csr.js";
import type { ScoreCustomer } from "../choose-items.js";
import type { RestOfItems } from "../popularity.js";
import type { BasketHistories } from "./histories.js";

/** How a method scores: all of a model but choosing from the scores. */
export interface Scorer {
  /** Scores of the items that `score` gives none; absent where those are not recommended. */
  readonly rest?: RestOfItems;
  /**
   * Opens a batch.
   *
   * @param owned items of each customer with the number of baskets that hold them
   * @param self training row of each customer, -1 where there is none
   */
  open(histories: BasketHistories, owned: SparseRows, self: Int32Array | undefined): ScoreCustomer<RowSum>;
}
