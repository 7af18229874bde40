import type { Target } from "../pairs/targets.js";
import type { CrossSellName } from "./protocol.js";

/** Which metrics of lists a split is judged by, the main one first. */
export const listMetrics: Readonly<Record<CrossSellName, readonly ListMetric[]>> = {
  "tafeng-explore": ["R10", "N10", "hit10"],
  "online-retail-new": ["R10", "N10", "hit10"],
  "amazon-beauty": ["hit10", "N10"],
  "amazon-sports": ["hit10", "N10"],
  "window79-category": ["R10", "N10", "hit10"],
  "window79-sku": ["R10", "N10", "hit10"],
};
export type ListMetric = "R10" | "N10" | "hit10";

/** Best known result on a split, and the goal. */
export const crossSellTargets: Readonly<
  Record<CrossSellName, Readonly<Partial<Record<ListMetric, Target>>>>
> = {
  "tafeng-explore": { R10: [0.0972, 0.102], N10: [0.0857, 0.09] },
  "online-retail-new": { R10: [0.0507, 0.054], N10: [0.1294, 0.137], hit10: [0.536, 0.555] },
  "amazon-beauty": { hit10: [0.0892, 0.095], N10: [0.0532, 0.057] },
  "amazon-sports": {},
  "window79-category": { R10: [0.2085, 0.22], N10: [0.2593, 0.272] },
  "window79-sku": {},
};

/** What rules and peers gave elsewhere on the same splits: that data and measures are read alike. */
export const listParity: Readonly<
  Partial<Record<CrossSellName, Readonly<Record<string, Readonly<Partial<Record<ListMetric, number>>>>>>>
> = {
  "tafeng-explore": {
    "implicit TF-IDF": { R10: 0.0727, N10: 0.063 },
    "implicit ALS": { R10: 0.0458, N10: 0.0347 },
  },
  "online-retail-new": {
    popularity: { R10: 0.0169, N10: 0.0503, hit10: 0.3235 },
    "popularity now": { R10: 0.0173, N10: 0.056, hit10: 0.3057 },
    "TF-IDF": { R10: 0.0395, N10: 0.0964 },
    "EASE in numpy": { R10: 0.0495, N10: 0.119, hit10: 0.5248 },
  },
  "amazon-beauty": {
    popularity: { hit10: 0.0135, N10: 0.0061 },
    cosine: { hit10: 0.0632, N10: 0.0371 },
    "TF-IDF": { hit10: 0.0669, N10: 0.0385 },
    "TF-IDF, recent purchases count more": { hit10: 0.0762, N10: 0.0469 },
    "EASE in numpy, recent purchases count more": { hit10: 0.0892, N10: 0.0532 },
  },
  "window79-category": {
    popularity: { R10: 0.1944, N10: 0.2537, hit10: 0.7141 },
    "popularity now": { R10: 0.1957, N10: 0.2501, hit10: 0.722 },
    cosine: { R10: 0.2002, N10: 0.2548, hit10: 0.7246 },
    BM25: { R10: 0.2008, N10: 0.2567, hit10: 0.7273 },
    "EASE in numpy": { R10: 0.2085, N10: 0.2553, hit10: 0.7312 },
  },
};
