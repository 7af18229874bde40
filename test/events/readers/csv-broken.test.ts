import { describe, expect, test } from "vitest";
import { readCsv } from "../../../src/events/readers/csv.js";
import type { CsvOptions } from "../../../src/events/readers/file-options.js";
import { countOf, inPieces, linesOf, rowsOf } from "./event-rows.js";

const header = "customer_id,timestamp,order_id,quantity,amount";
const bytes = (text: string): Uint8Array => Buffer.from(text, "utf8");
const read = (lines: readonly string[], options: CsvOptions = {}) =>
  readCsv(bytes([header, ...lines, ""].join("\n")), { timeZone: "UTC", ...options });
const sound = (n: number): string => `c${n},2026-01-0${1 + (n % 9)},o${n},1,${n}.50`;

describe("a broken row is reported by line and code, and never takes another row with it", () => {
  test.each([
    ["too few cells", "c1,2026-01-01,o1,1", "wrong_cell_count"],
    ["too many cells", "c1,2026-01-01,o1,1,2,3", "wrong_cell_count"],
    ["a decimal comma in a comma file", "c1,2026-01-01,o1,1,12,50", "wrong_cell_count"],
    ["a line of text", "Total", "wrong_cell_count"],
    ["a quote that is never closed", 'c1,2026-01-01,"o1,1,2', "unclosed_quote"],
    ["a quote that is closed within a word", 'c1,2026-01-01,"o1"x,1,2', "unclosed_quote"],
    ["a quote before the end of a line", 'c1,2026-01-01,o1,1,"2', "unclosed_quote"],
    ["no customer", ",2026-01-01,o1,1,2", "missing_customer_id"],
    ["a customer NULL", "NULL,2026-01-01,o1,1,2", "missing_customer_id"],
    ["a rounded id", "1.38001E+10,2026-01-01,o1,1,2", "rounded_id"],
    ["no date", "c1,,o1,1,2", "missing_timestamp"],
    ["a date NaN", "c1,NaN,o1,1,2", "missing_timestamp"],
    ["a word as a date", "c1,yesterday,o1,1,2", "invalid_timestamp"],
    ["a day that does not exist", "c1,2026-02-30,o1,1,2", "invalid_timestamp"],
    ["a month that does not exist", "c1,2026-13-01,o1,1,2", "invalid_timestamp"],
    ["an hour that does not exist", "c1,2026-01-01 25:00,o1,1,2", "invalid_timestamp"],
    ["a date of the other order", "c1,25/12/2026,o1,1,2", "invalid_timestamp"],
    ["a cell that a spreadsheet could not show", "c1,########,o1,1,2", "invalid_timestamp"],
    ["a date too early", "c1,1900-01-01,o1,1,2", "timestamp_out_of_range"],
    ["a date too late", "c1,9999-12-31,o1,1,2", "timestamp_out_of_range"],
    ["a word as a quantity", "c1,2026-01-01,o1,many,2", "invalid_number"],
    ["a percent", "c1,2026-01-01,o1,1,20%", "invalid_number"],
    ["an exponent", "c1,2026-01-01,o1,1,1.2.3", "invalid_number"],
    ["two numbers in a cell", "c1,2026-01-01,o1,1,12/13", "invalid_number"],
    ["a quantity of zero", "c1,2026-01-01,o1,0,2", "zero_quantity"],
    ["three decimals", "c1,2026-01-01,o1,1,2.005", "amount_precision"],
    ["signs that contradict", "c1,2026-01-01,o1,-1,2", "mixed_sign"],
    ["bytes that were lost before", "c\uFFFD1,2026-01-01,o1,1,2", "invalid_encoding"],
  ])("%s", async (_name, row, code) => {
    const data = await read([sound(1), sound(2), row, sound(3), sound(4)]);
    expect(linesOf(data, code)).toEqual([4]);
    expect(data.report).toMatchObject({ rows: 5, events: 4, skipped: 1 });
    expect(rowsOf(data)).toEqual(rowsOf(await read([1, 2, 3, 4].map(sound))));
  });

  test("a thousand broken rows among sound ones are each told to onIssue by line", async () => {
    const broken = [
      "x",
      'c,"2026-01-01,o,1,1',
      ",2026-01-01,o,1,1",
      "c,no,o,1,1",
      "c,2026-01-01,o,1,1%",
      "c,2026-01-01,o,1",
    ];
    const lines: string[] = [];
    const wanted: number[] = [];
    for (let i = 0; i < 1000; i++) {
      lines.push(
        sound(i % 50),
        '"c7","2026-01-03 10:00","a ""quoted"" order, with a comma",2,3',
        broken[i % broken.length]!,
      );
      wanted.push(lines.length + 1);
    }
    const told: number[] = [];
    const data = await read(lines, {
      onIssue: ({ row, severity }) => severity === "error" && told.push(row),
    });
    expect(told.sort((a, b) => a - b)).toEqual(wanted);
    expect(data.report).toMatchObject({ rows: 3000, events: 2000, skipped: 1000 });
  });

  test("onInvalid throw fails the read and says which lines", async () => {
    await expect(read([sound(1), "x", sound(2), "y,z"], { onInvalid: "throw" })).rejects.toMatchObject({
      code: "invalid_events",
      details: { rows: 4, broken: 2, first: [{ row: 3 }, { row: 5 }] },
    });
  });

  test("bytes that are no text in the file's encoding cost their row, on whatever side of a block they are", async () => {
    const text = bytes(
      [header, ...Array.from({ length: 20_000 }, (_, i) => `客户${i},2026-01-01,o${i},1,1`), ""].join("\n"),
    );
    const damaged = Uint8Array.from(text);
    const line = 12_345;
    let at = 0;
    for (let n = 1; n < line; n++) at = damaged.indexOf(10, at) + 1;
    damaged[at + 1] = 0xff;
    const data = await readCsv(damaged, { timeZone: "UTC" });
    expect(linesOf(data, "invalid_encoding")).toEqual([line]);
    expect(data.report).toMatchObject({ events: 19_999, skipped: 1 });
  });
});

describe("what is not broken is read", () => {
  test("quotes, commas, doubled quotes and line ends in cells; a row has the number of its first line", async () => {
    const data = await read([
      '"c1","2026-01-01","first\nsecond ""x"", y\n\nlast",1,2',
      "c2,2026-01-02,o2,1,oops",
      "",
      "   ",
      'c3,2026-01-03,"o3" ,1,2',
      "bad",
    ]);
    expect(rowsOf(data)).toHaveLength(2);
    expect(data.ids.orderId!.dictionary.at(data.ids.orderId!.codes[0]!)).toBe('first\nsecond "x", y\n\nlast');
    expect(linesOf(data, "invalid_number")).toEqual([6]);
    expect(linesOf(data, "wrong_cell_count")).toEqual([10]);
  });

  test("mixed line ends, no line end at the end, empty lines and rows of empty cells", async () => {
    const data = await readCsv(
      bytes(
        `\uFEFF${header}\r\nc1,2026-01-01,o,1,2\n\r\n,,,,\r\nc2,2026-01-01,"o",1,"2"\r\nc3,2026-01-01,o,1,"2"\r`,
      ),
      { timeZone: "UTC" },
    );
    expect(data.report).toMatchObject({ rows: 3, events: 3, customers: 3 });
  });

  test("ids keep their zeros and lose the guards that keep spreadsheets from them", async () => {
    const data = await read(['="00123",2026-01-01,\'0045,1,2', "\t00123\t,2026-01-02,0045,1,2"]);
    expect(data.customers.size).toBe(1);
    expect(data.customers.at(0)).toBe("00123");
    expect(data.ids.orderId!.dictionary.size).toBe(1);
  });

  test("__proto__ is a customer", async () => {
    expect((await read(["__proto__,2026-01-01,constructor,1,2"])).customers.at(0)).toBe("__proto__");
  });

  test("a negative amount in parentheses is a refund", async () => {
    const data = await read(["c1,2026-01-01,o1,1,12.00", "c1,2026-01-02,o2,,(12.00)"]);
    expect(countOf(data, "negative_line")).toBe(1);
    expect(data.report.types).toEqual({ purchase: 1, refund: 1 });
  });
});

describe("a file that is no table of events is refused with a reason", () => {
  test.each([
    ["an empty file", "", "empty_file"],
    ["a file of blanks", "\n\n  \n", "empty_file"],
    ["no header line", "1001,2026-01-01,12.50\n1002,2026-01-02,3.00\n", "no_header"],
    ["no customer", "timestamp,amount\n2026-01-01,3\n", "missing_column"],
    ["no date", "customer_id,amount\nc1,3\n", "missing_column"],
    ["dates of no known form", "customer_id,timestamp\nc1,monday\n", "missing_column"],
    ["a workbook", "PK\u0003\u0004\u0000\u0000\u0000\u0000abc", "not_text"],
  ])("%s", async (_name, text, code) => {
    await expect(readCsv(bytes(text))).rejects.toMatchObject({ name: "EventError", code });
  });

  test("a file that is not there", async () => {
    await expect(readCsv("no/such/file.csv")).rejects.toMatchObject({ code: "file_not_found" });
  });

  test("the error of a missing column says what is there and how to name it", async () => {
    await expect(readCsv(bytes("wer,wann,amount\na,2026-01-01,3\n"))).rejects.toThrow(
      /No column was recognised that says who bought.*'wer', 'wann', 'amount'.*columns: \{ customerId: 'wer' \}/,
    );
  });

  test("and that a column is named right but holds no dates", async () => {
    await expect(readCsv(bytes("customer_id,order_date\na,monday\n"))).rejects.toThrow(
      /'order_date' is named so, but its cells \(such as 'monday'\) are no dates/,
    );
  });

  test("a header without rows is an empty table", async () => {
    expect((await readCsv(bytes("customer_id,timestamp\n"))).report).toMatchObject({ rows: 0, events: 0 });
  });

  test("a file without a header is read with the names given", async () => {
    const data = await readCsv(bytes("1001,2026-01-01,12.50\n1002,2026-01-02,3.00\n"), {
      header: ["customerId", "timestamp", "amount"],
    });
    expect(data.report.events).toBe(2);
  });

  test("cut gzip is told, not taken for the end", async () => {
    const { gzipSync } = await import("node:zlib");
    const packed = gzipSync(bytes([header, ...Array.from({ length: 5000 }, (_, i) => sound(i))].join("\n")));
    await expect(readCsv(packed.subarray(0, packed.length / 2))).rejects.toMatchObject({
      code: "damaged_gzip",
    });
  });
});

test("a row's issue does not depend on the size of the pieces in which the file comes", async () => {
  const text = bytes(
    [header, sound(1), 'c,"2026', sound(2), "x", '"c\n3",2026-01-01,o,1,2', "é,2026-01-01,o,1,?", ""].join(
      "\n",
    ),
  );
  const whole = await readCsv(text, { timeZone: "UTC" });
  for (const size of [1, 7, 65_536]) {
    const data = await readCsv(inPieces(text, size), { timeZone: "UTC" });
    expect(rowsOf(data)).toEqual(rowsOf(whole));
    expect(data.report).toEqual(whole.report);
  }
});

test("rows broken as text and rows broken as events fail a read together, counted once", async () => {
  const text =
    "customerId,timestamp,amount\na,2024-01-01,5\nb,2024-01-02\nc,2024-01-03,much\nd,2024-01-04,7\n";
  await expect(readCsv(Buffer.from(text), { onInvalid: "throw" })).rejects.toMatchObject({
    code: "invalid_events",
    details: {
      rows: 4,
      broken: 2,
      first: [
        {
          code: "wrong_cell_count",
          row: 3,
          message: "Event 3: it must have as many cells as the header: 3 expected, got 2.",
        },
        { code: "invalid_number", row: 4, field: "amount" },
      ],
    },
  });
});
