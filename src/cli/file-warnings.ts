import type { FileInspection } from "../events/readers/inspection.js";
import { typeOfWord } from "../events/readers/type-words.js";
import type { Language } from "./language.js";
import { warningTexts } from "./messages/warnings.js";
import { clipped } from "./text-width.js";

/** Something in a file that makes wrong customers or wrong orders of sound rows. */
export interface FileWarning {
  readonly code: "status_not_read" | "status_as_type" | "refunds_not_read" | "masked_ids";
  readonly column: string;
  readonly samples: readonly string[];
}

/** What stands in the columns of a file that a person should know before trusting what is made from it. */
export function fileWarnings({ columns, unmapped }: FileInspection): FileWarning[] {
  const hasType = columns.some(({ field }) => field === "type");
  const states = hasType ? [] : unmapped.filter(isStateOfOrders);
  const masked = columns.filter(
    ({ field, samples }) => field === "customerId" && samples.some((sample) => /[*＊•]{2,}/.test(sample)),
  );
  return [
    ...states.map(({ column, samples }) => ({ code: codeOfState(column, samples), column, samples })),
    ...masked.map(({ column, samples }) => ({ code: "masked_ids" as const, column, samples })),
  ];
}

interface Column {
  readonly column: string;
  readonly samples: readonly string[];
}

/** A column by which orders differ that are bought and orders that are not; one that says "paid" of all is none. */
function isStateOfOrders({ column, samples }: Column): boolean {
  const isState = /状态|status/i.test(column) && !/会员|客户|用户|member|customer|user/i.test(column);
  return isState && samples.length > 0 && !samples.every((sample) => typeOfWord(sample)?.type === "purchase");
}

const cancelled = /取消|关闭|作废|失败|未付|待付|未支付|待支付|cancel|close|void|fail|unpaid|pending/i;

/** Read as the event type, words of purchases and refunds are told apart and cancelled orders left out. */
function codeOfState(column: string, samples: readonly string[]): FileWarning["code"] {
  if (/退款|售后|refund/i.test(column)) return "refunds_not_read";
  const types = samples.map((sample) => (cancelled.test(sample) ? "cancelled" : typeOfWord(sample)?.type));
  const isKnown = types.every((type) => type === "cancelled" || type === "purchase" || type === "refund");
  return isKnown && types.includes("purchase") ? "status_as_type" : "status_not_read";
}

/** The warnings for a person: what is the matter, and below it what to do. */
export function warningLines(warnings: readonly FileWarning[], language: Language): string[] {
  return warnings.flatMap(({ code, column, samples }) => {
    const { what, todo } = warningTexts[language][code](column, clipped(samples.join(", "), 44));
    return [what, `  → ${todo}`];
  });
}
