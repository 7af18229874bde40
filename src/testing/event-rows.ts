import { dayMs } from "../events/calendar-day.js";
import { parseInstant } from "../events/instant.js";
import type { CustomerEvent } from "../events/schema.js";
import { EventTable } from "../events/table.js";
import { zoneOf } from "../events/zone.js";

const utc = zoneOf("UTC");

type Events = readonly CustomerEvent[];

/** Epoch milliseconds of an event. */
export function instantOf(event: CustomerEvent): number {
  return parseInstant(event.timestamp, utc);
}

/** A table of events that is complete up to an instant, and further where events are later. */
export function tableUntil(events: Events, until: number): EventTable {
  const isLater = events.some((event) => instantOf(event) >= until);
  return EventTable.from(events, isLater ? {} : { until });
}

export function before(events: Events, cutoff: number): CustomerEvent[] {
  return events.filter((event) => instantOf(event) < cutoff);
}

/** Ids of the customers, in the order of their first rows. */
export function customersOf(events: Events): string[] {
  return [...new Set(events.map(({ customerId }) => String(customerId)))];
}

export function ofCustomers(events: Events, ids: ReadonlySet<string>): CustomerEvent[] {
  return events.filter(({ customerId }) => ids.has(String(customerId)));
}

/** The same events before the cutoff; after it other customers, other times, other items, other amounts. */
export function scrambledFrom(events: Events, cutoff: number): CustomerEvent[] {
  const ids = customersOf(events);
  return events.map((event, i) => {
    const at = instantOf(event);
    if (at < cutoff) return event;
    return {
      ...event,
      customerId: ids[(i * 7) % ids.length]!,
      timestamp: at + (i % 40) * dayMs,
      ...(event.orderId !== undefined && { orderId: `scrambled-${i}` }),
      ...(event.itemId !== undefined && { itemId: `unheard-of-${i % 5}` }),
      ...(event.amount !== undefined && { amount: (i % 97) + 1 }),
      ...(event.quantity !== undefined && { quantity: (i % 9) + 1 }),
    };
  });
}

/**
 * The same events and many more that nobody knows of at the cutoff: an order of every customer right after it, orders
 * of new customers, and orders from before the cutoff that become known at the cutoff.
 */
export function crowdedFrom(events: Events, cutoff: number): CustomerEvent[] {
  const model = anyPurchase(events);
  const added = customersOf(events).flatMap((id, i) => [
    { ...model, customerId: id, timestamp: cutoff + i },
    { ...model, customerId: `${id}-new`, timestamp: cutoff + i * dayMs },
    {
      ...model,
      customerId: id,
      timestamp: cutoff - dayMs * (1 + (i % 9)),
      knownAt: cutoff + (i % 3) * dayMs,
    },
  ]);
  return [...events, ...added.map((event, i) => numbered(event, `crowded-${i}`))];
}

/** Every customer under the prefix, also where named as another's friend: ids keep their order. */
export function renamed(events: Events, prefix: string): CustomerEvent[] {
  return events.map((event) => ({
    ...event,
    customerId: prefix + event.customerId,
    ...(event.relatedCustomerId !== undefined && { relatedCustomerId: prefix + event.relatedCustomerId }),
  }));
}

/** The same events in another order: from the last to the first, every second one moved to the end. */
export function shuffled(events: Events): CustomerEvent[] {
  const reversed = [...events].reverse();
  return [...reversed.filter((_, i) => i % 2 === 0), ...reversed.filter((_, i) => i % 2 === 1)];
}

/** The events of one customer once more, as another customer's. */
export function twinOf(events: Events, id: string, twinId: string): CustomerEvent[] {
  return ofCustomers(events, new Set([id])).map((event) => ({
    ...event,
    customerId: twinId,
    ...(event.orderId !== undefined && { orderId: `${event.orderId}-twin` }),
  }));
}

/** Purchases of the given customers at the given days before the cutoff, like the purchases of the events. */
export function purchasesAt(
  events: Events,
  cutoff: number,
  customers: number,
  daysBefore: (customer: number) => readonly number[],
): CustomerEvent[] {
  const model = anyPurchase(events);
  return Array.from({ length: customers }, (_, c) =>
    daysBefore(c).map((days) => {
      const event = { ...model, customerId: `c${1000 + c}`, timestamp: cutoff - days * dayMs };
      return numbered(event, `order-${c}-${days}`);
    }),
  ).flat();
}

function anyPurchase(events: Events): CustomerEvent {
  const purchase = events.find(({ type }) => type === undefined || type === "purchase") ?? events[0]!;
  const { knownAt: _, dueAt: __, ...event } = purchase;
  return event;
}

function numbered(event: CustomerEvent, orderId: string): CustomerEvent {
  return event.orderId === undefined ? event : { ...event, orderId };
}
