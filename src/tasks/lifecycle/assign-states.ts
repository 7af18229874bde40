import { OptionsError } from "../../errors.js";
import type { FactColumns } from "./customer-facts.js";
import type {
  CustomerFacts,
  FunctionScheme,
  Range,
  RuleScheme,
  StateMeasure,
  StateScheme,
} from "./state-scheme.js";

/** The state of customers who have no order: in none. */
export const noState = 255;

/**
 * State of each row: position in the scheme's states, `noState` without an order.
 *
 * @param currencyDigits of the table the facts are of
 * @throws OptionsError "state_function_failed"; "unknown_state" where a caller's function names a state that there is not
 */
export function statesOf(scheme: StateScheme, facts: FactColumns, currencyDigits: number): Uint8Array {
  return scheme.kind === "rules" ? byRules(scheme, facts) : byFunction(scheme, facts, currencyDigits);
}

interface Condition extends Range {
  readonly values: Float64Array;
}

function byRules({ rules }: RuleScheme, facts: FactColumns): Uint8Array {
  const states = new Uint8Array(facts.orders.length).fill(rules.length - 1);
  const byState = rules.map(({ when }) =>
    Object.entries(when).map(
      ([measure, range]): Condition => ({ ...range, values: facts[measure as StateMeasure] }),
    ),
  );
  for (let i = 0; i < states.length; i++) {
    if (facts.orders[i] === 0) {
      states[i] = noState;
      continue;
    }
    for (let s = 0; s < byState.length; s++) {
      if (!holds(byState[s]!, i)) continue;
      states[i] = s;
      break;
    }
  }
  return states;
}

function holds(conditions: readonly Condition[], i: number): boolean {
  for (const { values, from, below } of conditions)
    if (!(values[i]! >= from && values[i]! < below)) return false;
  return true;
}

function byFunction(
  { states: infos, stateOf }: FunctionScheme,
  facts: FactColumns,
  currencyDigits: number,
): Uint8Array {
  const codes = new Map(infos.map(({ name }, code) => [name, code]));
  const states = new Uint8Array(facts.orders.length).fill(noState);
  for (let i = 0; i < states.length; i++) {
    if (facts.orders[i] === 0) continue;
    const name = named(stateOf, customerFacts(facts, i, currencyDigits));
    const code = codes.get(name);
    if (code === undefined) {
      throw new OptionsError(
        "unknown_state",
        `The function of states gave '${String(name)}', expected one of ${[...codes.keys()].join(", ")}.`,
        { got: String(name) },
      );
    }
    states[i] = code;
  }
  return states;
}

function named(stateOf: FunctionScheme["stateOf"], facts: CustomerFacts): string {
  try {
    return stateOf(facts);
  } catch (cause) {
    throw new OptionsError(
      "state_function_failed",
      `The function of states failed for ${JSON.stringify(facts)}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { facts: { ...facts } },
      { cause },
    );
  }
}

function customerFacts(facts: FactColumns, i: number, currencyDigits: number): CustomerFacts {
  const unit = 10 ** currencyDigits;
  return {
    daysSinceLast: facts.daysSinceLast[i]!,
    age: facts.age[i]!,
    orders: facts.orders[i]!,
    spend: facts.spend[i]! / unit,
    meanOrder: facts.meanOrder[i]! / unit,
  };
}
