import type { ChiSquareTest } from "../../learners/markov/index.js";
import {
  expectedTimeTo,
  firstOrderTest,
  homogeneityTest,
  secondOrderTest,
  segmentMatrices,
  stateValues,
  steadyState,
  transitionIntervals,
} from "../../learners/markov/index.js";
import type { Lifecycle } from "./lifecycle-model.js";
import { allMoves, rewardsOf } from "./moves.js";

/** How customers move between states in one period. Matrices are lists of rows: of one state to all. */
export interface TransitionReport {
  readonly states: readonly string[];
  readonly periodDays: number;
  /** Periods that were counted: the latest before the date of the model, at most 24. */
  readonly periods: number;
  readonly counts: readonly (readonly number[])[];
  readonly probabilities: readonly (readonly number[])[];
  /** Ends of the credible intervals of the probabilities. */
  readonly lower: readonly (readonly number[])[];
  readonly upper: readonly (readonly number[])[];
  /** Chi-square tests: a small p-value speaks against the simpler chain. */
  readonly tests: {
    /** Whether the next state depends on the state now. */
    readonly firstOrder: ChiSquareTest;
    /** Whether it depends on the state before, too. */
    readonly secondOrder: ChiSquareTest;
    /** Whether periods differ; absent with fewer than two. */
    readonly overTime?: ChiSquareTest;
    /** Whether the segments differ; where they were asked for. */
    readonly overSegments?: ChiSquareTest;
  };
  /** Share of the customers in each state in the long run, if they moved like this for ever. */
  readonly steadyState: readonly number[];
  /** Expected periods until a state (column) is first reached from another (row); Infinity where it may never be. */
  readonly expectedPeriodsTo: readonly (readonly number[])[];
  /** Mean spend in the period after being in a state, units of the currency; orders without an amount count as 0. */
  readonly spend: readonly number[];
  /**
   * What a customer in each state is worth: the spend of all periods to come, discounted: V = (I - P / (1 + d))^-1 R
   * (Pfeifer & Carraway 2000). Absent without discount, where it may have no end.
   */
  readonly values?: readonly number[];
  /** The same by segment, each drawn to the whole as far as it is small; where they were asked for. */
  readonly segments?: readonly SegmentTransitions[];
}

/** Moves of the customers of one segment. */
export interface SegmentTransitions {
  readonly segment: string;
  readonly counts: readonly (readonly number[])[];
  readonly probabilities: readonly (readonly number[])[];
}

/** What a report is asked for. */
export interface ReportSettings {
  readonly level: number;
  readonly annualDiscountRate: number;
  /** A column of `moves.segments`. */
  readonly by: string | undefined;
}

const daysInYear = 365;

/** @param matrix of one period, as `periodMatrix` */
export function transitionReport(
  lifecycle: Lifecycle,
  matrix: Float64Array,
  { level, annualDiscountRate, by }: ReportSettings,
): TransitionReport {
  const { states, moves, possible } = lifecycle;
  const names = states.scheme.states.map(({ name }) => name);
  const count = names.length;
  const rowsOf = (matrix: Float64Array) =>
    names.map((_, s) => [...matrix.subarray(s * count, (s + 1) * count)]);
  const counts = allMoves(moves, count);
  const allowed = Uint8Array.from(possible);
  const { lower, upper } = transitionIntervals(counts, { level, allowed });
  const byPeriod = moves.periods.map((period) => Float64Array.from(period.counts));
  const segments = by === undefined ? undefined : moves.segments[by]!;
  const bySegment = segments?.map((segment) => Float64Array.from(segment.counts));
  const rewards = rewardsOf(moves, count);
  const discountRate = (1 + annualDiscountRate) ** (states.periodDays / daysInYear) - 1;
  const times = names.map((_, target) => expectedTimeTo(matrix, target));
  return {
    states: names,
    periodDays: states.periodDays,
    periods: moves.periods.length,
    counts: rowsOf(counts),
    probabilities: rowsOf(matrix),
    lower: rowsOf(lower),
    upper: rowsOf(upper),
    tests: {
      firstOrder: firstOrderTest(counts, { allowed }),
      secondOrder: secondOrderTest(Float64Array.from(moves.second)),
      ...(byPeriod.length > 1 && { overTime: homogeneityTest(byPeriod) }),
      ...(bySegment && bySegment.length > 1 && { overSegments: homogeneityTest(bySegment) }),
    },
    steadyState: [...steadyState(matrix, Float64Array.from(moves.now)).shares],
    expectedPeriodsTo: names.map((_, from) => times.map((to) => to[from]!)),
    spend: [...rewards],
    ...(annualDiscountRate > 0 && { values: [...stateValues(matrix, rewards, { discountRate })] }),
    ...(segments && {
      segments: segmentMatrices(bySegment!, matrix).map((own, k) => ({
        segment: segments[k]!.segment,
        counts: rowsOf(bySegment![k]!),
        probabilities: rowsOf(own),
      })),
    }),
  };
}
