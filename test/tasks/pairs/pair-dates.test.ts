import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { fitPairDates } from "../../../src/tasks/pairs/pair-dates.js";
import { pairPopulationOf, requirePopulation } from "../../../src/tasks/pairs/pair-population.js";
import { PairSnapshot } from "../../../src/tasks/pairs/pair-snapshot.js";
import { cutoff, events } from "../../models/repurchase/pair-shop.js";

const history = new History(dataOf(EventTable.from(events)), cutoff);
const snapshot = new PairSnapshot(
  history,
  requirePopulation(pairPopulationOf(history, "itemId", 30)),
  Int32Array.of(0, 1, 2, 3),
);

test("within a shorter window a tenth, half and nine tenths of its purchases come by the quantiles", async () => {
  const dates = await fitPairDates([], { training: [], validation: [] }, 90, 1);
  for (const withinDays of [7, 30, 89]) {
    const whole = dates.probabilityBy(snapshot, withinDays);
    const quantiles = [0.1, 0.5, 0.9];
    const days = dates.quantiles(snapshot, quantiles, withinDays);
    quantiles.forEach((quantile, q) => {
      days[q]!.forEach((t, row) => {
        if (t === 0) return;
        const part = dates.probabilityBy(snapshot, t)[row]! / whole[row]!;
        expect(Math.abs(part - quantile)).toBeLessThan(0.01);
      });
    });
  }
});

test("within the window that was trained they are the model's own", async () => {
  const dates = await fitPairDates([], { training: [], validation: [] }, 90, 1);
  expect(dates.quantiles(snapshot, [0.5], 90)).toEqual(dates.quantiles(snapshot, [0.5]));
});
