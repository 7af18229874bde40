/** What a customer's state is told by; of the orders of all time. */
export const stateMeasures = ["daysSinceLast", "age", "orders", "spend", "meanOrder"] as const;
/**
 * What a customer's state is told by: days since the last order, days since the first, order days, their value net of
 * refunds, and their mean value.
 */
export type StateMeasure = (typeof stateMeasures)[number];

/** Facts of one customer at an instant. */
export interface CustomerFacts {
  /** Days since the last order. */
  readonly daysSinceLast: number;
  /** Days since the first order. */
  readonly age: number;
  /** Order days. */
  readonly orders: number;
  /** Value of all orders net of refunds, units of the currency; NaN where no order has an amount. */
  readonly spend: number;
  /** Mean value of the orders that have one, units of the currency; NaN where none has. */
  readonly meanOrder: number;
}

/** A half-open range of a measure; money in minor units. */
export interface Range {
  /** Inclusive. */
  readonly from: number;
  /** Exclusive. */
  readonly below: number;
}

/** One state by rule: whoever meets all conditions, and those of no rule before it. */
export interface StateRule {
  readonly name: string;
  readonly when: Partial<Readonly<Record<StateMeasure, Range>>>;
}

/** A state and how good it is. */
export interface StateInfo {
  readonly name: string;
  /** 0 for the most active; states of one level differ in value only. */
  readonly activity: number;
  /** 0 for the least valuable. */
  readonly value: number;
}

/** States by rules: plain data. */
export interface RuleScheme {
  readonly kind: "rules";
  readonly states: readonly StateInfo[];
  /** One a state: the first that is met counts; the last takes whoever is left. */
  readonly rules: readonly StateRule[];
}

/** States by a caller's function, which no file can hold. */
export interface FunctionScheme {
  readonly kind: "function";
  readonly states: readonly StateInfo[];
  /** Name of the state of a customer. */
  readonly stateOf: (facts: CustomerFacts) => string;
}

/** Which states there are, and who is in which. */
export type StateScheme = RuleScheme | FunctionScheme;

/** Measures that tell how much a customer brings. */
export const valueMeasures = ["orders", "spend", "meanOrder"] as const satisfies readonly StateMeasure[];

/**
 * How good the states of rules are: the more active the shorter the silence or age that ends them, the more valuable the
 * higher their values start.
 */
export function ranked(rules: readonly StateRule[]): StateInfo[] {
  const ends = rules.map(({ when: { daysSinceLast, age } }) =>
    Math.min(daysSinceLast?.below ?? Number.POSITIVE_INFINITY, age?.below ?? Number.POSITIVE_INFINITY),
  );
  const values = valueMeasures.map((measure) =>
    rules.map(({ when }) => Math.max(0, when[measure]?.from ?? 0)),
  );
  return rules.map(({ name }, s) => ({
    name,
    activity: rankIn(ends, s),
    value: values.reduce((sum, starts) => sum + rankIn(starts, s), 0),
  }));
}

/** How many different numbers are lower than that at a place. */
function rankIn(numbers: readonly number[], at: number): number {
  return new Set(numbers.filter((number) => number < numbers[at]!)).size;
}
