import type { Feature, FeatureColumns } from "../features/feature.js";
import type { BoostingColumn } from "../learners/boosting/index.js";
import { concat } from "../matrix/concat.js";

/**
 * Feature rows of several snapshots as boosted trees read them, by the features of the last one. Left out are features
 * that are the same for all customers of a cutoff, as a dozen cutoffs could be told apart by them, and those that are the
 * same for all rows: trees look at some columns at a time, which should not be empty ones.
 */
export function boostingInputOf(parts: readonly FeatureColumns[]) {
  const named = parts.at(-1)!.features.flatMap(({ name, perCutoff }: Feature) => (perCutoff ? [] : [name]));
  const all = boostingColumnsOf(named, parts);
  const varying = named.flatMap((_, k) => (varies(all[k]!) ? [k] : []));
  const kept = varying.length > 0 ? varying : [0];
  return { columns: kept.map((k) => all[k]!), names: kept.map((k) => named[k]!) };
}

function varies(column: BoostingColumn): boolean {
  for (let i = 1; i < column.length; i++) if (!Object.is(column[i], column[0])) return true;
  return false;
}

/**
 * One column a feature name for feature rows that may have other features: what is not there is missing. Levels are
 * texts. Columns of numbers of a single part are those of the part, not copies.
 */
export function boostingColumnsOf(
  names: readonly string[],
  parts: readonly FeatureColumns[],
): BoostingColumn[] {
  return names.map((name) => {
    const sources = parts.map(({ features, columns }) => {
      const f = features.findIndex((feature) => feature.name === name);
      const rows = columns[0]?.length ?? 0;
      return { levels: features[f]?.levels, values: columns[f] ?? new Float64Array(rows).fill(Number.NaN) };
    });
    if (sources.some(({ levels }) => levels)) return textsOf(sources);
    return sources.length === 1 ? sources[0]!.values : concat(sources.map(({ values }) => values));
  });
}

function textsOf(
  sources: readonly { levels: readonly string[] | undefined; values: Float64Array }[],
): (string | null)[] {
  const texts: (string | null)[] = [];
  for (const { levels = [], values } of sources) {
    for (let i = 0; i < values.length; i++) texts.push(values[i]! >= 0 ? (levels[values[i]!] ?? null) : null);
  }
  return texts;
}
