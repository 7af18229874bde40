import type { CategoricalAttribute, NumericAttribute } from "../../events/attribute-table.js";
import type { Feature, FeatureColumns } from "../../features/feature.js";
import { type CandidateRows, type CandidateSources, eachCustomer } from "./candidate-features.js";

/** Columns of the table of items that are no features: the category is one by itself, these change for other reasons. */
const leftOut = new Set(["categoryId", "launchedAt", "stock"]);

/**
 * Features of the items' own columns: of words how much of what the customer bought has the same, of numbers the value
 * and how it lies to the mean of what the customer bought.
 */
export function computeAttributeFeatures(
  rows: CandidateRows,
  { assortment: { attributes }, codes }: CandidateSources,
): FeatureColumns {
  const parts = [
    ...attributes.categorical
      .filter(({ name }) => !leftOut.has(name))
      .map((one) => sameWord(rows, one, codes)),
    ...attributes.numeric.filter(({ name }) => !leftOut.has(name)).flatMap((one) => number(rows, one, codes)),
  ];
  return { features: parts.map(([feature]) => feature), columns: parts.map(([, column]) => column) };
}

function sameWord(
  rows: CandidateRows,
  { name, levels, codes: words }: CategoricalAttribute,
  codes: Int32Array,
): readonly [Feature, Float64Array] {
  const column = new Float64Array(rows.keys.length).fill(Number.NaN);
  const counts = new Float64Array(levels.length);
  const { offsets, keys } = rows.pairs;
  eachCustomer(rows, (u, from, end) => {
    let all = 0;
    const eachOwned = (use: (word: number) => void) => {
      for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
        const code = codes[keys[p]!]!;
        if (code >= 0 && words[code]! >= 0) use(words[code]!);
      }
    };
    eachOwned((word) => {
      counts[word]!++;
      all++;
    });
    for (let row = from; row < end; row++) {
      const word = words[rows.keys[row]!]!;
      if (word >= 0 && all > 0) column[row] = counts[word]! / all;
    }
    eachOwned((word) => {
      counts[word] = 0;
    });
  });
  const feature: Feature = {
    name: `items.${name}.same`,
    meaning: `part of what the customer has that has the same '${name}'`,
    unit: "share",
    group: "own",
    scale: "linear",
  };
  return [feature, column];
}

function number(
  rows: CandidateRows,
  { name, values }: NumericAttribute,
  codes: Int32Array,
): (readonly [Feature, Float64Array])[] {
  const own = Float64Array.from(rows.keys, (key) => values[key]!);
  const apart = new Float64Array(rows.keys.length).fill(Number.NaN);
  const { offsets, keys } = rows.pairs;
  eachCustomer(rows, (u, from, end) => {
    let [sum, count] = [0, 0];
    for (let p = offsets[u]!; p < offsets[u + 1]!; p++) {
      const code = codes[keys[p]!]!;
      if (code < 0 || Number.isNaN(values[code]!)) continue;
      sum += values[code]!;
      count++;
    }
    if (count > 0) for (let row = from; row < end; row++) apart[row] = own[row]! - sum / count;
  });
  const feature = (suffix: string, meaning: string): Feature => ({
    name: `items.${name}${suffix}`,
    meaning,
    unit: "as given",
    group: "own",
    scale: "linear",
  });
  return [
    [feature("", `'${name}' of the item`), own],
    [feature(".apart", `'${name}' of the item less its mean over what the customer has`), apart],
  ];
}
