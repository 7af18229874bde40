import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { inspectCsv, readCsv } from "../../../src/events/readers/csv.js";

test("a header of two lines, groups above names, is read by its names", async () => {
  const text =
    "会员,,订单,\n会员卡号,下单时间,订单编号,实付金额\nA1,2025-01-05,O1,10.00\nA2,2025-01-06,O2,20.00\n";
  const { report, numbers } = await readCsv(new TextEncoder().encode(text));
  expect(report).toMatchObject({ events: 2, customers: 2, skipped: 0 });
  expect(Array.from(numbers.amount!)).toEqual([1000, 2000]);
});

test("data below an ordinary header is never taken for the header", async () => {
  const text = "会员卡号,下单时间,备注\nA1,2025-01-05,订单编号\nA2,2025-01-06,实付金额\n";
  expect((await readCsv(new TextEncoder().encode(text))).report.events).toBe(2);
});

test("GB18030 with the four-byte yen sign is told from Windows-1252", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `A${i},2025-01-05,¥${i}.00`);
  const bytes = iconv.encode(`会员卡号,下单时间,实付金额\n${rows.join("\n")}\n`, "gb18030");
  expect(await inspectCsv(bytes)).toMatchObject({ text: { encoding: "gb18030" } });
  expect((await readCsv(bytes)).report.events).toBe(40);
});
