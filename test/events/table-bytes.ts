import type { EventData } from "../../src/events/data.js";
import { dataOf, type EventTable } from "../../src/events/table.js";

/** Everything of a table but its report: columns with their types, ids in order. */
export function bytesOf(table: EventTable): unknown {
  const { report: _, zone, side: _side, customers, ids, ...columns } = dataOf(table);
  return {
    ...columns,
    zone: zone.timeZone,
    customers: [...customers],
    ids: Object.fromEntries(
      Object.entries(ids as Record<string, NonNullable<EventData["ids"]["orderId"]>>).map(
        ([field, column]) => [field, { ids: [...column.dictionary], codes: column.codes }],
      ),
    ),
  };
}
