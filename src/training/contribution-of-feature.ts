import type { Feature, FeatureColumns } from "../features/feature.js";
import type { ContributionColumn } from "./member.js";

/** Rows start .. end - 1 of feature columns, which are not copied. */
export function featureRange(
  { features, columns }: FeatureColumns,
  start: number,
  end: number,
): FeatureColumns {
  return { features, columns: columns.map((column) => column.subarray(start, end)) };
}

/** What a feature, by name, adds to rows whose feature columns may lack it. */
export function contributionOfFeature(
  { features, columns }: FeatureColumns,
  name: string,
  contributions: Float64Array,
): ContributionColumn {
  const f = features.findIndex((feature) => feature.name === name);
  const lacking: Feature = { name, meaning: name, unit: "", group: "own", scale: "linear" };
  return {
    feature: features[f] ?? lacking,
    values: columns[f] ?? new Float64Array(contributions.length).fill(Number.NaN),
    contributions,
  };
}
