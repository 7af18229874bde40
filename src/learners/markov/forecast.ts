import { checkCount, checkNames } from "../../options.js";
import { betaQuantile } from "../../stats/quantiles.js";
import { checkLength } from "../columns.js";
import { checkAmounts, checkLevel, checkTransitions, stepped } from "./square.js";

/** Options of `forecastStates`. */
export interface ForecastOptions {
  /** Periods ahead, 1 or more. */
  readonly periods: number;
  /** Probability that an interval holds, in (0, 1); default .95. */
  readonly level?: number | undefined;
  /**
   * Transitions from each state that the matrix was estimated from: with them the intervals hold the doubt about the
   * matrix too; without them it is taken as known.
   */
  readonly observed?: Float64Array | undefined;
}

/** Customers by state, one row a period ahead: periods x states. */
export interface StateForecast {
  readonly expected: Float64Array;
  /** Standard deviation of the counts. */
  readonly deviation: Float64Array;
  /** Ends of the intervals, whole customers. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * How many customers will be in each state, 1 to `periods` periods ahead: s P^t of the counts s now.
 *
 * Customers move independently, so that the variance of a count is sum_i s_i P^t_ij (1 - P^t_ij). With `observed` the
 * rows of P are Dirichlet with n_i transitions each, whose covariance (diag(p_i) - p_i p_i') / (n_i + 1) is carried
 * through the periods by first derivatives. Intervals are those of a beta distribution of the same mean and variance on
 * 0 to all customers, rounded to whole customers.
 *
 * @param start customers now by state; may be fractional
 * @param transitions P, states x states, rows sum to 1
 * @throws OptionsError `shape_mismatch`, `bad_transitions`, `bad_count`, `length_mismatch`, `bad_option`,
 *   `unknown_option`
 */
export function forecastStates(
  start: Float64Array,
  transitions: Float64Array,
  options: ForecastOptions,
): StateForecast {
  const where = "markov.forecastStates";
  checkNames(["periods", "level", "observed"], options, where);
  const { periods, level = 0.95, observed } = options;
  checkCount("periods", periods, where);
  checkLevel(level, where);
  const states = checkTransitions("transitions", transitions);
  for (const [name, amounts] of Object.entries({ start, ...(observed && { observed }) })) {
    checkLength(`'${name}'`, amounts.length, states);
    checkAmounts(name, amounts);
  }
  const customers = start.reduce((sum, count) => sum + count, 0);
  const forecast = {
    expected: new Float64Array(periods * states),
    deviation: new Float64Array(periods * states),
    lower: new Float64Array(periods * states),
    upper: new Float64Array(periods * states),
  };
  const doubt = observed && new MatrixDoubt(transitions, observed, states);
  let ahead = identity(states);
  let expected = start;
  for (let t = 0; t < periods; t++) {
    doubt?.step(expected);
    ahead = stepped(ahead, transitions);
    expected = stepped(start, ahead);
    for (let state = 0; state < states; state++) {
      const at = t * states + state;
      let variance = doubt?.variance(state) ?? 0;
      for (let i = 0; i < states; i++) {
        const share = ahead[i * states + state]!;
        variance += start[i]! * share * Math.max(0, 1 - share);
      }
      forecast.expected[at] = expected[state]!;
      forecast.deviation[at] = Math.sqrt(variance);
      [forecast.lower[at], forecast.upper[at]] = countInterval(expected[state]!, variance, customers, level);
    }
  }
  return forecast;
}

/** How the expected counts would change with each entry of the matrix. */
class MatrixDoubt {
  readonly #transitions: Float64Array;
  readonly #observed: Float64Array;
  readonly #states: number;
  /** Entries of the matrix x states: derivatives of the expected counts. */
  #slopes: Float64Array;

  constructor(transitions: Float64Array, observed: Float64Array, states: number) {
    this.#transitions = transitions;
    this.#observed = observed;
    this.#states = states;
    this.#slopes = new Float64Array(states ** 3);
  }

  /** One period on from the counts expected at its beginning: d(m P) = dm P + m dP. */
  step(expected: Float64Array): void {
    const states = this.#states;
    this.#slopes = stepped(this.#slopes, this.#transitions);
    for (let from = 0; from < states; from++) {
      for (let to = 0; to < states; to++) {
        this.#slopes[(from * states + to) * states + to]! += expected[from]!;
      }
    }
  }

  /** Variance of the expected count of a state that comes from the rows of the matrix, each Dirichlet. */
  variance(state: number): number {
    const states = this.#states;
    let variance = 0;
    for (let from = 0; from < states; from++) {
      let [mean, square] = [0, 0];
      for (let to = 0; to < states; to++) {
        const share = this.#transitions[from * states + to]!;
        const slope = this.#slopes[(from * states + to) * states + state]!;
        mean += share * slope;
        square += share * slope * slope;
      }
      variance += Math.max(0, square - mean * mean) / (this.#observed[from]! + 1);
    }
    return variance;
  }
}

/** Whole customers at the tails of a beta distribution on 0 to `customers`; half a customer for its being a count. */
function countInterval(
  expected: number,
  variance: number,
  customers: number,
  level: number,
): [number, number] {
  if (!(variance > 0)) return [expected, expected];
  const share = expected / customers;
  const strength = (expected * (customers - expected)) / variance - 1;
  if (!(strength > 0)) return [0, Math.ceil(customers)];
  const [a, b] = [share * strength, (1 - share) * strength];
  const tail = (1 - level) / 2;
  return [
    Math.floor(customers * betaQuantile(tail, a, b) + 0.5),
    Math.min(Math.ceil(customers), Math.ceil(customers * betaQuantile(tail, a, b, "upper") - 0.5)),
  ];
}

const identity = (states: number): Float64Array =>
  Float64Array.from({ length: states * states }, (_, e) => (e % (states + 1) === 0 ? 1 : 0));
