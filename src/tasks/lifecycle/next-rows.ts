import type { EventData } from "../../events/data.js";
import { History } from "../../events/history.js";
import { orderDaysOf } from "../../events/orders.js";
import type { FeatureColumns } from "../../features/feature.js";
import { gather } from "../../matrix/gather.js";
import type { LabelledSnapshot, Snapshot } from "../../training/snapshot.js";
import { noState, statesOf } from "./assign-states.js";
import { agedFacts, type FactColumns, factsOf } from "./customer-facts.js";
import { possibleAfterOrder } from "./possible-states.js";
import { stateFeatures } from "./state-features.js";
import type { StateScheme } from "./state-scheme.js";

/** The states of a model, and what is known of moves between them. */
export interface States {
  readonly scheme: StateScheme;
  /** Length of a period, days. */
  readonly periodDays: number;
  /** Whether what was counted can be taken back or come late: there are refunds, or events known late. */
  readonly canShrink: boolean;
}

/** Features of some rows, by the column of all rows that they are of. */
interface MadeFeatures {
  readonly rows: Int32Array;
  readonly own: FeatureColumns;
  readonly gathered: Map<Float64Array, Float64Array>;
}

/** Customers at an instant and the states they are in, were in, and can be in so many days later. */
export class NextRows {
  readonly states: States;
  readonly snapshot: Snapshot;
  readonly days: number;
  readonly facts: FactColumns;
  /** State of each row. */
  readonly state: Uint8Array;
  #before: Uint8Array | undefined;
  #silent: Uint8Array | undefined;
  #allowed: Uint8Array | undefined;
  #loose: Uint8Array | undefined;
  #open: Int32Array | undefined;
  #made: MadeFeatures | undefined;

  constructor(states: States, snapshot: Snapshot, days: number) {
    this.states = states;
    this.snapshot = snapshot;
    this.days = days;
    const { orders, rows, history } = snapshot;
    this.facts = factsOf(orders, rows, history.today);
    this.state = this.#statesAt(this.facts);
  }

  get length(): number {
    return this.state.length;
  }

  /** Number of states. */
  get count(): number {
    return this.states.scheme.states.length;
  }

  /** State one period ago; the number of states, as one more of them, for those who had not ordered yet. */
  get before(): Uint8Array {
    if (!this.#before) {
      const { orders, rows, history } = this.snapshot;
      const states = this.#statesAt(factsOf(orders, rows, history.today - this.states.periodDays));
      this.#before = states.map((state) => (state === noState ? this.count : state));
    }
    return this.#before;
  }

  /** State after `days` without an order. */
  get silent(): Uint8Array {
    this.#silent ??= this.#statesAt(agedFacts(this.facts, this.days));
    return this.#silent;
  }

  /** States that each row can be in after `days` with an order, if nothing is taken back: rows x states of 0 and 1. */
  get allowed(): Uint8Array {
    this.#allowed ??= this.#possible(false);
    return this.#allowed;
  }

  /** The same where something may be taken back or come late. */
  get allowedIfTakenBack(): Uint8Array {
    this.#loose ??= this.states.canShrink ? this.#possible(true) : this.allowed;
    return this.#loose;
  }

  /** Rows that can be in more than one state after an order. */
  get open(): Int32Array {
    if (!this.#open) {
      const { allowed, count, length } = this;
      const rows = new Int32Array(length);
      let n = 0;
      for (let i = 0; i < length; i++) {
        let possible = 0;
        for (let e = i * count; e < (i + 1) * count; e++) possible += allowed[e]!;
        if (possible > 1) rows[n++] = i;
      }
      this.#open = rows.subarray(0, n);
    }
    return this.#open;
  }

  /**
   * Features of some rows for a window: of the activity task, and of the states. What was made of the rows asked for
   * last is kept.
   *
   * @param names of the features wanted; default: all
   */
  features(rows: Int32Array, windowDays: number, names?: readonly string[]): FeatureColumns {
    if (this.#made?.rows !== rows) this.#made = { rows, own: stateFeatures(this, rows), gathered: new Map() };
    const { own, gathered } = this.#made;
    const all = this.snapshot.features(windowDays);
    const places = Array.from(all.features.keys()).filter(
      (f) => names?.includes(all.features[f]!.name) ?? true,
    );
    const columns = places.map((f) => {
      const column = gathered.get(all.columns[f]!) ?? gather(all.columns[f]!, rows);
      gathered.set(all.columns[f]!, column);
      return column;
    });
    return {
      features: [...places.map((f) => all.features[f]!), ...own.features],
      columns: [...columns, ...own.columns],
    };
  }

  #statesAt(facts: FactColumns): Uint8Array {
    return statesOf(this.states.scheme, facts, this.snapshot.history.currencyDigits);
  }

  #possible(canShrink: boolean): Uint8Array {
    const { scheme } = this.states;
    const { count, silent, days } = this;
    if (scheme.kind === "function") return new Uint8Array(this.length * count).fill(1);
    const { zone, today, cutoff, msOfDay } = this.snapshot.history;
    // Days without times are over as soon as they begin.
    const startsWithinDay = msOfDay !== undefined && zone.startOfDay(today + 1) !== cutoff;
    const allowed = possibleAfterOrder(scheme, this.facts, { days, startsWithinDay, canShrink });
    // An order that is taken back leaves the customer as if there had been none.
    if (canShrink) for (let i = 0; i < this.length; i++) allowed[i * count + silent[i]!] = 1;
    return allowed;
  }
}

/** Customers with the state they were in at the end of the window. */
export interface LabelledNext {
  readonly rows: NextRows;
  /** 1 where there was an order in the window. */
  readonly bought: Uint8Array;
  /** State at its end; `noState` where all orders were taken back. */
  readonly next: Uint8Array;
}

/** States at the end of labelled windows. Only label code may call this: it looks past the cutoff of the snapshot. */
export function labelNext(
  data: EventData,
  states: States,
  { snapshot, bought, horizon }: LabelledSnapshot,
): LabelledNext {
  const end = new History(data, data.zone.addDays(snapshot.history.cutoff, horizon));
  const facts = factsOf(orderDaysOf(end), snapshot.rows, end.today);
  return {
    rows: new NextRows(states, snapshot, horizon),
    bought,
    next: statesOf(states.scheme, facts, end.currencyDigits),
  };
}

/** Part of the rows that ordered which were in a state that they could not be in unless something was taken back. */
export function takenBackShare(labelled: readonly LabelledNext[]): number {
  let [ordered, taken] = [0, 0];
  for (const { rows, bought, next } of labelled) {
    const { allowed, count, states } = rows;
    if (!states.canShrink) return 0;
    for (let i = 0; i < next.length; i++) {
      if (bought[i] === 0 || next[i] === noState) continue;
      ordered++;
      if (allowed[i * count + next[i]!] === 0) taken++;
    }
  }
  return (taken + 0.5) / (ordered + 1);
}

/** Rows that ordered, could be in more than one state then, and were in one of those. */
export function openOrders({ rows, bought, next }: LabelledNext): Int32Array {
  const { allowed, count } = rows;
  return rows.open.filter(
    (i) => bought[i] === 1 && next[i] !== noState && allowed[i * count + next[i]!] === 1,
  );
}
