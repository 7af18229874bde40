import type { FeatureColumns } from "../../features/feature.js";
import { auc } from "../../metrics/ranking.js";
import type { Contender } from "../../model/judge.js";

/** One column as a person would rank by it: which, and whether high values are the likelier ones. */
export interface BestColumn {
  readonly name: string;
  readonly sign: 1 | -1;
}

/** The number column that ranks training rows best by itself; missing values stand in the middle. */
export function bestColumnOf(
  { features, columns }: FeatureColumns,
  labels: Uint8Array,
): BestColumn | undefined {
  let best: (BestColumn & { readonly auc: number }) | undefined;
  for (const [f, { name, levels }] of features.entries()) {
    if (levels) continue;
    const alone = auc(labels, rankBy(columns[f]!, 1));
    const sign = alone >= 0.5 ? 1 : -1;
    const strength = Math.max(alone, 1 - alone);
    if (!best || strength > best.auc) best = { name, sign, auc: strength };
  }
  return best && { name: best.name, sign: best.sign };
}

/** Scores of rows by one column. */
export function columnContender(rows: FeatureColumns, { name, sign }: BestColumn): Contender {
  const f = rows.features.findIndex((feature) => feature.name === name);
  return {
    name: `${name.replace(/^own:/, "")} alone`,
    role: "baseline",
    score: rankBy(rows.columns[f]!, sign),
  };
}

function rankBy(column: Float64Array, sign: 1 | -1): Float64Array {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  const middle = known.length > 0 ? known[known.length >> 1]! : 0;
  return column.map((value) => sign * (Number.isNaN(value) ? middle : value));
}
