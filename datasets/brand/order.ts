import type { Random } from "../../src/stats/random.js";
import { type BasketLine, fillBasket, type Pantry } from "./basket.js";
import type { BrandEvent } from "./brand-event.js";
import { dayMs, dayOf } from "./calendar.js";
import type { Traits } from "./customer.js";
import type { PlannedOrder } from "./order-clock.js";
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

/** Writes an order into `events`: looking at goods in the two days before, the lines, and refunds days later. */
export function placeOrder(
  random: Random,
  world: World,
  traits: Traits,
  pantry: Pantry,
  { at, channel }: PlannedOrder,
  number: number,
  events: BrandEvent[],
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
  for (const line of lines) {
    const { itemId, categoryId } = line.item;
    if (channel !== "store") look(random, customerId, itemId, categoryId, joinedAt, at, events);
    events.push({
      type: "purchase",
      customerId,
      timestamp: at,
      orderId,
      itemId,
      categoryId,
      ...paid(line),
      channel,
    });
    if (random.next() < (isFailure ? refundShareOfFailure : refundShare)) {
      const timestamp = at + 2 * dayMs + random.int(13 * 24 * 60) * minuteMs;
      const { quantity, amount } = paid(line);
      events.push({
        type: "refund",
        customerId,
        timestamp,
        orderId,
        itemId,
        categoryId,
        quantity,
        amount,
        channel,
      });
    }
  }
  return { isFailure, stockpiled: lines.reduce((units, { quantity }) => units + quantity - 1, 0) };
}

/** Up to three looks at an item in the two days before it is bought, none before the customer joined. */
function look(
  random: Random,
  customerId: string,
  itemId: string,
  categoryId: string,
  joinedAt: number,
  at: number,
  events: BrandEvent[],
): void {
  for (let looks = random.int(4); looks > 0; looks--) {
    const timestamp = at - (1 + random.int(2 * 24 * 60)) * minuteMs;
    if (timestamp > joinedAt)
      events.push({ type: "view", customerId, timestamp, itemId, categoryId, channel: "mini" });
  }
}

/** Money in yuan: whole fen divided last, so the number is the nearest to the printed amount. */
function paid({ quantity, amountMinor, discountMinor }: BasketLine): {
  quantity: number;
  amount: number;
  discount: number;
} {
  return { quantity, amount: amountMinor / 100, discount: discountMinor / 100 };
}
