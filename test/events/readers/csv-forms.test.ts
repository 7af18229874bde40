import { gzipSync } from "node:zlib";
import iconv from "iconv-lite";
import { describe, expect, test } from "vitest";
import { inspectCsv, readCsv } from "../../../src/events/readers/csv.js";
import type { CsvOptions } from "../../../src/events/readers/file-options.js";
import { rowsOf } from "./event-rows.js";

interface Sale {
  readonly customer: string;
  /** Local clock in Shanghai. */
  readonly at: Date;
  readonly order: string;
  readonly item: string;
  readonly category: string;
  readonly quantity: number;
  readonly fen: number;
  readonly channel: string;
}

/** A seeded table of sales: a multiplicative congruential sequence is enough to vary every field. */
function salesOf(count: number): Sale[] {
  let state = 20260105;
  const below = (n: number): number => {
    state = Number((BigInt(state) * 48271n) % 2147483647n);
    return state % n;
  };
  return Array.from({ length: count }, (_, i) => ({
    customer: `会员${1000 + below(40)}`,
    at: new Date(Date.UTC(2025, below(12), 1 + below(28), below(24), below(60), below(60))),
    order: `D${String(70000000 + i)}`,
    item: `SKU-${below(30)}`,
    category: ["面霜", "精华", "口红, 唇釉", "防晒"][below(4)]!,
    quantity: 1 + below(5),
    fen: 100 + below(300000),
    channel: ["小程序", "天猫", "门店"][below(3)]!,
  }));
}

const sales = salesOf(150);
const two = (n: number): string => String(n).padStart(2, "0");
const parts = (at: Date) => ({
  y: at.getUTCFullYear(),
  m: at.getUTCMonth() + 1,
  d: at.getUTCDate(),
  h: at.getUTCHours(),
  i: at.getUTCMinutes(),
  s: at.getUTCSeconds(),
});
const yuan = (fen: number): string => (fen / 100).toFixed(2);
const grouped = (fen: number): string => yuan(fen).replace(/\B(?=(\d{3})+\.)/g, ",");
const shanghaiMs = (at: Date): number => at.getTime() - 8 * 3_600_000;

const dates = {
  iso: (at: Date) => at.toISOString().slice(0, 19),
  offset: (at: Date) => `${at.toISOString().slice(0, 19)}+08:00`,
  utc: (at: Date) => new Date(shanghaiMs(at)).toISOString(),
  slashes: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${y}/${m}/${d} ${h}:${two(i)}:${two(s)}`;
  },
  points: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${y}.${m}.${d} ${two(h)}:${two(i)}:${two(s)}`;
  },
  chinese: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${y}年${m}月${d}日 ${h}时${i}分${s}秒`;
  },
  halfDays: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${y}年${m}月${d}日 ${h < 12 ? "上午" : "下午"}${h % 12 === 0 ? 12 : h % 12}:${two(i)}:${two(s)}`;
  },
  compact: (at: Date) => at.toISOString().slice(0, 19).replace(/\D/g, ""),
  seconds: (at: Date) => String(shanghaiMs(at) / 1000),
  milliseconds: (at: Date) => String(shanghaiMs(at)),
  microseconds: (at: Date) => `${shanghaiMs(at)}000`,
  american: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${m}/${d}/${y} ${h % 12 === 0 ? 12 : h % 12}:${two(i)}:${two(s)} ${h < 12 ? "AM" : "PM"}`;
  },
  european: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${two(d)}.${two(m)}.${y} ${two(h)}:${two(i)}:${two(s)}`;
  },
  english: (at: Date) => {
    const { y, m, d, h, i, s } = parts(at);
    return `${d}-${["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][m - 1]}-${y} ${two(h)}:${two(i)}:${two(s)}`;
  },
  excel: (at: Date) => String(at.getTime() / 86_400_000 + 25_569),
};

interface Form {
  readonly name: string;
  readonly header: readonly string[];
  readonly date: keyof typeof dates;
  readonly money?: (fen: number) => string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly newline?: string;
  readonly quoteAll?: boolean;
  readonly zip?: boolean;
  readonly title?: string;
}

const forms: readonly Form[] = [
  {
    name: "English names, ISO dates",
    header: [
      "customer_id",
      "timestamp",
      "order_id",
      "item_id",
      "category_id",
      "quantity",
      "amount",
      "channel",
    ],
    date: "iso",
  },
  {
    name: "CRM export in UTF-8 with BOM",
    header: ["客户编号", "下单时间", "订单号", "商品编码", "类目", "数量", "实付金额", "渠道"],
    date: "slashes",
    encoding: "utf8-bom",
    newline: "\r\n",
  },
  {
    name: "till export in GB18030",
    header: ["会员卡号", "消费日期", "小票号", "货号", "品类", "件数", "实收金额", "门店"],
    date: "iso",
    encoding: "gb18030",
    newline: "\r\n",
  },
  {
    name: "mini-program export in GBK with units",
    header: [
      "openid",
      "支付时间",
      "订单编号",
      "SKU编码",
      "商品分类",
      "购买数量",
      "实付金额（元）",
      "来源渠道",
    ],
    date: "chinese",
    encoding: "gbk",
  },
  {
    name: "tabs and UTF-16",
    header: ["会员ID", "付款时间", "订单编号", "商品编号", "一级类目", "商品数量", "支付金额", "订单来源"],
    date: "slashes",
    encoding: "utf16le-bom",
    delimiter: "\t",
  },
  {
    name: "UTF-16 big endian",
    header: ["会员编号", "成交时间", "订单ID", "SKU", "品类", "数量", "成交金额", "销售渠道"],
    date: "points",
    encoding: "utf16be-bom",
  },
  {
    name: "compact dates, gzip",
    header: ["用户ID", "交易时间", "交易单号", "商品ID", "分类", "数量", "交易金额", "平台"],
    date: "compact",
    zip: true,
  },
  {
    name: "epoch seconds",
    header: ["uid", "pay_time", "order_sn", "goods_id", "cat_id", "num", "pay_amount", "channel_name"],
    date: "seconds",
  },
  {
    name: "epoch milliseconds",
    header: ["UnionID", "paid_at", "order_no", "sku_id", "category", "qty", "paid_amount", "platform"],
    date: "milliseconds",
  },
  {
    name: "epoch microseconds",
    header: [
      "user_pseudo_id",
      "event_timestamp",
      "transaction_id",
      "item_id",
      "item_category",
      "quantity",
      "revenue",
      "channel",
    ],
    date: "microseconds",
  },
  {
    name: "half days in Chinese",
    header: ["手机号", "下单日期", "单号", "条码", "类别", "销售数量", "销售额", "店铺名称"],
    date: "halfDays",
    encoding: "gb18030",
  },
  {
    name: "month first",
    header: [
      "Customer ID",
      "Order Date",
      "Invoice No",
      "StockCode",
      "Category",
      "Quantity",
      "Sales Amount",
      "Store",
    ],
    date: "american",
    quoteAll: true,
  },
  {
    name: "day first, semicolons, decimal commas",
    header: [
      "customer_no",
      "invoice_date",
      "invoice_no",
      "article_no",
      "product_category",
      "qty",
      "total",
      "shop",
    ],
    date: "european",
    delimiter: ";",
    money: (fen) => yuan(fen).replace(".", ","),
  },
  {
    name: "English months, pipes",
    header: [
      "CLIENT_ID",
      "TRANS_DATE",
      "RECEIPT_NO",
      "PRODUCT_CODE",
      "CATEGORY_NAME",
      "UNITS",
      "NET_AMOUNT",
      "OUTLET",
    ],
    date: "english",
    delimiter: "|",
  },
  {
    name: "spreadsheet day numbers",
    header: ["顾客编号", "订单日期", "订单号", "产品编码", "产品类别", "订购数量", "金额", "渠道"],
    date: "excel",
  },
  {
    name: "currency signs and thousands",
    header: [
      "客户ID",
      "订单创建时间",
      "主订单编号",
      "商家编码",
      "类目名称",
      "商品件数",
      "买家实付金额",
      "渠道名称",
    ],
    date: "iso",
    money: (fen) => `¥${grouped(fen)}`,
  },
  {
    name: "amounts with 元, old Mac line ends",
    header: ["会员号", "购买日期", "订单编码", "商品代码", "品类名称", "个数", "消费金额", "门店名称"],
    date: "slashes",
    money: (fen) => `${yuan(fen)}元`,
    newline: "\r",
  },
  {
    name: "full-width names and commas",
    header: ["客户　编号", "付款　时间", "订单　号", "ＳＫＵ", "类目", "数量", "实付金额（￥）", "渠道"],
    date: "iso",
    delimiter: "，",
  },
  {
    name: "a title above the header",
    header: ["会员卡号", "交易日期", "流水号", "款号", "大类", "销售数量", "实收", "门店编号"],
    date: "points",
    title: "会员消费明细表\n导出时间：2026-01-05 13:05\n\n",
  },
  {
    name: "ISO dates with an offset, all quoted",
    header: [
      "buyer_id",
      "transaction_date",
      "bill_no",
      "barcode",
      "product_category",
      "quantity",
      "line_total",
      "sales_channel",
    ],
    date: "offset",
    quoteAll: true,
    newline: "\r\n",
  },
  {
    name: "ISO dates in UTC",
    header: [
      "member_no",
      "created_at",
      "order_number",
      "product_id",
      "category_id",
      "item_count",
      "total_amount",
      "channel_id",
    ],
    date: "utc",
  },
];

function fileOf(form: Form): Uint8Array {
  const { delimiter = ",", newline = "\n", money = yuan } = form;
  const cell = (text: string): string =>
    form.quoteAll || text.includes(delimiter) || text.includes(",")
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const lines = [form.header.map(cell).join(delimiter)];
  for (const sale of sales) {
    const cells = [
      sale.customer,
      dates[form.date](sale.at),
      sale.order,
      sale.item,
      sale.category,
      String(sale.quantity),
      money(sale.fen),
      sale.channel,
    ];
    lines.push(cells.map(cell).join(delimiter));
  }
  const text = (form.title ?? "") + lines.join(newline) + newline;
  const [encoding = "utf8", mark] = (form.encoding ?? "utf8").split("-");
  const bytes = iconv.encode(text, encoding.replace("utf16le", "utf-16le").replace("utf16be", "utf-16be"), {
    addBOM: mark === "bom",
  });
  return form.zip ? gzipSync(bytes) : bytes;
}

const read = (form: Form, options: CsvOptions = {}) =>
  readCsv(fileOf(form), { timeZone: "Asia/Shanghai", ...options });

describe("one table of sales, written in many forms, reads the same without an option", async () => {
  const expected = rowsOf(await read(forms[0]!));

  test("the first form is the table itself", () => {
    const wanted = sales.map(
      ({ customer, at, order, item, category, channel, quantity, fen }) =>
        `${customer} ${Math.floor(at.getTime() / 86_400_000)} ${at.getTime() % 86_400_000} purchase orderId=${order} itemId=${item} categoryId=${category} channel=${channel} quantity=${quantity} amount=${fen}`,
    );
    expect([...expected].sort()).toEqual(wanted.sort());
  });

  test.each(forms)("$name", async (form) => {
    const inspection = await inspectCsv(fileOf(form));
    const fields = [
      "customerId",
      "timestamp",
      "orderId",
      "itemId",
      "categoryId",
      "quantity",
      "amount",
      "channel",
    ];
    expect(fields.map((field) => inspection.columns.find((column) => column.field === field)?.index)).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7],
    );
    const data = await read(form);
    expect(data.report.byCode.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(rowsOf(data)).toEqual(expected);
  });
});
