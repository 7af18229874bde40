import { studentQuantile } from "../../stats/quantiles.js";
import type { Snapshot } from "../../training/snapshot.js";
import {
  type BlockChances,
  blockChances,
  type LifecycleHorizon,
  type LifecycleParts,
  orderChances,
} from "./lifecycle-model.js";

/** How many of today's customers will be in each state. */
export interface BaseForecast {
  readonly horizonDays: number;
  /** Customers in each state now. */
  readonly now: Float64Array;
  readonly expected: Float64Array;
  /** Ends of the intervals, whole customers. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * Sums the chances of all customers, by trained horizon. Customers are uncertain one by one, which a large base hardly
 * feels, and all together, as more or less is bought in one period than in the next, and by others: the shocks told from
 * the tests.
 *
 * @param level probability that an interval holds
 */
export function forecastBase(
  { activity, lifecycle }: LifecycleParts,
  matrix: Float64Array,
  snapshot: Snapshot,
  level: number,
): BaseForecast[] {
  const { horizons, states } = lifecycle;
  const sums = horizons.map(() => noSums(states.scheme.states.length));
  const longest = horizons.at(-1)!.horizonDays;
  for (const { block } of snapshot.blocks()) {
    const ofOrder = orderChances(activity, block, longest);
    horizons.forEach(({ horizonDays }, h) => {
      addBlock(sums[h]!, blockChances(lifecycle, matrix, block, horizonDays, ofOrder));
    });
  }
  return horizons.map((horizon, h) => forecastOf(horizon, sums[h]!, snapshot.length, level));
}

/** Sums over customers, by state. */
interface StateSums {
  readonly now: Float64Array;
  readonly expected: Float64Array;
  /** Of the counts, were customers uncertain one by one only. */
  readonly variance: Float64Array;
  /** What the counts move by with one logit more of P(an order). */
  readonly byOrders: Float64Array;
  /** What they move by with one logit more of a state after an order. */
  readonly byMoves: Float64Array;
}

function noSums(count: number): StateSums {
  const column = () => new Float64Array(count);
  return { now: column(), expected: column(), variance: column(), byOrders: column(), byMoves: column() };
}

function addBlock(
  { now, expected, variance, byOrders, byMoves }: StateSums,
  { rows, chances, slopes, after, probability }: BlockChances,
): void {
  const count = now.length;
  for (let i = 0; i < rows.length; i++) {
    now[rows.state[i]!]!++;
    for (let s = 0; s < count; s++) {
      const chance = chances[i * count + s]!;
      expected[s]! += chance;
      variance[s]! += chance * (1 - chance);
      byOrders[s]! += slopes[i * count + s]!;
      const moved = after[i * count + s]!;
      byMoves[s]! += probability[i]! * moved * (1 - moved);
    }
  }
}

function forecastOf(
  { horizonDays, orderShock, moveShock }: LifecycleHorizon,
  { now, expected, variance, byOrders, byMoves }: StateSums,
  customers: number,
  level: number,
): BaseForecast {
  const times = studentQuantile((1 + level) / 2, Math.min(orderShock.degrees, moveShock.degrees));
  const reach = variance.map(
    (own, s) =>
      times *
      Math.sqrt(own + (orderShock.deviation * byOrders[s]!) ** 2 + (moveShock.deviation * byMoves[s]!) ** 2),
  );
  return {
    horizonDays,
    now,
    expected,
    lower: expected.map((n, s) => Math.max(0, Math.floor(n - reach[s]!))),
    upper: expected.map((n, s) => Math.min(customers, Math.ceil(n + reach[s]!))),
  };
}
