import type { Feature, FeatureColumns } from "../../../features/feature.js";

/** The typical value of each feature in a population, by name: median, or label of the commonest level. Plain data. */
export type TypicalValues = Readonly<Record<string, number | string>>;

/** Rows of which a median is taken at most: every n-th where there are more. */
const mostRows = 50_000;

/** Typical values of feature rows; features that no row has are left out. */
export function typicalValuesOf({ features, columns }: FeatureColumns): TypicalValues {
  const typical: [string, number | string][] = [];
  features.forEach((feature, f) => {
    const value = feature.levels ? commonestLevel(feature, columns[f]!) : medianOf(columns[f]!);
    if (value !== undefined) typical.push([feature.name, value]);
  });
  return Object.fromEntries(typical);
}

function medianOf(column: Float64Array): number | undefined {
  const step = Math.max(1, Math.ceil(column.length / mostRows));
  const known = new Float64Array(Math.ceil(column.length / step));
  let n = 0;
  for (let i = 0; i < column.length; i += step) if (!Number.isNaN(column[i]!)) known[n++] = column[i]!;
  if (n === 0) return undefined;
  const sorted = known.subarray(0, n).sort();
  // The lower of two middle ones: a count stays one that somebody has.
  return sorted[(n - 1) >> 1]!;
}

function commonestLevel({ levels = [] }: Feature, column: Float64Array): string | undefined {
  const counts = new Int32Array(levels.length);
  for (const code of column) if (code >= 0) counts[code]!++;
  const most = Math.max(0, ...counts);
  return most > 0 ? levels[counts.indexOf(most)] : undefined;
}
