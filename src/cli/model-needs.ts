import type { BaseFacts, NeededField } from "./base-facts.js";

/** Numbers of a base that a model may need so many of, in the order in which they are told. */
const sizes = ["customers", "returning", "followers", "newBuyers", "historyDays"] as const;
type BaseSize = Readonly<Partial<Record<(typeof sizes)[number], number>>>;

/** What a model must find in a base. */
export interface ModelNeed {
  readonly model: string;
  /** False where this version cannot train it yet. */
  readonly isAvailable: boolean;
  /** Fields that at least half of the purchases must give. */
  readonly fields: readonly NeededField[];
  /** Below this nothing can be learned. */
  readonly least: BaseSize;
  /** Below this the scores are shaky. */
  readonly good: BaseSize;
}

/**
 * What each model needs; a new family adds its lines here. `least` of an available model is what its training asks
 * for; the other sizes are rules of thumb.
 */
export const modelNeeds: readonly ModelNeed[] = [
  {
    model: "repurchase.overall",
    isAvailable: true,
    fields: [],
    least: { customers: 20, returning: 5, historyDays: 30 },
    good: { customers: 500, returning: 100, historyDays: 270 },
  },
  {
    model: "repurchase.category",
    isAvailable: true,
    fields: ["categoryId"],
    least: { customers: 20 },
    good: { customers: 2000, returning: 500, historyDays: 365 },
  },
  {
    model: "repurchase.sku",
    isAvailable: true,
    fields: ["itemId"],
    least: { customers: 20 },
    good: { customers: 5000, returning: 1500, historyDays: 365 },
  },
  {
    model: "crossSell.item",
    isAvailable: true,
    fields: ["itemId"],
    least: { customers: 20 },
    good: { customers: 5000, returning: 1500, historyDays: 180 },
  },
  {
    model: "crossSell.category",
    isAvailable: true,
    fields: ["categoryId"],
    least: { customers: 20 },
    good: { customers: 2000, returning: 500, historyDays: 180 },
  },
  {
    model: "churn.warning",
    isAvailable: true,
    fields: [],
    least: { customers: 20, returning: 5, historyDays: 30 },
    good: { customers: 1000, returning: 300, historyDays: 365 },
  },
  {
    model: "lifecycle.migration",
    isAvailable: true,
    fields: [],
    least: { customers: 20, returning: 5, historyDays: 30 },
    good: { customers: 1000, returning: 300, historyDays: 365 },
  },
  {
    model: "clv.value",
    isAvailable: true,
    fields: ["amount"],
    least: { customers: 20, returning: 5, historyDays: 30 },
    good: { customers: 1000, returning: 300, historyDays: 365 },
  },
  {
    model: "first-purchase",
    isAvailable: true,
    fields: [],
    least: { followers: 20, historyDays: 30 },
    good: { followers: 300, customers: 300, historyDays: 180 },
  },
  {
    model: "second-order",
    isAvailable: true,
    fields: [],
    least: { newBuyers: 20, historyDays: 30 },
    good: { newBuyers: 300, returning: 100, historyDays: 180 },
  },
];

/** One thing a base lacks for a model. */
export type Lack =
  | { readonly field: NeededField; readonly share: number }
  | { readonly size: (typeof sizes)[number]; readonly got: number; readonly needed: number };

/** Whether a base can feed a model: "ready", "thin" (it trains, the scores are shaky) or "lacking". */
export interface Feed {
  readonly model: string;
  readonly isAvailable: boolean;
  readonly status: "ready" | "thin" | "lacking";
  /** Of "lacking" what must be added, of "thin" what more would help. */
  readonly lacks: readonly Lack[];
}

export function feedsOf(facts: BaseFacts): Feed[] {
  return modelNeeds.map(({ model, isAvailable, fields, least, good }) => {
    const missing: Lack[] = [
      ...fields
        .filter((field) => facts.given[field] < 0.5)
        .map((field) => ({ field, share: facts.given[field] })),
      ...shortOf(facts, least),
    ];
    if (missing.length > 0) return { model, isAvailable, status: "lacking", lacks: missing };
    const thin = shortOf(facts, good);
    return { model, isAvailable, status: thin.length > 0 ? "thin" : "ready", lacks: thin };
  });
}

function shortOf(facts: BaseFacts, size: BaseSize): Lack[] {
  return sizes.flatMap((name) => {
    const needed = size[name] ?? 0;
    return facts[name] < needed ? [{ size: name, got: facts[name], needed }] : [];
  });
}
