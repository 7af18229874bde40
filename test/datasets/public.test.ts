import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { loadCdnow } from "../../datasets/public/cdnow.js";
import { loadOnlineRetail } from "../../datasets/public/online-retail.js";
import { EventError } from "../../src/errors.js";
import { dataOf } from "../../src/events/table.js";

const folder = mkdtempSync(join(tmpdir(), "siyu-datasets-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string | Uint8Array): string {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.txt`);
  writeFileSync(path, content);
  return path;
}

async function errorOf(loading: Promise<unknown>): Promise<EventError> {
  const error = await loading.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EventError);
  return error as EventError;
}

const master = " 00001 19970101  1   11.77\r\n 00002 19970112  1   12.00\r\n 00002 19970112  5   77.00\r\n";
const header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";

test("CDNOW's master file becomes purchases of its customers", async () => {
  const events = await loadCdnow(file(master));
  expect([...events.toRows()]).toMatchObject([
    { customerId: "00001", timestamp: Date.UTC(1997, 0, 1), quantity: 1, amount: 11.77 },
    { customerId: "00002", timestamp: Date.UTC(1997, 0, 12), quantity: 1, amount: 12 },
    { customerId: "00002", timestamp: Date.UTC(1997, 0, 12), quantity: 5, amount: 77 },
  ]);
});

test("CDNOW's sample file keeps the id of the master file, packed or not", async () => {
  const sample = " 00004 0001 19970101  2   29.33\n 00004 0001 19980614  1    0.00\n";
  const rows = [...(await loadCdnow(file(sample))).toRows()];
  expect(rows.map(({ customerId }) => customerId)).toEqual(["00004", "00004"]);
  expect([...(await loadCdnow(file(gzipSync(sample)))).toRows()]).toEqual(rows);
});

test.each([
  ["another file", "customer_id,date\n1,1997-01-01\n", "line 1", "'customer_id,date'"],
  ["a line of another layout", `${master} 00004 0001 19970101  2   29.33\n`, "line 4", "00004 0001"],
  ["a day that does not exist", " 00001 19970230  1   11.77\n", "line 1", "19970230"],
  ["an empty file", "", "line 1", "nothing"],
])("CDNOW: %s is a wrong layout that says what was expected and found", async (_, content, place, found) => {
  const error = await errorOf(loadCdnow(file(content)));
  expect(error.code).toBe("wrong_layout");
  expect(error.message).toContain(place);
  expect(error.message).toContain("expected customer id, [sample id,] date YYYYMMDD");
  expect(error.message).toContain(found);
});

test("Online Retail: months come first, cancellations are refunds, rows without a customer are counted", async () => {
  const lines = [
    header,
    '536365,85123A,"WHITE HANGING HEART, ""T-LIGHT""",6,12/1/2010 8:26,2.55,17850,United Kingdom',
    "C536379,D,Discount,-1,12/13/2010 9:41,27.50,14527,United Kingdom",
    "536414,22139,,56,12/1/2010 11:52,0,,United Kingdom",
    "536370,22728,ALARM CLOCK BAKELIKE PINK,24,2010-12-01 08:45:00,3.75,12583.0,France",
  ];
  const { events, rowsWithoutCustomer } = await loadOnlineRetail(file(lines.join("\r\n")));
  expect(rowsWithoutCustomer).toBe(1);
  expect(dataOf(events).side.customers).toBeDefined();
  const day = (d: number, hour: number, minute: number) => Date.UTC(2010, 11, d, hour, minute);
  expect([...events.toRows()]).toMatchObject([
    {
      type: "purchase",
      customerId: "12583",
      timestamp: day(1, 8, 45),
      itemId: "22728",
      quantity: 24,
      amount: 90,
    },
    {
      type: "refund",
      customerId: "14527",
      timestamp: day(13, 9, 41),
      orderId: "C536379",
      quantity: 1,
      amount: 27.5,
    },
    {
      type: "purchase",
      customerId: "17850",
      timestamp: day(1, 8, 26),
      orderId: "536365",
      quantity: 6,
      amount: 15.3,
    },
  ]);
});

test("Online Retail II and Windows-1252 text are read too", async () => {
  const lines = [
    "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country",
    "489434,85048,\xa3 BALLS,12,12/1/2009 7:45,6.95,13085,UK",
  ];
  const { events } = await loadOnlineRetail(file(Buffer.from(lines.join("\n"), "latin1")));
  expect([...events.toRows()]).toMatchObject([{ customerId: "13085", orderId: "489434", amount: 83.4 }]);
});

test("Online Retail: amounts are exact where quantity times price is not in binary", async () => {
  const line = (quantity: number, price: string) => `1,A,x,${quantity},12/1/2010 8:26,${price},7,UK`;
  const prices: [number, string, number][] = [[3, "0.1", 0.3], [35, "1.15", 40.25], [1000, "0.001", 1], [7, "1.005", 7.04], [80995, "2.08", 168469.6]]; // biome-ignore format: a table
  for (const [quantity, price, amount] of prices) {
    const { events } = await loadOnlineRetail(file(`${header}\n${line(quantity, price)}\n`));
    expect([...events.toRows()][0]!.amount).toBe(amount);
  }
});

test.each([
  ["a file without its columns", "id,date\n1,2\n", "InvoiceNo", "'id,date'"],
  ["days before months", `${header}\n1,A,x,1,13/12/2010 8:26,1,7,UK\n`, "month first", "'13/12/2010 8:26'"],
  ["a decimal comma", `${header}\n1,A,x,1,12/1/2010 8:26,"2,55",7,UK\n`, "UnitPrice", "'2,55'"],
  ["a quantity of zero", `${header}\n1,A,x,0,12/1/2010 8:26,1,7,UK\n`, "Quantity", "'0'"],
  ["an empty file", "", "InvoiceNo", "nothing"],
])(
  "Online Retail: %s is a wrong layout that says what was expected and found",
  async (_, content, expected, found) => {
    const error = await errorOf(loadOnlineRetail(file(content)));
    expect(error.code).toBe("wrong_layout");
    expect(error.message).toContain(expected);
    expect(error.message).toContain(`found ${found}`);
  },
);

test("a path without a file is its own error", async () => {
  expect((await errorOf(loadCdnow(join(folder, "none.txt")))).code).toBe("file_not_found");
  expect((await errorOf(loadOnlineRetail(join(folder, "none.csv")))).code).toBe("file_not_found");
});
