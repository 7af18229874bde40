import { restOf } from "../popularity.js";
import type { Scorer } from "./scorer.js";

/** State of the three rules of frequency. */
export interface TopFrequencyParts {
  readonly method: "g-topfreq" | "p-topfreq" | "gp-topfreq";
  readonly popularityWeight: number;
  /** Baskets that hold each item. */
  readonly popularity: Float64Array;
}

/**
 * G-TopFreq ranks by the baskets of all customers, P-TopFreq by the customer's own, GP-TopFreq by
 * own baskets + w popularity / highest popularity (Li, Jullien, Ariannezhad & de Rijke 2023).
 */
export function topFrequencyScorer({ method, popularityWeight, popularity }: TopFrequencyParts): Scorer {
  if (method === "g-topfreq") return { rest: restOf(popularity, 1), open: () => () => 1 };
  const rest = restOf(popularity, method === "p-topfreq" ? 0 : popularityWeight);
  return {
    ...(method === "gp-topfreq" && { rest }),
    open: (_, { offsets, columns, values }) => {
      return (customer, sum) => {
        for (let at = offsets[customer]!; at < offsets[customer + 1]!; at++)
          sum.add(columns[at]!, values[at]! + rest.scores[columns[at]!]!);
        return 1;
      };
    },
  };
}
