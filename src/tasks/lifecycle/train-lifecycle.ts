import { TrainError } from "../../errors.js";
import type { History } from "../../events/history.js";
import { transitionMatrix } from "../../learners/markov/index.js";
import { breathe, type Run } from "../../model/run.js";
import type { LabelledSnapshot, Snapshot } from "../../training/snapshot.js";
import type { TrainedHorizon } from "../activity/train.js";
import { type AlertSettings, cutAlerts, type TestedChances } from "./alerts.js";
import { noState } from "./assign-states.js";
import type { Lifecycle, LifecycleHorizon } from "./lifecycle-model.js";
import { allMoves, movesBefore } from "./moves.js";
import { chancesAfterOrder, type NextFold, trainNext } from "./next-blend.js";
import { membersOf, type NextLearner } from "./next-members.js";
import { type LabelledNext, labelNext, NextRows, type States } from "./next-rows.js";
import { carriedMoves, moveShockOf, orderShockOf, type TestedMoves } from "./shocks.js";
import { stateBaselines } from "./state-baselines.js";
import { silentMovesOf, stateChances } from "./state-chances.js";
import type { StateScheme } from "./state-scheme.js";
import { type StateTest, stateTest } from "./state-test.js";

/** What a training of lifecycle states is asked for, beside the activity task. */
export interface LifecycleSettings extends NextLearner {
  readonly scheme: StateScheme;
  readonly alerts: AlertSettings;
  readonly seed: number;
}

/**
 * Learns in which states customers will be, on the windows and tests of a trained activity task.
 *
 * @param latest the customers as they stand at the training cutoff
 * @param trained by horizon, ascending: the first is a period, the others are several
 */
export async function trainLifecycle(
  latest: Snapshot,
  trained: readonly TrainedHorizon[],
  { scheme, ...settings }: LifecycleSettings,
  run?: Run,
): Promise<Lifecycle> {
  const { orders, history } = latest;
  const states: States = {
    scheme,
    periodDays: trained[0]!.horizon.horizonDays,
    canShrink: orders.refundLines.some((lines) => lines > 0) || hasLateEvents(history),
  };
  const horizons: LifecycleHorizon[] = [];
  for (const [done, one] of trained.entries()) {
    await breathe(run, { phase: "states", done, total: trained.length });
    horizons.push(await trainHorizon(states, one, done === 0, settings, run));
  }
  return { states, horizons, ...movesOf(states, latest) };
}

/** Whether any event of a history became known after it took place. */
function hasLateEvents(history: History): boolean {
  return history.instants("knownAt")?.some((known, i) => known > history.instantAt(i)) === true;
}

/** The same parameters with the moves before a later date. */
export function refreshedLifecycle(lifecycle: Lifecycle, latest: Snapshot): Lifecycle {
  return { ...lifecycle, ...movesOf(lifecycle.states, latest) };
}

function movesOf(states: States, latest: Snapshot): Pick<Lifecycle, "moves" | "possible"> {
  const moves = movesBefore(states, latest);
  const seen = allMoves(moves, states.scheme.states.length);
  return { moves, possible: possibleMoves(states, latest, seen) };
}

async function trainHorizon(
  states: States,
  { horizon, labelled, tests, data }: TrainedHorizon,
  isPeriod: boolean,
  settings: Omit<LifecycleSettings, "scheme">,
  run?: Run,
): Promise<LifecycleHorizon> {
  const { horizonDays } = horizon;
  // The purchase model alone needs no windows as long as its horizon.
  const windowDays = labelled.at(-1)?.horizon ?? 0;
  const { states: infos } = states.scheme;
  const known = new Map<LabelledSnapshot, LabelledNext>();
  const label = (window: LabelledSnapshot): LabelledNext => {
    const own = known.get(window) ?? labelNext(data, states, window);
    known.set(window, own);
    return own;
  };
  const orderShock = orderShockOf(tests);
  const windows = labelled.map(label);
  const silentMoves = silentMovesOf(windows, infos.length, states.canShrink);
  // States after a window that is shorter than several periods say nothing of those after all of them.
  if (windowDays < horizonDays && !isPeriod) {
    return {
      horizonDays,
      silentMoves,
      orderShock,
      moveShock: carriedMoves,
      ...cutAlerts(infos, settings.alerts, []),
      outOfTime: [],
    };
  }
  if (windows.length === 0) {
    throw new TrainError(
      "too_short_history",
      `States ${horizonDays} days on need an earlier window to learn from, of which the history has none. Use a shorter horizon.`,
      { horizonDays },
    );
  }
  const folds = tests.map(
    (test): NextFold => ({ training: test.training.map(label), validation: label(test) }),
  );
  const { seed } = settings;
  const wanted = { ...membersOf(settings), windowDays, seed };
  const { next, folds: fits, challenger } = await trainNext(windows, folds, wanted, run);
  const tested = folds.flatMap((fold, f): Tested[] => {
    const own = fits[f];
    if (!own) return []; // too little to learn from: what was learned later must not judge it
    const { training, validation } = fold;
    const moves = silentMovesOf(training, infos.length, states.canShrink);
    const { rows } = validation;
    const after = chancesAfterOrder(own, rows);
    const { chances } = stateChances(after, moves, rows, tests[f]!.probability);
    return [{ ...fold, ...validation, state: rows.state, after, chances }];
  });
  const last = tested.at(-1);
  return {
    horizonDays,
    next,
    ...(challenger && { challenger }),
    silentMoves,
    orderShock,
    moveShock: windowDays === horizonDays ? moveShockOf(tested) : carriedMoves,
    ...cutAlerts(infos, settings.alerts, windowDays === horizonDays ? tested : []),
    outOfTime: last ? lastTest(last) : [],
  };
}

/** A test with the chances of members that were trained before it. */
interface Tested extends NextFold, TestedChances, TestedMoves {}

/** The latest test: the model beside the baselines. */
function lastTest({ training, validation, next, chances }: Tested): StateTest[] {
  const count = validation.rows.count;
  const rows = Int32Array.from(next.keys()).filter((i) => next[i] !== noState);
  const own = Uint8Array.from(rows, (i) => next[i]!);
  const chosen = (all: Float64Array) => {
    const some = new Float64Array(rows.length * count);
    rows.forEach((i, k) => {
      some.set(all.subarray(i * count, (i + 1) * count), k * count);
    });
    return some;
  };
  return [{ name: "model", chances }, ...stateBaselines(training, validation.rows)].map((one) =>
    stateTest(one.name, own, chosen(one.chances)),
  );
}

/** Moves of one period that were seen, or that a customer of today can make; all from states that nobody is in. */
function possibleMoves(states: States, latest: Snapshot, seen: Float64Array): number[] {
  const rows = new NextRows(states, latest.sample(), states.periodDays);
  const { count, allowed, state, silent } = rows;
  const possible = Array.from(seen, (n) => (n > 0 ? 1 : 0));
  for (let i = 0; i < rows.length; i++) {
    const from = state[i]! * count;
    possible[from + silent[i]!] = 1;
    for (let s = 0; s < count; s++) if (allowed[i * count + s]) possible[from + s] = 1;
  }
  for (let s = 0; s < count; s++) {
    const own = possible.slice(s * count, (s + 1) * count);
    if (!own.includes(1)) possible.fill(1, s * count, (s + 1) * count);
  }
  return possible;
}

/** Chances of the moves of one period, by those that were counted. */
export function periodMatrix({
  moves,
  possible,
  states,
}: Pick<Lifecycle, "moves" | "possible" | "states">): Float64Array {
  const counts = allMoves(moves, states.scheme.states.length);
  return transitionMatrix(counts, { allowed: Uint8Array.from(possible) });
}
