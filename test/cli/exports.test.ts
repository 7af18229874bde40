import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { folderWith, siyu } from "./run.js";

/** 90 orders of 30 customers, three each, as cells that a writer of exports needs. */
const orders = Array.from({ length: 90 }, (_, i) => {
  const day = new Date(Date.UTC(2025, 0, 1 + i * 4, 5, 7));
  return { card: String(1 + (i % 30)).padStart(8, "0"), order: `E${1000 + i}`, day, amount: 20 + i * 17.5 };
});
type Order = (typeof orders)[number];

const clock = ({ day }: Order) => day.toISOString().slice(0, 16).replace("T", " ");
const inChinese = ({ day }: Order) =>
  `${day.getUTCFullYear()}年${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
const daySerial = ({ day }: Order) => (day.getTime() / 86_400_000 + 25_569).toFixed(4);
const grouped = ({ amount }: Order) => `"￥${amount.toLocaleString("en-US", { minimumFractionDigits: 2 })}"`;

function exported(row: (order: Order) => string, header = "会员卡号,订单编号,实付金额,下单时间"): string {
  return `${[header, ...orders.map(row)].join("\n")}\n`;
}
const plain = exported((o) => `${o.card},${o.order},${o.amount},${clock(o)}`);

describe.each<[string, string | Uint8Array]>([
  ["in GB18030", iconv.encode(plain, "gb18030")],
  ["in UTF-8 with a byte order mark and CRLF", `\uFEFF${plain.replaceAll("\n", "\r\n")}`],
  ["in UTF-16 with tabs", iconv.encode(plain.replaceAll(",", "\t"), "utf16le", { addBOM: true })],
  ["with lines that end in CR", plain.replaceAll("\n", "\r")],
  ["with semicolons", plain.replaceAll(",", ";")],
  ["packed, under the name of a plain file", gzipSync(plain)],
  ["with titles above the header", `订单导出明细\n导出时间：2026-01-05 10:00:00,操作人：张三\n${plain}`],
  ["with ￥ and thousands separators", exported((o) => `${o.card},${o.order},${grouped(o)},${clock(o)}`)],
  ["with dates such as 2025年1月5日", exported((o) => `${o.card},${o.order},${o.amount}元,${inChinese(o)}`)],
  ["with day numbers of a spreadsheet", exported((o) => `${o.card},${o.order},${o.amount},${daySerial(o)}`)],
  ["with an apostrophe before ids", exported((o) => `'${o.card},'${o.order},${o.amount},${clock(o)}`)],
  ["with ids as formulas", exported((o) => `"=""${o.card}""",="${o.order}",${o.amount},${clock(o)}`)],
  [
    "with columns twice",
    exported(
      (o) => `${o.card},${o.order},${o.amount},${clock(o)},${o.card}`,
      "会员卡号,订单编号,实付金额,下单时间,会员卡号",
    ),
  ],
])("an export %s", (_, content) => {
  test("is read whole without a flag", async () => {
    const folder = folderWith({ "订单.csv": content });
    const { exitCode, stdout } = await siyu(["inspect", `${folder}/订单.csv`, "--json"]);
    const { report, facts, columns } = JSON.parse(stdout);
    expect({ exitCode, skipped: report.skipped, events: report.events }).toEqual({
      exitCode: 0,
      skipped: 0,
      events: 90,
    });
    expect(report.from).toMatch(/^2025-01-01T/);
    expect(facts).toMatchObject({ customers: 30, returning: 30, given: { amount: 1, orderId: 1 } });
    expect(columns[0].samples[0]).toBe("00000001");
  });
});

test("a line of totals below the orders is told and left out", async () => {
  const folder = folderWith({ "订单.csv": `${plain}合计,,12345.60,\n` });
  const { stdout } = await siyu(["inspect", `${folder}/订单.csv`, "--json"]);
  expect(JSON.parse(stdout).report).toMatchObject({ events: 90, skipped: 1 });
});

test.each<[string, string, string | Uint8Array, RegExp]>([
  ["a web page named as a workbook", "订单.xls", "<html><table><tr><td>会员卡号</td></tr></table></html>", /其实是网页.*\n.*另存为 CSV/],
  ["a web page named as CSV", "订单.csv", "\uFEFF<table><tr><td>会员卡号</td></tr></table>", /其实是网页/],
  ["a workbook", "订单.xlsx", "PK\u0003\u0004\0\0", /不是文本文件.*\n.*另存为 CSV/],
  ["an old workbook named as CSV", "订单.csv", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0]), /不是文本文件/],
  ["a JSON array", "订单.json", '[{"customerId":"A","timestamp":"2025-01-01"}]', /JSON 数组.*\n.*每行一个/],
  ["a header without rows", "订单.csv", "会员卡号,下单时间\n", /没有一行能读：表头下面没有数据/],
  ["phone numbers that a spreadsheet has rounded", "订单.csv", exported((o) => `1.38E+10,${o.order},1,${clock(o)}`, "手机号,订单编号,实付金额,下单时间"), /没有一行能读：编号被表格软件改成了科学计数/],
  ["rows without names of columns", "订单.csv", plain.slice(plain.indexOf("\n") + 1), /第一行看起来是数据/],
])("%s is refused in one sentence with a way out, and exits with 3", async (_, name, content, sentence) => {
  const folder = folderWith({ [name]: content });
  const run = await siyu(["backtest", "repurchase", `${folder}/${name}`, "--lang", "zh"]);
  expect(run).toMatchObject({ exitCode: 3, stdout: "", stderr: expect.stringMatching(sentence) });
  expect(run.stderr).toMatch(/\n怎么办：.+\n$/);
}); // biome-ignore format: one file a line

test("a folder is no file", async () => {
  const folder = folderWith({});
  const { exitCode, stderr } = await siyu(["inspect", folder]);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 3,
    stderr: `Error: '${folder}' is a folder, not a file.\nWhat to do: Name the file in it.\n`,
  });
});

describe("a column of order states", () => {
  const states = ["交易成功", "交易成功", "交易关闭", "已取消"];
  const withStates = exported(
    (o) => `${o.card},${o.order},${o.amount},${clock(o)},${states[Number(o.order.slice(1)) % 4]}`,
    "会员卡号,订单编号,实付金额,下单时间,订单状态",
  );
  const folder = folderWith({
    "订单.csv": withStates,
    "paid.csv": withStates.replaceAll(/交易关闭|已取消/g, "交易成功"),
    "shop.csv": withStates.replaceAll("订单状态", "status").replaceAll("交易成功", "delivered"),
    "members.csv": withStates.replaceAll("订单状态", "会员状态"),
  });

  test("is told loudly, with how to leave cancelled orders out", async () => {
    const { stdout } = await siyu(["inspect", `${folder}/订单.csv`, "--lang", "zh"]);
    expect(stdout).toContain(
      "哪里有问题\n  注意：「订单状态」列（交易成功, 交易关闭, 已取消）没有读取，已取消、未付款的订单也会算作购买。\n    → 请在导出时只保留成交的订单，或加上 --columns type=订单状态",
    );
    const { stderr } = await siyu([
      "train",
      "repurchase",
      `${folder}/订单.csv`,
      "-o",
      `${folder}/m.siyu`,
      "--cutoff",
      "2025-01-02",
    ]);
    expect(stderr).toMatch(/^Careful: the column '订单状态'/);
  });

  test("that is named as the type leaves cancelled orders out, and the next command says so too", async () => {
    const { stdout } = await siyu([
      "inspect",
      `${folder}/订单.csv`,
      "--columns",
      "type=订单状态",
      "--time-zone",
      "Asia/Shanghai",
    ]);
    expect(stdout).not.toContain("Careful");
    expect(stdout).toMatch(/events +purchase 46\n/);
    expect(stdout).toContain(
      `siyu backtest repurchase ${folder}/订单.csv --columns type=订单状态 --time-zone Asia/Shanghai\n`,
    );
  });

  test("whose words are not all purchases is not offered as the type", async () => {
    const { stdout } = await siyu(["inspect", `${folder}/shop.csv`]);
    expect(stdout).toContain("Careful: the column 'status' (delivered, 交易关闭, 已取消) is not read");
    expect(stdout).not.toContain("type=status");
  });

  test("is no matter where all are bought, or the states are of members", async () => {
    for (const name of ["paid.csv", "members.csv"]) {
      const { stdout } = await siyu(["inspect", `${folder}/${name}`, "--json"]);
      expect(JSON.parse(stdout).warnings).toEqual([]);
    }
  });
});

test("a column of refund states is told: refunded orders would be purchases", async () => {
  const content = exported(
    (o) => `${o.card},${o.order},1,${clock(o)},${o.amount > 900 ? "退款成功" : "未退款"}`,
    "会员卡号,订单编号,实付金额,下单时间,退款状态",
  );
  const folder = folderWith({ "订单.csv": content });
  const { stdout } = await siyu(["inspect", `${folder}/订单.csv`, "--json"]);
  expect(JSON.parse(stdout).warnings).toMatchObject([{ code: "refunds_not_read", column: "退款状态" }]);
});

test("customers behind asterisks are told: several people would be one", async () => {
  const masked = exported(
    (o) => `138****${o.card.slice(-1)},${o.order},1,${clock(o)}`,
    "手机号,订单编号,实付金额,下单时间",
  );
  const folder = folderWith({ "订单.csv": masked });
  const { stdout } = await siyu(["inspect", `${folder}/订单.csv`, "--lang", "zh"]);
  expect(stdout).toContain(
    "注意：「手机号」列是打了星号的编号（138****1, 138****2, 138****3），不同的客户会被当成同一个人。",
  );
});
