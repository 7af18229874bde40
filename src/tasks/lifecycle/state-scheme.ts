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
  /** Value of all orders net of refunds, units of the currency; 0 where no order has an amount. */
  readonly spend: number;
  /** Mean value of the orders that have one, units of the currency; 0 where none has. */
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

/** Ranges of the measures of those in a state, as far as rules tell them. */
export type Reach = Readonly<Record<StateMeasure, Range>>;

/**
 * How good the states of rules are: the more active the shorter a silence they start at, the more valuable the higher their
 * values start, both of those whom the rules before leave over.
 *
 * @throws RangeError with the name of a state that the rules before leave nobody for
 */
export function ranked(rules: readonly StateRule[]): StateInfo[] {
  const reaches = rules.map((_, s) => reachOf(rules, s));
  const rankBy = (measure: StateMeasure, s: number) => {
    const starts = reaches.map((reach) => reach[measure].from);
    return new Set(starts.filter((start) => start < starts[s]!)).size;
  };
  return rules.map(({ name }, s) => ({
    name,
    activity: rankBy("daysSinceLast", s),
    value: valueMeasures.reduce((sum, measure) => sum + rankBy(measure, s), 0),
  }));
}

/**
 * What a rule reaches of what the rules before it leave over, where those cut off one end of a measure.
 *
 * @throws RangeError with the name of the state, if that is nobody
 */
export function reachOf(rules: readonly StateRule[], at: number): Reach {
  const { when } = rules[at]!;
  const reach = Object.fromEntries(
    stateMeasures.map((measure) => {
      const { from = 0, below = Number.POSITIVE_INFINITY } = when[measure] ?? {};
      return [measure, { from: Math.max(0, from), below }];
    }),
  ) as Record<StateMeasure, Range>;
  const { daysSinceLast, age } = reach;
  reach.daysSinceLast = { ...daysSinceLast, below: Math.min(daysSinceLast.below, age.below) }; // nobody is silent for longer
  if (stateMeasures.some((measure) => !(reach[measure].from < reach[measure].below)))
    throw new RangeError(rules[at]!.name);
  for (const before of rules.slice(0, at)) {
    const measures = Object.keys(before.when) as StateMeasure[];
    const open = measures.filter((measure) => !isWithin(reach[measure], before.when[measure]!));
    if (open.length > 1) continue;
    const [measure] = open;
    const left = measure && without(reach[measure], before.when[measure]!);
    if (!left || !(left.from < left.below)) throw new RangeError(rules[at]!.name);
    reach[measure] = left;
  }
  return reach;
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.from >= outer.from && inner.below <= outer.below;
}

/** A range without what another one cuts off its end; the range itself where that lies inside or beside it. */
function without(range: Range, cut: Range): Range {
  if (cut.from <= range.from && cut.below > range.from) return { ...range, from: cut.below };
  if (cut.below >= range.below && cut.from < range.below) return { ...range, below: cut.from };
  return range;
}
