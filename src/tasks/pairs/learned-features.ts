import type { Feature, FeatureColumns } from "../../features/feature.js";
import { FeatureBlock } from "../../features/pairs/feature-block.js";
import { buyerOutlook } from "./buyer-outlook.js";
import type { PairSnapshot } from "./pair-snapshot.js";

/** What the purchase model fitted on the history of the cut itself says of a pair's customer. */
export const learnedFeatures = [
  { name: "buyerProbability", meaning: "chance by the purchase model that the customer orders anything within the horizon", unit: "probability", group: "frequency", scale: "linear" },
  { name: "buyerOrders", meaning: "orders within the horizon by the purchase model", unit: "orders", group: "frequency", scale: "log" },
] as const satisfies readonly Feature[]; // biome-ignore format: one feature a line

/** Computes `learnedFeatures`, one row a pair; missing where baskets have no dates. */
export function computeLearnedFeatures(snapshot: PairSnapshot): FeatureColumns {
  const block = new FeatureBlock(learnedFeatures, snapshot.length);
  const { purchases, keys } = snapshot.population;
  if (!purchases) return block;
  const outlook = buyerOutlook(snapshot, keys.window);
  block.column("buyerProbability").set(outlook.probability);
  block.column("buyerOrders").set(outlook.orders);
  return block;
}
