import type { FeatureColumns } from "../../features/feature.js";
import { firstAbove } from "../../matrix/sorted.js";
import { auc } from "../../metrics/ranking.js";

/** Something about a table that its owner should look at before trusting a model of it. */
export interface TableWarning {
  readonly code: "column_tells_label" | "numbers_as_text";
  readonly column: string;
  readonly message: string;
  /** AUC of the column alone, where it tells the label. */
  readonly auc?: number;
}

/** A column that alone ranks better than this has seen the outcome, as far as anybody knows. */
const tellsLabel = 0.99;
/** Parts of equal count that numbers are cut into. */
const mostBins = 50;
/** Fewest rows of either label that say something. */
const leastRows = 30;

/** Features that separate the labels nearly alone: the outcome under another name, or what is filled in after it. */
export function leakWarnings({ features, columns }: FeatureColumns, labels: Uint8Array): TableWarning[] {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  if (Math.min(ones, labels.length - ones) < leastRows) return [];
  return features.flatMap(({ name, levels }, f) => {
    const alone = auc(labels, rateOfBin(columns[f]!, labels, levels?.length));
    if (!(alone > tellsLabel)) return [];
    const column = name.replace(/^own:/, "");
    const message = `Column '${column}' alone tells the label (AUC ${alone.toFixed(3)}). If it is only known once the customer has left, put it into 'ignore'.`;
    return [{ code: "column_tells_label", column, message, auc: alone }];
  });
}

/**
 * Share of ones among the rows with about the same value; missing values are a part of their own.
 *
 * @param levels number of levels, where values are positions of those
 */
function rateOfBin(column: Float64Array, labels: Uint8Array, levels?: number): Float64Array {
  const binOf = levels === undefined ? quantileBin(column) : (value: number) => value;
  const bins = levels ?? mostBins;
  const bin = Int32Array.from(column, (value) => (Number.isNaN(value) ? bins : binOf(value)));
  const [sums, counts] = [new Float64Array(bins + 1), new Float64Array(bins + 1)];
  bin.forEach((b, row) => {
    sums[b]! += labels[row]!;
    counts[b]!++;
  });
  return Float64Array.from(bin, (b) => sums[b]! / counts[b]!);
}

function quantileBin(column: Float64Array): (value: number) => number {
  const sorted = column.filter((value) => !Number.isNaN(value)).sort();
  const border = (b: number) => sorted[Math.floor(((b + 1) * sorted.length) / mostBins)]!;
  const borders = Float64Array.from(new Set(Array.from({ length: mostBins - 1 }, (_, b) => border(b))));
  return (value) => firstAbove(borders, value);
}
