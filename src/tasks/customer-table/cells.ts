import { parseInstant } from "../../events/instant.js";
import type { Zone } from "../../events/zone.js";

/** Whether a cell says nothing: null, undefined, NaN, a date of NaN, an empty text or one of spaces. */
export function isMissing(cell: unknown): boolean {
  if (typeof cell === "string") return cell.trim() === "";
  if (cell instanceof Date) return Number.isNaN(cell.getTime());
  return cell === null || cell === undefined || (typeof cell === "number" && Number.isNaN(cell));
}

/** "12", "-0.5", "1e3"; no code such as "007". */
const numberText = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Number of a cell: numbers, booleans as 0 and 1, numbers written as text; NaN of any other, of infinite ones too. */
export function numberOf(cell: unknown): number {
  const number = anyNumberOf(cell);
  return Number.isFinite(number) ? number : Number.NaN;
}

function anyNumberOf(cell: unknown): number {
  if (typeof cell === "number") return cell;
  if (typeof cell === "boolean" || typeof cell === "bigint") return Number(cell);
  if (typeof cell !== "string") return Number.NaN;
  const text = cell.trim();
  return numberText.test(text) ? Number(text) : Number.NaN;
}

/** Instant of a cell that is a date or ISO 8601 text, epoch milliseconds; NaN of any other. */
export function instantOf(cell: unknown, zone: Zone): number {
  if (cell instanceof Date) return cell.getTime();
  return typeof cell === "string" ? parseInstant(cell.trim(), zone) : Number.NaN;
}

/** A cell as a word, without spaces around it; "" where missing. */
export function wordOf(cell: unknown): string {
  if (isMissing(cell)) return "";
  return cell instanceof Date ? cell.toISOString() : String(cell).trim();
}

/** Whether a cell is of a kind that tables may hold: a list or a record in a cell is a mistake. */
export function isCell(cell: unknown): boolean {
  return typeof cell !== "object" || cell === null || cell instanceof Date
    ? typeof cell !== "function" && typeof cell !== "symbol"
    : false;
}
