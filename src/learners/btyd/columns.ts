import type { PurchaseLaw } from "./law.js";
import { type CustomerSummary, checkCustomer, type PurchaseSummary, typedSummary } from "./summary.js";
import { asWholeNumbers } from "./whole-numbers.js";

/** A number, 0 or more, of a customer who is active at the cutoff in a stage: by frequency and age alone. */
export type OfActive = (x: number, T: number, stage: number) => number;

/**
 * P(alive) times the mean of a factor over the stages, for one customer. Without a factor: P(alive).
 */
export function aliveTimes(
  law: PurchaseLaw,
  customer: CustomerSummary,
  factor?: OfActive,
  row?: number,
): number {
  checkCustomer(customer, row);
  const { frequency, recency, T } = customer;
  const weights = new Float64Array(law.stages);
  const terms = new Float64Array(3);
  const sum = law.stageWeights(frequency, recency, T, weights);
  law.aliveTerms(frequency, recency, terms, 0);
  const left = terms[2]!;
  law.aliveTerms(frequency, T, terms, 0);
  const w = terms[0]!;
  if (w > 0) return (w * meanOf(law, factor, frequency, T, weights, sum)) / (terms[1]! + left / sum);
  const alive = law.aliveByLogs(customer);
  return alive === 0 ? 0 : alive * meanOf(law, factor, frequency, T, weights, sum);
}

/** Mean of a factor over the stages; 1 without a factor. */
function meanOf(
  { stages }: PurchaseLaw,
  factor: OfActive | undefined,
  x: number,
  T: number,
  weights: Float64Array,
  sum: number,
): number {
  if (factor === undefined) return 1;
  let mean = 0;
  for (let j = 0; j < stages; j++) mean += weights[j]! * factor(x, T, j);
  return mean / sum;
}

/** Fewer rows than this are scored before tables are made. */
const tableRows = 64;

/** Cells of a table by (frequency, day), at most. What lies beyond is computed each time. */
const tableLimit = 1 << 20;

/**
 * `aliveTimes` of every row.
 *
 * Ages are mostly whole days and frequencies small, so what depends on (frequency, day) comes from tables and a
 * row costs a division and no exponential. A table only remembers what would be computed: a row's score is the
 * same to the last bit alone and in any batch.
 *
 * @throws EventError `summary_length`; `summary_value` for the first impossible row
 */
export function aliveTimesColumn(
  law: PurchaseLaw,
  summary: PurchaseSummary,
  factor?: OfActive,
): Float64Array {
  const { frequency, recency, T } = typedSummary(summary);
  const out = new Float64Array(frequency.length);
  const [x, tx, age] = [asWholeNumbers(frequency), asWholeNumbers(recency), asWholeNumbers(T)];
  if (x !== undefined && tx !== undefined && age !== undefined && out.length >= tableRows) {
    fillWholeDays(out, law, x, tx, age, factor);
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = aliveTimes(law, { frequency: frequency[i]!, recency: recency[i]!, T: T[i]! }, factor, i);
  }
  return out;
}

/** `aliveTimes` of whole days, into `out`. */
function fillWholeDays(
  out: Float64Array,
  law: PurchaseLaw,
  x: Int32Array,
  tx: Int32Array,
  T: Int32Array,
  factor: OfActive | undefined,
): void {
  const { stages } = law;
  const { width, frequencies } = tableSize(x, tx, T, stages);
  // Two numbers an age, w times the factor and stay, on one line of the cache; -1 where nothing is known yet.
  const ages = new Float64Array(2 * frequencies * width).fill(-1);
  const lasts = new Float64Array(frequencies * width).fill(-1);
  const staged = stages > 1 && factor ? new Float64Array(stages * frequencies * width) : undefined;
  const weights = new Float64Array(stages);
  const terms = new Float64Array(3);
  for (let i = 0; i < out.length; i++) {
    const f = x[i]!;
    const age = T[i]!;
    const last = tx[i]!;
    const atAge = f * width + age;
    const atLast = f * width + last;
    if (f < frequencies) {
      if (ages[2 * atAge]! < 0) {
        law.aliveTerms(f, age, terms, 0);
        const w = terms[0]!;
        ages[2 * atAge + 1] = terms[1]!;
        ages[2 * atAge] = factor && stages === 1 && w > 0 ? w * factor(f, age, 0) : w;
        for (let j = 0; staged && j < stages; j++) staged[atAge * stages + j] = factor!(f, age, j);
      }
      if (lasts[atLast]! < 0) {
        law.aliveTerms(f, last, terms, 0);
        lasts[atLast] = terms[2]!;
      }
      const stay = ages[2 * atAge + 1]!;
      if (stay > 0) {
        if (stages === 1) {
          out[i] = ages[2 * atAge]! / (stay + lasts[atLast]!);
          continue;
        }
        const sum = law.stageWeights(f, last, age, weights);
        let mean = staged ? 0 : sum;
        for (let j = 0; staged && j < stages; j++) mean += weights[j]! * staged[atAge * stages + j]!;
        out[i] = (ages[2 * atAge]! * (mean / sum)) / (stay + lasts[atLast]! / sum);
        continue;
      }
    }
    out[i] = aliveTimes(law, { frequency: f, recency: last, T: age }, factor, i);
  }
}

/**
 * Days to a row of a table by frequency and day, and how many frequencies fit in.
 *
 * @throws EventError `summary_value` for the first impossible row: looked for here, on the one way through the columns
 */
function tableSize(
  x: Int32Array,
  tx: Int32Array,
  T: Int32Array,
  stages: number,
): { width: number; frequencies: number } {
  let largest = 0;
  let oldest = 0;
  let wrong = 0;
  for (let i = 0; i < x.length; i++) {
    const f = x[i]!;
    const last = tx[i]!;
    const age = T[i]!;
    if (f > largest) largest = f;
    if (age > oldest) oldest = age;
    // Signs of what must be 0 or more, and the recency where there is no repeat order: no branch that differs by row.
    wrong |= ((f | last | (age - last)) >> 31) | (((f - 1) >> 31) & last);
  }
  if (wrong !== 0) {
    x.forEach((frequency, i) => {
      checkCustomer({ frequency, recency: tx[i]!, T: T[i]! }, i);
    });
  }
  const width = oldest + 1;
  return { width, frequencies: Math.min(largest + 1, Math.floor(tableLimit / stages / width)) };
}
