import type { NumberArray, PurchaseSummary } from "./summary.js";

/**
 * The distinct rows of a purchase summary, each with the number of customers it stands for: the likelihood of
 * 1,000,000 customers has a few thousand distinct terms in weeks, a few hundred thousand in days.
 *
 * Rows are sorted by frequency, then age, then recency, so that sums do not depend on the order of customers.
 */
export interface DistinctRows {
  /** Distinct frequencies, ascending. */
  readonly frequencies: Float64Array;
  /** Distinct times (recencies and ages), ascending, in days. */
  readonly times: Float64Array;
  /** Rows of frequency k are groups[k] .. groups[k + 1] - 1. */
  readonly groups: Int32Array;
  /** Position in `times` of each row's recency. */
  readonly recency: Int32Array;
  /** Position in `times` of each row's age T. */
  readonly age: Int32Array;
  /** Customers each row stands for, above 0. */
  readonly weights: Float64Array;
  /** All customers: the sum of `weights`. */
  readonly customers: number;
  /** All repeat orders: the sum of weight times frequency. */
  readonly orders: number;
}

/** Groups equal rows by three counting sorts of small codes: no hash, no comparison. Rows of weight 0 vanish. */
export function distinctRows(summary: PurchaseSummary): DistinctRows {
  const { frequency, weights } = summary;
  const n = frequency.length;
  const x = encode([frequency]);
  const time = encode([summary.recency, summary.T]);
  const frequencyCodes = x.codes[0]!;
  const [recencyCodes, ageCodes] = [time.codes[0]!, time.codes[1]!];

  let order = Int32Array.from({ length: n }, (_, i) => i);
  order = stableSort(order, recencyCodes, time.values.length);
  order = stableSort(order, ageCodes, time.values.length);
  order = stableSort(order, frequencyCodes, x.values.length);

  const recency = new Int32Array(n);
  const age = new Int32Array(n);
  const rowWeights = new Float64Array(n);
  const groups = new Int32Array(x.values.length + 1);
  let rows = 0;
  let customers = 0;
  let orders = 0;
  let previous = -1;
  for (let k = 0; k < n; k++) {
    const i = order[k]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight === 0) continue;
    const same =
      previous >= 0 &&
      recencyCodes[i] === recencyCodes[previous] &&
      ageCodes[i] === ageCodes[previous] &&
      frequencyCodes[i] === frequencyCodes[previous];
    if (!same) {
      recency[rows] = recencyCodes[i]!;
      age[rows] = ageCodes[i]!;
      rows++;
      groups[frequencyCodes[i]! + 1] = rows;
    }
    rowWeights[rows - 1]! += weight;
    customers += weight;
    orders += weight * frequency[i]!;
    previous = i;
  }
  // A frequency all of whose rows had weight 0 keeps an empty group.
  for (let k = 1; k < groups.length; k++) groups[k] = Math.max(groups[k]!, groups[k - 1]!);
  return {
    frequencies: x.values,
    times: time.values,
    groups,
    recency: recency.slice(0, rows),
    age: age.slice(0, rows),
    weights: rowWeights.slice(0, rows),
    customers,
    orders,
  };
}

/**
 * About `size` customers of the rows, drawn at equal steps through their sorted order: a stratified sample that
 * needs no random numbers and does not depend on the order of customers. Frequencies and times are shared.
 */
export function sampleRows(rows: DistinctRows, size: number): DistinctRows {
  const n = rows.weights.length;
  const step = rows.customers / size;
  const recency: number[] = [];
  const age: number[] = [];
  const weights: number[] = [];
  const groups = new Int32Array(rows.groups.length);
  let customers = 0;
  let orders = 0;
  let passed = 0;
  let group = 0;
  for (let i = 0; i < n; i++) {
    while (rows.groups[group + 1]! <= i) group++;
    const before = Math.floor(passed / step + 0.5);
    passed += rows.weights[i]!;
    const drawn = Math.floor(passed / step + 0.5) - before;
    if (drawn === 0) continue;
    recency.push(rows.recency[i]!);
    age.push(rows.age[i]!);
    weights.push(drawn);
    groups[group + 1] = weights.length;
    customers += drawn;
    orders += drawn * rows.frequencies[group]!;
  }
  for (let k = 1; k < groups.length; k++) groups[k] = Math.max(groups[k]!, groups[k - 1]!);
  return {
    frequencies: rows.frequencies,
    times: rows.times,
    groups,
    recency: Int32Array.from(recency),
    age: Int32Array.from(age),
    weights: Float64Array.from(weights),
    customers,
    orders,
  };
}

interface Encoded {
  /** Distinct values of all columns, ascending. */
  readonly values: Float64Array;
  /** A column of positions in `values` for each column given. */
  readonly codes: readonly Int32Array[];
}

/** Whole numbers up to here are coded through a table, others through a sort and a map. */
const tableLimit = 1 << 22;

function encode(columns: readonly NumberArray[]): Encoded {
  let high = 0;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (value > high) high = value;
      if (value !== (value | 0) || high >= tableLimit) return encodeBySorting(columns);
    }
  }
  const code = new Int32Array(high + 1);
  for (const column of columns) for (let i = 0; i < column.length; i++) code[column[i]!] = 1;
  let count = 0;
  for (let value = 0; value <= high; value++) code[value] = code[value] === 1 ? count++ : -1;
  const values = new Float64Array(count);
  for (let value = 0; value <= high; value++) if (code[value]! >= 0) values[code[value]!] = value;
  const codes = columns.map((column) => {
    const coded = new Int32Array(column.length);
    for (let i = 0; i < column.length; i++) coded[i] = code[column[i]!]!;
    return coded;
  });
  return { values, codes };
}

function encodeBySorting(columns: readonly NumberArray[]): Encoded {
  const distinct = new Set<number>();
  for (const column of columns) for (let i = 0; i < column.length; i++) distinct.add(column[i]!);
  const values = Float64Array.from(distinct).sort();
  const code = new Map<number, number>();
  for (let k = 0; k < values.length; k++) code.set(values[k]!, k);
  const codes = columns.map((column) => {
    const coded = new Int32Array(column.length);
    for (let i = 0; i < column.length; i++) coded[i] = code.get(column[i]!)!;
    return coded;
  });
  return { values, codes };
}

/** Row numbers in a stable order by code: one pass of a radix sort. */
function stableSort(order: Int32Array, codes: Int32Array, count: number): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < codes.length; i++) starts[codes[i]! + 1]!++;
  for (let k = 1; k <= count; k++) starts[k]! += starts[k - 1]!;
  const sorted = new Int32Array(order.length);
  for (let k = 0; k < order.length; k++) {
    const i = order[k]!;
    sorted[starts[codes[i]!]!++] = i;
  }
  return sorted;
}
