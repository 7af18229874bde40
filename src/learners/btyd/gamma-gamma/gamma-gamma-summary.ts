import { EventError } from "../../../errors.js";
import type { NumberArray } from "../summary.js";

/** What a spend model knows of one customer. */
export interface CustomerSpend {
  /**
   * x: how many orders `monetary` is the mean of; a whole number, 0 or more. Repeat orders with the mean of the
   * repeat orders (the field's habit: their spend then does not depend on how the customer was won), or all orders
   * with the mean of all; never the one with the other.
   */
  readonly frequency: number;
  /** m: mean value of those orders, in any unit of money; without meaning where `frequency` is 0. */
  readonly monetary: number;
  /** How many orders `monetary` is the mean of, where some of the `frequency` have no value: this counts then. */
  readonly valuedOrders?: number;
}

/** Spend of many customers, one row each, as columns of one length. See `CustomerSpend` for what counts. */
export interface SpendSummary {
  /** x: how many orders the mean is of. */
  readonly frequency: NumberArray;
  /** m: mean value of those orders. */
  readonly monetary: NumberArray;
  /** How many orders the mean is of, where some of the `frequency` have no value: these count then. */
  readonly valuedOrders?: NumberArray;
  /** How many customers a row stands for, 0 or more; 1 when absent. */
  readonly weights?: NumberArray;
}

/**
 * Checks that the columns fit together and every row is a possible customer. A mean of 0 or less is possible
 * (gifts, refunds) where a model cannot use it, and one of a customer without orders is not looked at.
 *
 * @throws EventError `summary_length` when lengths differ, `summary_value` for the first impossible row
 */
export function checkSpend({ frequency, monetary, weights }: SpendSummary): void {
  const rows = frequency.length;
  for (const [name, column] of Object.entries({ monetary, ...(weights && { weights }) })) {
    if (column.length !== rows) {
      throw new EventError(
        "summary_length",
        `Column '${name}' of the spend summary: expected ${rows} rows as in 'frequency', got ${column.length}.`,
        { column: name, expected: rows, got: column.length },
      );
    }
  }
  for (let i = 0; i < rows; i++) {
    const x = frequency[i]!;
    const m = monetary[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    const isCount = x >= 0 && x < 2 ** 31 && Math.floor(x) === x;
    if (isCount && (x === 0 || Number.isFinite(m)) && weight >= 0 && weight < Infinity) continue;
    throw new EventError(
      "summary_value",
      `Row ${i} of the spend summary: expected a whole frequency >= 0, a finite monetary where it is above 0 and a ` +
        `weight >= 0, got frequency ${x}, monetary ${m}, weight ${weight}.`,
      { row: i, frequency: x, monetary: m },
    );
  }
}

/**
 * The distinct rows of a spend summary with x > 0 and m > 0, each with the number of customers it stands for.
 * Sorted by x, then m, so that sums do not depend on the order of customers.
 */
export interface SpendRows {
  /** Distinct x, ascending. */
  readonly frequencies: Float64Array;
  /** Rows of frequency k are groups[k] .. groups[k + 1] - 1. */
  readonly groups: Int32Array;
  /** m of each row. */
  readonly monetary: Float64Array;
  /** Customers each row stands for, above 0. */
  readonly weights: Float64Array;
  /** Sum of `weights`. */
  readonly customers: number;
  /** Customers (by weight) without an order, or with a mean of 0 or less. */
  readonly leftOut: number;
}

export function distinctSpend({ frequency, monetary, weights }: SpendSummary): SpendRows {
  const { frequencies, groups, order, leftOut } = groupByFrequency({
    frequency,
    monetary,
    ...(weights && { weights }),
  });
  const values = new Float64Array(order.length);
  const rowWeights = new Float64Array(order.length);
  const starts = new Int32Array(groups.length);
  let rows = 0;
  let customers = 0;
  for (let g = 0; g < frequencies.length; g++) {
    const members = order.subarray(groups[g]!, groups[g + 1]!);
    if (weights !== undefined)
      members.sort((i, j) => monetary[i]! - monetary[j]! || weights[i]! - weights[j]!);
    const sorted = Float64Array.from(members, (i) => monetary[i]!);
    if (weights === undefined) sorted.sort(); // of numbers alone it is ten times as fast
    for (let k = 0; k < sorted.length; k++) {
      if (rows === starts[g] || sorted[k] !== values[rows - 1]) values[rows++] = sorted[k]!;
      const weight = weights === undefined ? 1 : weights[members[k]!]!;
      rowWeights[rows - 1]! += weight;
      customers += weight;
    }
    starts[g + 1] = rows;
  }
  return {
    frequencies,
    groups: starts,
    monetary: values.slice(0, rows),
    weights: rowWeights.slice(0, rows),
    customers,
    leftOut,
  };
}

/** Row numbers of the customers who count, group by group of equal frequency. */
function groupByFrequency({ frequency, monetary, weights }: SpendSummary): {
  frequencies: Float64Array;
  groups: Int32Array;
  order: Int32Array;
  leftOut: number;
} {
  const sizes = new Map<number, number>();
  let leftOut = 0;
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (!(x > 0 && monetary[i]! > 0)) leftOut += weight;
    else if (weight > 0) sizes.set(x, (sizes.get(x) ?? 0) + 1);
  }
  const frequencies = Float64Array.from(sizes.keys()).sort();
  const groups = new Int32Array(frequencies.length + 1);
  const next = new Map<number, number>();
  frequencies.forEach((x, g) => {
    next.set(x, groups[g]!);
    groups[g + 1] = groups[g]! + sizes.get(x)!;
  });
  const order = new Int32Array(groups.at(-1)!);
  for (let i = 0; i < frequency.length; i++) {
    const x = frequency[i]!;
    if (!(x > 0 && monetary[i]! > 0) || (weights !== undefined && !(weights[i]! > 0))) continue;
    const place = next.get(x)!;
    order[place] = i;
    next.set(x, place + 1);
  }
  return { frequencies, groups, order, leftOut };
}

/**
 * About `size` customers of the rows, drawn at equal steps through their sorted order: a stratified sample without
 * random numbers. Frequencies are shared.
 */
export function sampleSpend(rows: SpendRows, size: number): SpendRows {
  const step = rows.customers / size;
  const monetary: number[] = [];
  const weights: number[] = [];
  const groups = new Int32Array(rows.groups.length);
  let customers = 0;
  let passed = 0;
  for (let g = 0; g < rows.frequencies.length; g++) {
    for (let i = rows.groups[g]!; i < rows.groups[g + 1]!; i++) {
      const before = Math.floor(passed / step + 0.5);
      passed += rows.weights[i]!;
      const drawn = Math.floor(passed / step + 0.5) - before;
      if (drawn === 0) continue;
      monetary.push(rows.monetary[i]!);
      weights.push(drawn);
      customers += drawn;
    }
    groups[g + 1] = weights.length;
  }
  return {
    ...rows,
    groups,
    monetary: Float64Array.from(monetary),
    weights: Float64Array.from(weights),
    customers,
  };
}
