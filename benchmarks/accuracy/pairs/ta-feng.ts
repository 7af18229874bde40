import { EventTable } from "siyu";
import { loadTaFeng } from "siyu/datasets";
import { dataOf } from "../../../src/events/table.js";
import { meanLists, type NamedLists, scoreNamedLists } from "./judge.js";
import { ownedPairs } from "./owned-pairs.js";
import { pairProtocol } from "./pair-protocol.js";
import type { BasketProtocol } from "./protocol.js";

/**
 * Protocol A, Ta-Feng in ordered baskets: the truth is the last basket of customers whose number divides by 5, the
 * history their earlier ones; customers `% 10 == 1` are for validation, the rest for training.
 */
export async function loadTaFengBaskets(path: string): Promise<BasketProtocol> {
  const whole = await loadTaFeng(path);
  const data = dataOf(whole);
  const lastOf = (customer: number) => data.day[data.offsets[customer + 1]! - 1]!;
  const ids = [...whole.customerIds()];
  const isTest = (customerId: string) => Number(customerId) % 5 === 0;
  const isValidation = (customerId: string) => Number(customerId) % 10 === 1;
  const codeOf = new Map(ids.map((id, code) => [id, code]));
  const isLast = (customerId: string, place: number) => place === lastOf(codeOf.get(customerId)!);
  const lines = [...whole.toBaskets()].map((line) => ({
    line,
    customerId: String(line.customerId),
    isLast: isLast(String(line.customerId), Number(line.orderSeq)),
  }));
  const tableOf = (kept: typeof lines) => EventTable.fromBaskets(kept.map(({ line }) => line));

  const customers = ids.filter(isTest);
  const pairs = ownedPairs(dataOf(whole.slice({ customers })), {
    key: "itemId",
    cutOf: cutsOf(whole.slice({ customers })),
    compareKeys: (a, b) => Number(a) - Number(b),
  });
  const truth = new Map<string, string[]>(customers.map((id) => [id, []]));
  for (const { line, customerId, isLast } of lines)
    if (isLast) truth.get(customerId)?.push(String(line.itemId));
  const scoreLists = (lists: NamedLists) => scoreNamedLists(lists, truth, "whole");
  return {
    ...pairProtocol({
      name: "tafeng-nbr",
      key: "itemId",
      events: tableOf(lines.filter(({ customerId, isLast }) => !(isLast && isTest(customerId)))),
      horizonBaskets: 1,
      customers,
      pairs,
      ideal: "whole",
      horizon: 1,
    }),
    customers,
    trainingCustomers: ids.filter((id) => !isTest(id) && !isValidation(id)),
    histories: tableOf(lines.filter(({ isLast }) => !isLast)),
    truth,
    scoreLists,
    judgeLists: (lists) => meanLists(scoreLists(lists)),
  };
}

/** The place of each customer's last basket. */
function cutsOf(table: EventTable): (customer: number) => number {
  const { day, offsets } = dataOf(table);
  return (customer) => day[offsets[customer + 1]! - 1]!;
}
