import { z } from "zod";
import { type JudgedScores, type ListFacts, listFacts, thresholdFor } from "../common/bands.js";
import { noState } from "./assign-states.js";
import type { StateInfo } from "./state-scheme.js";

/** What a customer is about to do: fall in activity or value, rise in value, come back to more activity. */
export const alertKinds = ["falling", "rising", "returning"] as const;
/** What a customer is about to do. */
export type AlertKind = (typeof alertKinds)[number];

const precision = (who: string) =>
  z.number().gt(0).lt(1).optional().describe(`Share of the customers ${who} who are to do so.`);

/** How alerts are cut. */
export const alertOptions = z
  .strictObject({
    falling: precision("called falling"),
    rising: precision("called rising"),
    returning: precision("called returning"),
  })
  .default({})
  .describe(
    "Precision of each alert's list, told on tests before the cutoff. Default: half way from the base rate to 1.",
  );
/** Precisions of alerts. */
export type AlertSettings = z.output<typeof alertOptions>;

/** Lowest chance at which each alert is given. */
export type AlertThresholds = Readonly<Record<AlertKind, number>>;

/** What an alert's list was worth in the tests before the cutoff. */
export interface AlertFacts extends ListFacts {
  readonly alert: AlertKind;
}

/** Customers of a test, in which state they were, and what came of them. */
export interface TestedChances {
  readonly state: Uint8Array;
  readonly next: Uint8Array;
  /** Rows x states. */
  readonly chances: Float64Array;
}

/** What a move is; undefined where nothing changes. */
export function kindOfMove(from: StateInfo, to: StateInfo): AlertKind | undefined {
  if (to.activity !== from.activity) return to.activity > from.activity ? "falling" : "returning";
  if (to.value === from.value) return undefined;
  return to.value > from.value ? "rising" : "falling";
}

/** P(each kind of move) of each row. */
export function moveChances(
  states: readonly StateInfo[],
  state: Uint8Array,
  chances: Float64Array,
): Readonly<Record<AlertKind, Float64Array>> {
  const count = states.length;
  const sums = alertKinds.map(() => new Float64Array(state.length));
  // Position of the kind of each move, states x states; -1 where nothing changes.
  const kinds = Int8Array.from(states.flatMap((from) => states.map((to) => kindAt(kindOfMove(from, to)))));
  for (let i = 0; i < state.length; i++) {
    const from = state[i]! * count;
    for (let s = 0; s < count; s++) {
      const kind = kinds[from + s]!;
      if (kind >= 0) sums[kind]![i]! += chances[i * count + s]!;
    }
    for (const sum of sums) if (sum[i]! > 1) sum[i] = 1;
  }
  const [falling, rising, returning] = sums as [Float64Array, Float64Array, Float64Array];
  return { falling, rising, returning };
}

function kindAt(kind: AlertKind | undefined): number {
  return kind === undefined ? -1 : alertKinds.indexOf(kind);
}

/** Cuts the alerts on tests, and says what their lists were worth. */
export function cutAlerts(
  states: readonly StateInfo[],
  settings: AlertSettings,
  tests: readonly TestedChances[],
): { readonly thresholds: AlertThresholds; readonly facts: readonly AlertFacts[] } {
  const judged = judgedMoves(states, tests);
  const thresholds = Object.fromEntries(
    alertKinds.map((kind) => [kind, thresholdFor(settings[kind], judged[kind])]),
  ) as Record<AlertKind, number>;
  return {
    thresholds,
    facts: alertKinds.map((alert) => ({ alert, ...listFacts(thresholds[alert], judged[alert]) })),
  };
}

/** Of each kind of move the customers who could make it, and whether they did. */
function judgedMoves(
  states: readonly StateInfo[],
  tests: readonly TestedChances[],
): Record<AlertKind, JudgedScores> {
  const lists = { falling: emptyList(), rising: emptyList(), returning: emptyList() };
  for (const { state, next, chances } of tests) {
    const sums = moveChances(states, state, chances);
    for (let i = 0; i < state.length; i++) {
      if (next[i] === noState) continue;
      const done = kindOfMove(states[state[i]!]!, states[next[i]!]!);
      for (const kind of alertKinds) {
        if (sums[kind][i] === 0) continue;
        lists[kind].probability.push(sums[kind][i]!);
        lists[kind].labels.push(done === kind ? 1 : 0);
      }
    }
  }
  return Object.fromEntries(
    alertKinds.map((kind) => {
      const { probability, labels } = lists[kind];
      return [kind, { probability: Float64Array.from(probability), labels: Uint8Array.from(labels) }];
    }),
  ) as Record<AlertKind, JudgedScores>;
}

function emptyList(): { probability: number[]; labels: number[] } {
  return { probability: [], labels: [] };
}

/** Position in `alertKinds` plus 1 of each row's alert, the one farthest above its threshold; 0 without one. */
export function alertsOf(
  thresholds: AlertThresholds,
  sums: Readonly<Record<AlertKind, Float64Array>>,
): Uint8Array {
  return Uint8Array.from(sums.falling, (_, i) => {
    let [best, excess] = [0, 1];
    alertKinds.forEach((kind, k) => {
      const times = sums[kind][i]! / thresholds[kind];
      if (sums[kind][i]! > 0 && times >= excess) [best, excess] = [k + 1, times];
    });
    return best;
  });
}
