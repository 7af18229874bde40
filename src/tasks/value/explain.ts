import type { Contribution } from "../../model/explanation.js";
import type { Snapshot } from "../../training/snapshot.js";
import { horizonOf } from "../common/horizon-scores.js";
import { scoreValue, type ValueParts, type ValueTerms } from "./customer-value.js";

/** What the logarithm of an expected value is made of. */
export interface ValueExplanation {
  readonly probability: number;
  /** Natural logarithm of the expected value: `base` plus all contributions. */
  readonly score: number;
  /** That of a typical customer, not discounted and with the whole margin. */
  readonly base: number;
  readonly scale: "log";
  readonly contributions: readonly Contribution[];
}

/** Contributions below this are rounding. */
const negligible = 1e-12;

/** Why row `row` of a snapshot is worth what it is: each factor against that of a typical customer. */
export function explainValue(
  parts: ValueParts,
  snapshot: Snapshot,
  row: number,
  horizonDays: number,
  terms: ValueTerms,
): ValueExplanation {
  const scores = scoreValue(parts, snapshot, horizonDays, terms);
  const typical = horizonOf({ horizons: parts.typical }, horizonDays);
  const at = (column: Float64Array) => column[row]!;
  const probability = at(scores.probability);
  const ordersIfAny = at(scores.expectedOrders) / probability;
  const line = (name: string, meaning: string, unit: string, value: number, usual: number): Contribution => ({
    name,
    meaning,
    unit,
    value,
    contribution: Math.log(value / usual),
  });
  const contributions = [
    line("probability", `chance of an order within ${horizonDays} days`, "probability", probability, typical.probability),
    line("ordersIfAny", "order days, if there is any", "order days", ordersIfAny, typical.ordersIfAny),
    line("orderValue", "value of an order day, net of refunds", "currency", at(scores.orderValue), typical.orderValue),
    line("discount", `worth of what comes later, at ${terms.annualDiscountRate} a year`, "share", at(scores.discount), 1),
    line("margin", "part of the spend that is earned", "share", terms.margin, 1),
  ]; // biome-ignore format: one factor a line
  const score = Math.log(at(scores.expectedValue));
  const base = Math.log(typical.probability * typical.ordersIfAny * typical.orderValue);
  const rest = score - contributions.reduce((sum, { contribution }) => sum + contribution, base);
  if (Math.abs(rest) > negligible) {
    contributions.push({
      name: "horizon",
      meaning: "never below the value within a shorter horizon",
      contribution: rest,
    });
  }
  contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  return { probability, score, base, scale: "log", contributions };
}
