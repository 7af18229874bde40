import { OptionsError } from "../errors.js";
import type { Predictions } from "../model/predictions.js";
import { ensure, ensureSameRows, ensureThrows, rowsById, shown } from "./compare.js";
import { type Check, type Subject, wrongQuery } from "./subject.js";

/** What rows are about: a customer, or where `settings.key` says so a customer and an item or category. */
export function pairChecks(subject: Subject): Check[] {
  const { table, cutoff, settings } = subject;
  const { key } = settings;
  const naming: Check = {
    name: "a row names its customer and what it is about, and there is one row for each",
    async run() {
      const batch = await subject.batch();
      ensure(
        batch.keyName === key,
        `The key of the rows must be ${shown(key)}, as the settings of the contract say, got ${shown(batch.keyName)}.`,
      );
      ensureNamed(batch);
    },
  };
  if (key === undefined) return [naming];
  return [
    naming,
    {
      name: "the rows of a customer are ranked 1, 2, 3, from the likeliest down",
      async run() {
        ensureRanked(await subject.batch());
      },
    },
    {
      name: "top is counted for each customer, and is a whole number from 1",
      async run() {
        const model = await subject.model();
        const expected = rowsById(await subject.batch());
        for (const top of [1, 2]) {
          const first = new Map(Array.from(expected, ([id, rows]) => [id, rows.slice(0, top)]));
          const rows = model.predict(table, wrongQuery({ asOf: cutoff, top }));
          ensureSameRows(rowsById(rows), first, `with top ${top}`);
        }
        for (const top of [0, 1.5, "3", Number.NaN]) {
          const call = () => model.predict(table, wrongQuery({ asOf: cutoff, top }));
          await ensureThrows(call, OptionsError, `predict with top ${shown(top)}`);
        }
      },
    },
    {
      name: "all rows of a customer begin with those of a plain query",
      async run() {
        const all = rowsById(
          (await subject.model()).predict(table, wrongQuery({ asOf: cutoff, ...settings.allRows })),
        );
        const plain = rowsById(await subject.batch());
        const first = new Map(Array.from(all, ([id, rows]) => [id, rows.slice(0, plain.get(id)?.length)]));
        ensureSameRows(first, plain, "at the head of all rows");
      },
    },
    {
      name: `explaining an unknown ${key} is an OptionsError`,
      async run() {
        const model = await subject.model();
        const id = (await subject.batch()).customerIdAt(0);
        const call = () =>
          model.explain(table, id, wrongQuery({ asOf: cutoff, [key]: "nothing-by-this-name" }));
        await ensureThrows(call, OptionsError, `explain for an unknown ${key}`);
      },
    },
  ];
}

function ensureNamed(batch: Predictions<unknown>): void {
  const { keyName } = batch;
  const seen = new Set<string>();
  const done = new Set<string>();
  for (let i = 0; i < batch.length; i++) {
    const row = batch.at(i) as { customerId?: unknown; itemId?: unknown; categoryId?: unknown };
    const id = batch.customerIdAt(i);
    const key = keyName && batch.keyAt(i);
    ensure(row.customerId === id, `Row ${i} must name its customer '${id}', got ${shown(row.customerId)}.`);
    ensure(
      keyName === undefined || row[keyName] === key,
      `Row ${i} must name its ${keyName} '${key}', got ${keyName && shown(row[keyName])}.`,
    );
    const name = JSON.stringify([id, key]);
    ensure(!seen.has(name), `There must be one row for ${name}, got two.`);
    seen.add(name);
    if (i > 0 && batch.customerIdAt(i - 1) !== id) done.add(batch.customerIdAt(i - 1));
    ensure(!done.has(id), `The rows of one customer must stand together, those of '${id}' do not.`);
  }
}

function ensureRanked(batch: Predictions<unknown>): void {
  const probability = batch.columns["probability"];
  for (let i = 0, rank = 0; i < batch.length; i++) {
    const isFirst = i === 0 || batch.customerIdAt(i) !== batch.customerIdAt(i - 1);
    rank = isFirst ? 1 : rank + 1;
    const row = batch.at(i) as { rank?: unknown };
    ensure(row.rank === rank, `Row ${i} must have rank ${rank} of its customer, got ${shown(row.rank)}.`);
    ensure(
      isFirst || !probability || probability[i]! <= probability[i - 1]!,
      `Row ${i} must not be likelier than the row of the same customer before it: ${probability?.[i]} after ${probability?.[i - 1]}.`,
    );
  }
}
