import { TrainError } from "../../errors.js";
import { parseOptions } from "../../options.js";
import { type JointCounts, liftOf, logLikelihoodRatio, pValueOf } from "./evidence.js";
import { discoveryBound } from "./false-discovery.js";
import { checkBaskets, distinctItems, type ItemBaskets } from "./item-baskets.js";
import { AssociationModel } from "./model.js";
import { type AssociationOptions, associationOptions } from "./options.js";
import { countPairs, keepPairs, type PairCounts } from "./pair-counts.js";

/**
 * Finds the pairs of items that are in baskets together more often than by chance: lift above 1, enough baskets, and a
 * log-likelihood ratio beyond the bound of Benjamini-Hochberg. Tested are all pairs of items that are each in
 * `minSupport` baskets, so also those never seen together.
 *
 * @throws OptionsError `unknown_option`, `bad_option`; EventError `basket_length`, `basket_value`; TrainError
 *   `no_baskets`
 */
export function train(baskets: ItemBaskets, options?: AssociationOptions): AssociationModel {
  const settings = parseOptions(associationOptions, options, "association.train");
  checkBaskets(baskets);
  const counts = countPairs(distinctItems(baskets, settings), settings.minSupport);
  if (counts.basketCount === 0) {
    throw new TrainError("no_baskets", "There is no basket with an item to learn from.", {
      baskets: baskets.basketOffsets.length - 1,
      maxBasketItems: settings.maxBasketItems,
    });
  }
  const pValues = positivePValues(counts);
  const frequent = counts.itemBaskets.reduce((n, held) => n + (held >= settings.minSupport ? 1 : 0), 0);
  const pairsTested = (frequent * (frequent - 1)) / 2;
  const bound = discoveryBound(
    pValues.filter((p) => p >= 0),
    pairsTested,
    settings.falseDiscoveryRate,
  );
  const kept = keepPairs(counts, (_, at) => pValues[at]! >= 0 && pValues[at]! <= bound);
  return new AssociationModel({ settings, counts: kept, pairsTested });
}

/** Of each pair the p-value; -1 where the lift is not above 1. */
function positivePValues({
  basketCount,
  itemBaskets,
  offsets,
  partners,
  together,
}: PairCounts): Float64Array {
  const pValues = new Float64Array(partners.length);
  for (let item = 0; item + 1 < offsets.length; item++) {
    for (let at = offsets[item]!; at < offsets[item + 1]!; at++) {
      const joint: JointCounts = {
        together: together[at]!,
        first: itemBaskets[item]!,
        second: itemBaskets[partners[at]!]!,
        baskets: basketCount,
      };
      pValues[at] = liftOf(joint) > 1 ? pValueOf(logLikelihoodRatio(joint)) : -1;
    }
  }
  return pValues;
}
