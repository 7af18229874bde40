import { z } from "zod";

/** Schema of the options of `train`. */
export const associationOptions = z.strictObject({
  minSupport: z.int().min(1).default(3).describe("Baskets that must hold both items of a pair."),
  falseDiscoveryRate: z
    .number()
    .positive()
    .max(1)
    .default(0.05)
    .describe("Share of the pairs kept that may be chance, Benjamini-Hochberg; 1 keeps all."),
  maxBasketItems: z.int().min(2).default(50).describe("Different items of a basket that are counted."),
  largeBaskets: z
    .enum(["sample", "skip"])
    .default("sample")
    .describe("Of baskets with more: so many items of it drawn by the seed, or none."),
  seed: z.int().default(1).describe("Seed of the samples of large baskets."),
});

/** What callers may pass. */
export type AssociationOptions = z.input<typeof associationOptions>;
/** Defaults filled in. */
export type AssociationSettings = z.output<typeof associationOptions>;
