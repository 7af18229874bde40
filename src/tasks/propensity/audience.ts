import { eventTypes, purchaseCode } from "../../events/data.js";
import { type History, presentCustomers } from "../../events/history.js";
import type { OrderDays } from "../../events/orders.js";
import type { Audience } from "./target.js";

const [join, leave, unsubscribe, touch] = ["join", "leave", "unsubscribe", "touch"].map((name) =>
  (eventTypes as readonly string[]).indexOf(name),
);

/** Codes of the customers with an event for whom something is possible, ascending; by their own events alone. */
export function audienceOf(audience: Audience, history: History, orders: OrderDays): Int32Array {
  const present = presentCustomers(history);
  switch (audience) {
    case "all":
      return present;
    case "followers":
      return present.filter((c) => !hasEvent(history, c, purchaseCode));
    case "newBuyers":
      return present.filter((c) => orders.offsets[c + 1]! - orders.offsets[c]! === 1);
    case "members":
      return present.filter((c) => !hasGone(history, c, [leave!]));
    case "reachable":
      return present.filter((c) => !hasGone(history, c, [leave!, unsubscribe!]));
    case "contacted":
      return present.filter(
        (c) => hasEvent(history, c, touch!) && !hasGone(history, c, [leave!, unsubscribe!]),
      );
  }
}

function hasEvent({ type, offsets }: History, c: number, code: number): boolean {
  if (!type) return code === purchaseCode;
  for (let i = offsets[c]!; i < offsets[c + 1]!; i++) if (type[i] === code) return true;
  return false;
}

/** Whether the last joining or going of a customer is a going. */
function hasGone({ type, offsets }: History, c: number, exits: readonly number[]): boolean {
  let gone = false;
  for (let i = offsets[c]!; type && i < offsets[c + 1]!; i++) {
    if (exits.includes(type[i]!)) gone = true;
    else if (type[i] === join) gone = false;
  }
  return gone;
}
