import type { PurchaseLaw } from "./law.js";
import type { CustomerSummary, PurchaseSummary } from "./summary.js";
import { asWholeNumbers, largestOf } from "./whole-numbers.js";

/** A number, 0 or more, of a customer who is active at the cutoff in a stage: by frequency and age alone. */
export type OfActive = (x: number, T: number, stage: number) => number;

/**
 * P(alive) times the mean of a factor over the stages, for one customer. Without a factor: P(alive).
 */
export function aliveTimes(law: PurchaseLaw, customer: CustomerSummary, factor?: OfActive): number {
  const { frequency, recency, T } = customer;
  const weights = new Float64Array(law.stages);
  const terms = new Float64Array(3);
  const sum = law.stageWeights(frequency, recency, T, weights);
  law.aliveTerms(frequency, recency, terms, 0);
  const left = terms[1]!;
  law.aliveTerms(frequency, T, terms, 0);
  const grown = terms[0]!;
  const alive =
    grown < Infinity ? 1 / Math.max(1, terms[2]! + (left * grown) / sum) : law.aliveByLogs(customer);
  if (factor === undefined || alive === 0) return alive;
  let mean = 0;
  for (let j = 0; j < law.stages; j++) mean += weights[j]! * factor(frequency, T, j);
  return alive * (mean / sum);
}

/** Cells of a table by (frequency, day), at most. What lies beyond is computed each time. */
const tableLimit = 1 << 20;

/**
 * `aliveTimes` of every row.
 *
 * Ages are mostly whole days and frequencies small, so what depends on (frequency, day) comes from tables and a
 * row costs a division and no exponential. A table only remembers what would be computed: a row's score is the
 * same to the last bit alone and in any batch.
 */
export function aliveTimesColumn(
  law: PurchaseLaw,
  summary: PurchaseSummary,
  factor?: OfActive,
): Float64Array {
  const { frequency, recency, T } = summary;
  const out = new Float64Array(frequency.length);
  const [x, tx, age] = [asWholeNumbers(frequency), asWholeNumbers(recency), asWholeNumbers(T)];
  if (x !== undefined && tx !== undefined && age !== undefined) {
    fillWholeDays(out, law, x, tx, age, factor);
    return out;
  }
  for (let i = 0; i < out.length; i++) {
    out[i] = aliveTimes(law, { frequency: frequency[i]!, recency: recency[i]!, T: T[i]! }, factor);
  }
  return out;
}

/** Of a cell: grown, left, stay, and the factor in the first stage; grown is 0 where nothing is known yet. */
const cellSize = 4;

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
  const { width, frequencies } = tableSize(x, T, stages);
  const known = new Float64Array(cellSize * frequencies * width);
  const laterStages = new Float64Array(factor ? (stages - 1) * frequencies * width : 0);
  const weights = Float64Array.of(1, ...new Float64Array(stages - 1));
  let sum = 1;
  for (let i = 0; i < out.length; i++) {
    const f = x[i]!;
    const age = T[i]!;
    const last = tx[i]!;
    if (f >= frequencies) {
      out[i] = aliveTimes(law, { frequency: f, recency: last, T: age }, factor);
      continue;
    }
    const cell = f * width + age;
    const atAge = cellSize * cell;
    const atLast = cellSize * (f * width + last);
    if (known[atAge] === 0) law.aliveTerms(f, age, known, atAge);
    if (known[atLast] === 0) law.aliveTerms(f, last, known, atLast);
    if (stages > 1) sum = law.stageWeights(f, last, age, weights);
    const grown = known[atAge]!;
    let score =
      grown < Infinity
        ? 1 / Math.max(1, known[atAge + 2]! + (known[atLast + 1]! * grown) / sum)
        : law.aliveByLogs({ frequency: f, recency: last, T: age });
    if (factor !== undefined) {
      if (known[atAge + 3] === 0) {
        known[atAge + 3] = factor(f, age, 0);
        for (let j = 1; j < stages; j++) laterStages[cell * (stages - 1) + (j - 1)] = factor(f, age, j);
      }
      let mean = known[atAge + 3]!;
      for (let j = 1; j < stages; j++) mean += weights[j]! * laterStages[cell * (stages - 1) + (j - 1)]!;
      score *= mean / sum;
    }
    out[i] = score;
  }
}

/** Days to a row of a table by frequency and day, and how many frequencies fit in. */
function tableSize(x: Int32Array, T: Int32Array, stages: number): { width: number; frequencies: number } {
  const width = largestOf(T) + 1;
  return { width, frequencies: Math.min(largestOf(x) + 1, Math.floor(tableLimit / stages / width)) };
}
