import type { History } from "../events/history.js";
import type { Feature, FeatureColumns } from "./feature.js";
import type { OwnColumns } from "./population.js";

/**
 * The callers' own columns of the customers side table as features: those that were there when the population state
 * was made, by name. A column that the data does not bring, and a level that was not known, are missing.
 */
export function computeOwnFeatures(
  history: History,
  rows: Int32Array,
  population: OwnColumns,
): FeatureColumns {
  const { numeric, categorical } = history.attributes;
  const features: Feature[] = [];
  const columns: Float64Array[] = [];
  for (const name of population.ownNumbers) {
    const source = numeric.find((column) => column.name === name)?.values;
    features.push({
      name: `own:${name}`,
      meaning: `own column "${name}"`,
      unit: "as given",
      group: "own",
      scale: "linear",
    });
    const column = new Float64Array(rows.length).fill(Number.NaN);
    if (source) for (let i = 0; i < rows.length; i++) column[i] = source[rows[i]!]!;
    columns.push(column);
  }
  for (const { name, levels } of population.ownLevels) {
    const source = categorical.find((column) => column.name === name);
    const code = source?.levels.map((level) => levels.indexOf(level)) ?? [];
    features.push({
      name: `own:${name}`,
      meaning: `own column "${name}"`,
      unit: "level",
      group: "own",
      scale: "linear",
      levels,
    });
    const column = new Float64Array(rows.length).fill(Number.NaN);
    for (let i = 0; source && i < rows.length; i++) {
      const own = source.codes[rows[i]!]!;
      if (own >= 0 && code[own]! >= 0) column[i] = code[own]!;
    }
    columns.push(column);
  }
  return { features, columns };
}
