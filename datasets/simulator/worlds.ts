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

/** Regular buyers about once a month whom nothing drives away. */
const regulars = {
  ...quietMechanisms,
  rate: { medianGapDays: 30, gapDaysPerTier: 0, deviation: 0.3 },
  regularity: { logMean: 1.1, deviation: 0.3, stockpiling: 0 },
} as const satisfies MechanismOptions;
/** Who is driven away cools down first: the next orders come later and later, and then none. */
const cooling = { cooling: 1, coolingDays: 75, coolingStretch: 3, fatigueGrowth: 0, announced: 0 } as const;

const lateDeliveries = {
  ...regulars,
  service: { ...quietMechanisms.service, late: 0.12, latePromotion: 1 },
  lapse: { ...quietMechanisms.lapse, ...cooling, late: 2 },
} as const satisfies MechanismOptions;
const priceRises = {
  ...regulars,
  assortment: { ...quietMechanisms.assortment, priceRisesPerYear: 0.6, loyaltyB: 0 },
  lapse: { ...quietMechanisms.lapse, ...cooling, price: 1.5 },
} as const satisfies MechanismOptions;
/** Everybody is written to every 8 days, and most messages are opened by those who are not driven away. */
const weeklyMessages = {
  campaigns: { everyDays: 8, enrolled: 1, control: 0, broadcast: 1, targetBase: 50, targetActive: 0 },
  touch: { ...quietMechanisms.touch, openA: 12, openB: 4, openMatch: 1 },
} as const satisfies MechanismOptions;

/**
 * Brands that lose their customers for reasons which the brand can see: late deliveries, price rises of the usual
 * items, or messages that the customer has stopped opening, one alone each; and the first two in one brand, whose
 * messages drive nobody away.
 */
export const lapseWorlds = {
  late: lateDeliveries,
  price: priceRises,
  messages: {
    ...regulars,
    ...weeklyMessages,
    lapse: { ...quietMechanisms.lapse, ...cooling, touch: 0.02, unsubscribeOnly: 0, coolingOpens: 0 },
  },
  lateAndPrice: {
    ...regulars,
    ...weeklyMessages,
    service: { ...lateDeliveries.service, late: 0.07 },
    assortment: { ...priceRises.assortment, priceRisesPerYear: 0.3 },
    lapse: { ...lateDeliveries.lapse, price: priceRises.lapse.price, coolingOpens: 1 },
  },
} as const satisfies Readonly<Record<string, MechanismOptions>>;
