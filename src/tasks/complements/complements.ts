import { OptionsError } from "../../errors.js";
import type { PairKey } from "../../features/pairs/owned-pairs.js";
import { liftOf, shrunkCosineOf } from "../../learners/association/evidence.js";
import { valueAt } from "../../matrix/csr.js";
import { sigmoid } from "../../stats/logspace.js";
import { candidatesOf, leastCandidates } from "./cart-candidates.js";
import type { CartReader } from "./cart-features.js";
import { type CartRanker, rankerLogits } from "./cart-ranker.js";

/** A trained completion of baskets. */
export interface Complements {
  readonly key: PairKey;
  /** The statistics, ready to be read. */
  readonly reader: CartReader;
  /** Absent where baskets were too few: then popularity times lift ranks. */
  readonly ranker: CartRanker | undefined;
}

/** What may be proposed. */
export interface ComplementRequest {
  /** Items (categories) at most. */
  readonly top: number;
  /** One a key of the model: 1 for those that may be proposed; default all. */
  readonly isAllowed?: Uint8Array | undefined;
}

/** A key of the basket that speaks for another. */
export interface ComplementReason {
  /** Code of the key in the basket. */
  readonly key: number;
  /** Baskets that hold both. */
  readonly together: number;
  /** How many times as often as by chance: above 1. */
  readonly lift: number;
}

/** A key that completes a basket. */
export interface Complement {
  readonly key: number;
  /** Chance that an order which has the basket and one more key has this one. */
  readonly probability: number;
  /** What of the basket speaks for it, the most telling first, at most three. */
  readonly because: readonly ComplementReason[];
}

const mostReasons = 3;
/** Meetings by which the lift of a pair is drawn to 1, where nothing could be learned. */
const liftPrior = 3;

/**
 * What completes a basket, the likeliest first, equal ones by the lower code: exactly min(top, eligible).
 *
 * @param basket codes of the model's keys, in any order; what the model does not know is to be left out
 * @throws OptionsError "bad_item" for a code that is none
 */
export function complementsOf(
  { reader, ranker }: Complements,
  basket: Int32Array,
  { top, isAllowed }: ComplementRequest,
): Complement[] {
  const items = reader.isInCart.length;
  const wrong = basket.find((item) => !(item >= 0 && item < items));
  if (wrong !== undefined) {
    throw new OptionsError(
      "bad_item",
      `A key of a basket must be a code of 0 to ${items - 1}, got ${wrong}.`,
      {
        item: wrong,
      },
    );
  }
  const cart = Int32Array.from(new Set(basket)).sort();
  reader.open(cart);
  const candidates = candidatesOf(reader, Math.min(items, Math.max(leastCandidates, 2 * top)), isAllowed);
  const probabilities = ranker
    ? learnedProbabilities(reader, ranker, candidates)
    : countedProbabilities(reader, cart, candidates);
  const order = Int32Array.from(candidates.keys()).sort(
    (a, b) => probabilities[b]! - probabilities[a]! || candidates[a]! - candidates[b]!,
  );
  return Array.from(order.subarray(0, top), (n) => ({
    key: candidates[n]!,
    probability: probabilities[n]!,
    because: reasonsOf(reader, cart, candidates[n]!),
  }));
}

function learnedProbabilities(reader: CartReader, ranker: CartRanker, candidates: Int32Array): Float64Array {
  const columns = ranker.names.map(() => new Float64Array(candidates.length));
  reader.fill(candidates, columns, 0);
  return rankerLogits(ranker, columns).map(sigmoid);
}

/** Share of each key among all that could come, times its mean lift with the cart, drawn to 1 where little was seen. */
function countedProbabilities(reader: CartReader, cart: Int32Array, candidates: Int32Array): Float64Array {
  const { itemBaskets, basketCount } = reader.statistics;
  let all = 0;
  for (let item = 0; item < itemBaskets.length; item++)
    if (reader.isInCart[item] === 0) all += itemBaskets[item]!;
  return Float64Array.from(candidates, (item) => {
    let sum = 0;
    for (const given of cart) {
      const expected = (itemBaskets[given]! * itemBaskets[item]!) / basketCount;
      sum += Math.log((togetherOf(reader, given, item) + liftPrior) / (expected + liftPrior));
    }
    const lift = Math.exp(sum / Math.max(1, cart.length));
    return all > 0 ? Math.min(1, (itemBaskets[item]! * lift) / all) : 0;
  });
}

/** The keys of the cart that are in baskets with an item more often than by chance, by shrunk cosine. */
function reasonsOf(reader: CartReader, cart: Int32Array, item: number): ComplementReason[] {
  const { itemBaskets, basketCount } = reader.statistics;
  const reasons: (ComplementReason & { readonly cosine: number })[] = [];
  for (const given of cart) {
    const together = togetherOf(reader, given, item);
    if (together < 2) continue;
    const [first, second] = [itemBaskets[given]!, itemBaskets[item]!];
    const lift = liftOf({ together, first, second, baskets: basketCount });
    if (lift <= 1) continue;
    const cosine = shrunkCosineOf({ together, first, second });
    reasons.push({ key: given, together, lift, cosine });
  }
  reasons.sort((a, b) => b.cosine - a.cosine || a.key - b.key);
  return reasons.slice(0, mostReasons).map(({ cosine: _, ...reason }) => reason);
}

/** Baskets with both, as far as they were kept from either side. */
function togetherOf({ statistics: { together } }: CartReader, given: number, item: number): number {
  return valueAt(together, given, item) || valueAt(together, item, given);
}
