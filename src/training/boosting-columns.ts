import type { Feature, FeatureColumns } from "../features/feature.js";
import type { BoostingColumn } from "../learners/boosting/index.js";
import { concat } from "../matrix/concat.js";

/**
 * Feature rows of several snapshots as boosted trees read them, by the features of the last one. Features that are the
 * same for all customers of a cutoff are left out: a dozen cutoffs could be told apart by them.
 */
export function boostingInputOf(parts: readonly FeatureColumns[]) {
  const names = parts.at(-1)!.features.flatMap(({ name, perCutoff }: Feature) => (perCutoff ? [] : [name]));
  return { columns: boostingColumnsOf(names, parts), names };
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
