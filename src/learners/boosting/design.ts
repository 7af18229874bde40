import type { NumericColumn } from "../../matrix/borders.js";
import { fitQuantiser, missingHigh, type Quantiser } from "../../matrix/quantiser.js";

/** A quantiser for training, and what a grower needs to know of its columns. */
export interface Design {
  readonly quantiser: Quantiser;
  readonly thresholds: Int32Array;
  readonly widths: Int32Array;
  readonly directions: Int8Array;
}

/**
 * Learns borders for training; a column with missing values is there twice, so that they may go either way.
 *
 * @param directions monotone direction of each column
 */
export function fitDesign(
  columns: readonly NumericColumn[],
  directions: readonly number[],
  maxBins: number,
  weights: Float64Array | undefined,
): Design {
  const quantiser = fitQuantiser(columns, { maxBins, weights, missing: "both" });
  const borders = (c: number): number => quantiser.offsets[c + 1]! - quantiser.offsets[c]!;
  const isHigh = (c: number): boolean => quantiser.missing[c] === missingHigh;
  const each = (value: (c: number) => number) =>
    Int32Array.from({ length: quantiser.columns }, (_, c) => value(c));
  return {
    quantiser,
    // Threshold 0 parts missing values from the others, as the last one does where they stand above.
    thresholds: each((c) => borders(c) + (isHigh(c) ? 2 : 1)),
    widths: each((c) => (isHigh(c) ? missingHigh + 1 : borders(c) + 2)),
    directions: Int8Array.from(quantiser.sources, (source) => directions[source]!),
  };
}
