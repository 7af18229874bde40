import { EventError } from "../errors.js";
import type { CustomerRecord } from "../tasks/customer-table/read-table.js";
import { ensure, ensureSameBytes, ensureSameRows, ensureSound, ensureThrows, rowsById } from "./compare.js";
import type { Check } from "./subject.js";
import { renamedRows, shuffledRows, type TableSubject } from "./table-subject.js";

const parts = 3;
const aloneLimit = 25;
/** Legal ids that break what keeps ids as the keys of a plain object, or trims or decodes them. */
const oddIds = ["__proto__", "constructor", "客户 一", "0", "007", "NaN"];

/** A customer's row depends on the customer's own cells and the model, on nothing else. */
export function tableRowChecks(subject: TableSubject): Check[] {
  const { customers, id, label } = subject;
  const idOf = (row: CustomerRecord) => String(row[id]);
  const partOf = (part: number) => customers.filter((_, i) => i % parts === part);
  return [
    {
      name: "the order of the rows and of their columns changes nothing",
      async run() {
        const model = await subject.model();
        const other = shuffledRows(customers).map((row) => Object.fromEntries(Object.entries(row).reverse()));
        const when = "when rows and columns come in another order";
        ensureSameBytes(await subject.train(other), model, when);
        ensureSameRows(rowsById(model.predict({ customers: other })), rowsById(await subject.batch()), when);
      },
    },
    {
      name: "rows from an iterable that can be read once are those of an array",
      async run() {
        const model = await subject.model();
        ensureSameBytes(await subject.train(oneByOne(customers)), model, "when rows are read one by one");
        const rows = rowsById(model.predict({ customers: oneByOne(customers) }));
        ensureSameRows(rows, rowsById(await subject.batch()), "when rows are read one by one");
        const { auc } = model.evaluate({ customers: oneByOne(customers) });
        ensure(
          auc === model.evaluate({ customers }).auc,
          "Metrics must be the same when rows are read one by one.",
        );
      },
    },
    {
      name: "new names for all customers, in the same order, change no score",
      async run() {
        const prefix = "renamed-";
        const other = { customers: renamedRows(subject, prefix) };
        const expected = rowsById(await subject.batch());
        const own = (name: string) => name.slice(prefix.length);
        ensureSameRows(rowsById((await subject.model()).predict(other), own), expected, "under another name");
        const trained = await subject.train(other.customers);
        ensureSameRows(rowsById(trained.predict(other), own), expected, "when trained under another name");
      },
    },
    {
      name: "any partition of the customers, also a stream of it, gives the rows of the whole batch",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        const rows = new Map<string, unknown[]>();
        for (let part = 0; part < parts; part++)
          for (const [name, own] of rowsById(model.predict({ customers: partOf(part) }))) rows.set(name, own);
        ensureSameRows(rows, expected, "in a part of the batch");
        const source = (async function* () {
          for (let part = 0; part < parts; part++) yield { customers: partOf(part) };
        })();
        const streamed = new Map<string, unknown[]>();
        for await (const predictions of model.predictStream(source))
          for (const [name, own] of rowsById(predictions)) streamed.set(name, own);
        ensureSameRows(streamed, expected, "in a stream");
      },
    },
    {
      name: "one customer alone, and under a name that training has not seen, gets the row of the batch",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        for (const [i, row] of customers.slice(0, aloneLimit).entries()) {
          const own = new Map([[idOf(row), expected.get(idOf(row))!]]);
          ensureSameRows(rowsById(model.predict({ customers: [row] })), own, "when scored alone");
          const name = oddIds[i] ?? `${idOf(row)}-twin`;
          const twin = rowsById(model.predict({ customers: [{ ...row, [id]: name }] }));
          ensureSameRows(twin, new Map([[name, expected.get(idOf(row))!]]), "under another name");
        }
      },
    },
    {
      name: "the label of a row to score is not read",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        const without = customers.map(({ [label]: _, ...row }) => row);
        ensureSameRows(rowsById(model.predict({ customers: without })), expected, "without their label");
        const wrong = customers.map((row) => ({ ...row, [label]: "unknown yet" }));
        ensureSameRows(rowsById(model.predict({ customers: wrong })), expected, "with any label");
      },
    },
    {
      name: "a missing cell may be null, undefined, NaN, blank or left out",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        for (const blank of [undefined, Number.NaN, "", "  "]) {
          const rows = customers.map((row) => mapCells(row, (cell) => (cell === null ? blank : cell)));
          ensureSameRows(
            rowsById(model.predict({ customers: rows })),
            expected,
            `with ${String(blank)} for null`,
          );
          ensureSameBytes(await subject.train(rows), model, `when trained with ${String(blank)} for null`);
        }
        const shorter = customers.map((row) =>
          Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== null)),
        );
        ensureSameRows(
          rowsById(model.predict({ customers: shorter })),
          expected,
          "with missing cells left out",
        );
      },
    },
    {
      name: "a record that comes twice counts once, and two that differ are an EventError",
      async run() {
        const model = await subject.model();
        const twice = [...customers, { ...customers[0]! }];
        ensureSameBytes(await subject.train(twice), model, "when a record comes twice");
        const rows = rowsById(model.predict({ customers: twice }));
        ensureSameRows(rows, rowsById(await subject.batch()), "when a record comes twice");
        const differing = [...customers, { ...customers[1]!, [id]: customers[0]![id] }];
        await ensureThrows(
          () => subject.train(differing),
          EventError,
          "Training with two rows of a customer",
        );
        await ensureThrows(
          () => model.predict({ customers: differing }),
          EventError,
          "predict with two rows of a customer",
        );
      },
    },
    {
      name: "every customer has a row, and one who is asked for and unknown is skipped with a code",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        ensure(
          expected.size === customers.length,
          `There must be ${customers.length} rows, got ${expected.size}.`,
        );
        const some = customers.filter((_, i) => i % 4 === 1).map(idOf);
        const asked = model.predict({ customers }, { customers: ["nobody-by-this-name", ...some, ...some] });
        const rows = new Map(some.map((name) => [name, expected.get(name)!]));
        ensureSameRows(rowsById(asked), rows, "when asked for by name");
        const unknown = [...asked.skipped].map(({ customerId, code }) => `${customerId} ${code !== ""}`);
        ensure(
          unknown.join() === "nobody-by-this-name true",
          `A customer who is asked for and unknown must be skipped, got [${unknown}].`,
        );
      },
    },
    {
      name: "cells that training has not seen give chances, never NaN",
      async run() {
        const model = await subject.model();
        const [first] = customers as [CustomerRecord];
        const known = { [id]: first[id] };
        const strange: unknown[] = [null, "a word nobody knows", -1e300, 1e300, 0, true, new Date(0), 12n];
        for (const cell of strange) {
          const row = { ...mapCells(first, () => cell), ...known };
          ensureSound(model.predict({ customers: [row] }), `with ${String(cell)} in every cell`);
        }
        ensure(model.predict({ customers: [] }).length === 0, "A table of nobody must give no rows.");
      },
    },
  ];
}

function* oneByOne<T>(rows: readonly T[]): Generator<T> {
  yield* rows;
}

function mapCells(row: CustomerRecord, change: (cell: unknown) => unknown): CustomerRecord {
  return Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, change(cell)]));
}
