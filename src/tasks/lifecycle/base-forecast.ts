import { studentQuantile } from "../../stats/quantiles.js";
import type { Snapshot } from "../../training/snapshot.js";
import { horizonOf } from "../common/horizon-scores.js";
import { blockChances, type LifecycleParts } from "./lifecycle-model.js";

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
 * Sums the chances of all customers. Customers are uncertain one by one, which a large base hardly feels, and all
 * together, as more or less is bought in one period than in the next, and by others: the shocks told from the tests.
 *
 * @param level probability that an interval holds
 */
export function forecastBase(
  parts: LifecycleParts,
  matrix: Float64Array,
  snapshot: Snapshot,
  horizonDays: number,
  level: number,
): BaseForecast {
  const count = parts.lifecycle.states.scheme.states.length;
  const column = () => new Float64Array(count);
  const [now, expected, variance] = [column(), column(), column()];
  const [byOrders, byMoves] = [column(), column()];
  for (const { block } of snapshot.blocks()) {
    const { rows, chances, slopes, after, probability } = blockChances(parts, matrix, block, horizonDays);
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
  const { orderShock, moveShock } = horizonOf(parts.lifecycle, horizonDays);
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
    upper: expected.map((n, s) => Math.min(snapshot.length, Math.ceil(n + reach[s]!))),
  };
}
