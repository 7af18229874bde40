import type { EventData } from "../../events/data.js";
import { eventOutcomeOf, messageOutcomeOf } from "../../events/event-outcome.js";
import type { History } from "../../events/history.js";
import { type OrderDays, orderDaysOf } from "../../events/orders.js";
import type { FeatureColumns } from "../../features/feature.js";
import {
  computePropensityFeatures,
  type PropensityPopulation,
  propensityPopulationOf,
} from "../../features/propensity-features.js";
import { computeTargetFeatures } from "../../features/target-features.js";
import { gather } from "../../matrix/gather.js";
import { rowBlocks, sampledRows } from "../../training/row-blocks.js";
import type { Labelled, Rows } from "../../training/rows.js";
import { audienceOf } from "./audience.js";
import type { Target } from "./target.js";

/** The customers for whom a target is possible at a cutoff, as they stood then. */
export class EventSnapshot implements Rows {
  readonly history: History;
  readonly target: Target;
  /** Codes of the customers, ascending. */
  readonly rows: Int32Array;
  readonly #orders: OrderDays;
  #population: PropensityPopulation | undefined;
  readonly #features = new Map<number, FeatureColumns>();

  /**
   * @param population the state to read the rows by; default: the state of this history
   * @param part order days that are known already, and the customers to look at; default: the target's audience
   */
  constructor(
    history: History,
    target: Target,
    population?: PropensityPopulation,
    part?: { readonly orders: OrderDays; readonly rows: Int32Array },
  ) {
    this.history = history;
    this.target = target;
    this.#orders = part?.orders ?? orderDaysOf(history);
    this.rows = part?.rows ?? audienceOf(target.audience, history, this.#orders);
    this.#population = population;
  }

  get length(): number {
    return this.rows.length;
  }

  /** The state the rows are read by. */
  get population(): PropensityPopulation {
    this.#population ??= propensityPopulationOf(this.history, this.#orders);
    return this.#population;
  }

  /** Order days of all customers of the history. */
  get orderDays(): number {
    return this.#orders.day.length;
  }

  /** Last order day of each row; a day before all others where there is none. */
  get lastOrderDay(): Int32Array {
    const { offsets, day } = this.#orders;
    return this.rows.map((c) => (offsets[c + 1]! > offsets[c]! ? day[offsets[c + 1]! - 1]! : -0x80000000));
  }

  /** Some of the rows. @param codes of customers */
  only(codes: Int32Array): EventSnapshot {
    const part = { orders: this.#orders, rows: codes };
    return new EventSnapshot(this.history, this.target, this.population, part);
  }

  /** As many rows as say enough of a population. */
  sample(): EventSnapshot {
    return this.only(sampledRows(this.rows));
  }

  /** The rows in blocks that are scored one after another. */
  *blocks(): Generator<{ readonly start: number; readonly block: EventSnapshot }> {
    for (const { start, codes } of rowBlocks(this.rows))
      yield { start, block: codes.length === this.length ? this : this.only(codes) };
  }

  /** Features for a horizon, computed once. */
  features(horizonDays: number): FeatureColumns {
    let features = this.#features.get(horizonDays);
    if (!features) {
      const { history, rows, target } = this;
      const usual = computePropensityFeatures(history, this.#orders, rows, this.population, horizonDays);
      const wanted = target.of === "window" ? target.wanted : ({ type: target.response } as const);
      const own = computeTargetFeatures(history, rows, wanted);
      features = {
        features: [...usual.features, ...own.features],
        columns: [...usual.columns, ...own.columns],
      };
      this.#features.set(horizonDays, features);
    }
    return features;
  }
}

/** Rows with what came. */
export type LabelledEvents = Labelled<EventSnapshot>;

/**
 * Labels the rows of a snapshot with the window [cutoff, cutoff + horizonDays). Where the next message is asked about,
 * only the rows that got one are left.
 *
 * @param knownBefore what was known only later is not in the labels: the cutoff of the fit they are for
 */
export function labelEvents(
  data: EventData,
  snapshot: EventSnapshot,
  horizonDays: number,
  knownBefore?: number,
): LabelledEvents {
  const { target, rows, history } = snapshot;
  const window = {
    from: history.cutoff,
    to: data.zone.addDays(history.cutoff, horizonDays),
    knownBefore,
  };
  if (target.of === "window") {
    const afterDay = target.since === "firstOrder" ? snapshot.lastOrderDay : undefined;
    const { days, first } = eventOutcomeOf(data, target.wanted, rows, window, afterDay);
    const bought = Uint8Array.from(days, (n) => (n > 0 ? 1 : 0));
    return { snapshot, horizon: horizonDays, orders: days, bought, firstOrderAfterDays: first };
  }
  const answered = messageOutcomeOf(data, target.response, rows, window, target.responseDays);
  const got = Int32Array.from(answered.keys()).filter((i) => answered[i]! >= 0);
  const bought = Uint8Array.from(gather(answered, got));
  return {
    snapshot: snapshot.only(got.map((i) => rows[i]!)),
    horizon: horizonDays,
    orders: Float64Array.from(bought),
    bought,
    firstOrderAfterDays: Int32Array.from(bought, (one) => (one ? 1 : -1)),
  };
}
