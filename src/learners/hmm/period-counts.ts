import type { OrderHistories } from "./histories.js";

/**
 * Order counts by period, periods without an order as runs. The last period ends at the cutoff; the first starts the
 * day after the first order and may be shorter than the others.
 *
 * A customer of T days has ceil(T / periodDays) periods. Its steps are the periods with an order after the first
 * period; before each lies a run of empty periods, and one more may follow the last.
 */
export interface PeriodCounts {
  readonly periodDays: number;
  /** series + 1 positions: steps of series s are offsets[s] .. offsets[s + 1] - 1. */
  readonly offsets: Int32Array;
  /** Empty periods before each step. */
  readonly run: Int32Array;
  /** Orders of each step, as a position in `values`. */
  readonly count: Int32Array;
  /** Empty periods after the last step. */
  readonly lastRun: Int32Array;
  /** Length of the first period in periods, in (0, 1]; 0 where there is none: a customer of the last day. */
  readonly firstLength: Float64Array;
  /** Orders of the first period. */
  readonly firstCount: Float64Array;
  /** Distinct numbers of orders of the steps, ascending. */
  readonly values: Float64Array;
  /** Customers each series stands for. */
  readonly weights: Float64Array;
  readonly longestRun: number;
}

/** Counts the orders of each customer by period. */
export function periodCounts(histories: OrderHistories, periodDays: number): PeriodCounts {
  const { offsets, daysAgo, T, ordersEach = 1 } = histories;
  const customers = T.length;
  const starts = new Int32Array(customers + 1);
  const run = new Int32Array(daysAgo.length);
  const count = new Float64Array(daysAgo.length);
  const lastRun = new Int32Array(customers);
  const firstLength = new Float64Array(customers);
  const firstCount = new Float64Array(customers);
  let steps = 0;
  let longestRun = 0;
  for (let c = 0; c < customers; c++) {
    const periods = Math.ceil(T[c]! / periodDays);
    firstLength[c] = periods === 0 ? 0 : T[c]! / periodDays - (periods - 1);
    // Periods are numbered from the cutoff backwards: `last` is the one that was written last.
    let last = periods - 1;
    for (let k = offsets[c]!; k < offsets[c + 1]!; k++) {
      const period = Math.floor(daysAgo[k]! / periodDays);
      if (period === periods - 1) firstCount[c]! += ordersEach;
      else if (period === last) count[steps - 1]! += ordersEach;
      else {
        run[steps] = last - period - 1;
        longestRun = Math.max(longestRun, run[steps]!);
        count[steps++] = ordersEach;
        last = period;
      }
    }
    lastRun[c] = Math.max(0, last);
    longestRun = Math.max(longestRun, lastRun[c]!);
    starts[c + 1] = steps;
  }
  return {
    periodDays,
    offsets: starts,
    run: run.subarray(0, steps),
    ...coded(count.subarray(0, steps)),
    lastRun,
    firstLength,
    firstCount,
    weights: new Float64Array(customers).fill(1),
    longestRun,
  };
}

type Coded = Pick<PeriodCounts, "count" | "values">;

/** Numbers of 0 or more as positions among the distinct ones. */
function coded(numbers: Float64Array): Coded {
  const count = new Int32Array(numbers.length);
  // Nearly always all are small whole numbers: they are looked up in a list.
  const position = new Int32Array(256);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (value !== (value & 255)) return codedByMap(numbers);
    position[value] = 1;
  }
  const values: number[] = [];
  for (let value = 0; value < position.length; value++) {
    if (position[value] === 1) position[value] = values.push(value) - 1;
  }
  for (let i = 0; i < numbers.length; i++) count[i] = position[numbers[i]!]!;
  return { count, values: Float64Array.from(values) };
}

function codedByMap(numbers: Float64Array): Coded {
  const values = Float64Array.from(new Set(numbers)).sort();
  const position = new Map(Array.from(values, (value, k) => [value, k]));
  return { count: Int32Array.from(numbers, (value) => position.get(value)!), values };
}

/**
 * The distinct series, each with the customers it stands for, in an order of their own: sums over them do not depend
 * on the order of customers. Customers without a period are left out.
 */
export function distinctSeries(counts: PeriodCounts): PeriodCounts {
  const { offsets, run, count, lastRun, firstLength, firstCount } = counts;
  const order = Int32Array.from(lastRun, (_, c) => c)
    .filter((c) => firstLength[c]! > 0)
    .sort(compare);
  const kept: number[] = [];
  const weights: number[] = [];
  for (const c of order) {
    if (kept.length > 0 && compare(kept.at(-1)!, c) === 0) weights[weights.length - 1]! += counts.weights[c]!;
    else {
      kept.push(c);
      weights.push(counts.weights[c]!);
    }
  }
  const starts = new Int32Array(kept.length + 1);
  kept.forEach((c, s) => {
    starts[s + 1] = starts[s]! + offsets[c + 1]! - offsets[c]!;
  });
  const steps = Int32Array.from({ length: starts[kept.length]! });
  kept.forEach((c, s) => {
    for (let k = 0; k < starts[s + 1]! - starts[s]!; k++) steps[starts[s]! + k] = offsets[c]! + k;
  });
  return {
    periodDays: counts.periodDays,
    offsets: starts,
    run: steps.map((k) => run[k]!),
    count: steps.map((k) => count[k]!),
    values: counts.values,
    lastRun: Int32Array.from(kept, (c) => lastRun[c]!),
    firstLength: Float64Array.from(kept, (c) => firstLength[c]!),
    firstCount: Float64Array.from(kept, (c) => firstCount[c]!),
    weights: Float64Array.from(weights),
    longestRun: counts.longestRun,
  };

  function compare(a: number, b: number): number {
    const head =
      lastRun[a]! - lastRun[b]! || firstLength[a]! - firstLength[b]! || firstCount[a]! - firstCount[b]!;
    if (head !== 0) return head;
    const length = offsets[a + 1]! - offsets[a]!;
    if (length !== offsets[b + 1]! - offsets[b]!) return length - (offsets[b + 1]! - offsets[b]!);
    for (let k = 0; k < length; k++) {
      const [i, j] = [offsets[a]! + k, offsets[b]! + k];
      const step = run[i]! - run[j]! || count[i]! - count[j]!;
      if (step !== 0) return step;
    }
    return 0;
  }
}
