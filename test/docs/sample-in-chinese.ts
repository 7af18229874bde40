import { readFileSync } from "node:fs";
import Papa from "papaparse";

const headers: Readonly<Record<string, string>> = {
  customer_id: "会员ID",
  timestamp: "付款时间",
  type: "类型",
  order_id: "订单号",
  item_id: "SKU",
  category_id: "类目",
  quantity: "数量",
  amount: "实付金额",
  channel: "渠道",
};
const types: Readonly<Record<string, string>> = { join: "入会", purchase: "购买", refund: "退款" };

/** The sample's orders as a shop in Shanghai exports them: Chinese headers and words, times such as 2024/1/5 13:05. */
export function chineseOrders(path: string): string {
  const { data } = Papa.parse<Record<string, string>>(readFileSync(path, "utf8"), {
    header: true,
    skipEmptyLines: true,
  });
  const rows = data.map((row) => {
    const cells = { ...row, type: types[row["type"]!]!, timestamp: shanghaiTime(row["timestamp"]!) };
    return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [headers[name], cell]));
  });
  return `${Papa.unparse(rows, { newline: "\n" })}\n`;
}

function shanghaiTime(iso: string): string {
  const local = new Date(Date.parse(iso) + 8 * 3_600_000);
  const date = `${local.getUTCFullYear()}/${local.getUTCMonth() + 1}/${local.getUTCDate()}`;
  return `${date} ${local.getUTCHours()}:${String(local.getUTCMinutes()).padStart(2, "0")}`;
}
