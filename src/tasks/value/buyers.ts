import type { EventData } from "../../events/data.js";
import { concat } from "../../matrix/concat.js";
import { gather } from "../../matrix/gather.js";
import type { LabelledSnapshot } from "../../training/snapshot.js";
import type { OrderValueFit } from "./order-value-members.js";
import { windowValues } from "./window-value.js";

/** A window with what each customer spent in it. */
export interface ValuedWindow extends LabelledSnapshot {
  /** Net value of the orders, units of the currency: 0 without one, NaN where it is not known. */
  readonly value: Float64Array;
}

/** @param knownBefore cutoff of the training that the windows are for */
export function valuedWindows(
  data: EventData,
  labelled: readonly LabelledSnapshot[],
  knownBefore: number,
): ValuedWindow[] {
  return labelled.map((window) => ({ ...window, value: windowValues(data, window, knownBefore) }));
}

/** Buyers of windows, and what members say of them; one entry a buyer. */
export interface ScoredBuyers {
  /** Natural logarithm of the value of an order, one column a member. */
  readonly members: readonly Float64Array[];
  /** Order days in the window, 1 or more. */
  readonly orders: Float64Array;
  /** What was spent on them, units of the currency, 0 or more. */
  readonly value: Float64Array;
  /** In how many windows the same customers are looked at: so many rows say as much as one. */
  readonly windows: number;
}

/** Rows of a window who ordered in it and whose spend is known. */
export function buyersIn({ bought, value }: Pick<ValuedWindow, "bought" | "value">): number[] {
  return Array.from(bought.keys()).filter((i) => bought[i] === 1 && value[i]! >= 0);
}

/** The buyers of windows as members see them. */
export function scoredBuyers(
  windows: readonly ValuedWindow[],
  members: readonly OrderValueFit[],
): ScoredBuyers {
  const rows = windows.map(buyersIn);
  return {
    members: members.map((member) =>
      concat(windows.map(({ snapshot }, w) => gather(member.logValue(snapshot), rows[w]!))),
    ),
    orders: concat(windows.map(({ orders }, w) => gather(orders, rows[w]!))),
    value: concat(windows.map(({ value }, w) => gather(value, rows[w]!))),
    windows: windows.length,
  };
}

/** Buyers of several tests as one. */
export function joinedBuyers(tests: readonly ScoredBuyers[]): ScoredBuyers {
  return {
    members: (tests[0]?.members ?? []).map((_, m) => concat(tests.map(({ members }) => members[m]!))),
    orders: concat(tests.map(({ orders }) => orders)),
    value: concat(tests.map(({ value }) => value)),
    windows: tests.length,
  };
}
