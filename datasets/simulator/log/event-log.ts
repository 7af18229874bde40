import { type EventType, eventTypes } from "../../../src/events/data.js";

/** Codes of the types by name. */
export const typeCodes = Object.fromEntries(eventTypes.map((type, code) => [type, code])) as {
  readonly [T in EventType]: number;
};

/** Where something happened; the position is its code. */
export const channelNames = [
  "mini",
  "store",
  "wechat",
  "tmall",
  "douyin",
  "referral",
  "sms",
  "push",
] as const;
/** Codes of the channels by name. */
export const channelCodes = Object.fromEntries(channelNames.map((name, code) => [name, code])) as {
  readonly [T in (typeof channelNames)[number]]: number;
};

/**
 * What happened to one customer, in columns that the next customer uses again. Codes are positions in the world's
 * lists; -1 and NaN are "not given"; money is in fen; instants are epoch milliseconds.
 */
export class EventLog {
  /** Number of the customer. */
  customer = 0;
  /** Rows written since `begin`. */
  length = 0;
  at = new Float64Array(64);
  type = new Uint8Array(64);
  order = new Int32Array(64);
  item = new Int16Array(64);
  quantity = new Int16Array(64);
  amount = new Int32Array(64);
  discount = new Int32Array(64);
  channel = new Int8Array(64);
  campaign = new Int16Array(64);
  arm = new Int8Array(64);
  cost = new Int32Array(64);
  propensity = new Float64Array(64);
  related = new Int32Array(64);
  dueAt = new Float64Array(64);
  knownAt = new Float64Array(64);
  /** Rows by time, of which the first `kept` lie before the end. */
  sorted = new Int32Array(64);
  kept = 0;

  /** Forgets the last customer. */
  begin(customer: number): void {
    this.customer = customer;
    this.length = 0;
    this.kept = 0;
  }

  /** Adds a row with nothing but a type, an instant and a channel, and returns its position. */
  add(type: number, at: number, channel: number): number {
    const row = this.length++;
    if (row === this.at.length) this.#grow();
    this.at[row] = at;
    this.type[row] = type;
    this.channel[row] = channel;
    this.order[row] = -1;
    this.item[row] = -1;
    this.quantity[row] = -1;
    this.amount[row] = -1;
    this.discount[row] = -1;
    this.campaign[row] = -1;
    this.arm[row] = -1;
    this.cost[row] = -1;
    this.related[row] = -1;
    this.propensity[row] = Number.NaN;
    this.dueAt[row] = Number.NaN;
    this.knownAt[row] = Number.NaN;
    return row;
  }

  /** Sorts the rows before `until` by time; rows of one instant stay as they were written. */
  sort(until: number): void {
    const { at, sorted } = this;
    let kept = 0;
    for (let row = 0; row < this.length; row++) {
      const instant = at[row]!;
      if (instant >= until) continue;
      let k = kept++;
      while (k > 0 && at[sorted[k - 1]!]! > instant) {
        sorted[k] = sorted[k - 1]!;
        k--;
      }
      sorted[k] = row;
    }
    this.kept = kept;
  }

  #grow(): void {
    const size = 2 * this.at.length;
    this.at = grown(this.at, new Float64Array(size));
    this.type = grown(this.type, new Uint8Array(size));
    this.order = grown(this.order, new Int32Array(size));
    this.item = grown(this.item, new Int16Array(size));
    this.quantity = grown(this.quantity, new Int16Array(size));
    this.amount = grown(this.amount, new Int32Array(size));
    this.discount = grown(this.discount, new Int32Array(size));
    this.channel = grown(this.channel, new Int8Array(size));
    this.campaign = grown(this.campaign, new Int16Array(size));
    this.arm = grown(this.arm, new Int8Array(size));
    this.cost = grown(this.cost, new Int32Array(size));
    this.propensity = grown(this.propensity, new Float64Array(size));
    this.related = grown(this.related, new Int32Array(size));
    this.dueAt = grown(this.dueAt, new Float64Array(size));
    this.knownAt = grown(this.knownAt, new Float64Array(size));
    this.sorted = grown(this.sorted, new Int32Array(size));
  }
}

function grown<A extends { set(values: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}
