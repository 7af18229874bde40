import { EventTable } from "siyu";
import { dayMs } from "../../src/events/calendar-day.js";
import { createRandom, type Random } from "../../src/stats/random.js";

/** Days that the orders lie in, from 1 January 2024. */
const days = 366;
const firstDay = Date.UTC(2024, 0, 1);
/** End of the shop's data, exclusive, epoch milliseconds. */
export const shopUntil = firstDay + days * dayMs;
/** Groups of items that are bought by the same customers. */
const groups = 2000;
/** Groups a customer buys from, and the share of his lines that is from them. */
const ownGroups = 3;
const ownShare = 0.7;
/** Share of customers with one order more, order by order. */
const anotherOrder = 0.75;
const linesAnOrder = 3;

/** A shop with a long catalogue. */
export interface CatalogueShop {
  readonly items: number;
  /** Customers of one part. */
  readonly partCustomers: number;
}

/** Group of an item: each group has popular and rare ones. */
export function groupOf(itemId: string): number {
  return Number(itemId.slice(1)) % groups;
}

/**
 * The purchases of one part of the customers, the same whatever other parts are made. A customer has three groups of
 * items; seven of ten of his lines are from them, the others from all. Of all items as of a group's the k-th is bought
 * as often as 1 / k: few are bought by many, most by hardly anyone. About eight lines a customer.
 *
 * @param part 0, 1, 2, ...: its number is that of its first customer by `partCustomers`
 */
export function shopPart({ items, partCustomers }: CatalogueShop, part: number): EventTable {
  const random = createRandom(20_260_200 + part);
  const customerId: string[] = [];
  const timestamp: number[] = [];
  const itemId: string[] = [];
  for (let c = 0; c < partCustomers; c++) {
    const id = `C${part * partCustomers + c}`;
    const own = Array.from({ length: ownGroups }, () => random.int(groups));
    const orders = 1 + random.geometric(1 - anotherOrder);
    for (let order = 0; order < orders; order++) {
      const at = firstDay + random.int(days) * dayMs;
      for (let line = random.int(linesAnOrder); line >= 0; line--) {
        customerId.push(id);
        timestamp.push(at);
        itemId.push(`I${itemOf(random, items, own)}`);
      }
    }
  }
  return EventTable.from({ customerId, timestamp, itemId });
}

function itemOf(random: Random, items: number, own: readonly number[]): number {
  if (random.next() >= ownShare) return rankOf(random, items);
  const group = own[random.int(ownGroups)]!;
  return rankOf(random, items / groups) * groups + group;
}

/** A rank 0 .. count - 1 by Zipf's law: the logarithm is uniform. */
function rankOf(random: Random, count: number): number {
  return Math.floor((count + 1) ** random.next()) - 1;
}
