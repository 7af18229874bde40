import type { ReasonLanguage } from "../../../model/reason.js";

/** A number for people: two digits or more, no noise of fractions, thousands apart. The same on every engine. */
export function numberText(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "-∞";
  const digits = size >= 9.95 ? 0 : size >= 0.095 ? 1 : size >= 0.0095 ? 2 : 3;
  const [whole, fraction = ""] = size.toFixed(size < 1 && digits === 1 ? 2 : digits).split(".") as [
    string,
    string?,
  ];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  const rest = fraction.replace(/0+$/, "");
  const text = rest === "" ? grouped : `${grouped}.${rest}`;
  return value < 0 && text !== "0" ? `-${text}` : text;
}

/** A share as a percentage. */
export function shareText(share: number): string {
  return `${numberText(100 * share)} %`;
}

/** Hours, or days where there are many. */
export function spanText(hours: number, language: ReasonLanguage): string {
  const [count, en, zh] = hours < 72 ? [hours, "hour", "小时"] : [hours / 24, "day", "天"];
  const text = numberText(count);
  return language === "zh" ? `${text} ${zh}` : `${text} ${en}${text === "1" ? "" : "s"}`;
}
