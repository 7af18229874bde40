import { dataOf, type EventTable } from "../../../src/events/table.js";
import { answerOfPeer } from "../../peers/answer.js";
import type { LifecycleProtocol } from "./protocols.js";
import type { RuleChances } from "./rules.js";
import type { StatePanel } from "./states.js";

/**
 * Chances of the next state by regression and boosted trees in Python, customers of the test x states; none, saying so,
 * where Python or its libraries are missing.
 */
export function peerChances(
  path: string,
  table: EventTable,
  { set, firstTraining, periods }: LifecycleProtocol,
  { cutoffs, states }: StatePanel,
): RuleChances[] {
  const { customers } = dataOf(table);
  const test = periods - 2;
  const answer = answerOfPeer("migration.py", {
    path,
    customers: Array.from({ length: customers.size }, (_, c) => customers.at(c)),
    states: set.names.length,
    days: cutoffs.map((cutoff) => new Date(cutoff - 1).toISOString().slice(0, 10)),
    of: states.map((column) => Array.from(column)),
    training: Array.from({ length: test - firstTraining }, (_, k) => firstTraining + k),
    test,
  }) as Readonly<Record<string, readonly number[]>> | undefined;
  return Object.entries(answer ?? {}).map(([name, chances]) => ({
    name: `${name} in Python`,
    chances: Float64Array.from(chances),
  }));
}
