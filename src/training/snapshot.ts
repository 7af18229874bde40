import type { EventData } from "../events/data.js";
import type { History } from "../events/history.js";
import { type OrderDays, orderDaysOf } from "../events/orders.js";
import { type Outcome, outcomeOf } from "../events/outcome.js";
import { computeActivityFeatures } from "../features/activity-features.js";
import type { FeatureColumns } from "../features/feature.js";
import { type Population, populationOf } from "../features/population.js";

/**
 * The customers with an order before a cutoff, as they stood then. `rows` are their codes in the table; every
 * column of a snapshot has one entry a row.
 */
export class Snapshot {
  readonly history: History;
  readonly orders: OrderDays;
  /** Codes of the customers scored, ascending. */
  readonly rows: Int32Array;
  readonly population: Population;
  readonly #features = new Map<number, FeatureColumns>();
  #summary: Summary | undefined;

  /**
   * @param population the state to read the rows by; default: the state of this history
   * @param codes customers to look at; default: all
   */
  constructor(history: History, population?: Population, codes?: Int32Array) {
    this.history = history;
    this.orders = orderDaysOf(history);
    this.rows = withOrders(
      this.orders,
      codes ?? Int32Array.from({ length: history.customerCount }, (_, c) => c),
    );
    this.population = population ?? populationOf(history, this.orders);
  }

  get length(): number {
    return this.rows.length;
  }

  /** Features for a horizon, computed once. */
  features(horizonDays: number): FeatureColumns {
    let features = this.#features.get(horizonDays);
    if (!features) {
      features = computeActivityFeatures(this.history, this.orders, this.rows, this.population, horizonDays);
      this.#features.set(horizonDays, features);
    }
    return features;
  }

  /** Frequency x, recency t_x and age T of each row, whole days. */
  get summary(): Summary {
    this.#summary ??= summaryOf(this.orders, this.rows, this.history.today);
    return this.#summary;
  }
}

/** Purchase summary of customers (Fader, Hardie & Lee 2005): same-day orders are one, the first is left out. */
export interface Summary {
  /** x: repeat order days. */
  readonly frequency: Float64Array;
  /** t_x: days from the first to the last order day. */
  readonly recency: Float64Array;
  /** T: days from the first order day to the day before the cutoff. */
  readonly T: Float64Array;
}

/** A snapshot with what its customers did in the window that starts at its cutoff. */
export interface LabelledSnapshot {
  readonly snapshot: Snapshot;
  readonly horizonDays: number;
  /** Order days in the window, one a row. */
  readonly orders: Float64Array;
  /** 1 where there is any. */
  readonly bought: Uint8Array;
  /** Days from the cutoff to the first order, -1 without one. */
  readonly firstOrderAfterDays: Int32Array;
}

/** Labels a snapshot with the window [cutoff, cutoff + horizonDays) as it was known before `knownBefore`. */
export function labelSnapshot(
  data: EventData,
  snapshot: Snapshot,
  horizonDays: number,
  knownBefore?: number,
): LabelledSnapshot {
  const from = snapshot.history.cutoff;
  const outcome: Outcome = outcomeOf(data, from, data.zone.addDays(from, horizonDays), knownBefore);
  const orders = Float64Array.from(snapshot.rows, (c) => outcome.orders[c]!);
  return {
    snapshot,
    horizonDays,
    orders,
    bought: Uint8Array.from(orders, (n) => (n > 0 ? 1 : 0)),
    firstOrderAfterDays: Int32Array.from(snapshot.rows, (c) => outcome.firstOrderAfterDays[c]!),
  };
}

function withOrders(orders: OrderDays, codes: Int32Array): Int32Array {
  return codes.filter((c) => orders.offsets[c + 1]! > orders.offsets[c]!);
}

function summaryOf({ offsets, day }: OrderDays, rows: Int32Array, today: number): Summary {
  const n = rows.length;
  const summary = { frequency: new Float64Array(n), recency: new Float64Array(n), T: new Float64Array(n) };
  for (let i = 0; i < n; i++) {
    const c = rows[i]!;
    const first = offsets[c]!;
    const last = offsets[c + 1]! - 1;
    summary.frequency[i] = last - first;
    summary.recency[i] = day[last]! - day[first]!;
    summary.T[i] = today - day[first]!;
  }
  return summary;
}
