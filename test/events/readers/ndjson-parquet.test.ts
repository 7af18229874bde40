import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { readCsv } from "../../../src/events/readers/csv.js";
import { inspectNdjson, readNdjson } from "../../../src/events/readers/ndjson.js";
import { inspectParquet, readParquet } from "../../../src/events/readers/parquet.js";
import { countOf, inPieces, linesOf, rowsOf } from "./event-rows.js";

const options = { timeZone: "Asia/Shanghai" } as const;
const sales = Array.from({ length: 500 }, (_, i) => ({
  customer: `客户${i % 60}`,
  at: new Date(Date.UTC(2025, i % 12, 1 + (i % 28), i % 24, 5, 9)),
  order: `D${i}`,
  quantity: 1 + (i % 3),
  amount: (100 + i * 7) / 100,
}));
const csv = [
  "客户编号,付款时间,订单号,数量,实付金额",
  ...sales.map(
    ({ customer, at, order, quantity, amount }) =>
      `${customer},${at.toISOString()},${order},${quantity},${amount.toFixed(2)}`,
  ),
].join("\n");
const expected = rowsOf(await readCsv(Buffer.from(csv), options));

describe("NDJSON", () => {
  const lines = sales.map(({ customer, at, order, quantity, amount }) =>
    JSON.stringify({
      客户编号: customer,
      付款时间: at.getTime(),
      订单号: order,
      数量: quantity,
      实付金额: amount,
    }),
  );
  const bytes = Buffer.from(`${lines.join("\n")}\n`);

  test.each([1, 7, 65_536])("gives the table of the same CSV file, in pieces of %i bytes", async (size) => {
    expect(rowsOf(await readNdjson(inPieces(bytes, size), options))).toEqual(expected);
  });

  test("a broken line is reported by its number, and the others are read", async () => {
    const data = await readNdjson(
      Buffer.from([lines[0], "{broken", "", "[1]", '"text"', lines[1], "null"].join("\r\n")),
      options,
    );
    expect(linesOf(data, "invalid_json")).toEqual([2, 4, 5, 7]);
    expect(data.report).toMatchObject({ rows: 6, events: 2, skipped: 4 });
  });

  test("a field that comes for the first time after the sample is read by its name, any other key is told", async () => {
    const many = Array.from(
      { length: 30_000 },
      (_, i) => `{"uid":"c${i % 9}","pay_time":"2026-01-05T00:00:00Z","orderId":"o${i}"}`,
    );
    const late =
      '{"uid":"c1","pay_time":"2026-01-06T00:00:00Z","type":"refund","amount":"12.50","mood":"sad"}';
    const data = await readNdjson(Buffer.from([...many, late].join("\n")), options);
    expect(data.report.types).toEqual({ purchase: 30_000, refund: 1 });
    expect(data.report.given["amount"]).toBe(1);
    expect(linesOf(data, "unknown_field")).toEqual([30_001]);
  });

  test("null and missing keys are not given; wrong values are reported", async () => {
    const data = await readNdjson(
      Buffer.from(
        '{"customerId":"a","timestamp":"2026-01-05","amount":null}\n{"customerId":["a"],"timestamp":"2026-01-05","amount":1}\n{"customerId":"a","timestamp":"2026-01-05","amount":"x"}\n',
      ),
      options,
    );
    expect(data.report.events).toBe(1);
    expect([countOf(data, "invalid_customer_id"), countOf(data, "invalid_number")]).toEqual([1, 1]);
  });

  test("inspection maps keys; a JSON array is refused with a reason", async () => {
    expect((await inspectNdjson(bytes)).columns.map(({ field }) => field)).toEqual([
      "customerId",
      "timestamp",
      "orderId",
      "quantity",
      "amount",
    ]);
    await expect(readNdjson(Buffer.from("[\n{}\n]"))).rejects.toMatchObject({ code: "not_ndjson" });
    await expect(readNdjson(Buffer.from("\n"))).rejects.toMatchObject({ code: "empty_file" });
  });
});

describe("Parquet", () => {
  const fileOf = (
    at: { readonly type: "TIMESTAMP" | "INT64"; readonly data: readonly unknown[] },
    rowGroupSize = 128,
  ): Uint8Array =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: [
          { name: "客户编号", data: sales.map(({ customer }) => customer), type: "STRING" },
          { name: "付款时间", data: [...at.data], type: at.type },
          { name: "订单号", data: sales.map(({ order }) => order), type: "STRING" },
          { name: "数量", data: sales.map(({ quantity }) => quantity), type: "INT32" },
          { name: "实付金额", data: sales.map(({ amount }) => amount), type: "DOUBLE" },
        ],
        rowGroupSize,
      }),
    );

  test("gives the table of the same CSV file, of one row group or several", async () => {
    const at = { type: "TIMESTAMP", data: sales.map(({ at }) => at) } as const;
    for (const size of [128, 10_000])
      expect(rowsOf(await readParquet(fileOf(at, size), options))).toEqual(expected);
  });

  test("whole numbers as epoch milliseconds or seconds are read by their unit", async () => {
    const ms = fileOf({ type: "INT64", data: sales.map(({ at }) => BigInt(at.getTime())) });
    const seconds = fileOf({ type: "INT64", data: sales.map(({ at }) => BigInt(at.getTime() / 1000)) });
    expect(rowsOf(await readParquet(ms, options))).toEqual(expected);
    expect((await inspectParquet(seconds)).dates?.format).toBe("epoch_seconds");
    expect(rowsOf(await readParquet(seconds, options))).toEqual(expected);
  });

  test("a stream is read as well; a file that is no Parquet is refused", async () => {
    const file = fileOf({ type: "TIMESTAMP", data: sales.map(({ at }) => at) });
    expect(rowsOf(await readParquet(inPieces(file, 1000), options))).toEqual(expected);
    await expect(readParquet(Buffer.from("a,b\n1,2\n"))).rejects.toMatchObject({ code: "damaged_parquet" });
    await expect(readParquet(file.subarray(0, file.length - 20))).rejects.toMatchObject({
      code: "damaged_parquet",
    });
  });
});
