import { channelCodes, typeCodes } from "../log/event-log.js";
import { dayMs } from "../world/calendar.js";
import type { World } from "../world/world.js";
import type { Line } from "./choice.js";
import type { Shopper } from "./shopper.js";

/** What an order leaves behind. */
export interface OrderOutcome {
  readonly orderedAt: number;
  /** When the goods are in the customer's hands. */
  readonly receivedAt: number;
  readonly isLate: boolean;
  readonly isDefect: boolean;
  readonly isDearer: boolean;
}

const minuteMs = 60_000;
const dayMinutes = 1440;
const promisedDays = 3;
/** Days by which a late delivery is late at least, and by how many more at most. */
const lateDays = { least: 600 / dayMinutes, span: 6 };
const complaintsOfLate = 0.5;

/** Days from an online order between which it arrives, any minute as likely as another. */
export function deliveryLaw(isLate: boolean): { readonly from: number; readonly to: number } {
  return isLate
    ? { from: promisedDays + lateDays.least, to: promisedDays + lateDays.least + lateDays.span }
    : { from: 1, to: promisedDays };
}

/**
 * Delivers an order and takes back what is wrong with it: online orders arrive within the promised three days or,
 * by chance, late; some are defect; complaints and refunds of whole lines follow.
 */
export function deliver(
  world: World,
  { log, random, orders }: Shopper,
  at: number,
  channel: number,
  lines: readonly Line[],
  isPromotion: boolean,
): OrderOutcome {
  const { service } = world.mechanisms;
  const isOnline = channel !== channelCodes.store;
  const lateShare = isOnline ? service.late * (isPromotion ? service.latePromotion : 1) : 0;
  const isLate = lateShare > 0 && random.next() < lateShare;
  const isDefect = random.next() < service.defect;
  let receivedAt = at + minuteMs;
  if (isOnline) {
    const dueAt = at + promisedDays * dayMs;
    const { from, to } = deliveryLaw(isLate);
    receivedAt =
      at + (Math.round(from * dayMinutes) + random.int(Math.round((to - from) * dayMinutes))) * minuteMs;
    const row = log.add(typeCodes.deliver, receivedAt, channel);
    log.order[row] = orders;
    log.dueAt[row] = dueAt;
  }
  const complaint = service.complaint * ((isDefect ? 1 : 0) + (isLate ? complaintsOfLate : 0));
  if (complaint > 0 && random.next() < complaint) {
    const row = log.add(typeCodes.complaint, receivedAt + (30 + random.int(2 * dayMinutes)) * minuteMs, 0);
    log.order[row] = orders;
  }
  const refundShare = isDefect ? service.refundAfterDefect : service.refund;
  for (const { item, quantity, amountMinor } of lines) {
    if (refundShare === 0 || random.next() >= refundShare) continue;
    const row = log.add(
      typeCodes.refund,
      receivedAt + dayMs + random.int(10 * dayMinutes) * minuteMs,
      channel,
    );
    log.order[row] = orders;
    log.item[row] = item.index;
    log.quantity[row] = quantity;
    log.amount[row] = amountMinor;
  }
  return { orderedAt: at, receivedAt, isLate, isDefect, isDearer: lines.some((line) => line.isDearer) };
}
