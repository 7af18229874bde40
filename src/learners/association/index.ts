export type { Bundle } from "./bundle.js";
export {
  type JointCounts,
  liftLowerOf,
  liftOf,
  logLikelihoodRatio,
  pValueOf,
  shrunkCosineOf,
} from "./evidence.js";
export { discoveryBound } from "./false-discovery.js";
export type { ItemBaskets } from "./item-baskets.js";
export { type AssociationModel, load, type Ranking, type Rule, type RulesOptions } from "./model.js";
export { type AssociationOptions, associationOptions } from "./options.js";
export type { SavedAssociation } from "./saved.js";
export { train } from "./train.js";
