import { type BuyItAgainParts, buyItAgainScorer } from "./buy-it-again.js";
import type { Scorer } from "./scorer.js";
import { type TifuKnnParts, tifuKnnScorer } from "./tifu-knn.js";
import { type TopFrequencyParts, topFrequencyScorer } from "./top-frequency.js";
import { type UpCfParts, upCfScorer } from "./up-cf.js";

/** All there is to a model: its method, settings and what was counted. */
export type NextBasketParts = TopFrequencyParts | TifuKnnParts | UpCfParts | BuyItAgainParts;
/** Methods by their names in saved models. */
export type NextBasketMethod = NextBasketParts["method"];

export function scorerOf(parts: NextBasketParts): Scorer {
  switch (parts.method) {
    case "tifu-knn":
      return tifuKnnScorer(parts);
    case "up-cf":
      return upCfScorer(parts);
    case "g-topfreq":
    case "p-topfreq":
    case "gp-topfreq":
      return topFrequencyScorer(parts);
    default:
      return buyItAgainScorer(parts);
  }
}

/** Items that the model knows of: codes 0 .. itemCount - 1. */
export function itemCountOf(parts: NextBasketParts): number {
  return "statistics" in parts ? parts.statistics.repeatRate.length : parts.popularity.length;
}
