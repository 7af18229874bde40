import { type MechanismOptions, quietMechanisms } from "./mechanisms.js";

/**
 * Newcomers and nothing else: the first order depends on the source and on what is looked at in the first 72 hours,
 * the second on the source and on what the first was like. Hidden are followers, whom the first order did not suit,
 * and how fast each customer's clock runs: `simulation.newcomers` integrates them out.
 */
export const newcomerMechanisms = {
  ...quietMechanisms,
  acquisition: { followers: 1, promotionBuyers: 0 },
  newcomer: {
    ...{ views: 3, carts: 0.6, wait: 240, shape: 0.7, view: 0.7, cart: 1.4, source: 0.8 },
    ...{ secondLate: 0.9, secondDiscount: 3, secondLines: 0.6, secondAtOnce: 0.4 },
  },
  rate: { medianGapDays: 70, gapDaysPerTier: 8, deviation: 0.6 },
  regularity: { logMean: 0.45, deviation: 0, stockpiling: 0 },
  assortment: { ...quietMechanisms.assortment, looks: 0 },
  service: { ...quietMechanisms.service, late: 0.15 },
  lapse: { ...quietMechanisms.lapse, mismatch: 1.6, fatigueGrowth: 0, cooling: 0 },
} as const satisfies MechanismOptions;
