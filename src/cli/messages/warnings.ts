import type { FileWarning } from "../file-warnings.js";
import type { Translated } from "../language.js";

interface WarningText {
  readonly what: string;
  readonly todo: string;
}
type WarningTexts = Readonly<Record<FileWarning["code"], (column: string, samples: string) => WarningText>>;

const statusEn = (column: string, samples: string) =>
  `Careful: the column '${column}' (${samples}) is not read: cancelled and unpaid orders count as purchases.`;
const en: WarningTexts = {
  status_not_read: (column, samples) => ({
    what: statusEn(column, samples),
    todo: "Export only the orders that were really bought.",
  }),
  status_as_type: (column, samples) => ({
    what: statusEn(column, samples),
    todo: `Export only the orders that were really bought, or say --columns type=${column}: rows of any other status are then left out, and told.`,
  }),
  refunds_not_read: (column, samples) => ({
    what: `Careful: the column '${column}' (${samples}) is not read: refunded orders count as purchases.`,
    todo: "Leave fully refunded orders out of the export, or export refunds as rows of their own (type refund, or a quantity and amount below 0).",
  }),
  masked_ids: (column, samples) => ({
    what: `Careful: the customers in '${column}' are masked (${samples}): several people become one.`,
    todo: "Export ids that are not masked, or name another column: --columns customer=...",
  }),
};

const statusZh = (column: string, samples: string) =>
  `注意：「${column}」列（${samples}）没有读取，已取消、未付款的订单也会算作购买。`;
const zh: WarningTexts = {
  status_not_read: (column, samples) => ({
    what: statusZh(column, samples),
    todo: "请在导出时只保留成交的订单。",
  }),
  status_as_type: (column, samples) => ({
    what: statusZh(column, samples),
    todo: `请在导出时只保留成交的订单，或加上 --columns type=${column}：其他状态的行不再读取，并会列出。`,
  }),
  refunds_not_read: (column, samples) => ({
    what: `注意：「${column}」列（${samples}）没有读取，已退款的订单也会算作购买。`,
    todo: "请在导出时去掉全额退款的订单，或把退款导出成单独的行（类型为退款，或数量和金额为负）。",
  }),
  masked_ids: (column, samples) => ({
    what: `注意：「${column}」列是打了星号的编号（${samples}），不同的客户会被当成同一个人。`,
    todo: "请导出未脱敏的编号，或换一列：--columns customer=列名",
  }),
};

/** Warnings about the columns of a file, for people. */
export const warningTexts: Translated<WarningTexts> = { en, zh };
