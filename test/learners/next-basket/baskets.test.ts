import { expect, test } from "vitest";
import { EventTable } from "../../../src/events/table.js";
import { nextBasket } from "../../../src/learners/index.js";
import { listsOf, rowsOf } from "./histories.js";

const events = [
  { customerId: "b", timestamp: "2025-01-01T09:00", itemId: "tea" },
  { customerId: "b", timestamp: "2025-01-01T18:00", itemId: "cup" },
  { customerId: "b", timestamp: "2025-01-05", itemId: "tea" },
  { type: "refund" as const, customerId: "b", timestamp: "2025-01-06", itemId: "cup" },
  { customerId: "a", timestamp: "2025-01-03", itemId: "pot" },
  { type: "view" as const, customerId: "c", timestamp: "2025-01-03", itemId: "pot" },
];
const basketsOf = ({ basketOffsets, items }: nextBasket.BasketHistories) =>
  rowsOf({ offsets: basketOffsets, items });

test("the items of one day are one basket, refunds and views are none, items are in the order of their ids", () => {
  const histories = nextBasket.basketHistories(events, { cutoff: "2025-01-07" });
  expect(histories.customerIds).toEqual(["a", "b"]);
  expect(histories.itemIds).toEqual(["cup", "pot", "tea"]);
  expect([...histories.offsets]).toEqual([0, 1, 3]);
  expect(basketsOf(histories).map((basket) => basket.sort())).toEqual([[1], [0, 2], [2]]);
  const [first, second, third] = histories.day!;
  expect([second! - first!, third! - first!, histories.now![0]! - first!]).toEqual([-2, 2, 4]);
});

test("what is at the cutoff or later is not there, and unknown items are passed over", () => {
  const histories = nextBasket.basketHistories(events, { cutoff: "2025-01-05", itemIds: ["tea", "lid"] });
  expect(histories.customerIds).toEqual(["a", "b"]);
  expect(basketsOf(histories)).toEqual([[], [0]]);
  expect(histories.itemCount).toBe(2);
});

test("baskets without dates have an order alone, and the last ones can be left out", () => {
  const table = EventTable.fromBaskets([
    { customerId: "a", orderSeq: 1, itemId: "x" },
    { customerId: "a", orderSeq: 2, itemId: "y" },
    { customerId: "a", orderSeq: 7, itemId: "z" },
  ]);
  const histories = nextBasket.basketHistories(table, { cutoff: { lastBaskets: 1 } });
  expect(basketsOf(histories)).toEqual([[0], [1]]);
  expect(histories.day).toBeUndefined();
  const model = nextBasket.trainTifuKnn(histories);
  expect(rowsOf(model.recommend(histories))).toEqual([[1, 0]]);
  expect([...model.scores(histories, listsOf([[2]]))]).toEqual([0]);
});

test.each([
  ["bad_cut", () => nextBasket.basketHistories(events, { cutoff: { lastBaskets: 1 } })],
  ["bad_instant", () => nextBasket.basketHistories(events, { cutoff: "soon" })],
  ["no_items", () => nextBasket.basketHistories(events, { field: "categoryId" })],
  ["unknown_option", () => nextBasket.basketHistories(events, { cutOff: 3 } as nextBasket.BasketsOptions)],
])("what cannot be cut is an error: %s", (code, run) => {
  expect(run).toThrowError(expect.objectContaining({ code }));
});
