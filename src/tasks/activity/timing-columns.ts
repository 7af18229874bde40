import type { Feature } from "../../features/feature.js";
import { orderFeatures } from "../../features/order-features.js";
import type { ContributionColumn } from "../../training/member.js";
import type { TimingParts } from "./timing-shapley.js";

const featureNamed = (name: string): Feature => orderFeatures.find((feature) => feature.name === name)!;
const explained = [featureNamed("frequency"), featureNamed("daysSinceLast"), featureNamed("age")] as const;

/** What frequency, silence and age add, as columns of those features. */
export function timingColumns(
  rows: { readonly frequency: Float64Array; readonly silence: Float64Array; readonly T: Float64Array },
  parts: TimingParts["parts"],
): ContributionColumn[] {
  const values = [rows.frequency, rows.silence, rows.T];
  return explained.map((feature, k) => ({ feature, values: values[k]!, contributions: parts[k]! }));
}
