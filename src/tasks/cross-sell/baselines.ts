import type { Contender } from "../../model/judge.js";
import { affinities } from "./affinity.js";
import type { CrossSnapshot } from "./cross-snapshot.js";

/**
 * What a person would do without a model: offer what most have, what many now buy for the first time, or what goes with
 * what the customer has.
 */
export function crossBaselines({ candidates, population, assortment }: CrossSnapshot): Contender[] {
  const { keys, scores } = candidates;
  const { newcomers, keys: statistics } = population;
  const byKey = (values: Float64Array) => Float64Array.from(keys, (key) => values[assortment.rows[key]!]!);
  const byAffinity = (name: string) => scores[affinities.findIndex((one) => one.name === name)]!;
  const rule = (name: string, score: Float64Array): Contender => ({ name, role: "baseline", score });
  return [
    rule("popularity", byKey(statistics.statistics.owners)),
    rule("popularity now", byKey(newcomers.recentShare)),
    rule("cosine", byAffinity("likeness")),
    rule("EASE", byAffinity("ease")),
    rule("neighbours", byAffinity("neighbours")),
  ];
}
