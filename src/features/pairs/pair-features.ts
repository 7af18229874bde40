import type { FeatureColumns } from "../feature.js";
import { computeBuyerFeatures } from "./buyer-features.js";
import { computeGroupPairFeatures } from "./group-pair-features.js";
import { computeKeyFeatures } from "./key-features.js";
import type { KeyPlaces } from "./key-population.js";
import type { KeyPopulation } from "./key-statistics.js";
import { computeOwnPairFeatures } from "./own-pair-features.js";
import type { OwnedPairs } from "./owned-pairs.js";

/**
 * All features of what customers have bought of an item or category, one row a pair.
 *
 * @param horizon length of the window the score is for, in days or baskets
 */
export function computePairFeatures(
  pairs: OwnedPairs,
  places: KeyPlaces,
  population: KeyPopulation,
  horizon: number,
): FeatureColumns {
  const parts = [
    computeOwnPairFeatures(pairs, places, population, horizon),
    ...(pairs.key === "itemId" ? [computeGroupPairFeatures(pairs, places, horizon)] : []),
    computeBuyerFeatures(pairs, horizon),
    computeKeyFeatures(pairs.keys, places, population),
  ];
  return {
    features: parts.flatMap(({ features }) => features),
    columns: parts.flatMap(({ columns }) => columns),
  };
}
