import { pickRows, type SparseRows } from "../../matrix/csr.js";
import type { Run } from "../../model/run.js";
import { breathe } from "../../model/run.js";
import { createRandom, type Random } from "../../stats/random.js";
import { basketStatisticsOf } from "./basket-statistics.js";
import { candidatesOf, leastCandidates } from "./cart-candidates.js";
import { CartReader, columnNames } from "./cart-features.js";
import type { KeyCodes } from "./order-baskets.js";

/** Carts with one item of a basket hidden, and candidates of each: is it the hidden one? */
export interface HiddenItems {
  readonly names: readonly string[];
  readonly columns: readonly Float64Array[];
  /** 1 for the hidden item. */
  readonly labels: Uint8Array;
  /** Candidates that a row stands for. */
  readonly weights: Float64Array;
  /** Basket of each row. */
  readonly basket: Int32Array;
}

/** Carts made at most: more say little more. */
const mostCarts = 6_000;
/** Items hidden of one basket, one after another, at most. */
const mostOfBasket = 4;
/** Candidates besides the hidden item that stay of each cart; each stands for more of them. */
const negatives = 30;

/** Folds of the baskets; of so many baskets that those asked about are few, these alone are left out. */
const [fewFolds, manyBaskets] = [5, 20_000];

/**
 * Hides items of baskets and looks for them, each basket by statistics of others: baskets are dealt into folds, and a
 * fold sees only what the other folds say.
 *
 * @param baskets baskets x keys, ones
 */
export async function hiddenItemsOf(
  baskets: SparseRows,
  codes: KeyCodes,
  seed: number,
  run?: Run,
): Promise<HiddenItems | undefined> {
  const random = createRandom(seed);
  const usable = basketsWithTwo(baskets);
  if (usable.length < fewFolds) return undefined;
  const perBasket = Math.min(mostOfBasket, Math.ceil(mostCarts / usable.length));
  const asked = random.shuffle(usable.slice()).subarray(0, Math.ceil(mostCarts / perBasket));
  const folds = usable.length < manyBaskets ? fewFolds : 1;
  const foldOf = new Uint8Array(baskets.offsets.length - 1).fill(folds);
  const dealt = folds === 1 ? asked : random.shuffle(Int32Array.from(foldOf.keys()));
  for (const [n, basket] of dealt.entries()) foldOf[basket] = n % folds;
  let rows: RowWriter | undefined;
  for (let fold = 0; fold < folds; fold++) {
    const others = Int32Array.from(foldOf.keys()).filter((b) => foldOf[b] !== fold);
    const reader = new CartReader(await basketStatisticsOf(pickRows(baskets, others), codes, run));
    rows ??= new RowWriter(columnNames(reader.statistics), asked.length * perBasket * (negatives + 1));
    for (const b of asked) {
      if (foldOf[b] !== fold) continue;
      const items = baskets.columns.slice(baskets.offsets[b]!, baskets.offsets[b + 1]!);
      for (const hidden of random.shuffle(items.slice()).subarray(0, perBasket)) {
        reader.open(items.filter((item) => item !== hidden));
        rows.add(reader, hidden, b, random);
      }
    }
    await breathe(run, { phase: "carts", done: fold + 1, total: folds });
  }
  return rows?.finish();
}

function basketsWithTwo({ offsets }: SparseRows): Int32Array {
  return Int32Array.from({ length: offsets.length - 1 }, (_, b) => b).filter(
    (b) => offsets[b + 1]! - offsets[b]! > 1,
  );
}

/** Rows of one cart after another. */
class RowWriter {
  readonly #names: readonly string[];
  readonly #columns: readonly Float64Array[];
  readonly #labels: Uint8Array;
  readonly #weights: Float64Array;
  readonly #basket: Int32Array;
  #size = 0;

  constructor(names: readonly string[], most: number) {
    this.#names = names;
    this.#columns = names.map(() => new Float64Array(most));
    this.#labels = new Uint8Array(most);
    this.#weights = new Float64Array(most);
    this.#basket = new Int32Array(most);
  }

  add(reader: CartReader, hidden: number, basket: number, random: Random): void {
    const candidates = candidatesOf(reader, leastCandidates);
    const place = candidates.indexOf(hidden);
    const others = random.shuffle(candidates.filter((item) => item !== hidden));
    const kept = others.subarray(0, negatives);
    const items = place < 0 ? kept : Int32Array.of(hidden, ...kept);
    const from = this.#size;
    reader.fill(items, this.#columns, from);
    this.#basket.fill(basket, from, from + items.length);
    this.#weights.fill(kept.length > 0 ? others.length / kept.length : 1, from, from + items.length);
    if (place >= 0) {
      this.#labels[from] = 1;
      this.#weights[from] = 1;
    }
    this.#size += items.length;
  }

  finish(): HiddenItems {
    const size = this.#size;
    return {
      names: this.#names,
      columns: this.#columns.map((column) => column.slice(0, size)),
      labels: this.#labels.slice(0, size),
      weights: this.#weights.slice(0, size),
      basket: this.#basket.slice(0, size),
    };
  }
}
