import { expect, test } from "vitest";
import { loadAmazonReviews } from "../../datasets/index.js";
import { itemAttributesAsOf } from "../../src/events/side-tables.js";
import { dataOf } from "../../src/events/table.js";
import { isShared, sharedPath } from "../shared/data.js";
import { errorOf, fileOf } from "./public-files.js";

const sequences = ["1 10 11 12", "", "2 11"];
const attributes = fileOf([JSON.stringify({ 10: [7, 3], 11: [3, 3], 12: [9, 3, 7] })]);

test("Amazon: an item is a basket at its place in the customer's line", async () => {
  const events = await loadAmazonReviews({ sequences: fileOf(sequences) });
  expect(events.clock).toBe("sequence");
  expect([...events.toBaskets()]).toEqual([
    { customerId: "1", orderSeq: 1, itemId: "10" },
    { customerId: "1", orderSeq: 2, itemId: "11" },
    { customerId: "1", orderSeq: 3, itemId: "12" },
    { customerId: "2", orderSeq: 1, itemId: "11" },
  ]);
});

test("Amazon: of an item's attributes the one that most items have comes first, each once", async () => {
  const data = dataOf(await loadAmazonReviews({ sequences: fileOf(sequences), attributes }));
  const { categorical, numeric } = itemAttributesAsOf(data, Number.POSITIVE_INFINITY);
  expect(numeric).toEqual([]);
  const wordsOf = ({ levels, codes }: (typeof categorical)[number]) =>
    Array.from(codes, (code) => levels[code] ?? "");
  expect(Object.fromEntries(categorical.map((column) => [column.name, wordsOf(column)]))).toEqual({
    attribute1: ["3", "3", "3"],
    attribute2: ["7", "", "7"],
    attribute3: ["", "", "9"],
  });
});

test("Amazon: tables of sequences and attributes give what the published files give", async () => {
  const published = await loadAmazonReviews({ sequences: fileOf(sequences), attributes });
  const tables = await loadAmazonReviews({
    sequences: fileOf(["customer_id,order_seq,item_id", "1,1,10", "1,2,11", "1,3,12", "2,1,11"]),
    attributes: fileOf(["item_id,attribute_id", "10,7", "10,3", "11,3", "12,9", "12,3", "12,7"]),
  });
  expect([...tables.toBaskets()]).toEqual([...published.toBaskets()]);
  expect(itemAttributesAsOf(dataOf(tables), 0)).toEqual(itemAttributesAsOf(dataOf(published), 0));
});

test("Amazon: a line that is no sequence is one skipped row, another file a wrong layout", async () => {
  const { report } = await loadAmazonReviews({ sequences: fileOf(["1 10 11", "2 x", "3", "4 10"]) });
  expect(report).toMatchObject({ rows: 5, events: 3, skipped: 2 });
  const other = fileOf(["item_id,attribute_id", "10,7"]);
  const error = await errorOf(loadAmazonReviews({ sequences: other }));
  expect(error).toMatchObject({ code: "wrong_layout", details: { looksLike: "Amazon reviews" } });
  const broken = fileOf(['{"10": [7, 3']);
  const byItem = await errorOf(loadAmazonReviews({ sequences: fileOf(sequences), attributes: broken }));
  expect(byItem).toMatchObject({ code: "wrong_layout" });
  expect(byItem.message).toContain("item2attributes.json");
});

test.skipIf(!isShared("amazon-beauty"))(
  "Amazon's Beauty: 198,502 items of 12,101 in 22,363 sequences, each item with an attribute",
  async () => {
    const events = await loadAmazonReviews({
      sequences: sharedPath("amazon-beauty/sequences.csv.gz"),
      attributes: sharedPath("amazon-beauty/item_attributes.csv.gz"),
    });
    expect(events.report).toMatchObject({ rows: 198_502, events: 198_502, customers: 22_363 });
    const { ids, side } = dataOf(events);
    expect([ids.itemId!.dictionary.size, side.items!.ids.size]).toEqual([12_101, 12_101]);
    const first = itemAttributesAsOf(dataOf(events), 0).categorical[0]!;
    expect([first.name, first.codes.includes(-1)]).toEqual(["attribute1", false]);
  },
);
