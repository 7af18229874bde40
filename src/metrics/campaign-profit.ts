import { OptionsError } from "../errors.js";
import { bestFirstSums } from "./best-first-sums.js";
import { checkLengths, checkNumbers, checkProbabilities } from "./check.js";

/** What contacting a list of customers costs and brings, in one unit of money. */
export interface CampaignTerms {
  /** Cost of a contact with its benefit, paid for everybody on the list; 0 or more. */
  readonly contactCost: number;
  /** What a customer who stays is worth: one number, or one a row. */
  readonly savedValue: number | Float64Array;
  /** Share of those about to leave whom the contact keeps, in (0, 1]. */
  readonly successRate: number;
}

/**
 * Profit of contacting the best-scored k rows, for k = 0..n: successRate x savedValue for each of them who was about to
 * leave, less the contact cost of all. Ties count as in `liftAt`.
 *
 * @param outcomes a row: labels for what a campaign would have brought (1 for those who left), probabilities of leaving
 *   for what it is expected to bring
 * @param scores higher is contacted earlier
 * @throws OptionsError "probability_out_of_range", "length_mismatch", "not_a_number", "option_out_of_range"
 */
export function campaignProfitCurve(
  outcomes: Uint8Array | Float64Array,
  scores: Float64Array,
  terms: CampaignTerms,
): Float64Array {
  return bestFirstSums(contactProfits(outcomes, terms), scores);
}

/** Profit of contacting each row. */
export function contactProfits(outcomes: Uint8Array | Float64Array, terms: CampaignTerms): Float64Array {
  const { contactCost, savedValue, successRate } = terms;
  const values = typeof savedValue === "number" ? undefined : savedValue;
  checkLengths({ outcomes, savedValue: values });
  checkProbabilities(Float64Array.from(outcomes), "outcomes");
  if (values) checkNumbers(values, "savedValue");
  if (!(contactCost >= 0 && contactCost < Number.POSITIVE_INFINITY)) {
    throw outOfRange("contactCost", "0 or more", contactCost);
  }
  if (!(successRate > 0 && successRate <= 1)) throw outOfRange("successRate", "in (0, 1]", successRate);
  if (!values && !Number.isFinite(savedValue)) throw outOfRange("savedValue", "finite", savedValue as number);
  return Float64Array.from(
    outcomes,
    (outcome, i) => successRate * outcome * (values ? values[i]! : (savedValue as number)) - contactCost,
  );
}

function outOfRange(option: string, expected: string, got: number): OptionsError {
  return new OptionsError("option_out_of_range", `'${option}' must be ${expected}, got ${got}.`, { option });
}
