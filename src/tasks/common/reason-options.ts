import { z } from "zod";

/** What a query may say of the reasons in rows. */
export const reasonOptions = {
  reasons: z
    .union([z.number().int().min(0).max(20), z.literal("all")])
    .default(3)
    .describe(
      'How many reasons a row has at most, of those that raise the chance; "all": every group, also those that lower it.',
    ),
  language: z.enum(["en", "zh"]).default("en").describe("Language of the reasons."),
};

/** A query that is not for people. */
export const withoutReasons = { reasons: 0 } as const;
