import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { type BasketCut, History, type PartialBasketCut } from "../../../src/events/history.js";
import { dataOf } from "../../../src/events/table.js";
import { planOfBaskets } from "../../../src/tasks/pairs/pair-plan.js";
import { pairPopulationOf, requirePopulation } from "../../../src/tasks/pairs/pair-population.js";
import { PairSnapshot } from "../../../src/tasks/pairs/pair-snapshot.js";
import { withOtherLast } from "../../../src/testing/basket-rows.js";
import { baskets } from "../../models/repurchase/pair-shop.js";

const key = "itemId";
const table = EventTable.fromBaskets(baskets);

/** Features of the customers of a cut, as training sees them. */
function featuresAt(of: EventTable, cut: BasketCut | PartialBasketCut, customers?: Int32Array) {
  const history = new History(dataOf(of), cut);
  const snapshot = new PairSnapshot(history, requirePopulation(pairPopulationOf(history, key, 1)), customers);
  return snapshot.features().columns;
}

test("no basket that an inner cut leaves out changes a feature, neither its customers' own nor the others'", () => {
  const plan = planOfBaskets(dataOf(table), 1, 1, 1);
  const ids = [...table.customerIds()];
  for (const { cut, customers } of plan.final) {
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
    const columns = featuresAt(table, cut as PartialBasketCut, customers);
    expect(columns[0]!.length).toBeGreaterThan(0);
    expect(featuresAt(changed, cut as PartialBasketCut, customers)).toEqual(columns);
  }
});

test("one basket more that is left out does change them: the test above can fail", () => {
  const changed = EventTable.fromBaskets(withOtherLast(baskets, 3));
  expect(featuresAt(changed, { lastBaskets: 2 })).not.toEqual(featuresAt(table, { lastBaskets: 2 }));
});
