import { EventError } from "../../errors.js";
import { isMissing, trimmed } from "./cells.js";
import { type CsvDialect, countOf, firstRecords, RecordReader } from "./csv-records.js";
import { decimalText } from "./decimal-text.js";
import { detectDateFormat } from "./detect-date-format.js";
import { fieldsInsideName, fieldsOfName } from "./name-lookup.js";

/** What the beginning of a file says about the rest of it. */
export interface CsvLayout extends CsvDialect {
  /** Names of the columns, made unique; an unnamed column is "column 3". */
  readonly header: readonly string[];
  /** Where the rows of data begin: position in the text, and line. A title above the header is passed over. */
  readonly dataStart: number;
  readonly firstDataLine: number;
  /** Sound rows of data in the sample. */
  readonly sampleRows: readonly string[][];
}

const delimiters = [",", "\t", ";", "|", "，"] as const;
const guessedRecords = 200;
const sampledRows = 20_000;
/** Titles and notes above the header are looked for this far down. */
const headerWithin = 30;

/**
 * Delimiter, end of line and header of a text.
 *
 * @param text the beginning of the file
 * @param isWhole false if the text is cut somewhere
 * @param given what the caller says of the file; `header` names the columns of a file that has no header line
 * @throws EventError `empty_file`, `no_header`
 */
export function layoutOf(
  text: string,
  isWhole: boolean,
  given: { readonly delimiter?: string | undefined; readonly header?: readonly string[] | undefined },
): CsvLayout {
  if (text.trim() === "")
    throw new EventError("empty_file", "The file holds no rows: expected a header line and rows.");
  const newline = text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
  const declared = /^sep=(.)\r?\n/i.exec(text);
  const delimiter = given.delimiter ?? declared?.[1] ?? guessDelimiter(text, newline);
  const dialect: CsvDialect = { delimiter, newline };
  const found = given.header === undefined ? findHeader(text, dialect) : { names: given.header, end: 0 };
  const firstDataLine = 1 + countOf(text, newline, found.end);
  const sampleRows: string[][] = [];
  const rows = new RecordReader(dialect, found.names.length, firstDataLine, () => {});
  rows.read(text.slice(found.end), isWhole, (cells) => {
    if (sampleRows.length < sampledRows && cells.some(isFilled)) sampleRows.push(cells);
  });
  return { ...dialect, header: uniqueNames(found.names), dataStart: found.end, firstDataLine, sampleRows };
}

/**
 * Of the first records that are as long as most are, up to the first that looks like data: the one with the most names
 * that are known. A header of two lines, one of groups and one of names, is read by its names.
 */
function findHeader(text: string, dialect: CsvDialect): { names: readonly string[]; end: number } {
  const records = firstRecords(text, dialect, guessedRecords).filter(({ cells }) => cells.some(isFilled));
  const width = commonWidth(records.map(({ cells }) => cells));
  const heads = records.slice(0, headerWithin).filter(({ cells }) => cells.length === width);
  const data = heads.findIndex(({ cells }) => !hasKnownName(cells) && cells.some(isValue));
  const candidates = heads.slice(0, Math.max(1, data));
  const known = candidates.map(({ cells }) => cells.filter((name) => fieldsOfName(name).length > 0).length);
  const header = candidates[known.indexOf(Math.max(...known))] ?? records[0]!;
  refuseDataAsHeader(header.cells);
  return { names: header.cells, end: header.end };
}

function guessDelimiter(text: string, newline: CsvDialect["newline"]): string {
  let best: { delimiter: string; score: number } = { delimiter: ",", score: 0 };
  for (const delimiter of delimiters) {
    const records = firstRecords(text, { delimiter, newline }, guessedRecords)
      .map(({ cells }) => cells)
      .filter((cells) => cells.some(isFilled));
    const width = commonWidth(records);
    if (width < 2) continue;
    const share = records.filter((cells) => cells.length === width).length / records.length;
    const header = records.find((cells) => cells.length === width)!;
    const known = header.filter((name) => fieldsOfName(name).length > 0).length;
    const score = share + Math.min(known, 4) / 4 + Math.min(width, 20) / 1000;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** The number of cells that most records have; records of one cell count only where there is nothing else. */
function commonWidth(records: readonly (readonly string[])[]): number {
  const counts = new Map<number, number>();
  for (const cells of records)
    if (cells.length > 1) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  let best = 1;
  for (const [width, count] of counts) if (count > (counts.get(best) ?? 0)) best = width;
  return best;
}

function isFilled(cell: string): boolean {
  return cell.trim() !== "";
}

function uniqueNames(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name, i) => {
    const plain = trimmed(name.replace(/[\uFEFF\u200B]/g, "")) || `column ${i + 1}`;
    let unique = plain;
    for (let n = 2; used.has(unique); n++) unique = `${plain}_${n}`;
    used.add(unique);
    return unique;
  });
}

function hasKnownName(cells: readonly string[]): boolean {
  return cells.some((name) => fieldsOfName(name).length > 0 || fieldsInsideName(name).length > 0);
}

/** Whether a cell holds a number or a date. */
function isValue(cell: string): boolean {
  const text = trimmed(cell);
  if (isMissing(text)) return false;
  return decimalText(text) !== undefined || detectDateFormat([text], false) !== undefined;
}

/** A first line with dates or numbers in it and no name that is known is data: nothing says what its columns are. */
function refuseDataAsHeader(names: readonly string[]): void {
  const cells = names.map(trimmed).filter((cell) => !isMissing(cell));
  if (hasKnownName(names) || !cells.some(isValue)) return;
  throw new EventError(
    "no_header",
    `The first line must name the columns, but it looks like data: ${cells
      .slice(0, 6)
      .map((cell) => `'${cell}'`)
      .join(", ")}. ` +
      "Add a header line, or give the names in order: header: ['customerId', 'timestamp', ...].",
    { row: 1, cells: cells.length },
  );
}
