import { stepped } from "../../learners/markov/square.js";
import type { ChallengerReport } from "../../model/card.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { ActivityParts } from "../activity/door.js";
import type { ActivityModel } from "../activity/model.js";
import { horizonOf, scoresUpTo } from "../common/horizon-scores.js";
import { spendUpTo, type ValueModel } from "../value/model.js";
import { type AlertFacts, type AlertThresholds, alertsOf, moveChances } from "./alerts.js";
import type { Moves } from "./moves.js";
import { chancesAfterOrder, type NextBlend } from "./next-blend.js";
import { NextRows, type States } from "./next-rows.js";
import type { Shock } from "./shocks.js";
import { type SilentMoves, type StateChances, stateChances } from "./state-chances.js";
import type { StateTest } from "./state-test.js";

/** States within one horizon, which is one or several periods. Plain data, but for the members. */
export interface LifecycleHorizon {
  readonly horizonDays: number;
  /** Absent where the history has no window so long: the chain carries a shorter horizon on. */
  readonly next?: NextBlend;
  /** How the challenger among its members did, where one was asked for. */
  readonly challenger?: ChallengerReport;
  readonly silentMoves: SilentMoves;
  /** Of who orders. */
  readonly orderShock: Shock;
  /** Of where those are who order. */
  readonly moveShock: Shock;
  readonly thresholds: AlertThresholds;
  readonly facts: readonly AlertFacts[];
  readonly outOfTime: readonly StateTest[];
}

/** What a model of lifecycle states is beside the activity task. */
export interface Lifecycle {
  readonly states: States;
  /** Those of the activity task, ascending; the first is one period. */
  readonly horizons: readonly LifecycleHorizon[];
  readonly moves: Moves;
  /** States x states of 0 and 1: moves of one period that can be. */
  readonly possible: readonly number[];
}

/** Everything that a trained model of lifecycle states is. */
export interface LifecycleParts extends ActivityParts {
  readonly lifecycle: Lifecycle;
  /** Absent where orders have no amounts. */
  readonly value?: ValueModel;
}

/** States of the rows of a snapshot, one column an answer. */
export interface LifecycleScores {
  /** Position of each row's state. */
  readonly state: Uint8Array;
  /** P(state at the end): rows x states, row by row. */
  readonly chances: Float64Array;
  readonly likelyState: Uint8Array;
  /** P(an order) within the horizon. */
  readonly probability: Float64Array;
  readonly falling: Float64Array;
  readonly rising: Float64Array;
  readonly returning: Float64Array;
  /** Position in `alertKinds` plus 1, 0 without an alert. */
  readonly alert: Uint8Array;
  /** Spend within the horizon, units of the currency; NaN where orders have no amounts. */
  readonly expectedValue: Float64Array;
}

/** Scores the rows of a snapshot for one of the trained horizons. @param matrix of one period, states x states */
export function scoreLifecycle(
  parts: LifecycleParts,
  matrix: Float64Array,
  snapshot: Snapshot,
  horizonDays: number,
): LifecycleScores {
  const { activity, lifecycle, value } = parts;
  const { states } = lifecycle.states.scheme;
  const count = states.length;
  const rows = snapshot.length;
  const column = () => new Float64Array(rows);
  const scores = {
    state: new Uint8Array(rows),
    chances: new Float64Array(rows * count),
    probability: column(),
    expectedValue: column().fill(Number.NaN),
  };
  for (const { start, block } of snapshot.blocks()) {
    const { ofOrder, spend } = outlookOf(activity, value, block, horizonDays);
    const own = blockChances(lifecycle, matrix, block, horizonDays, ofOrder);
    scores.state.set(own.rows.state, start);
    scores.chances.set(own.chances, start * count);
    scores.probability.set(own.probability, start);
    if (spend) scores.expectedValue.set(spend, start);
  }
  const sums = moveChances(states, scores.state, scores.chances);
  const { thresholds } = horizonOf(lifecycle, horizonDays);
  return {
    ...scores,
    ...sums,
    alert: alertsOf(thresholds, sums),
    likelyState: likeliest(scores.chances, count),
  };
}

/** P(an order) of each row of a block, by horizon up to the longest that was asked for. */
export type OrderChances = ReadonlyMap<number, Float64Array>;

/** Scores a block by the activity task once, and what its rows spend where orders have amounts. */
function outlookOf(
  activity: ActivityModel,
  value: ValueModel | undefined,
  block: Snapshot,
  horizonDays: number,
): { readonly ofOrder: OrderChances; readonly spend: Float64Array | undefined } {
  if (!value) return { ofOrder: orderChances(activity, block, horizonDays), spend: undefined };
  const ofOrder = new Map<number, Float64Array>();
  let spend: Float64Array | undefined;
  for (const { horizon, scores } of spendUpTo(value, activity, block, horizonDays)) {
    ofOrder.set(horizon.horizonDays, scores.probability);
    spend = scores.expectedSpend;
  }
  return { ofOrder, spend };
}

/** P(an order) of each row of a block within the trained horizons up to one of them. */
export function orderChances(
  { horizons }: ActivityModel,
  block: Snapshot,
  horizonDays: number,
): OrderChances {
  const ofOrder = new Map<number, Float64Array>();
  for (const { horizon, scores } of scoresUpTo(horizons, block, horizonDays))
    ofOrder.set(horizon.horizonDays, scores.score.map(sigmoid));
  return ofOrder;
}

/** Chances of the states of a block of rows, and what they are made of. */
export interface BlockChances extends StateChances {
  readonly rows: NextRows;
  /** P(state | an order): rows x states. */
  readonly after: Float64Array;
  /** P(an order) within the horizon asked for. */
  readonly probability: Float64Array;
}

/** @param ofOrder of the same rows, within this horizon and the shorter ones */
export function blockChances(
  lifecycle: Lifecycle,
  matrix: Float64Array,
  block: Snapshot,
  horizonDays: number,
  ofOrder: OrderChances,
): BlockChances {
  const { states, horizons } = lifecycle;
  const probability = ofOrder.get(horizonDays)!;
  const learned = horizons.findLast((one) => one.next && one.horizonDays <= horizonDays)!;
  const isLearned = learned.horizonDays === horizonDays;
  const first = new NextRows(states, block, learned.horizonDays);
  let after = chancesAfterOrder(learned.next!, first);
  let rows = first;
  if (!isLearned) {
    rows = new NextRows(states, block, horizonDays);
    let { chances } = stateChances(after, learned.silentMoves, first, ofOrder.get(learned.horizonDays)!);
    for (let days = learned.horizonDays; days < horizonDays; days += states.periodDays) {
      chances = stepped(chances, matrix);
    }
    after = maskedShares(rows, chances);
  }
  const { silentMoves } = horizonOf(lifecycle, horizonDays);
  return {
    rows,
    after,
    probability,
    ...stateChances(after, silentMoves, rows, probability),
  };
}

/** Chances of those states only that are possible after an order, of each row as shares; all alike where none has any. */
function maskedShares({ allowed, count }: NextRows, chances: Float64Array): Float64Array {
  const shares = new Float64Array(chances.length);
  for (let at = 0; at < shares.length; at += count) {
    let [total, possible] = [0, 0];
    for (let e = at; e < at + count; e++) {
      total += shares[e] = allowed[e]! * chances[e]!;
      possible += allowed[e]!;
    }
    for (let e = at; e < at + count; e++) shares[e] = total > 0 ? shares[e]! / total : allowed[e]! / possible;
  }
  return shares;
}

/** The likeliest state of each row, the first of equals. */
export function likeliest(chances: Float64Array, count: number): Uint8Array {
  const states = new Uint8Array(chances.length / count);
  for (let i = 0; i < states.length; i++) {
    let best = 0;
    for (let s = 1; s < count; s++) if (chances[i * count + s]! > chances[i * count + best]!) best = s;
    states[i] = best;
  }
  return states;
}
