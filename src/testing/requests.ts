import { OptionsError } from "../errors.js";
import { dayMs } from "../events/calendar-day.js";
import { ensure, ensureThrows, shown } from "./compare.js";
import { ofCustomers } from "./event-rows.js";
import { type Check, rowQuery, type Subject, wrongQuery } from "./subject.js";

/** What cannot be done as asked is an OptionsError, never a silent default. */
export function requestChecks(subject: Subject): Check[] {
  const { estimator, events, table, cutoff, horizonDays } = subject;
  const wrongOptions: Record<string, unknown>[] = [
    { horizonDay: 30 },
    ...[0, -5, Number.NaN, Number.POSITIVE_INFINITY, "30", []].map((wrong) => ({ horizonDays: wrong })),
    ...["no date", Number.NaN, true].map((wrong) => ({ cutoff: wrong })),
  ];
  const wrongQueries: Record<string, unknown>[] = [
    { asof: cutoff },
    { asOf: "yesterday" },
    { asOf: cutoff, horizonDays: "30" },
    { asOf: cutoff, horizonDays: horizonDays + 1 },
  ];
  return [
    {
      name: "mistyped options and options out of range are OptionsErrors",
      async run() {
        for (const wrong of wrongOptions) {
          const call = () => estimator.train(table, subject.options(wrong));
          await ensureThrows(call, OptionsError, `Training with ${shown(wrong)}`);
        }
      },
    },
    {
      name: "mistyped queries and horizons that were not trained for are OptionsErrors",
      async run() {
        const model = await subject.model();
        const batch = await subject.batch();
        const [id, ofRow] = [batch.customerIdAt(0), rowQuery(batch, 0, cutoff)];
        for (const wrong of [...wrongQueries, { asOf: cutoff, customers: "all" }]) {
          const query = wrongQuery(wrong);
          await ensureThrows(() => model.predict(table, query), OptionsError, `predict with ${shown(wrong)}`);
        }
        for (const wrong of wrongQueries) {
          await ensureThrows(
            () => model.explain(table, id, wrongQuery({ ...ofRow, ...wrong })),
            OptionsError,
            `explain with ${shown(wrong)}`,
          );
          const query = wrongQuery({ asOf: cutoff, ...wrong });
          await ensureThrows(
            () => model.evaluate(table, query),
            OptionsError,
            `evaluate with ${shown(wrong)}`,
          );
        }
      },
    },
    {
      name: "an array of events without asOf is an OptionsError, as nobody knows when it ends",
      async run() {
        const model = await subject.model();
        const id = (await subject.batch()).customerIdAt(0);
        const own = ofCustomers(events, new Set([id]));
        await ensureThrows(() => model.predict(own), OptionsError, "predict for an array without asOf");
      },
    },
    {
      name: "explaining an unknown customer is an OptionsError",
      async run() {
        const model = await subject.model();
        const query = rowQuery(await subject.batch(), 0, cutoff);
        const call = () => model.explain(table, "nobody-by-this-name", query);
        await ensureThrows(call, OptionsError, "explain for an unknown customer");
      },
    },
    {
      name: "evaluating before the training cutoff is an OptionsError, at the cutoff it gives named numbers",
      async run() {
        const model = await subject.model();
        for (const asOf of [cutoff - 1, cutoff - dayMs]) {
          await ensureThrows(
            () => model.evaluate(table, { asOf }),
            OptionsError,
            "evaluate before the cutoff",
          );
        }
        const metrics = Object.values(model.evaluate(table, { asOf: cutoff }));
        ensure(metrics.length > 0, "evaluate must give at least one metric, got none.");
        ensure(
          metrics.every((metric) => typeof metric === "number"),
          "Every metric must be a number.",
        );
      },
    },
  ];
}
