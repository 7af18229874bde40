import type { EventTable } from "siyu";
import { dayMs } from "../../../src/events/calendar-day.js";
import { purchaseCode } from "../../../src/events/data.js";
import { dataOf } from "../../../src/events/table.js";
import type { PairKey } from "../pairs/owned-pairs.js";
import type { BasketProtocol, PairProtocol } from "../pairs/protocol.js";
import type { CrossSellSplit } from "./protocol.js";

/** Protocols B and C: what customers with a history buy within the horizon that they never bought before. */
export function newWithin({ key, events, cutoff, horizonDays }: PairProtocol): CrossSellSplit {
  const to = cutoff! + horizonDays! * dayMs;
  const histories = events.slice({ to: cutoff! });
  const owned = boughtIn(histories, key);
  const truth = new Map<string, string[]>();
  for (const [customerId, bought] of boughtIn(events.slice({ from: cutoff!, to }), key)) {
    const before = owned.get(customerId);
    const fresh = before ? [...bought].filter((id) => !before.has(id)) : [];
    if (fresh.length > 0) truth.set(customerId, fresh);
  }
  return {
    key,
    events,
    histories,
    cutoff,
    horizonDays,
    eligible: [...owned.keys()],
    customers: [...truth.keys()],
    truth,
    ideal: "cut",
  };
}

/**
 * Protocol A: what the last basket has that no earlier one had. The last baskets of the customers for training are known:
 * a rule that counts them is far better than one that does not, as the known figures were counted.
 */
export function newInBaskets(protocol: BasketProtocol): CrossSellSplit {
  const { key, events, horizonBaskets } = protocol;
  const owned = boughtIn(events, key);
  const truth = new Map<string, string[]>();
  for (const [customerId, basket] of protocol.truth) {
    const fresh = basket.filter((id) => !owned.get(customerId)?.has(id));
    if (fresh.length > 0) truth.set(customerId, fresh);
  }
  return {
    key,
    events,
    histories: events,
    parityHistories: protocol.histories,
    horizonBaskets,
    eligible: protocol.customers,
    customers: [...truth.keys()],
    truth,
    ideal: "whole",
  };
}

/** Distinct ids that each customer bought; customers without any are left out. */
export function boughtIn(table: EventTable, key: PairKey): Map<string, Set<string>> {
  const { customers, offsets, ids, type } = dataOf(table);
  const { codes, dictionary } = ids[key]!;
  const bought = new Map<string, Set<string>>();
  for (let c = 0; c < customers.size; c++) {
    const found = new Set<string>();
    for (let i = offsets[c]!; i < offsets[c + 1]!; i++)
      if (codes[i]! >= 0 && (type === undefined || type[i] === purchaseCode))
        found.add(dictionary.at(codes[i]!));
    if (found.size > 0) bought.set(customers.at(c), found);
  }
  return bought;
}
