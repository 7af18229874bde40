import { dayMs } from "../events/calendar-day.js";
import type { CustomerRow } from "../events/side-tables.js";
import { EventTable } from "../events/table.js";
import { ensureSameBytes, ensureSameRows, rowsById } from "./compare.js";
import { customersOf, ofCustomers } from "./event-rows.js";
import type { Check, Subject } from "./subject.js";

const parts = 3;
const tiers = ["silver", "gold", "wood"];

/** Customers' own columns go with the customer, and are seen from the day they became valid. */
export function ownColumnChecks({ estimator, events, cutoff, options }: Subject): Check[] {
  const query = { asOf: cutoff };
  const ids = customersOf(events);
  const rows: CustomerRow[] = ids.map((customerId, i) => ({
    customerId,
    tier: tiers[i % tiers.length]!,
    visits: (i * 5) % 11,
  }));
  const later: CustomerRow[] = ids.map((customerId, i) => ({
    customerId,
    tier: ["platinum", ...tiers][i % 4]!,
    visits: 50 + i,
    validFrom: cutoff + (i % 4) * dayMs,
  }));
  const tableWith = (customers: CustomerRow[]) => EventTable.from(events).with({ customers });
  return [
    {
      name: "a customer's column that became valid at or after the cutoff changes nothing",
      async run() {
        const table = tableWith(rows);
        const model = await estimator.train(table, options());
        const other = tableWith([...rows, ...later]);
        const when = "when columns of customers change after the cutoff";
        ensureSameBytes(await estimator.train(other, options()), model, when);
        ensureSameRows(rowsById(model.predict(other, query)), rowsById(model.predict(table, query)), when);
      },
    },
    {
      name: "any partition of the customers with their own columns gives the rows of the whole batch",
      async run() {
        const table = tableWith(rows);
        const model = await estimator.train(table, options());
        const all = new Map<string, unknown[]>();
        for (let part = 0; part < parts; part++) {
          const own = new Set(ids.filter((_, i) => i % parts === part));
          const customers = rows.filter(({ customerId }) => own.has(String(customerId))).reverse();
          const partTable = EventTable.from(ofCustomers(events, own)).with({ customers });
          for (const [id, values] of rowsById(model.predict(partTable, query))) all.set(id, values);
        }
        ensureSameRows(
          all,
          rowsById(model.predict(table, query)),
          "in a part of the batch with its own columns",
        );
      },
    },
  ];
}
