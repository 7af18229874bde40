import { shrunkCosineOf } from "../../learners/association/evidence.js";
import { RowSum, type SparseRows } from "../../matrix/csr.js";
import { type BasketStatistics, directedCosine } from "./basket-statistics.js";
import { itemGroupLogLift, meetingShares } from "./group-lifts.js";

/** Columns that say how well an item goes with a cart, in the order of the matrix. */
export const cartColumns = [
  "popularity", "cartSize", "ease", "easePart", "cosine", "cosinePart", "directedCosine", "directedCosinePart",
  "strongestCosine", "confidence",
] as const; // biome-ignore format: short words
/** The same where items have groups. */
export const groupColumns = [
  "shareOfGroup",
  "groupPopularity",
  "inGroup",
  "groupLift",
  "itemGroupLift",
] as const;

/** Names of the columns that statistics give. */
export function columnNames({ groups }: BasketStatistics): readonly string[] {
  return groups ? [...cartColumns, ...groupColumns] : cartColumns;
}

/** Sums over a cart that many items take part in. */
type CartSum = "ease" | "cosine" | "directedCosine" | "strongestCosine" | "confidence";

/** Those that are also compared with the highest of any item. */
type ComparedSum = Exclude<CartSum, "strongestCosine" | "confidence">;

/** Reads carts: what their items say of all others. Holds memory for one cart at a time. */
export class CartReader {
  readonly statistics: BasketStatistics;
  /** Items, the most popular first, equal ones by the lower code. */
  readonly ranking: Int32Array;
  /** 1 for what is in the cart. */
  readonly isInCart: Uint8Array;
  readonly #sums: Readonly<Record<CartSum, RowSum>>;
  readonly #groupBaskets: Float64Array;
  readonly #shares: Float64Array;
  readonly #most: Record<ComparedSum, number> = { ease: 0, cosine: 0, directedCosine: 0 };
  #cart: Int32Array = new Int32Array(0);

  constructor(statistics: BasketStatistics) {
    const { itemBaskets, groups } = statistics;
    const items = itemBaskets.length;
    const sum = () => new RowSum(items);
    this.statistics = statistics;
    this.ranking = Int32Array.from(itemBaskets.keys()).sort(
      (a, b) => itemBaskets[b]! - itemBaskets[a]! || a - b,
    );
    this.isInCart = new Uint8Array(items);
    this.#sums = {
      ease: sum(),
      cosine: sum(),
      directedCosine: sum(),
      strongestCosine: sum(),
      confidence: sum(),
    };
    this.#shares = groups ? meetingShares(groups) : new Float64Array(0);
    this.#groupBaskets = new Float64Array(groups?.count ?? 0);
    for (let item = 0; groups && item < items; item++)
      this.#groupBaskets[groups.groupOf[item]!]! += itemBaskets[item]! + 0.5;
  }

  /** Opens a cart of different items. */
  open(cart: Int32Array): void {
    for (const item of this.#cart) this.isInCart[item] = 0;
    for (const sum of Object.values(this.#sums)) sum.clear();
    this.#cart = cart;
    const { itemBaskets, together, ease } = this.statistics;
    const { cosine, directedCosine: directed, strongestCosine, confidence } = this.#sums;
    for (const given of cart) {
      this.isInCart[given] = 1;
      addRow(this.#sums.ease, ease, given);
      const own = itemBaskets[given]!;
      for (let at = together.offsets[given]!; at < together.offsets[given + 1]!; at++) {
        const item = together.columns[at]!;
        const times = together.values[at]!;
        const others = itemBaskets[item]!;
        const value = shrunkCosineOf({ together: times, first: own, second: others });
        cosine.add(item, value);
        directed.add(item, directedCosine(times, own, others));
        confidence.add(item, times / own);
        strongestCosine.add(item, Math.max(0, value - strongestCosine.values[item]!));
      }
    }
    for (const name of ["ease", "cosine", "directedCosine"] as const) this.#most[name] = this.#highest(name);
  }

  /** What the cart says of an item: how candidates are found. */
  affinity(item: number): number {
    return this.#sums.directedCosine.values[item]!;
  }

  /** Hands over all items that something in the cart speaks for, ascending. */
  scan(use: (item: number, affinity: number) => void): void {
    this.#sums.directedCosine.scan(0, (item, value) => {
      use(item, value);
      return 0;
    });
  }

  /** Writes the rows of some items, from a row on, into the columns of `columnNames`. */
  fill(items: Int32Array, columns: readonly Float64Array[], from: number): void {
    const { basketCount, itemBaskets, groups } = this.statistics;
    const size = this.#cart.length;
    const sums = this.#sums;
    const part = (name: ComparedSum, item: number) =>
      this.#most[name] > 0 ? sums[name].values[item]! / this.#most[name] : 0;
    for (let n = 0; n < items.length; n++) {
      const item = items[n]!;
      const row = from + n;
      let c = 0;
      columns[c++]![row] = Math.log((itemBaskets[item]! + 0.5) / basketCount);
      columns[c++]![row] = size;
      columns[c++]![row] = sums.ease.values[item]!;
      columns[c++]![row] = part("ease", item);
      columns[c++]![row] = sums.cosine.values[item]!;
      columns[c++]![row] = part("cosine", item);
      columns[c++]![row] = sums.directedCosine.values[item]!;
      columns[c++]![row] = part("directedCosine", item);
      columns[c++]![row] = sums.strongestCosine.values[item]!;
      columns[c++]![row] = sums.confidence.values[item]! / Math.max(1, size);
    }
    if (groups) this.#fillGroups(items, columns.slice(cartColumns.length), from);
  }

  #fillGroups(items: Int32Array, columns: readonly Float64Array[], from: number): void {
    const { itemBaskets, basketCount } = this.statistics;
    const groups = this.statistics.groups!;
    const inCart = new Map<number, number>();
    for (const item of this.#cart)
      inCart.set(groups.groupOf[item]!, (inCart.get(groups.groupOf[item]!) ?? 0) + 1);
    const [share, popularity, inGroup, groupLift, itemLift] = columns;
    for (let n = 0; n < items.length; n++) {
      const item = items[n]!;
      const own = groups.groupOf[item]!;
      let [most, sum] = [inCart.size > 0 ? -Infinity : 0, 0];
      for (const [group, times] of inCart) {
        most = Math.max(most, groups.logLift[group * groups.count + own]!);
        sum += times * itemGroupLogLift(groups, this.#shares, item, group);
      }
      const row = from + n;
      share![row] = Math.log((itemBaskets[item]! + 0.5) / this.#groupBaskets[own]!);
      popularity![row] = Math.log(this.#groupBaskets[own]! / basketCount);
      inGroup![row] = inCart.get(own) ?? 0;
      groupLift![row] = most;
      itemLift![row] = sum / Math.max(1, this.#cart.length);
    }
  }

  /** Highest value among what is not in the cart. */
  #highest(name: CartSum): number {
    let most = 0;
    this.#sums[name].scan(0, (item, value) => {
      if (value > most && this.isInCart[item] === 0) most = value;
      return most;
    });
    return most;
  }
}

function addRow(sum: RowSum, { offsets, columns, values }: SparseRows, row: number): void {
  for (let at = offsets[row]!; at < offsets[row + 1]!; at++) sum.add(columns[at]!, values[at]!);
}
