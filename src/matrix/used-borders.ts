import { neverAbove, type ObliviousTrees } from "./oblivious-trees.js";
import { type FittedColumn, missingHigh, missingLow, type Quantiser, quantiserOf } from "./quantiser.js";

/**
 * Leaves out the columns and borders that no split uses: a model of 200 trees uses about 20 borders a column, and
 * quantising costs a compare a border. The trees say the same of every row as before.
 */
export function keepUsedBorders(
  quantiser: Quantiser,
  trees: ObliviousTrees,
): { quantiser: Quantiser; trees: ObliviousTrees } {
  const used = usedThresholds(quantiser.columns, trees);
  const kept: FittedColumn[] = [];
  const columnOf = new Int32Array(quantiser.columns);
  const thresholdOf = new Uint8Array(quantiser.columns * 256);
  for (let c = 0; c < quantiser.columns; c++) {
    const thresholds = used[c]!;
    if (!thresholds.includes(1)) continue;
    columnOf[c] = kept.length;
    const all = quantiser.borders.subarray(quantiser.offsets[c]!, quantiser.offsets[c + 1]!);
    const borders: number[] = [];
    for (let threshold = 0; threshold < neverAbove; threshold++) {
      if (!thresholds[threshold]) continue;
      // Threshold t >= 1 stands on border t - 1; 0 asks whether the value is there; past the last, whether it misses.
      if (threshold >= 1 && threshold <= all.length) borders.push(all[threshold - 1]!);
      thresholdOf[c * 256 + threshold] =
        threshold > all.length ? neverAbove - 1 : threshold === 0 ? 0 : borders.length;
    }
    kept.push({
      source: quantiser.sources[c]!,
      borders: Float64Array.from(borders),
      missing: quantiser.missing[c] === missingLow ? missingLow : missingHigh,
    });
  }
  const features = trees.features.slice();
  const thresholds = trees.thresholds.slice();
  for (let split = 0; split < features.length; split++) {
    const c = features[split]!;
    if (thresholds[split] === neverAbove) {
      features[split] = 0;
      continue;
    }
    thresholds[split] = thresholdOf[c * 256 + thresholds[split]!]!;
    features[split] = columnOf[c]!;
  }
  return { quantiser: quantiserOf(kept), trees: { ...trees, features, thresholds } };
}

/** For each column a flag for each threshold a split has. */
function usedThresholds(columns: number, { features, thresholds }: ObliviousTrees): Uint8Array[] {
  const used = Array.from({ length: columns }, () => new Uint8Array(256));
  for (let split = 0; split < features.length; split++) {
    if (thresholds[split] !== neverAbove) used[features[split]!]![thresholds[split]!] = 1;
  }
  return used;
}
