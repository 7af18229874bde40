import type { BasketExplanation, Explanation } from "../../model/explanation.js";
import type { PairEnd } from "./pair-request.js";

type ExplainedRow = Omit<Explanation, "asOf" | "horizonDays">;

/** The explanation of a row, with its end and its horizon in days or baskets. */
export function explainedRow(
  row: ExplainedRow,
  asOf: PairEnd,
  horizon: number,
): Explanation | BasketExplanation {
  return typeof asOf === "number"
    ? { ...row, asOf: new Date(asOf), horizonDays: horizon }
    : { ...row, asOf, horizonBaskets: horizon };
}
