import { isMissing, trimmed } from "./cells.js";
import { type ColumnField, dateColumns, numberColumns } from "./column-names.js";
import { decimalStyle, decimalText } from "./decimal-text.js";
import { detectDateFormat } from "./detect-date-format.js";
import { typeOfWord } from "./type-words.js";
import { readTimeOfDay, type WallClock } from "./wall-clock.js";

/** What the sampled cells of one column look like. Shares are of the cells that are filled, 0 .. 1. */
export interface ColumnProfile {
  readonly column: string;
  readonly index: number;
  /** Some different cells, for display. */
  readonly samples: readonly string[];
  readonly filledShare: number;
  readonly looksLikeDates: boolean;
  readonly looksLikePeople: boolean;
  /** True if the cells do not contradict that the column is this field. */
  fits(field: ColumnField): boolean;
  /** Share of the cells that can be read as the field. */
  shareFitting(field: ColumnField): number;
  /** What the cells say for the field, in words; undefined where any text would do. */
  describe(field: ColumnField): string | undefined;
}

const profiledRows = 2000;
const shownSamples = 3;
const openId = /^o[A-Za-z0-9_-]{27}$/;
const mobileNumber = /^(?:\+?86)?1[3-9]\d{9}$/;

/** Fields of numbers; all of them are 0 or more, or the amount of a return. */
const numbers: ReadonlySet<ColumnField> = new Set(numberColumns);
const dates: ReadonlySet<ColumnField> = new Set(dateColumns);

export function profileColumn(
  column: string,
  index: number,
  rows: readonly (readonly string[])[],
): ColumnProfile {
  const cells: string[] = [];
  const rowCount = Math.min(rows.length, profiledRows);
  for (let i = 0; i < rowCount; i++) {
    const cell = trimmed(rows[i]![index] ?? "");
    if (!isMissing(cell)) cells.push(cell);
  }
  const share = (test: (cell: string) => boolean): number =>
    cells.length === 0 ? 1 : cells.filter(test).length / cells.length;
  const once = memo();
  const dateShare = (): number => once("date", () => detectDateFormat(cells, true)?.share ?? 0);
  const shareFitting = (field: ColumnField): number => {
    if (cells.length === 0) return 1;
    if (dates.has(field)) return dateShare();
    if (numbers.has(field)) {
      return once("number", () => {
        const style = decimalStyle(cells);
        return share((cell) => decimalText(cell, style, true) !== undefined);
      });
    }
    if (field === "type") return once("type", () => share((cell) => typeOfWord(cell) !== undefined));
    if (field === "timeOfDay") return once("time", () => share(isTimeOfDay));
    return 1;
  };
  return {
    column,
    index,
    samples: [...new Set(cells)].slice(0, shownSamples),
    filledShare: rowCount === 0 ? 1 : cells.length / rowCount,
    looksLikeDates: cells.length > 0 && isWrittenDate(cells),
    looksLikePeople: cells.length > 0 && share((cell) => openId.test(cell) || mobileNumber.test(cell)) > 0.95,
    fits: (field) => shareFitting(field) >= (field === "type" ? 0.3 : 0.5),
    shareFitting,
    describe(field) {
      const name = kindOf(field);
      if (name === undefined || cells.length === 0) return undefined;
      return `${Math.floor(shareFitting(field) * 100)}% of its sampled cells are ${name}`;
    },
  };
}

/** What the cells of a field are called; undefined where any text would do. */
function kindOf(field: ColumnField): string | undefined {
  if (dates.has(field)) return "dates";
  if (numbers.has(field)) return "numbers";
  if (field === "type") return "event types";
  return field === "timeOfDay" ? "times" : undefined;
}

function memo(): (key: string, compute: () => number) => number {
  const values = new Map<string, number>();
  return (key, compute) => {
    const value = values.get(key) ?? compute();
    values.set(key, value);
    return value;
  };
}

/** Dates that nobody would write as a number. */
function isWrittenDate(cells: readonly string[]): boolean {
  const detected = detectDateFormat(cells, false);
  if (detected === undefined || detected.share < 0.95) return false;
  return detected.format === "ymd" || detected.format === "mdy" || detected.format === "dmy";
}

function isTimeOfDay(cell: string): boolean {
  const out: WallClock = { day: 0, ms: 0, offsetMinutes: 0 };
  return cell !== "" && readTimeOfDay(cell, 0, out);
}
