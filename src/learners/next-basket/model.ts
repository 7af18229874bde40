import { EventError, OptionsError } from "../../errors.js";
import { checkOffsets, RowSum } from "../../matrix/csr.js";
import { checkLength } from "../../matrix/kernels/check.js";
import type { ItemLists } from "../../metrics/recommendation.js";
import { checkCount, checkNames, checkWord } from "../../options.js";
import { type Choice, chooseItems } from "../choose-items.js";
import type { RankedLists } from "../top-list.js";
import { type BasketHistories, checkHistories, checkNow } from "./histories.js";
import { itemCountOf, type NextBasketMethod, type NextBasketParts, scorerOf } from "./parts.js";
import { loadParts, type SavedNextBasket, saveParts } from "./saved.js";
import type { Scorer } from "./scorer.js";
import { basketCounts } from "./vectors.js";

/** Whose scores are asked for. */
export interface ScoreOptions {
  /** Row of each customer in the training histories, who is then no neighbour of his own; -1 where there is none. */
  readonly self?: Int32Array | undefined;
}

/** What may be recommended. */
export interface RecommendOptions extends ScoreOptions {
  /** Items a customer, default 10. */
  readonly top?: number | undefined;
  /** "owned": bought before by the customer; "new": not; "all" by default. */
  readonly only?: "owned" | "new" | "all" | undefined;
  /** Codes of items that nobody is to get, such as those out of stock. */
  readonly exclude?: Iterable<number> | undefined;
}

/** A trained model. Frozen; scoring is pure, and of a customer the same alone as in any batch. */
export class NextBasketModel {
  readonly #parts: NextBasketParts;
  readonly #scorer: Scorer;

  constructor(parts: NextBasketParts) {
    this.#parts = parts;
    this.#scorer = scorerOf(parts);
    Object.freeze(this);
  }

  /** The method it was trained by. */
  get method(): NextBasketMethod {
    return this.#parts.method;
  }

  /** Items known: codes 0 .. itemCount - 1. */
  get itemCount(): number {
    return itemCountOf(this.#parts);
  }

  /**
   * The best items of each customer, equal ones by the lower code. Where neither a customer nor his neighbours say
   * anything, the most popular items fill the list; methods that score owned items only give shorter lists.
   *
   * @throws OptionsError `unknown_option`, `bad_option`, `shape_mismatch`, `days_needed`; EventError as `checkHistories`,
   *   `item_count`
   */
  recommend(histories: BasketHistories, options: RecommendOptions = {}): RankedLists {
    checkNames(["top", "only", "exclude", "self"], options, "recommend");
    const { top = 10, only = "all", exclude = [], self } = options;
    checkWord("only", only, ["owned", "new", "all"], "recommend");
    checkCount("top", top, "recommend");
    this.#check(histories, self);
    const isExcluded = new Uint8Array(this.itemCount);
    for (const item of exclude) if (item >= 0 && item < isExcluded.length) isExcluded[item] = 1;
    const owned = basketCounts(histories);
    const score = this.#scorer.open(histories, owned, self);
    const choice: Choice = { top, only, isExcluded, owned, rest: this.#scorer.rest };
    return chooseItems(choice, new RowSum(this.itemCount), score);
  }

  /**
   * Scores of some items of each customer: what `recommend` ranks by. They are no probabilities.
   *
   * @param candidates codes of items, a list a customer
   * @returns one number a candidate; 0 where the method has nothing to say
   * @throws OptionsError `unknown_option`, `shape_mismatch`, `bad_item`, `days_needed`; EventError as `checkHistories`,
   *   `item_count`
   */
  scores(histories: BasketHistories, candidates: ItemLists, options: ScoreOptions = {}): Float64Array {
    checkNames(["self"], options, "scores");
    this.#check(histories, options.self);
    const { offsets, items } = candidates;
    checkOffsets("the candidates", offsets, items.length);
    checkLength("offsets of the candidates", offsets.length, histories.offsets.length);
    const wrong = items.findIndex((item) => !(item >= 0 && item < this.itemCount));
    if (wrong >= 0) {
      throw new OptionsError(
        "bad_item",
        `Candidate ${wrong} must be a code of 0 to ${this.itemCount - 1}, got ${items[wrong]}.`,
        { position: wrong },
      );
    }
    const score = this.#scorer.open(histories, basketCounts(histories), options.self);
    const rest = this.#scorer.rest?.scores;
    const sum = new RowSum(this.itemCount);
    const scores = new Float64Array(items.length);
    for (let c = 0; c + 1 < offsets.length; c++) {
      if (offsets[c] === offsets[c + 1]) continue;
      const scale = score(c, sum);
      for (let at = offsets[c]!; at < offsets[c + 1]!; at++) {
        const own = sum.values[items[at]!]!;
        scores[at] = own === 0 ? (rest?.[items[at]!] ?? 0) : own * scale;
      }
      sum.clear();
    }
    return scores;
  }

  /** The model as plain data. */
  save(): SavedNextBasket {
    return saveParts(this.#parts);
  }

  #check(histories: BasketHistories, self: Int32Array | undefined): void {
    checkHistories(histories);
    const parts = this.#parts;
    if (histories.itemCount !== this.itemCount) {
      throw new EventError(
        "item_count",
        `The model knows ${this.itemCount} items, the histories have ${histories.itemCount}: code items as in training.`,
        { expected: this.itemCount, got: histories.itemCount },
      );
    }
    if (self) checkLength("self", self.length, histories.offsets.length - 1);
    if (!("isDated" in parts)) return;
    checkNow(histories);
    if (parts.isDated === (histories.day !== undefined)) return;
    throw new OptionsError(
      "days_needed",
      `The model was trained ${parts.isDated ? "on days" : "on baskets in order"}: histories must be ${parts.isDated ? "dated too" : "without 'day'"}.`,
      { isDated: parts.isDated },
    );
  }
}

/**
 * A model from what `save` gave.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function load(saved: Parameters<typeof loadParts>[0]): NextBasketModel {
  return new NextBasketModel(loadParts(saved));
}
