import { simulate } from "siyu/datasets";

/** Purchases of a made-up brand as a table of its shop calls them: the same seed gives the same rows. */
export function purchaseRecords(count) {
  const records = [];
  for (const event of simulate({ customers: count / 5, days: 730, futures: 0, seed: 9 }).events) {
    if (event.type !== "purchase") continue;
    records.push({
      member_id: event.customerId,
      paid_at: new Date(event.timestamp).toISOString(),
      order_no: event.orderId,
      sku: event.itemId,
      qty: event.quantity,
      paid_amount: event.amount,
      channel: event.channel,
    });
    if (records.length === count) break;
  }
  return records;
}
