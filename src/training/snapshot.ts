import type { EventData } from "../events/data.js";
import type { History } from "../events/history.js";
import { type OrderDays, orderDaysOf } from "../events/orders.js";
import { type Outcome, outcomeOf } from "../events/outcome.js";
import { computeActivityFeatures } from "../features/activity-features.js";
import type { FeatureColumns } from "../features/feature.js";
import { type Population, populationOf } from "../features/population.js";
import { type OrderSummary, summaryOf } from "../learners/btyd/summarize.js";
import { gather } from "../matrix/gather.js";
import { rowBlocks, sampledRows } from "./row-blocks.js";
import type { Labelled, Rows } from "./rows.js";

/**
 * The customers with an order before a cutoff, as they stood then. `rows` are their codes in the table; every
 * column of a snapshot has one entry a row.
 */
export class Snapshot implements Rows {
  readonly history: History;
  readonly orders: OrderDays;
  /** Codes of the customers scored, ascending. */
  readonly rows: Int32Array;
  #population: Population | undefined;
  readonly #features = new Map<number, FeatureColumns>();
  #summary: OrderSummary | undefined;

  /**
   * @param population the state to read the rows by; default: the state of this history
   * @param part order days that are known already, and the customers to look at; default: all with an order
   */
  constructor(history: History, population?: Population, part?: Pick<Snapshot, "orders" | "rows">) {
    this.history = history;
    this.orders = part?.orders ?? orderDaysOf(history);
    this.rows = part?.rows ?? withOrders(this.orders);
    this.#population = population;
  }

  /** Some of the rows. @param codes of customers, ascending */
  only(codes: Int32Array): Snapshot {
    if (codes.length === this.length) return this;
    return new Snapshot(this.history, this.population, { orders: this.orders, rows: codes });
  }

  /** Only the customers who ordered within so many days before the cutoff. */
  activeWithin(days: number): Snapshot {
    const { recency, T } = this.summary;
    return this.only(this.rows.filter((_, i) => T[i]! - recency[i]! < days));
  }

  /** As many rows as say enough of a population. */
  sample(): Snapshot {
    return this.only(sampledRows(this.rows));
  }

  /** The rows in blocks that are scored one after another. */
  *blocks(): Generator<{ readonly start: number; readonly block: Snapshot }> {
    for (const { start, codes } of rowBlocks(this.rows)) yield { start, block: this.only(codes) };
  }

  /** The state the rows are read by. */
  get population(): Population {
    this.#population ??= populationOf(this.history, this.orders);
    return this.#population;
  }

  get length(): number {
    return this.rows.length;
  }

  /** Start of the day of the first order of all; the start of the last day where nobody has ordered. */
  get firstOrder(): number {
    let first = this.history.today;
    for (const day of this.orders.day) if (day < first) first = day;
    return this.history.zone.startOfDay(first);
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

  /** Purchase summary of each row, whole days. */
  get summary(): OrderSummary {
    this.#summary ??= summaryOf(this.orders, this.rows, this.history.today);
    return this.#summary;
  }
}

/** Customers with what they did in the window that starts at the cutoff. */
export type LabelledSnapshot = Labelled<Snapshot>;

/** Labels a snapshot with the window [cutoff, cutoff + horizonDays) as it was known before `knownBefore`. */
export function labelSnapshot(
  data: EventData,
  snapshot: Snapshot,
  horizonDays: number,
  knownBefore?: number,
): LabelledSnapshot {
  const from = snapshot.history.cutoff;
  const outcome: Outcome = outcomeOf(data, from, data.zone.addDays(from, horizonDays), knownBefore);
  const { rows } = snapshot;
  const orders = gather(outcome.orders, rows);
  const bought = new Uint8Array(rows.length);
  const firstOrderAfterDays = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    bought[i] = orders[i]! > 0 ? 1 : 0;
    firstOrderAfterDays[i] = outcome.firstOrderAfterDays[rows[i]!]!;
  }
  return { snapshot, horizon: horizonDays, orders, bought, firstOrderAfterDays };
}

function withOrders({ offsets }: OrderDays): Int32Array {
  const codes = new Int32Array(offsets.length - 1);
  let n = 0;
  for (let c = 0; c < codes.length; c++) if (offsets[c + 1]! > offsets[c]!) codes[n++] = c;
  return codes.slice(0, n);
}
