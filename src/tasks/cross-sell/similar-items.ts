import { shrunkCosineOf } from "../../learners/association/index.js";
import type { CrossSellModel } from "./cross-sell-model.js";
import { evidenceOf } from "./reasons.js";

/** A key bought by the customers who buy another one. */
export interface SimilarKey {
  /** Population's code. */
  readonly key: number;
  /** Cosine of the buyers of both, shrunk: 0 to 1. */
  readonly similarity: number;
  /** Customers who bought both. */
  readonly support: number;
  /** How many times as many bought both as would by chance. */
  readonly lift: number;
}

/** The keys most like one by their buyers, the most alike first. @param key population's code */
export function similarItemsOf({ population }: CrossSellModel, key: number, top: number): SimilarKey[] {
  const { likeness, keys, customers } = population;
  const owners = (k: number) => keys.statistics.owners[k]! * customers;
  const similar: SimilarKey[] = [];
  for (let at = likeness.offsets[key]!; at < likeness.offsets[key + 1]!; at++) {
    const other = likeness.columns[at]!;
    const { support, lift } = evidenceOf(population, key, other)!;
    const similarity = shrunkCosineOf({ together: support, first: owners(key), second: owners(other) });
    similar.push({ key: other, similarity, support, lift });
  }
  return similar.sort((a, b) => b.similarity - a.similarity || a.key - b.key).slice(0, top);
}
