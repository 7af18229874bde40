import { checkWeights, type SparseRows, valueAt } from "../../matrix/csr.js";
import { checkLength } from "../../matrix/kernels/check.js";
import { ProductSum } from "../../matrix/product-sum.js";
import { checkCount, checkNames, checkWord } from "../../options.js";
import { type CandidateLists, checkCandidates } from "../candidate-lists.js";
import { chooseItems } from "../choose-items.js";
import { type RestOfItems, restOf } from "../popularity.js";
import type { RankedLists } from "../top-list.js";
import { barredItems, checkItem, type RecommendOptions } from "./recommend-options.js";
import { loadItemWeights, type SavedItemWeights, type SavedTensors, saveItemWeights } from "./saved.js";

/** How weights were found. */
export type ItemWeightsMethod = "cosine" | "tfidf" | "bm25" | "shrunk-cosine" | "ease" | "popularity";

/** All there is to a model of weights between items. */
export interface ItemWeightsParts {
  readonly method: ItemWeightsMethod;
  /** Items x items, f32: row i holds what having item i says of the others. */
  readonly weights: SparseRows;
  /** Buyers of each item. */
  readonly popularity: Float64Array;
}

/** Items with a number each, the largest first. */
export interface RankedItems {
  readonly items: Int32Array;
  readonly scores: Float64Array;
}

/**
 * Weights between items: the score of an item for a customer is the sum of what the items that he has say of it, each
 * times its value. Frozen; scoring is pure, and of a customer the same alone as in any batch.
 *
 * Queries are customers x items with values of 0 or more: counts, ones, or weights by how long ago.
 */
export class ItemWeights {
  readonly #parts: ItemWeightsParts;
  readonly #rest: RestOfItems;

  constructor(parts: ItemWeightsParts) {
    this.#parts = parts;
    this.#rest = restOf(parts.popularity, 0);
    Object.freeze(this);
  }

  /** The method it was trained by. */
  get method(): ItemWeightsMethod {
    return this.#parts.method;
  }

  /** Items known: codes 0 .. itemCount - 1. */
  get itemCount(): number {
    return this.#parts.popularity.length;
  }

  /** Items x items: row i holds what having item i says of the others, which is 0 where they are not named. */
  get weights(): SparseRows {
    return this.#parts.weights;
  }

  /**
   * Scores of some items of each customer: what `recommend` ranks by. They are no probabilities.
   *
   * @returns one number a candidate; 0 where nothing is said of it
   * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`
   */
  scores(queries: SparseRows, candidates: CandidateLists): Float64Array {
    this.#check(queries);
    checkCandidates(candidates, queries.offsets.length - 1, this.itemCount);
    const { offsets, columns } = candidates;
    const sum = new ProductSum(this.itemCount);
    const scores = new Float64Array(columns.length);
    for (let row = 0; row + 1 < offsets.length; row++) {
      if (offsets[row] === offsets[row + 1]) continue;
      sum.addProduct(queries, row, this.weights);
      for (let at = offsets[row]!; at < offsets[row + 1]!; at++) scores[at] = sum.values[columns[at]!]!;
      sum.clear();
    }
    return scores;
  }

  /**
   * The best items of each customer, equal ones by the lower code: those that something speaks for; then the most
   * popular of those of which nothing is said, with score 0; then those that more speaks against. As many as `top`,
   * fewer only where fewer may be recommended. Items that nobody bought in training never are.
   *
   * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`
   */
  recommend(queries: SparseRows, options: RecommendOptions = {}): RankedLists {
    checkNames(["top", "only", "exclude", "allowed"], options, "recommend");
    const { top = 10, only = "new" } = options;
    checkCount("top", top, "recommend");
    checkWord("only", only, ["owned", "new", "all"], "recommend");
    this.#check(queries);
    const choice = {
      top,
      only,
      isExcluded: barredItems(this.itemCount, options),
      owned: queries,
      rest: this.#rest,
    };
    return chooseItems(choice, new ProductSum(this.itemCount), (row, sum) => {
      sum.addProduct(queries, row, this.weights);
      return 1;
    });
  }

  /**
   * Items that having an item speaks for, the strongest first.
   *
   * @throws OptionsError `bad_item`, `bad_option`
   */
  similar(item: number, top = 10): RankedItems {
    checkItem(item, this.itemCount);
    checkCount("top", top, "similar");
    const { offsets, columns, values } = this.weights;
    const parts: Part[] = [];
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      if (values[at]! > 0) parts.push({ item: columns[at]!, score: values[at]! });
    }
    return ranked(parts, top);
  }

  /**
   * Why an item has its score for a customer: the items he has that say something of it, each with its part, the
   * largest first. The parts add up to the score.
   *
   * @param row which of the queries
   * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`, `bad_item`
   */
  reasons(queries: SparseRows, row: number, item: number): RankedItems {
    this.#check(queries);
    checkItem(item, this.itemCount);
    const parts: Part[] = [];
    for (let at = queries.offsets[row]!; at < queries.offsets[row + 1]!; at++) {
      const score = queries.values[at]! * valueAt(this.weights, queries.columns[at]!, item);
      if (score !== 0) parts.push({ item: queries.columns[at]!, score });
    }
    return ranked(parts, parts.length);
  }

  /** The model as plain data. */
  save(): SavedItemWeights {
    return saveItemWeights(this.#parts);
  }

  #check(queries: SparseRows): void {
    checkWeights("the queries", queries);
    checkLength("columns of the queries", queries.columnCount, this.itemCount);
  }
}

/**
 * A model from what `save` gave.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadWeights(saved: {
  readonly kind: string;
  readonly state: unknown;
  readonly tensors: SavedTensors;
}): ItemWeights {
  return new ItemWeights(loadItemWeights(saved));
}

interface Part {
  readonly item: number;
  readonly score: number;
}

function ranked(parts: Part[], top: number): RankedItems {
  const best = parts.sort((a, b) => b.score - a.score || a.item - b.item).slice(0, top);
  return {
    items: Int32Array.from(best, ({ item }) => item),
    scores: Float64Array.from(best, ({ score }) => score),
  };
}
