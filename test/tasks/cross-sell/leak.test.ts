import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { type BasketCut, History, type PartialBasketCut } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { assortmentOf } from "../../../src/tasks/cross-sell/assortment.js";
import { crossPopulationOf } from "../../../src/tasks/cross-sell/cross-population.js";
import { CrossSnapshots } from "../../../src/tasks/cross-sell/cross-snapshot.js";
import { trainCrossSell } from "../../../src/tasks/cross-sell/train-cross-sell.js";
import { planOfBaskets } from "../../../src/tasks/pairs/pair-plan.js";
import { withOtherLast } from "../../../src/testing/basket-rows.js";
import { baskets, cutoff, events } from "../../models/repurchase/pair-shop.js";

/** Candidates and their features of the customers of a cut, as training sees them. */
async function candidatesAt(
  of: EventTable,
  cut: number | BasketCut | PartialBasketCut,
  customers?: Int32Array,
) {
  const history = new History(dataOf(of), cut);
  const population = (await crossPopulationOf(history, "itemId", 1))!;
  const asOf = typeof cut === "number" ? cut : Number.POSITIVE_INFINITY;
  const assortment = assortmentOf(population.keys, dataOf(of), asOf, undefined);
  const snapshot = new CrossSnapshots(history, { population, assortment }, { atLeast: 5 }).of(customers);
  return {
    ids: Array.from(snapshot.keys, (key) => assortment.ids.at(key)),
    columns: snapshot.features().columns,
  };
}

test("no basket that an inner cut leaves out changes a candidate or a feature, neither of its customers nor of the others", async () => {
  const table = EventTable.fromBaskets(baskets);
  const ids = [...table.customerIds()];
  for (const { cut, customers } of planOfBaskets(dataOf(table), 1, 1, 1).final) {
    const { customers: isCut } = cut as PartialBasketCut;
    const isOfPart = (id: unknown) => isCut[ids.indexOf(String(id))] === 1;
    const changed = EventTable.fromBaskets([
      ...withOtherLast(
        baskets.filter(({ customerId }) => isOfPart(customerId)),
        2,
      ),
      ...withOtherLast(
        baskets.filter(({ customerId }) => !isOfPart(customerId)),
        1,
      ),
    ]);
    const found = await candidatesAt(table, cut as PartialBasketCut, customers);
    expect(found.ids.length).toBeGreaterThan(0);
    expect(await candidatesAt(changed, cut as PartialBasketCut, customers)).toEqual(found);
  }
});

test("no purchase from the cutoff on changes a candidate or a feature", async () => {
  const table = EventTable.from(events);
  const earlier = EventTable.from(events.filter(({ timestamp }) => new Date(timestamp).getTime() < cutoff));
  const known = (of: EventTable) =>
    candidatesAt(
      of,
      cutoff,
      Int32Array.from([...of.customerIds()].keys()).filter((code) => hasEvents(of, code)),
    );
  const hasEvents = (of: EventTable, code: number) => {
    const { offsets } = new History(dataOf(of), cutoff);
    return offsets[code + 1]! > offsets[code]!;
  };
  expect(await known(table)).toEqual(await known(earlier));
});

test("customers who come only after the cutoff change nothing, however many they are and whatever their ids", async () => {
  const [line] = events.filter(
    ({ type = "purchase", timestamp }) => type === "purchase" && new Date(timestamp).getTime() >= cutoff,
  );
  const later = Array.from({ length: 600 }, (_, k) => ({
    ...line!,
    customerId: `A${k}`,
    orderId: `later-${k}`,
  }));
  // Longer than any window of the history: carried on by what is found at the cutoff.
  const settings = { key: "itemId", horizons: [200], learner: "shares", seed: 1 } as const;
  const trained = async (rows: typeof events) => {
    const { horizons } = await trainCrossSell(dataOf(EventTable.from(rows)), cutoff, settings);
    const [{ trained: window, carry, blend }] = horizons as [(typeof horizons)[0]];
    return { window, carry, blend };
  };
  const found = await trained([...events, ...later]);
  expect(found.window).toBeLessThan(200);
  expect(found.carry).toBeGreaterThan(0);
  expect(found).toEqual(await trained(events));
});

test("one basket more that is left out does change them: the tests above can fail", async () => {
  const table = EventTable.fromBaskets(baskets);
  const changed = EventTable.fromBaskets(withOtherLast(baskets, 3));
  expect(await candidatesAt(changed, { lastBaskets: 2 })).not.toEqual(
    await candidatesAt(table, { lastBaskets: 2 }),
  );
});
