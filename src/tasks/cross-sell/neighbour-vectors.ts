import {
  type BasketHistories,
  type TifuVectorOptions,
  tifuVectors,
} from "../../learners/next-basket/index.js";
import { type SparseRows, squaredNorms } from "../../matrix/csr.js";

/** A way to find customers like another. */
export interface NeighbourKind {
  /** How many of them speak. */
  readonly neighbours: number;
  /** How their orders are weighed. */
  readonly options: TifuVectorOptions;
  /** Whether all vectors are of length 1, so that the nearest are those with the same mix, not those with as little. */
  readonly isUnit: boolean;
}

export const neighbourKinds: readonly NeighbourKind[] = [
  { neighbours: 300, options: { groups: 20, basketDecay: 0.9, groupDecay: 0.6 }, isUnit: false },
  { neighbours: 100, options: { groups: 20, basketDecay: 0.9, groupDecay: 0.9 }, isUnit: true },
];

/** What customers buy, as neighbours of one kind are found by it: customers x keys. */
export function neighbourVectors(baskets: BasketHistories, { options, isUnit }: NeighbourKind): SparseRows {
  const vectors = tifuVectors(baskets, options);
  if (!isUnit) return vectors;
  const norms = squaredNorms(vectors);
  const values = new Float32Array(vectors.values.length);
  for (let u = 0; u < norms.length; u++) {
    const scale = norms[u]! > 0 ? 1 / Math.sqrt(norms[u]!) : 0;
    for (let at = vectors.offsets[u]!; at < vectors.offsets[u + 1]!; at++)
      values[at] = vectors.values[at]! * scale;
  }
  return { ...vectors, values };
}
