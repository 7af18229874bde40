import { fillBasket } from "./basket.js";
import { dayMs, dayOf } from "./calendar.js";
import type { PlannedOrder } from "./order-clock.js";
import type { Shopper } from "./shopper.js";
import { promotionAt, type World } from "./world.js";

/** What an order leaves behind. */
export interface OrderOutcome {
  /** Late, broken or wrong: the customer is annoyed and often sends goods back. */
  readonly isFailure: boolean;
  /** Units bought beyond one a line. */
  readonly stockpiled: number;
}

const minuteMs = 60_000;
const failureShare = 0.035;
const refundShareOfFailure = 0.6;
const refundShare = 0.012;

/**
 * Writes a customer's order of that number (from 1): looks at the goods in the two days before, the lines, and
 * refunds of whole lines 2 to 15 days later. Money is whole fen divided last: the number nearest to its text.
 */
export function placeOrder(
  world: World,
  { traits, random, pantry, events }: Shopper,
  { at, channel }: PlannedOrder,
  number: number,
): OrderOutcome {
  const { customerId, joinedAt } = traits.row;
  const day = dayOf(at);
  const lines = fillBasket(random, world.shelves, traits, pantry, {
    day: day - world.firstDay,
    month: new Date(day * dayMs).getUTCMonth(),
    promotionDiscount: promotionAt(world, at)?.discount ?? 0,
  });
  const orderId = `O${customerId.slice(1)}-${number}`;
  const isFailure = random.next() < failureShare;
  for (const { item, quantity, amountMinor, discountMinor } of lines) {
    const { itemId, categoryId } = item;
    for (let looks = channel === "store" ? 0 : random.int(4); looks > 0; looks--) {
      const timestamp = at - (1 + random.int(2 * 24 * 60)) * minuteMs;
      if (timestamp <= joinedAt) continue;
      events.push({ type: "view", customerId, timestamp, itemId, categoryId, channel: "mini" });
    }
    const line = { customerId, orderId, itemId, categoryId, quantity, amount: amountMinor / 100, channel };
    events.push({ type: "purchase", timestamp: at, ...line, discount: discountMinor / 100 });
    if (random.next() < (isFailure ? refundShareOfFailure : refundShare)) {
      const timestamp = at + 2 * dayMs + random.int(13 * 24 * 60) * minuteMs;
      events.push({ type: "refund", timestamp, ...line });
    }
  }
  return { isFailure, stockpiled: lines.reduce((units, { quantity }) => units + quantity - 1, 0) };
}
