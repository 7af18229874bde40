import type { Feature, FeatureColumns } from "../features/feature.js";
import type { MemberExplanation } from "./member.js";

/** A line of an explanation: a feature by name in the feature columns of one row, which may lack it. */
export function contributionOfFeature(
  { features, columns }: FeatureColumns,
  name: string,
  contribution: number,
): MemberExplanation["parts"][number] {
  const f = features.findIndex((feature) => feature.name === name);
  const lacking: Feature = { name, meaning: name, unit: "", group: "own", scale: "linear" };
  return { feature: features[f] ?? lacking, value: columns[f]?.[0] ?? Number.NaN, contribution };
}
