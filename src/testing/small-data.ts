import { TrainError } from "../errors.js";
import { dayMs } from "../events/calendar-day.js";
import type { CustomerEvent } from "../events/schema.js";
import type { Model } from "../model/contract.js";
import { bytesOf, ensure, ensureSound, shown } from "./compare.js";
import { before, purchasesAt, tableUntil } from "./event-rows.js";
import { type Check, rowQuery, type Subject } from "./subject.js";

/** Too little data is an answer: a TrainError that says what is needed, or a model that works. Never NaN. */
export function smallDataChecks(subject: Subject): Check[] {
  const { events, cutoff, horizonDays: h } = subject;
  const purchases = (customers: number, daysBefore: (customer: number) => readonly number[]) =>
    purchasesAt(events, cutoff, customers, daysBefore);
  const cases: [string, CustomerEvent[]][] = [
    ["no event", []],
    ["one event", purchases(1, () => [2 * h])],
    ["one customer", purchases(1, () => Array.from({ length: 30 }, (_, i) => 1 + ((i * h) >> 2)))],
    ["customers who are all the same", purchases(80, () => [4 * h, 3 * h, 2 * h, h, 1])],
    ["customers of whom nobody came back", purchases(80, (c) => [1 + ((c * h) >> 4)])],
    ["customers who all came on one day", purchases(80, () => [1])],
    ["orders after the cutoff only", purchases(80, (c) => [-1 - c])],
  ];
  const onSmallData = cases.map(
    ([what, rows]): Check => ({
      name: `${what}: a TrainError that says what is needed, or a model that works`,
      async run() {
        const table = tableUntil(rows, cutoff);
        let model: Model;
        try {
          model = await subject.train(table);
        } catch (error) {
          ensureTooLittle(error, what);
          return;
        }
        const predictions = model.predict(table, { asOf: cutoff });
        ensureSound(predictions, `after training on ${what}`);
        bytesOf(model);
        if (predictions.length > 0) {
          const query = rowQuery(predictions, 0, cutoff);
          const { probability } = model.explain(table, predictions.customerIdAt(0), query);
          ensure(
            probability >= 0 && probability <= 1,
            `An explained probability must be in [0, 1], got ${probability}.`,
          );
        }
      },
    }),
  );
  return [
    ...onSmallData,
    {
      name: "a trained model scores nobody, one event, identical customers and ten years of silence without NaN",
      async run() {
        const model = await subject.model();
        ensureSound(await subject.batch(), "on the data of the contract");
        for (const days of [1, 365, 3650]) {
          const asOf = cutoff + days * dayMs;
          ensureSound(
            model.predict(before(subject.events, cutoff), { asOf }),
            `after ${days} days of silence`,
          );
        }
        for (const [what, rows] of cases) {
          const predictions = model.predict(tableUntil(rows, cutoff), { asOf: cutoff });
          ensureSound(predictions, `on ${what}`);
          if (what === "no event" || what === "orders after the cutoff only") {
            ensure(
              predictions.length === 0,
              `On ${what} nobody must be scored, got ${predictions.length} rows.`,
            );
          }
        }
      },
    },
  ];
}

function ensureTooLittle(error: unknown, what: string): void {
  ensure(
    error instanceof TrainError,
    `Training on ${what} must be a TrainError or work, got ${shown(error)}.`,
  );
  ensure(/^(too|no)_/.test(error.code), `The code must say what is too little, got "${error.code}".`);
  ensure(Object.keys(error.details).length > 0, `The details of "${error.code}" must say what there is.`);
}
