import { bordersOf, type NumericColumn } from "../../matrix/borders.js";
import { quantiseColumns } from "../../matrix/kernels/index.js";
import type { QuantisedMatrix } from "../../matrix/quantised.js";
import { type FittedColumn, missingLow, type Quantiser, quantiserOf } from "../../matrix/quantiser.js";
import { codesOf } from "../categories.js";
import type { LearnerColumn } from "../columns.js";
import type { HistogramColumn } from "./candidates.js";
import type { Encoder } from "./encoder.js";
import type { Workbench } from "./workbench.js";

/** Columns to split by, and the histograms that say how. */
export interface Design {
  readonly quantiser: Quantiser;
  readonly histograms: readonly HistogramColumn[];
  /** Monotone direction of each column of the quantiser. */
  readonly directions: Int8Array;
}

/**
 * Learns borders for training. A column with missing values is there twice, with them below and above; the
 * indicators of one column of categories share a histogram of its codes, which stand behind the columns of the
 * quantiser.
 *
 * @param encoded numeric columns as the encoder gives them for rows to score
 * @param directions monotone direction of each input column
 * @param rows borders are those of the first rows: the training rows
 */
export function fitDesign(
  encoder: Encoder,
  encoded: readonly NumericColumn[],
  directions: readonly number[],
  maxBins: number,
  weights: Float64Array | undefined,
  rows: number,
): Design {
  const columns: FittedColumn[] = [];
  const histograms: HistogramColumn[] = [];
  const indicatorsOf = new Map<number, number[]>();
  encoder.columns.forEach(({ source, role }, e) => {
    if (role === "indicator") {
      indicatorsOf.set(source, [...(indicatorsOf.get(source) ?? []), columns.length]);
      columns.push({ source: e, borders: Float64Array.of(0.5), missing: missingLow });
      return;
    }
    const hasMissing = hasNaN(encoded[e]!, rows);
    // Missing values above all others take a bin of the 256.
    const borders = bordersOf(
      encoded[e]!.subarray(0, rows),
      Math.min(maxBins - 1, hasMissing ? 253 : 254),
      weights,
    );
    if (borders.length === 0 && !hasMissing) return;
    const low = columns.push({ source: e, borders, missing: missingLow }) - 1;
    const isTwice = hasMissing && borders.length > 0;
    const high = isTwice ? columns.push({ source: e, borders, missing: borders.length + 2 }) - 1 : -1;
    histograms.push({ bins: low, width: borders.length + 2, low, high, direction: directions[source]! });
  });
  const sources = [...indicatorsOf.keys()];
  sources.forEach((source, k) => {
    const width = encoder.vocabularies[source]!.length + 1;
    const indicators = Int32Array.from(indicatorsOf.get(source)!);
    histograms.push({ bins: columns.length + k, width, low: -1, high: -1, indicators, direction: 0 });
  });
  const quantiser = quantiserOf(columns);
  const columnDirections = Int8Array.from(
    columns,
    ({ source }) => directions[encoder.columns[source]!.source]!,
  );
  return { quantiser, histograms, directions: columnDirections };
}

function hasNaN(column: NumericColumn, rows: number): boolean {
  for (let i = 0; i < rows; i++) if (Number.isNaN(column[i]!)) return true;
  return false;
}

/** Bins of the columns to split by, and behind them the codes of the categories that have indicators. */
export function designMatrix(
  { quantiser, histograms }: Design,
  encoder: Encoder,
  encoded: readonly NumericColumn[],
  columns: readonly LearnerColumn[],
  { engine }: Workbench,
): QuantisedMatrix {
  const quantised = quantiseColumns(quantiser, encoded, engine);
  const coded = histograms.filter(({ indicators }) => indicators);
  if (coded.length === 0) return quantised;
  const { workspace } = engine;
  const count = quantised.columns + coded.length;
  const bins = workspace.uint8Array(count * quantised.stride);
  bins.set(quantised.bins);
  if (workspace.holds(quantised.bins)) workspace.free(quantised.bins);
  for (const { bins: column, indicators } of coded) {
    const { source } = encoder.columns[quantiser.sources[indicators![0]!]!]!;
    bins.set(codesOf(columns[source]!, encoder.vocabularies[source]!), column * quantised.stride);
  }
  return { ...quantised, columns: count, bins };
}
