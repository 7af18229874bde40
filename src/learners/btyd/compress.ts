import type { NumberArray, PurchaseSummary } from "./summary.js";
import { asWholeNumbers, largestOf } from "./whole-numbers.js";

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
  /** Sum of weight times the summary's `logGaps`, which the parameters do not touch; undefined where it has none. */
  readonly logGaps: number | undefined;
}

/** Groups equal rows by a radix sort of their codes: no hash, no comparison. Rows of weight 0 vanish. */
export function distinctRows(summary: PurchaseSummary): DistinctRows {
  const { weights } = summary;
  const n = summary.frequency.length;
  const x = encode([summary.frequency]);
  const time = encode([summary.recency, summary.T]);
  const { frequencyCodes, ageCodes, recencyCodes, order } = sortCodes(x, time, weights !== undefined);

  const recency = new Int32Array(n);
  const age = new Int32Array(n);
  const rowWeights = new Float64Array(n);
  const groups = new Int32Array(x.values.length + 1);
  let rows = 0;
  let customers = 0;
  let orders = 0;
  for (let k = 0; k < n; k++) {
    const weight = weights === undefined ? 1 : weights[order![k]!]!;
    if (weight === 0) continue;
    const group = frequencyCodes[k]!;
    const same =
      recencyCodes[k] === recency[rows - 1] && ageCodes[k] === age[rows - 1] && groups[group + 1]! > 0;
    if (!same) {
      recency[rows] = recencyCodes[k]!;
      age[rows] = ageCodes[k]!;
      rows++;
      groups[group + 1] = rows;
    }
    rowWeights[rows - 1]! += weight;
    customers += weight;
    orders += weight * x.values[group]!;
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
    logGaps: summary.logGaps && weightedSum(summary.logGaps, weights),
  };
}

function weightedSum(values: NumberArray, weights: NumberArray | undefined): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * (weights === undefined ? 1 : weights[i]!);
  return sum;
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
    logGaps: undefined,
  };
}

interface Encoded {
  /** Distinct values of all columns, ascending. */
  readonly values: Float64Array;
  /** A column of positions in `values` for each column given. */
  readonly codes: readonly Int32Array[];
}

/** Whole numbers below this are coded through a table, others through a sort and a map. */
const tableLimit = 1 << 22;

function encode(columns: readonly NumberArray[]): Encoded {
  const whole = columns.map(asWholeNumbers);
  if (!whole.every((column) => column !== undefined)) return encodeBySorting(columns);
  const high = Math.max(...whole.map(largestOf));
  if (high >= tableLimit) return encodeBySorting(columns);
  const code = new Int32Array(high + 1);
  for (const column of whole) for (let i = 0; i < column.length; i++) code[column[i]!] = 1;
  let count = 0;
  for (let value = 0; value <= high; value++) code[value] = code[value] === 1 ? count++ : -1;
  const values = new Float64Array(count);
  for (let value = 0; value <= high; value++) if (code[value]! >= 0) values[code[value]!] = value;
  const codes = whole.map((column) => {
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

interface SortedCodes {
  readonly frequencyCodes: Int32Array;
  readonly ageCodes: Int32Array;
  readonly recencyCodes: Int32Array;
  /** Row of the summary at each place; absent when not asked for. */
  readonly order: Int32Array | undefined;
}

/** Codes of all rows, sorted by frequency, then age, then recency. */
function sortCodes(x: Encoded, time: Encoded, needsOrder: boolean): SortedCodes {
  const [frequencyCodes, recencyCodes, ageCodes] = [x.codes[0]!, time.codes[0]!, time.codes[1]!];
  const n = frequencyCodes.length;
  const xBits = bitsFor(x.values.length);
  const timeBits = bitsFor(time.values.length);
  if (needsOrder || xBits + 2 * timeBits > 31) {
    let order = new Int32Array(n);
    for (let i = 0; i < n; i++) order[i] = i;
    order = stableSort(order, recencyCodes, time.values.length);
    order = stableSort(order, ageCodes, time.values.length);
    order = stableSort(order, frequencyCodes, x.values.length);
    const take = (codes: Int32Array): Int32Array => order.map((i) => codes[i]!);
    return {
      frequencyCodes: take(frequencyCodes),
      ageCodes: take(ageCodes),
      recencyCodes: take(recencyCodes),
      order,
    };
  }
  // A row fits into 31 bits: sort the numbers themselves, which stays on sequential paths through memory.
  const keys = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    keys[i] = (((frequencyCodes[i]! << timeBits) | ageCodes[i]!) << timeBits) | recencyCodes[i]!;
  }
  const sorted = radixSort(keys);
  const mask = 2 ** timeBits - 1;
  for (let i = 0; i < n; i++) {
    const key = sorted[i]!;
    frequencyCodes[i] = key >>> (2 * timeBits);
    ageCodes[i] = (key >>> timeBits) & mask;
    recencyCodes[i] = key & mask;
  }
  return { frequencyCodes, ageCodes, recencyCodes, order: undefined };
}

/** Bits that hold the codes 0 .. count - 1. */
function bitsFor(count: number): number {
  return Math.ceil(Math.log2(Math.max(1, count)));
}

/** Ascending order by three counting passes over 11 bits; the array given is used as scratch. */
function radixSort(keys: Uint32Array<ArrayBuffer>): Uint32Array {
  let from = keys;
  let to = new Uint32Array(keys.length);
  for (let shift = 0; shift < 32; shift += 11) {
    const starts = new Int32Array(2049);
    for (let i = 0; i < from.length; i++) starts[((from[i]! >>> shift) & 2047) + 1]!++;
    for (let k = 1; k <= 2048; k++) starts[k]! += starts[k - 1]!;
    for (let i = 0; i < from.length; i++) {
      const key = from[i]!;
      to[starts[(key >>> shift) & 2047]!++] = key;
    }
    [from, to] = [to, from];
  }
  return from;
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
