import { OptionsError } from "../../errors.js";
import { logit, sigmoid } from "../../stats/logspace.js";

/** Probabilities nearer to 0 or 1 have the logit of this one: no row is beyond doubt. */
const leastProbability = 1e-12;

/**
 * Log-odds ln(p / (1 - p)) of probabilities, those of 0 and 1 held at 1e-12 and 1 - 1e-12 so that they stay finite.
 *
 * @throws OptionsError `probability_out_of_range`
 */
export function logitsOf(probabilities: Float64Array): Float64Array {
  return probabilities.map((p, row) => {
    if (p >= 0 && p <= 1) return logit(Math.min(Math.max(p, leastProbability), 1 - leastProbability));
    throw new OptionsError(
      "probability_out_of_range",
      `Row ${row}: a probability must be in [0, 1], got ${p}.`,
      { row },
    );
  });
}

/** Probabilities 1 / (1 + exp(-logit)) of log-odds. */
export function probabilitiesOf(logits: Float64Array): Float64Array {
  return logits.map(sigmoid);
}
