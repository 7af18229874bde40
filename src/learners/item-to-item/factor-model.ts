import { checkWeights, type SparseRows } from "../../matrix/csr.js";
import { checkLength } from "../../matrix/kernels/check.js";
import { outerProducts, solveFactorRows, topProducts, Workspace } from "../../matrix/kernels/index.js";
import { checkCount, checkNames, checkWord } from "../../options.js";
import { type CandidateLists, checkCandidates } from "../candidate-lists.js";
import { chooseItems } from "../choose-items.js";
import { type RestOfItems, restOf } from "../popularity.js";
import { type RankedLists, TopList } from "../top-list.js";
import { listsOfProducts, ProductsOfOwned } from "./factor-lists.js";
import { type Confidence, confidencesIn, ridgesOf } from "./factor-problem.js";
import type { RankedItems } from "./item-weights.js";
import { barredItems, checkItem, type RecommendOptions } from "./recommend-options.js";
import { loadFactors, type SavedFactors, type SavedTensors, saveFactors } from "./saved.js";

/** All there is to a model of factors. */
export interface FactorParts extends Confidence {
  /** Numbers of a vector. */
  readonly size: number;
  /** Items x size, row-major. */
  readonly itemFactors: Float64Array;
  /** Buyers of each item. */
  readonly popularity: Float64Array;
}

/**
 * Vectors of items; customers are folded in: the score of an item for a customer is the product of its vector with his.
 * Frozen; scoring is pure, and of a customer the same alone as in any batch. Queries are customers x items with values
 * of 0 or more, as in training.
 */
export class FactorModel {
  readonly #parts: FactorParts;
  readonly #rest: RestOfItems;
  readonly #workspace = new Workspace();
  readonly #vectors: Float64Array;
  readonly #gram: Float64Array;

  constructor(parts: FactorParts) {
    this.#parts = parts;
    this.#rest = restOf(parts.popularity, 0);
    this.#vectors = this.#workspace.float64Array(parts.itemFactors.length);
    this.#vectors.set(parts.itemFactors);
    this.#gram = this.#workspace.float64Array(parts.size ** 2);
    outerProducts(this.#vectors, parts.size, this.#gram);
    Object.freeze(this);
  }

  /** Numbers that an item is described by. */
  get size(): number {
    return this.#parts.size;
  }

  /** Items known: codes 0 .. itemCount - 1. */
  get itemCount(): number {
    return this.#parts.popularity.length;
  }

  /** Items x size, row-major. */
  get itemFactors(): Float64Array {
    return this.#parts.itemFactors;
  }

  /**
   * The vectors of customers, by the solve of the training: exact, in f64.
   *
   * @returns customers x size, row-major; zeros for one without purchases
   * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`
   */
  foldIn(queries: SparseRows): Float64Array {
    checkWeights("the queries", queries);
    checkLength("columns of the queries", queries.columnCount, this.itemCount);
    const { size } = this;
    const workspace = this.#workspace;
    const rows = confidencesIn(workspace, queries, this.#parts.alpha);
    const ridges = workspace.float64Array(queries.offsets.length - 1);
    const factors = workspace.float64Array(ridges.length * size);
    ridges.set(ridgesOf(rows, this.#parts));
    try {
      solveFactorRows({ rows, vectors: this.#vectors, size, gram: this.#gram, ridges, factors, steps: 0 });
      return new Float64Array(factors);
    } finally {
      for (const array of [rows.offsets, rows.columns, rows.values, ridges, factors]) workspace.free(array);
    }
  }

  /**
   * Scores of some items of each customer. They are no probabilities.
   *
   * @returns one number a candidate
   * @throws OptionsError `shape_mismatch`, `not_ascending`, `not_finite`
   */
  scores(queries: SparseRows, candidates: CandidateLists): Float64Array {
    checkCandidates(candidates, queries.offsets.length - 1, this.itemCount);
    const customers = this.foldIn(queries);
    const { offsets, columns } = candidates;
    const scores = new Float64Array(columns.length);
    for (let row = 0; row + 1 < offsets.length; row++) {
      for (let at = offsets[row]!; at < offsets[row + 1]!; at++)
        scores[at] = product(customers, row, this.itemFactors, columns[at]!, this.size);
    }
    return scores;
  }

  /**
   * The best items of each customer, equal ones by the lower code; the most popular ones for a customer without
   * purchases. Scores are compared in f32. Items that nobody bought in training are never among them.
   *
   * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `not_ascending`, `not_finite`
   */
  recommend(queries: SparseRows, options: RecommendOptions = {}): RankedLists {
    checkNames(["top", "only", "exclude", "allowed"], options, "recommend");
    const { top = 10, only = "new" } = options;
    checkCount("top", top, "recommend");
    checkWord("only", only, ["owned", "new", "all"], "recommend");
    const isExcluded = barredItems(this.itemCount, options);
    const { popularity } = this.#parts;
    for (let item = 0; item < isExcluded.length; item++) if (popularity[item] === 0) isExcluded[item] = 1;
    const customers = this.foldIn(queries);
    if (only === "owned") {
      const choice = { top, only, isExcluded, owned: queries, rest: undefined };
      const sum = new ProductsOfOwned(this.itemCount);
      return chooseItems(choice, sum, (row) => {
        sum.set(queries, row, (item) => product(customers, row, this.itemFactors, item, this.size));
        return 1;
      });
    }
    const shape = { rows: queries.offsets.length - 1, columns: this.itemCount, inner: this.size, k: top };
    const best = topProducts(Float32Array.from(customers), Float32Array.from(this.itemFactors), shape, {
      terms: Float32Array.from(isExcluded, (isOut) => (isOut === 1 ? -Infinity : 0)),
      excluded: only === "new" ? queries : undefined,
    });
    return listsOfProducts(best, queries, this.#rest.ranking, isExcluded);
  }

  /**
   * Items whose vectors point the same way, by the cosine, the nearest first.
   *
   * @throws OptionsError `bad_item`, `bad_option`
   */
  similar(item: number, top = 10): RankedItems {
    checkItem(item, this.itemCount);
    checkCount("top", top, "similar");
    const { itemFactors, size } = this;
    const lengthOf = (other: number) => Math.sqrt(product(itemFactors, other, itemFactors, other, size));
    const nearest = new TopList(Math.min(top, this.itemCount));
    for (let other = 0; other < this.itemCount; other++) {
      const length = lengthOf(other);
      if (other !== item && length > 0)
        nearest.offer(product(itemFactors, item, itemFactors, other, size) / length, other);
    }
    const items = new Int32Array(nearest.length);
    const scores = new Float64Array(nearest.length);
    nearest.drain(items, scores, 0);
    const length = lengthOf(item);
    return { items, scores: scores.map((score) => (length > 0 ? score / length : 0)) };
  }

  /** The model as plain data. */
  save(): SavedFactors {
    return saveFactors(this.#parts);
  }
}

/**
 * A model from what `save` gave.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function loadIals(saved: {
  readonly kind: string;
  readonly state: unknown;
  readonly tensors: SavedTensors;
}): FactorModel {
  return new FactorModel(loadFactors(saved));
}

/** Product of a row of one matrix with a row of another. */
function product(left: Float64Array, row: number, right: Float64Array, column: number, size: number): number {
  let sum = 0;
  for (let k = 0; k < size; k++) sum += left[row * size + k]! * right[column * size + k]!;
  return sum;
}
