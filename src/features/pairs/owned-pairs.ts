import { purchaseCode, refundCode } from "../../events/data.js";
import type { History } from "../../events/history.js";
import { orderDaysOf } from "../../events/orders.js";

/** Level at which purchases are looked at: the item, or its category. */
export type PairKey = "itemId" | "categoryId";

/**
 * What each customer has bought and when: one row for each customer and key (item or category), sparse. Time is in
 * days, or in baskets where there are no dates.
 */
export interface OwnedPairs {
  readonly key: PairKey;
  /** Codes of the customers who have bought any key, ascending. */
  readonly customers: Int32Array;
  /** customers + 1 positions: the pairs of customer u are offsets[u] .. offsets[u + 1] - 1, ascending in key. */
  readonly offsets: Int32Array;
  /** Code of the key of each pair. */
  readonly keys: Int32Array;
  /** pairs + 1 positions: the buying days of a pair, ascending in time. */
  readonly buyingOffsets: Int32Array;
  /** Position of each buying day among the customer's order days, counted from 0. */
  readonly buyingOrder: Int32Array;
  /** Units bought of the key on that day; purchases without a quantity count 1. */
  readonly buyingUnits: Float64Array;
  /** What was paid for them, minor units; NaN where not given. */
  readonly buyingMinor: Float64Array;
  /** customers + 1 positions: order days of each customer. */
  readonly orderOffsets: Int32Array;
  /** Calendar day, or place of the basket, of each order day. */
  readonly orderTime: Int32Array;
  /** Different keys bought on that day. */
  readonly orderKeys: Int32Array;
  /** Present time of each customer, the first that is not known: the day of the cutoff, or the place of the next basket. */
  readonly now: Int32Array;
}

/** The pairs of the customers with these codes (ascending; default: all) in a history. */
export function ownedPairsOf(history: History, key: PairKey, codes?: Int32Array): OwnedPairs {
  const builder = new PairBuilder(
    history,
    key,
    codes ?? Int32Array.from({ length: history.customerCount }, (_, c) => c),
  );
  return builder.pairs();
}

/** Gathers pairs customer by customer. No column is longer than the customers have events. */
class PairBuilder {
  readonly #history: History;
  readonly #isBought: (event: number) => boolean;
  readonly #key: PairKey;
  readonly #codes: ArrayLike<number>;
  readonly #units: ArrayLike<number> | undefined;
  readonly #amount: ArrayLike<number> | undefined;
  /** Place of each key among those of the present customer, + 1; 0 where the customer has not bought it. */
  readonly #placeOf: Int32Array;
  readonly #asked: Int32Array;
  readonly #customers: Int32Array;
  readonly #offsets: Int32Array;
  readonly #now: Int32Array;
  readonly #keys: Int32Array;
  readonly #buyingOffsets: Int32Array;
  readonly #buyingOrder: Int32Array;
  readonly #buyingUnits: Float64Array;
  readonly #buyingMinor: Float64Array;
  readonly #orderOffsets: Int32Array;
  readonly #orderTime: Int32Array;
  readonly #orderKeys: Int32Array;
  #owners = 0;
  #pairs = 0;
  #buyings = 0;
  #orders = 0;

  constructor(history: History, key: PairKey, asked: Int32Array) {
    const ids = history.ids(key);
    this.#history = history;
    this.#isBought = purchasesKept(history);
    this.#key = key;
    this.#asked = ids ? asked : new Int32Array(0);
    this.#codes = ids?.codes ?? [];
    this.#units = history.numbers("quantity");
    this.#amount = history.numbers("amount");
    this.#placeOf = new Int32Array(ids?.dictionary.size ?? 0);
    const { offsets } = history;
    let events = 0;
    for (const c of this.#asked) events += offsets[c + 1]! - offsets[c]!;
    this.#customers = new Int32Array(this.#asked.length);
    this.#offsets = new Int32Array(this.#asked.length + 1);
    this.#now = new Int32Array(this.#asked.length);
    this.#orderOffsets = new Int32Array(this.#asked.length + 1);
    this.#keys = new Int32Array(events);
    this.#buyingOffsets = new Int32Array(events + 1);
    this.#buyingOrder = new Int32Array(events);
    this.#buyingUnits = new Float64Array(events);
    this.#buyingMinor = new Float64Array(events);
    this.#orderTime = new Int32Array(events);
    this.#orderKeys = new Int32Array(events);
  }

  pairs(): OwnedPairs {
    for (const c of this.#asked) this.#add(c);
    const [owners, pairs, buyings, orders] = [this.#owners, this.#pairs, this.#buyings, this.#orders];
    return {
      key: this.#key,
      customers: this.#customers.slice(0, owners),
      offsets: this.#offsets.slice(0, owners + 1),
      keys: this.#keys.slice(0, pairs),
      buyingOffsets: this.#buyingOffsets.slice(0, pairs + 1),
      buyingOrder: this.#buyingOrder.slice(0, buyings),
      buyingUnits: this.#buyingUnits.slice(0, buyings),
      buyingMinor: this.#buyingMinor.slice(0, buyings),
      orderOffsets: this.#orderOffsets.slice(0, owners + 1),
      orderTime: this.#orderTime.slice(0, orders),
      orderKeys: this.#orderKeys.slice(0, orders),
      now: this.#now.slice(0, owners),
    };
  }

  #add(customer: number): void {
    const own = this.#keysOf(customer);
    if (own.length === 0) return;
    own.forEach((code, k) => {
      this.#placeOf[code] = k + 1;
    });
    const next = this.#countBuyings(customer, own);
    this.#fillBuyings(customer, next);
    for (const code of own) this.#placeOf[code] = 0;
    const { clock, today } = this.#history;
    this.#customers[this.#owners] = customer;
    this.#now[this.#owners] = 1 + (clock === "calendar" ? today : this.#orderTime[this.#orders - 1]!);
    this.#owners++;
    this.#offsets[this.#owners] = this.#pairs;
    this.#orderOffsets[this.#owners] = this.#orders;
  }

  /** The different keys that a customer has bought, ascending. */
  #keysOf(customer: number): number[] {
    const { offsets } = this.#history;
    const isBought = this.#isBought;
    const own: number[] = [];
    for (let i = offsets[customer]!; i < offsets[customer + 1]!; i++) {
      const code = this.#codes[i]!;
      if (code < 0 || this.#placeOf[code] !== 0 || !isBought(i)) continue;
      own.push(code);
      this.#placeOf[code] = 1;
    }
    return own.sort((a, b) => a - b);
  }

  /** Writes the order days and the keys of a customer; where the first buying day of each key goes. */
  #countBuyings(customer: number, own: readonly number[]): Int32Array {
    const { offsets, day } = this.#history;
    const isBought = this.#isBought;
    const next = new Int32Array(own.length + 1);
    const lastOrder = new Int32Array(own.length).fill(-1);
    let last = Number.NEGATIVE_INFINITY;
    for (let i = offsets[customer]!; i < offsets[customer + 1]!; i++) {
      if (!isBought(i)) continue;
      if (day[i] !== last) {
        last = day[i]!;
        this.#orderTime[this.#orders++] = last;
      }
      const code = this.#codes[i]!;
      if (code < 0) continue;
      const place = this.#placeOf[code]! - 1;
      if (lastOrder[place] === this.#orders) continue;
      lastOrder[place] = this.#orders;
      next[place + 1]!++;
      this.#orderKeys[this.#orders - 1]!++;
    }
    next[0] = this.#buyings;
    for (let k = 0; k < own.length; k++) {
      next[k + 1]! += next[k]!;
      this.#keys[this.#pairs++] = own[k]!;
      this.#buyingOffsets[this.#pairs] = next[k + 1]!;
    }
    this.#buyings = next[own.length]!;
    return next;
  }

  /** Adds the lines of a customer up to buying days. @param next where the next buying day of each key goes */
  #fillBuyings(customer: number, next: Int32Array): void {
    const { offsets, day } = this.#history;
    const isBought = this.#isBought;
    const first = next.slice();
    let order = -1;
    let last = Number.NEGATIVE_INFINITY;
    for (let i = offsets[customer]!; i < offsets[customer + 1]!; i++) {
      if (!isBought(i)) continue;
      if (day[i] !== last) {
        last = day[i]!;
        order++;
      }
      const code = this.#codes[i]!;
      if (code < 0) continue;
      const place = this.#placeOf[code]! - 1;
      const units = this.#units !== undefined && this.#units[i]! > 0 ? this.#units[i]! : 1;
      const paid = this.#amount !== undefined && this.#amount[i]! >= 0 ? this.#amount[i]! : Number.NaN;
      let at = next[place]! - 1;
      if (at >= first[place]! && this.#buyingOrder[at] === order) {
        this.#buyingUnits[at]! += units;
        if (Number.isNaN(this.#buyingMinor[at]!)) this.#buyingMinor[at] = paid;
        else if (!Number.isNaN(paid)) this.#buyingMinor[at]! += paid;
      } else {
        at = next[place]!++;
        this.#buyingOrder[at] = order;
        this.#buyingUnits[at] = units;
        this.#buyingMinor[at] = paid;
      }
    }
  }
}

const known = new WeakMap<History, (event: number) => boolean>();

/** Whether an event is a purchase of a day that counts: days whose orders were all given back do not. */
function purchasesKept(history: History): (event: number) => boolean {
  let isBought = known.get(history);
  if (!isBought) {
    isBought = keptPurchases(history);
    known.set(history, isBought);
  }
  return isBought;
}

function keptPurchases(history: History): (event: number) => boolean {
  const { type, day, offsets, customerCount } = history;
  if (type === undefined) return () => true;
  if (!type.includes(refundCode)) return (event) => type[event] === purchaseCode;
  const orders = orderDaysOf(history);
  const isKept = new Uint8Array(history.length);
  for (let c = 0; c < customerCount; c++) {
    let order = orders.offsets[c]!;
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++) {
      while (order < orders.offsets[c + 1]! && orders.day[order]! < day[i]!) order++;
      if (type[i] === purchaseCode && order < orders.offsets[c + 1]! && orders.day[order] === day[i])
        isKept[i] = 1;
    }
  }
  return (event) => isKept[event] === 1;
}
