import { decileMape } from "../../../src/metrics/value.js";
import { createRandom } from "../../../src/stats/random.js";

const levels = 200;
const simulations = 200;

/**
 * The decile MAPE of a model whose distributions are right: amounts are drawn from the distributions themselves.
 *
 * @param quantile amounts of all customers that are not exceeded with a probability
 * @returns the mean over the draws, and what 95 of 100 stay below
 */
export function perfectDecileMape(quantile: (level: number) => Float64Array): {
  readonly mean: number;
  readonly upper: number;
} {
  const random = createRandom(1);
  const amounts = Array.from({ length: levels }, (_, k) => quantile((k + 0.5) / levels));
  const expected = amounts[0]!.map((_, i) => amounts.reduce((sum, ofLevel) => sum + ofLevel[i]!, 0) / levels);
  const errors = Float64Array.from({ length: simulations }, () =>
    decileMape(
      expected.map((_, i) => amounts[random.int(levels)]![i]!),
      expected,
    ),
  ).sort();
  const mean = errors.reduce((sum, error) => sum + error, 0) / simulations;
  return { mean, upper: errors[Math.floor(0.95 * simulations)]! };
}
