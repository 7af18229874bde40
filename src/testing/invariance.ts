import { EventTable } from "../events/table.js";
import { ensure, ensureSameBytes, ensureSameRows, rowsById } from "./compare.js";
import {
  crowdedFrom,
  customersOf,
  ofCustomers,
  renamed,
  shuffled,
  tableUntil,
  twinOf,
} from "./event-rows.js";
import type { Check, Subject } from "./subject.js";

const parts = 3;
const aloneLimit = 25;
/** Legal ids that break what keeps ids as the keys of a plain object, or trims or decodes them. */
const oddIds = ["__proto__", "constructor", "客户 一", "0", "007", "NaN"];

/** A customer's row depends on the customer's own events and the model, on nothing else. */
export function invarianceChecks(subject: Subject): Check[] {
  const { events, table, cutoff } = subject;
  const query = { asOf: cutoff };
  const ids = customersOf(events);
  const partOf = (part: number) => ofCustomers(events, new Set(ids.filter((_, i) => i % parts === part)));
  return [
    {
      name: "the order of the events changes nothing",
      async run() {
        const model = await subject.model();
        const other = shuffled(events);
        ensureSameBytes(await subject.train(other), model, "when the events come in another order");
        const rows = rowsById(model.predict(other, query));
        ensureSameRows(rows, rowsById(await subject.batch()), "when the events come in another order");
      },
    },
    {
      name: "new names for all customers, in the same order, change no score",
      async run() {
        const prefix = "renamed-";
        const other = EventTable.from(renamed(events, prefix));
        const expected = rowsById(await subject.batch());
        const own = (id: string) => id.slice(prefix.length);
        const scored = (await subject.model()).predict(other, query);
        ensureSameRows(rowsById(scored, own), expected, "under another name");
        const trained = (await subject.train(other)).predict(other, query);
        ensureSameRows(rowsById(trained, own), expected, "when trained under another name");
      },
    },
    {
      name: "any partition of the customers gives the rows of the whole batch",
      async run() {
        const model = await subject.model();
        const rows = new Map<string, unknown[]>();
        for (let part = 0; part < parts; part++) {
          const predictions = model.predict(EventTable.from(partOf(part)), query);
          for (const [id, own] of rowsById(predictions)) rows.set(id, own);
        }
        ensureSameRows(rows, rowsById(await subject.batch()), "in a part of the batch");
      },
    },
    {
      name: "one customer alone, as an array with asOf, gets the rows of the batch",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        for (const id of ids.slice(0, aloneLimit)) {
          const rows = rowsById(model.predict(ofCustomers(events, new Set([id])), query));
          const own = expected.get(id);
          ensureSameRows(rows, new Map(own ? [[id, own]] : []), "when scored alone");
        }
      },
    },
    {
      name: "a customer whom training has not seen gets the rows of a twin it has seen",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        const twinned = [...expected.keys()].slice(0, aloneLimit);
        const twinIdOf = (id: string) => oddIds[twinned.indexOf(id)] ?? `${id}-twin`;
        const twins = twinned.flatMap((id) => twinOf(events, id, twinIdOf(id)));
        const withTwins = new Map(expected);
        for (const id of twinned) withTwins.set(twinIdOf(id), expected.get(id)!);
        const rows = rowsById(model.predict(EventTable.from([...events, ...twins]), query));
        ensureSameRows(rows, withTwins, "as a new customer with the same events");
      },
    },
    {
      name: "every customer is scored or skipped with a code, also one who is asked for and unknown",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        const crowded = tableUntil(crowdedFrom(events, cutoff), cutoff);
        const { skipped } = model.predict(crowded, query);
        ensure(
          expected.size + skipped.length === crowded.customerCount,
          `${crowded.customerCount} customers must be scored or skipped, got ${expected.size} and ${skipped.length}.`,
        );
        for (const { customerId, code } of skipped) {
          ensure(code !== "", "A skipped customer must have a code.");
          ensure(!expected.has(customerId), `Customer '${customerId}' is scored and skipped.`);
        }
        const some = [...expected.keys()].filter((_, i) => i % 4 === 1);
        const asked = model.predict(table, {
          ...query,
          customers: ["nobody-by-this-name", ...some, ...some],
        });
        const rows = new Map(some.map((id) => [id, expected.get(id)!]));
        ensureSameRows(rowsById(asked), rows, "when asked for by name");
        const unknown = [...asked.skipped].map(({ customerId }) => customerId);
        ensure(
          unknown.length === 1 && unknown[0] === "nobody-by-this-name",
          `A customer who is asked for and unknown must be skipped, got [${unknown}].`,
        );
      },
    },
    {
      name: "asOf as a Date, as milliseconds and as ISO 8601 text is the same",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        for (const asOf of [new Date(cutoff), new Date(cutoff).toISOString()]) {
          ensureSameRows(rowsById(model.predict(table, { asOf })), expected, `for asOf as ${typeof asOf}`);
        }
      },
    },
    {
      name: "a stream of parts gives the rows of the whole batch",
      async run() {
        const model = await subject.model();
        const source = (async function* () {
          for (let part = 0; part < parts; part++) yield EventTable.from(partOf(part));
        })();
        const rows = new Map<string, unknown[]>();
        for await (const predictions of model.predictStream(source, query)) {
          for (const [id, own] of rowsById(predictions)) rows.set(id, own);
        }
        ensureSameRows(rows, rowsById(await subject.batch()), "in a stream");
      },
    },
  ];
}
