import { valueAt } from "../../matrix/csr.js";
import type { Contribution } from "../../model/explanation.js";
import { sigmoid } from "../../stats/logspace.js";
import type { ScoreParts } from "../common/explain-blend.js";
import type { Assortment } from "./assortment.js";
import type { CrossPopulation } from "./cross-population.js";

/**
 * Chance of each key of the assortment to be in the first order of a customer who never bought: by what customers now buy
 * for the first time, and by how much more or less of it those of the customer's kinds begin with.
 *
 * @param levels the customer's level of each of the population's kinds, -1 where it is not known
 */
export function firstOrderChances(
  population: CrossPopulation,
  { rows }: Assortment,
  levels: readonly number[],
): Float64Array {
  const expected = Float64Array.from(rows, (at) => expectedOf(population, at));
  population.kinds.forEach(({ ratios: { offsets, columns, values } }, kind) => {
    const level = levels[kind]!;
    if (level < 0) return;
    for (let at = offsets[level]!; at < offsets[level + 1]!; at++) expected[columns[at]!]! *= values[at]!;
  });
  return expected.map((count) => -Math.expm1(-count));
}

/** What one of these chances is made of: what all customers begin with, and what each of the customer's kinds makes of it. */
export function explainFirstOrder(
  population: CrossPopulation,
  { rows, ids }: Assortment,
  levels: readonly number[],
  key: number,
): ScoreParts {
  let expected = expectedOf(population, rows[key]!);
  const base = logitOf(expected);
  const contributions: Contribution[] = [];
  population.kinds.forEach(({ column, levels: names, ratios }, kind) => {
    const level = levels[kind]!;
    const ratio = level >= 0 && key < ratios.columnCount ? valueAt(ratios, level, key) : 0;
    if (ratio === 0) return;
    const before = logitOf(expected);
    expected *= ratio;
    contributions.push({
      name: column,
      meaning: `how much more of '${ids.at(key)}' customers with the same ${column} begin with`,
      value: names[level]!,
      contribution: logitOf(expected) - before,
    });
  });
  contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const score = logitOf(expected);
  return { probability: sigmoid(score), score, base, contributions };
}

/** Times that a key is expected in a first order. @param at position in the statistics */
function expectedOf({ newcomers: { recentShare, share, inFirst } }: CrossPopulation, at: number): number {
  return (inFirst * (recentShare[at]! + share[at]!)) / 2;
}

/** Logit of the chance of one or more where so many are expected: ln((1 - e^-x) / e^-x). */
function logitOf(expected: number): number {
  return Math.log(Math.expm1(expected));
}
