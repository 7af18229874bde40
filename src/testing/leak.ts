import { isDeepStrictEqual } from "node:util";
import { dayMs } from "../events/calendar-day.js";
import { ensure, ensureSameBytes, ensureSameRows, rowsById } from "./compare.js";
import { before, crowdedFrom, scrambledFrom, tableUntil } from "./event-rows.js";
import type { Check, Subject } from "./subject.js";

/** From midnight to the middle of a trading day: a cutoff may be any instant. */
const midDayMs = 34_620_000;

/** Nothing that happens, or becomes known, at or after a cutoff is seen before it. */
export function leakChecks(subject: Subject): Check[] {
  const { estimator, events, cutoff, table, settings, horizonDays } = subject;
  const otherFutures = (from: number) => [
    { what: "removed", other: tableUntil(before(events, from), from) },
    { what: "changed", other: tableUntil(scrambledFrom(events, from), from) },
    { what: "added", other: tableUntil(crowdedFrom(events, from), from) },
  ];
  const checks: Check[] = [
    {
      name: "training uses no event that happened or became known at or after the cutoff",
      async run() {
        const model = await subject.model();
        for (const { what, other } of otherFutures(cutoff)) {
          ensureSameBytes(await subject.train(other), model, `when events after the cutoff are ${what}`);
        }
        const noon = subject.options({ cutoff: cutoff + midDayMs });
        const crowded = tableUntil(crowdedFrom(events, cutoff + midDayMs), cutoff + midDayMs);
        const [plain, other] = [await estimator.train(table, noon), await estimator.train(crowded, noon)];
        ensureSameBytes(other, plain, "when events are added from a cutoff within a day on");
      },
    },
    {
      name: "a prediction uses no event that happened or became known at or after asOf",
      async run() {
        const model = await subject.model();
        for (const asOf of [cutoff, cutoff + midDayMs]) {
          const expected = rowsById(model.predict(table, { asOf }));
          for (const { what, other } of otherFutures(asOf)) {
            const rows = rowsById(model.predict(other, { asOf }));
            ensureSameRows(rows, expected, `when events after asOf are ${what}`);
          }
        }
      },
    },
  ];
  if (settings.featureRows) {
    checks.push({
      name: "the features of an inner cutoff use no event that happened or became known at or after it",
      async run() {
        for (const horizons of [1, 2, 3]) {
          const inner = cutoff - horizons * horizonDays * dayMs + (horizons % 2) * midDayMs;
          const expected = await settings.featureRows!(table, inner);
          ensure(expected.length > 0, "featureRows must return the columns of the features, got none.");
          for (const { what, other } of otherFutures(inner)) {
            const columns = await settings.featureRows!(other, inner);
            const changed = expected.findIndex((column, f) => !isDeepStrictEqual(columns[f], column));
            ensure(
              changed === -1 && columns.length === expected.length,
              `Feature ${changed} at ${new Date(inner).toISOString()} must not change when later events are ${what}.`,
            );
          }
        }
      },
    });
  }
  return checks;
}
