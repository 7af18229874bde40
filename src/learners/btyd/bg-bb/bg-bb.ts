import { OptionsError } from "../../../errors.js";
import { activeShare, asColumns, timesActive, whileActive } from "./bg-bb-columns.js";
import {
  type BgBbParameters,
  discountedSurvived,
  expectedSurvived,
  orderChance,
  orderCountChance,
  silence,
  survival,
} from "./bg-bb-law.js";
import { checkOpportunities, type OpportunityHistory, type OpportunitySummary } from "./bg-bb-summary.js";

/**
 * Beta-geometric/beta-binomial model of orders at discrete opportunities (Fader, Hardie & Shang 2010, Marketing Science
 * 29(6):1086-1108, whose equations are named below): donations by year, tickets by event, subscription boxes by round.
 */
export interface BgBbModel {
  readonly family: "bg-bb";
  readonly parameters: BgBbParameters;
}

/**
 * Chance that a customer is active at opportunity n + `ahead`, given the history up to n (eq A10). Active at n means
 * not having left before or at n: the customer could have ordered there. The paper's "alive at n + 1", for who can
 * still order at the next opportunity, is `ahead` 1.
 *
 * @param ahead whole number, 0 or more
 * @returns probability in [0, 1]; for columns, one a row
 * @throws OptionsError `option_out_of_range` when `ahead` is not such a number; EventError when a history is impossible
 */
export function bgBbProbabilityAlive(model: BgBbModel, history: OpportunityHistory, ahead?: number): number;
export function bgBbProbabilityAlive(
  model: BgBbModel,
  histories: OpportunitySummary,
  ahead?: number,
): Float64Array;
export function bgBbProbabilityAlive(
  { parameters }: BgBbModel,
  history: OpportunityHistory | OpportunitySummary,
  ahead = 0,
): number | Float64Array {
  checkWhole("ahead", ahead);
  const { gamma, delta } = parameters;
  if (ahead === 0) return timesActive(parameters, history, undefined);
  return timesActive(
    parameters,
    history,
    byOpportunities((n) => survival(gamma, delta + n, ahead)),
  );
}

/**
 * Chance of at least one order at the next `ahead` opportunities.
 *
 * @param ahead whole number, 0 or more
 * @returns probability in [0, 1], exactly 0 when `ahead` is 0; for columns, one a row
 * @throws OptionsError `option_out_of_range`; EventError when a history is impossible (see `checkOpportunities`)
 */
export function bgBbProbabilityOfOrder(model: BgBbModel, history: OpportunityHistory, ahead: number): number;
export function bgBbProbabilityOfOrder(
  model: BgBbModel,
  histories: OpportunitySummary,
  ahead: number,
): Float64Array;
export function bgBbProbabilityOfOrder(
  { parameters }: BgBbModel,
  history: OpportunityHistory | OpportunitySummary,
  ahead: number,
): number | Float64Array {
  checkWhole("ahead", ahead);
  return timesActive(parameters, history, (x, n) => orderChance(whileActive(parameters, x, n), ahead));
}

/**
 * Expected number of orders at the next `ahead` opportunities (eq 13).
 *
 * @param ahead whole number, 0 or more
 * @throws OptionsError `option_out_of_range`; EventError when a history is impossible (see `checkOpportunities`)
 */
export function bgBbExpectedOrders(model: BgBbModel, history: OpportunityHistory, ahead: number): number;
export function bgBbExpectedOrders(
  model: BgBbModel,
  histories: OpportunitySummary,
  ahead: number,
): Float64Array;
export function bgBbExpectedOrders(
  { parameters }: BgBbModel,
  history: OpportunityHistory | OpportunitySummary,
  ahead: number,
): number | Float64Array {
  checkWhole("ahead", ahead);
  const { alpha, beta, gamma, delta } = parameters;
  const survived = byOpportunities((n) => expectedSurvived(gamma, delta + n, ahead));
  return timesActive(parameters, history, (x, n) => ((alpha + x) / (alpha + beta + n)) * survived(x, n));
}

/**
 * Discounted expected residual transactions, DERT (eq 14): all later orders, the one at n + k divided by
 * (1 + discountRate)^k. Times the expected spend it is the residual lifetime value.
 *
 * @param discountRate per opportunity (.1 where they are years and money costs 10 % a year): 1e-9 or more, or 0
 * @returns orders; Infinity where the rate is 0 and gamma is 1 or less: the average customer then never ends
 * @throws OptionsError `option_out_of_range`; EventError when a history is impossible (see `checkOpportunities`)
 */
export function bgBbDert(model: BgBbModel, history: OpportunityHistory, discountRate: number): number;
export function bgBbDert(model: BgBbModel, histories: OpportunitySummary, discountRate: number): Float64Array;
export function bgBbDert(
  { parameters }: BgBbModel,
  history: OpportunityHistory | OpportunitySummary,
  discountRate: number,
): number | Float64Array {
  if (discountRate !== 0 && !(discountRate >= 1e-9 && discountRate < Infinity)) {
    throw new OptionsError(
      "option_out_of_range",
      `'discountRate' must be 0, or a finite number of 1e-9 or more an opportunity, got ${discountRate}.`,
      { option: "discountRate", got: discountRate },
    );
  }
  const { alpha, beta, gamma, delta } = parameters;
  const survived = byOpportunities((n) => discountedSurvived(gamma, delta + n, discountRate));
  return timesActive(parameters, history, (x, n) => ((alpha + x) / (alpha + beta + n)) * survived(x, n));
}

/**
 * Chance of exactly `orders` orders at the next `ahead` opportunities of a customer with this history (the conditional
 * law: that of a customer who is active, eq 7 with what is known of them, or none from one who has left).
 *
 * @returns probability in [0, 1]; 0 where `orders` is above `ahead`
 * @throws OptionsError `option_out_of_range` when either is not a whole number, 0 or more; EventError when the
 *   history is impossible
 */
export function bgBbOrderCountProbability(
  { parameters }: BgBbModel,
  history: OpportunityHistory,
  ahead: number,
  orders: number,
): number {
  checkWhole("ahead", ahead);
  checkWhole("orders", orders);
  checkOpportunities(asColumns(history));
  const { frequency: x, recency: tx, opportunities: n } = history;
  if (orders > 0) {
    return activeShare(parameters, x, tx, n) * orderCountChance(whileActive(parameters, x, n), ahead, orders);
  }
  // Silent for that much longer: no difference of chances near 1.
  const lastSeen = whileActive(parameters, x, tx);
  return silenceChance(lastSeen, n - tx + ahead) / silenceChance(lastSeen, n - tx);
}

/**
 * Chance that a new customer has ordered `orders` times after `opportunities` (eq 7).
 *
 * @throws OptionsError `option_out_of_range` when either is not a whole number, 0 or more
 */
export function bgBbOrderCountOfNewCustomer(
  { parameters }: BgBbModel,
  opportunities: number,
  orders: number,
): number {
  checkWhole("opportunities", opportunities);
  checkWhole("orders", orders);
  return orderCountChance(parameters, opportunities, orders);
}

/**
 * Expected orders of a new customer after `opportunities`: E[X(n)] of the paper.
 *
 * @throws OptionsError `option_out_of_range` when that is not a whole number, 0 or more
 */
export function bgBbExpectedOrdersOfNewCustomer({ parameters }: BgBbModel, opportunities: number): number {
  checkWhole("opportunities", opportunities);
  const { alpha, beta, gamma, delta } = parameters;
  return (alpha / (alpha + beta)) * expectedSurvived(gamma, delta, opportunities);
}

function silenceChance(parameters: BgBbParameters, opportunities: number): number {
  const { active, left } = silence(parameters, opportunities);
  return active + left;
}

/** A factor of n alone, remembered. */
function byOpportunities(compute: (n: number) => number): (x: number, n: number) => number {
  const known = new Map<number, number>();
  return (_, n) => {
    const before = known.get(n);
    if (before !== undefined) return before;
    const value = compute(n);
    known.set(n, value);
    return value;
  };
}

function checkWhole(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 0) return;
  throw new OptionsError(
    "option_out_of_range",
    `'${name}' must be a whole number, 0 or more, got ${value}.`,
    {
      option: name,
      got: value,
    },
  );
}
