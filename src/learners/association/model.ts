import { checkCount, checkNames, checkWord } from "../../options.js";
import { checkItem } from "../item-to-item/recommend-options.js";
import { TopList } from "../top-list.js";
import { type Bundle, growBundle } from "./bundle.js";
import { liftLowerOf, liftOf, logLikelihoodRatio, pValueOf, shrunkCosineOf } from "./evidence.js";
import type { AssociationSettings } from "./options.js";
import type { PairCounts } from "./pair-counts.js";
import { PairLookup } from "./pair-lookup.js";
import { loadParts, type SavedAssociation, saveParts } from "./saved.js";

/** All there is to a model of pairs. */
export interface AssociationParts {
  readonly settings: AssociationSettings;
  readonly counts: PairCounts;
  /** Pairs of items that were each in enough baskets. */
  readonly pairsTested: number;
}

/** What a basket with one item says of another. */
export interface Rule {
  /** Code of the item that is given. */
  readonly given: number;
  /** Code of the item it speaks for. */
  readonly item: number;
  /** Baskets that hold both. */
  readonly together: number;
  /** Share of all baskets that hold both. */
  readonly support: number;
  /** Share of the baskets with the given item that hold the other. */
  readonly confidence: number;
  /** How many times as often as by chance; the same in both directions. */
  readonly lift: number;
  /** Lower end of the 95 % interval of the lift. */
  readonly liftLower: number;
  /** Dunning's log-likelihood ratio; the same in both directions. */
  readonly logLikelihoodRatio: number;
  /** Chance of such a ratio where the items have nothing to do with each other. */
  readonly pValue: number;
}

/** What pairs and rules can be ranked by, the highest first. */
export const rankings = ["shrunkCosine", "logLikelihoodRatio", "liftLower", "confidence", "lift"] as const;
/** What rules are ranked by. */
export type Ranking = (typeof rankings)[number];

/** Which rules, and by what. */
export interface RulesOptions {
  /** Rules at most, default 10. */
  readonly top?: number | undefined;
  /** Default "shrunkCosine", together / (sqrt(baskets of one x baskets of the other) + 10): lift puts the rarest first. */
  readonly by?: Ranking | undefined;
}

/** Pairs of items that are in baskets together more often than by chance. Frozen; items are codes 0 .. itemCount - 1. */
export class AssociationModel {
  readonly #parts: AssociationParts;
  readonly #lookup: PairLookup;

  constructor(parts: AssociationParts) {
    this.#parts = parts;
    this.#lookup = new PairLookup(parts.counts);
    Object.freeze(this);
  }

  /** Number of items: their codes are 0 .. itemCount - 1. */
  get itemCount(): number {
    return this.#parts.counts.itemBaskets.length;
  }

  /** Baskets learned from. */
  get basketCount(): number {
    return this.#parts.counts.basketCount;
  }

  /** Pairs kept. */
  get pairCount(): number {
    return this.#parts.counts.partners.length;
  }

  /** Pairs tested: all of items that were each in `minSupport` baskets. */
  get pairsTested(): number {
    return this.#parts.pairsTested;
  }

  /** Baskets that hold each item, one number an item. */
  get itemBaskets(): Int32Array {
    return this.#parts.counts.itemBaskets.slice();
  }

  /**
   * What one item says of another.
   *
   * @returns undefined where the pair was not kept
   * @throws OptionsError `bad_item`
   */
  rule(given: number, item: number): Rule | undefined {
    checkItem(given, this.itemCount);
    checkItem(item, this.itemCount);
    const together = this.#lookup.togetherOf(given, item);
    return together > 0 ? this.#rule(given, item, together) : undefined;
  }

  /**
   * Frequently bought together with an item: the best rules that start from it, equal ones by the lower code.
   *
   * @throws OptionsError `bad_item`, `unknown_option`, `bad_option`
   */
  boughtTogether(item: number, options: RulesOptions = {}): Rule[] {
    checkItem(item, this.itemCount);
    const { top, by } = checkedRules(options, "boughtTogether");
    const { offsets, partners, together } = this.#lookup;
    const [from, to] = [offsets[item]!, offsets[item + 1]!];
    const best = new TopList(Math.min(top, to - from));
    for (let at = from; at < to; at++)
      best.offer(
        valueOf(this.#rule(item, partners[at]!, together[at]!), this.#cosine(item, at), by),
        partners[at]!,
      );
    return drained(best).map((partner) => this.rule(item, partner)!);
  }

  /**
   * The best of all pairs, each once, from the item with fewer baskets: its confidence is the higher one.
   *
   * @throws OptionsError `unknown_option`, `bad_option`
   */
  pairs(options: RulesOptions = {}): Rule[] {
    const { top, by } = checkedRules(options, "pairs");
    const { offsets, partners, together } = this.#lookup;
    const { itemBaskets } = this.#parts.counts;
    const best = new TopList(Math.min(top, this.pairCount));
    for (let item = 0; item < this.itemCount; item++) {
      for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
        const partner = partners[at]!;
        const [own, others] = [itemBaskets[item]!, itemBaskets[partner]!];
        if (own > others || (own === others && item > partner)) continue;
        best.offer(valueOf(this.#rule(item, partner, together[at]!), this.#cosine(item, at), by), at);
      }
    }
    return drained(best).map((at) => this.#rule(this.#lookup.itemAt(at), partners[at]!, together[at]!));
  }

  /**
   * A bundle around an item: grown one item at a time by the one that goes best with those already in it, and only by
   * items that go with every one of them.
   *
   * @param options `size`: items at most, the given one among them; default 3
   * @throws OptionsError `bad_item`, `unknown_option`, `bad_option`
   */
  bundle(item: number, options: { readonly size?: number | undefined } = {}): Bundle {
    checkItem(item, this.itemCount);
    checkNames(["size"], options, "bundle");
    const { size = 3 } = options;
    checkCount("size", size, "bundle");
    return growBundle(this.#lookup, this.#parts.counts, item, size);
  }

  /** The model as plain data. */
  save(): SavedAssociation {
    return saveParts(this.#parts);
  }

  #rule(given: number, item: number, together: number): Rule {
    const { itemBaskets, basketCount } = this.#parts.counts;
    const first = itemBaskets[given]!;
    const joint = { together, first, second: itemBaskets[item]!, baskets: basketCount };
    const ratio = logLikelihoodRatio(joint);
    return {
      given,
      item,
      together,
      support: together / basketCount,
      confidence: together / first,
      lift: liftOf(joint),
      liftLower: liftLowerOf(joint),
      logLikelihoodRatio: ratio,
      pValue: pValueOf(ratio),
    };
  }

  #cosine(item: number, at: number): number {
    const { itemBaskets } = this.#parts.counts;
    const { partners, together } = this.#lookup;
    return shrunkCosineOf({
      together: together[at]!,
      first: itemBaskets[item]!,
      second: itemBaskets[partners[at]!]!,
    });
  }
}

/**
 * Reads a saved model back.
 *
 * @throws SavedModelError `wrong_kind`, `damaged`
 */
export function load(saved: Parameters<typeof loadParts>[0]): AssociationModel {
  return new AssociationModel(loadParts(saved));
}

function checkedRules(options: RulesOptions, where: string): { top: number; by: Ranking } {
  checkNames(["top", "by"], options, where);
  const { top = 10, by = "shrunkCosine" } = options;
  checkCount("top", top, where);
  checkWord("by", by, rankings, where);
  return { top, by };
}

function valueOf(rule: Rule, cosine: number, by: Ranking): number {
  return by === "shrunkCosine" ? cosine : rule[by];
}

function drained(best: TopList): number[] {
  const places = new Int32Array(best.length);
  best.drain(places, new Float64Array(best.length), 0);
  return Array.from(places);
}
