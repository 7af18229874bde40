import type { History } from "../../events/history.js";
import { orderDaysOf } from "../../events/orders.js";
import { type TransitionFlow, transitionFlows } from "../../learners/markov/index.js";
import { noState, statesOf } from "./assign-states.js";
import { factsOf } from "./customer-facts.js";
import type { StateScheme } from "./state-scheme.js";

/** Name of where those come from who had no order yet, and where those go whose orders were all taken back. */
export const notYet = "not yet";

/** From which state to which customers went between two histories of one table. */
export function flowsBetween(scheme: StateScheme, before: History, after: History): TransitionFlow[] {
  const names = [...scheme.states.map(({ name }) => name), notYet];
  const outside = names.length - 1;
  const codes = Int32Array.from({ length: after.customerCount }, (_, c) => c);
  const at = (history: History) =>
    statesOf(scheme, factsOf(orderDaysOf(history), codes, history.today), history.currencyDigits);
  const [from, to] = [at(before), at(after)];
  const counts = new Float64Array(names.length ** 2);
  for (const c of codes) {
    const [f, t] = [from[c]!, to[c]!].map((state) => (state === noState ? outside : state)) as [
      number,
      number,
    ];
    if (f !== outside || t !== outside) counts[f * names.length + t]!++;
  }
  return transitionFlows(counts, names);
}
