import fc from "fast-check";
import { expect, test } from "vitest";
import { EventTable } from "../../../src/events/table.js";
import { bytesOf } from "../table-bytes.js";

const ids = fc.constantFrom(
  ..."C1 C2 c-3 张三 a1 N1 n2 -5 #7 <NA> NULL - \\N None undefined 1.38001E+10 1.5 ~x =a 'b é1 x\u3000 y\u2003 李 \u3000李".split(
    " ",
  ),
  "",
  " ",
  " C1",
  "C2 ",
  "\u3000李",
  "李\u3000",
  "\u00a0z",
  "C".repeat(1000),
  "C".repeat(1001),
  "李".repeat(400),
);
const dates = fc.constantFrom(
  ..."2026-01-05 2026/01/05 2026-02-29 2024-02-29 2026-01-05T13:05:09 2026-01-05T24:00:00 1969-12-31 1970-01-01 2099-12-31T23:59:59 2100-01-01 2026-1-5 2026-01/05 1986-05-04 1986-05-04T02:30:00 2026-01-05T13:05:09Z 2026-0a-05 20260105 now".split(
    " ",
  ),
  "2026-01-05 00:00:00",
  " 2026-01-05",
  "",
);
const numbers = fc.constantFrom(
  ..."0 1 2 0.5 .5 5. 1.005 19.99 19.990 0.29 1,000 -3 -0 +4 1e3 1.2.3 ￥5 99999999999 123456789.12 999999999999 NULL 00012.30".split(
    " ",
  ),
  "",
  " 7",
);
/** Cells as nearly all files write them. */
const two = (most: number, least = 0) =>
  fc.integer({ min: least, max: most }).map((value) => String(value).padStart(2, "0"));
const plainId = fc.integer({ min: 0, max: 99_999 }).map((value) => `K${value}`);
const plainDay = fc
  .tuple(fc.integer({ min: 1971, max: 2099 }), two(12, 1), two(28, 1))
  .map((parts) => parts.join("-"));
const plainDate = fc.oneof(
  plainDay,
  fc
    .tuple(plainDay, two(23), two(59), two(59))
    .map(([day, hour, minute, second]) => `${day}T${hour}:${minute}:${second}`),
);
const plainMoney = fc.tuple(fc.integer({ min: 0, max: 99_999 }), two(99)).map((parts) => parts.join("."));
const plainQuantity = fc.integer({ min: 1, max: 999 }).map(String);
const plainShare = fc.integer({ min: 1, max: 99 }).map((value) => `0.${String(value).padStart(2, "0")}`);
const plainRow = fc.tuple(
  plainId,
  plainDate,
  plainId,
  plainId,
  plainQuantity,
  plainMoney,
  plainMoney,
  plainShare,
);
const oddRow = fc.tuple(ids, dates, ids, ids, numbers, numbers, numbers, numbers);

/** Plain rows of which up to two cells are odd: the rest of the row must not hide what becomes of them. */
const row = fc
  .tuple(plainRow, oddRow, fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 2 }))
  .map(([plain, odd, places]) => plain.map((cell, at) => (places.includes(at) ? odd[at]! : cell)));
const rows = fc.array(row, { maxLength: 12 });
const header = "customer_id,timestamp,order_id,item_id,quantity,amount,discount,propensity";

const columns = {
  customerId: "customer_id",
  timestamp: "timestamp",
  orderId: "order_id",
  itemId: "item_id",
  quantity: "quantity",
  amount: "amount",
  discount: "discount",
  propensity: "propensity",
};

/** A table, its report and all its issues. */
async function read(lines: readonly string[], options: { currencyDigits: number; timeZone?: string }) {
  const text = [header, ...Array<string>(40).fill("first,2026-01-05,o,i,1,1.5,1,0.5"), ...lines].join("\n");
  const issues: unknown[] = [];
  const table = await EventTable.fromCsv(new TextEncoder().encode(text), {
    ...options,
    dateFormat: "ymd",
    columns,
    onIssue: (issue) => issues.push(issue),
  });
  return { bytes: bytesOf(table), report: table.report, issues };
}

test("a row is read alike whether a cell of the file stands in quotes or none does", async () => {
  const options = fc.record({
    currencyDigits: fc.constantFrom(0, 2, 4),
    timeZone: fc.constantFrom("Asia/Shanghai", "America/New_York", undefined),
  });
  await fc.assert(
    fc.asyncProperty(rows, options, fc.boolean(), async (cells, { timeZone, currencyDigits }, hasReturn) => {
      const lines = cells.map(
        (row) => row.map((cell) => cell.replaceAll(",", "")).join(",") + (hasReturn ? "\r" : ""),
      );
      const given = { currencyDigits, ...(timeZone === undefined ? {} : { timeZone }) };
      const plain = await read([...lines, "last,2026-01-05,o,i,1,1,1,0.5"], given);
      const quoted = await read([...lines, '"last",2026-01-05,o,i,1,1,1,0.5'], given);
      expect(plain).toEqual(quoted);
    }),
    { seed: 20260105, numRuns: 300 },
  );
});
