import { z } from "zod";
import { parseOptions } from "../options.js";

/** The three parts of the private-domain value index. */
export const indexPartNames = ["activity", "retention", "conversion"] as const;
/** Name of a part of the index. */
export type IndexPart = (typeof indexPartNames)[number];
/** A number for each part of the index. */
export type IndexParts = Readonly<Record<IndexPart, number>>;

const share = z.number().min(0).max(1);

export const indexPartsSchema = z.strictObject({
  activity: share.describe("Share of the customers who are active."),
  retention: share.describe("Share of the active customers who come back."),
  conversion: share.describe("Share of the active customers who order."),
});

export const valueIndexOptions = z.strictObject({
  weights: z
    .strictObject({ activity: share, retention: share, conversion: share })
    .refine(({ activity, retention, conversion }) => Math.abs(activity + retention + conversion - 1) < 1e-9, {
      message: "must sum to 1",
    })
    .describe("Weights of the three parts, 0 or more, of sum 1."),
});

/** Options of `valueIndex`. */
export type ValueIndexOptions = z.input<typeof valueIndexOptions>;

/**
 * The private-domain value index: a * activity + b * retention + c * conversion, with a + b + c = 1.
 *
 * @param parts shares in [0, 1]: your own, or those of `valueIndexParts`
 * @returns in [0, 1]; only indices of the same weights and definitions of the parts can be compared
 * @throws OptionsError "unknown_option", "bad_option"
 */
export function valueIndex(parts: IndexParts, options: ValueIndexOptions): number {
  const { activity, retention, conversion } = parseOptions(indexPartsSchema, parts, "measures.valueIndex");
  const { weights } = parseOptions(valueIndexOptions, options, "measures.valueIndex");
  return weights.activity * activity + weights.retention * retention + weights.conversion * conversion;
}
