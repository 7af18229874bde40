import { Buffer } from "node:buffer";
import Papa from "papaparse";
import { EventError } from "../../errors.js";

/** How a file of cells is written. */
export interface CsvDialect {
  readonly delimiter: string;
  /** "\n" (also for files with "\r\n") or, for files that know no other end of line, "\r". */
  readonly newline: "\n" | "\r";
}

/** What is told about a record that cannot be taken. */
export type RecordIssue = (line: number, code: "wrong_cell_count" | "unclosed_quote", cells: number) => void;

/**
 * Takes a record as bytes, cell c of which is bytes[cuts[c] .. cuts[c + 1] - 2] in UTF-8; false leaves it to the
 * visitor of cells.
 */
export type BytesVisitor = (bytes: Uint8Array, cuts: Int32Array, line: number) => boolean;

/** A record longer than this is taken for a quote that was never closed. */
const longestRecord = 1 << 20;
/** No table has a line of this length: reading on would only fill the memory. */
const longestLine = 1 << 24;

/**
 * Records of a text that comes in blocks: papaparse splits each block, this class carries what a block cuts over to
 * the next one, counts lines and sets the broken records aside.
 *
 * A record is named by the line on which it starts, as an editor counts (1 is the first line of the file). Empty lines
 * are passed over. After a quote that is not closed, or closed in the midst of text, reading goes on at the next
 * line, so that one broken row never swallows those behind it.
 */
export class RecordReader {
  readonly #dialect: CsvDialect;
  readonly #cellCount: number;
  readonly #onIssue: RecordIssue;
  #rest = "";
  #line: number;
  #bytes = Buffer.alloc(0);

  /** @param cellCount cells that a record must have; 0 takes records of any length */
  constructor(dialect: CsvDialect, cellCount: number, firstLine: number, onIssue: RecordIssue) {
    this.#dialect = dialect;
    this.#cellCount = cellCount;
    this.#line = firstLine;
    this.#onIssue = onIssue;
  }

  /**
   * Reads the next block of text; `visit` gets each sound record, cells and line, in the order of the file.
   *
   * @param last true for the block that ends the text
   * @param visitBytes asked first, of records of the right number of cells in a block without quotes
   */
  read(
    text: string,
    last: boolean,
    visit: (cells: string[], line: number) => void,
    visitBytes?: BytesVisitor,
  ): void {
    let whole = this.#rest === "" ? text : this.#rest + text;
    if (last && this.#dialect.newline === "\n" && whole.endsWith("\r")) whole = whole.slice(0, -1);
    if (whole.includes('"')) this.#rest = this.#readQuoted(whole, last, visit);
    else this.#rest = this.#readPlain(whole, last, visit, visitBytes);
    if (this.#rest.length <= longestLine) return;
    throw new EventError(
      "line_too_long",
      `Line ${this.#line} is longer than ${longestLine} characters: is this a text file of rows?`,
      { row: this.#line },
    );
  }

  /** Without quotes a record is a line. */
  #readPlain(
    text: string,
    last: boolean,
    visit: (cells: string[], line: number) => void,
    visitBytes: BytesVisitor | undefined,
  ): string {
    const end = last ? text.length : text.lastIndexOf(this.#dialect.newline) + 1;
    if (end === 0) return text;
    const { newline } = this.#dialect;
    const body = text.endsWith(newline, end) ? text.slice(0, end - 1) : text.slice(0, end);
    if (visitBytes !== undefined && /^[\t !#-~]$/.test(this.#dialect.delimiter)) {
      this.#readBytes(body, visit, visitBytes);
      return text.slice(end);
    }
    const { data } = this.#parser(true).parse(body, 0, false) as Papa.ParseResult<string[]>;
    // papaparse gives no row for an empty text, which here is one empty line.
    if (body === "") this.#line++;
    for (let i = 0; i < data.length; i++) this.#visit(data[i]!, this.#line++, visit);
    return text.slice(end);
  }

  /** Lines of bytes; one that `visitBytes` leaves is cut into cells of text. */
  #readBytes(body: string, visit: (cells: string[], line: number) => void, visitBytes: BytesVisitor): void {
    if (this.#bytes.length < body.length * 3) this.#bytes = Buffer.alloc(body.length * 3);
    const buffer = this.#bytes;
    const length = buffer.write(body, "utf8");
    const bytes = new Uint8Array(buffer.buffer, buffer.byteOffset, length);
    const delimiter = this.#dialect.delimiter.charCodeAt(0);
    const newline = this.#dialect.newline.charCodeAt(0);
    const cellCount = this.#cellCount;
    const cuts = new Int32Array(cellCount + 1);
    for (let start = 0, end = 0; start <= length; start = end + 1) {
      let count = 0;
      cuts[0] = start;
      for (end = start; end < length; end++) {
        const byte = bytes[end]!;
        if (byte === newline) break;
        if (byte === delimiter) cuts[++count] = end + 1;
      }
      cuts[++count] = end > start && bytes[end - 1] === 13 ? end : end + 1;
      if (count !== cellCount || !visitBytes(bytes, cuts, this.#line))
        this.#visit(buffer.toString("utf8", start, end).split(this.#dialect.delimiter), this.#line, visit);
      this.#line++;
    }
  }

  #readQuoted(text: string, last: boolean, visit: (cells: string[], line: number) => void): string {
    const { newline } = this.#dialect;
    const { data, errors, meta } = this.#parser(false).parse(text, 0, !last) as Papa.ParseResult<string[]>;
    if (errors.some(({ row }) => row !== undefined && row < data.length))
      return this.#readBroken(text, last, visit);
    const endsLine = text.endsWith(newline);
    // What papaparse finds behind the last end of line is no record.
    if (last && endsLine) data.pop();
    const lines = countOf(text, newline, meta.cursor) + (last && !endsLine ? 1 : 0);
    const spans = lines === data.length ? undefined : data.map((cells) => 1 + newlinesIn(cells, newline));
    if (spans?.some((span, i) => span > 1 && this.#isWrongCount(data[i]!)))
      return this.#readBroken(text, last, visit);
    for (let i = 0; i < data.length; i++) {
      this.#visit(data[i]!, this.#line, visit);
      this.#line += spans === undefined ? 1 : spans[i]!;
    }
    const rest = text.slice(meta.cursor);
    return !last && rest.length > longestRecord ? this.#readBroken(rest, last, visit) : rest;
  }

  /** Record by record: each that is broken is told, and reading goes on at the line after its first. */
  #readBroken(text: string, last: boolean, visit: (cells: string[], line: number) => void): string {
    const { newline } = this.#dialect;
    let from = 0;
    while (from < text.length) {
      let sound = from;
      let broken = false;
      const parser = this.#parser(false, (result, running) => {
        const cells = result.data[0]!;
        const span = 1 + newlinesIn(cells, newline);
        if (result.errors.length > 0 || (span > 1 && this.#isWrongCount(cells))) {
          broken = true;
          running.abort();
          return;
        }
        this.#visit(cells, this.#line, visit);
        this.#line += span;
        sound = from + result.meta.cursor;
      });
      parser.parse(from === 0 ? text : text.slice(from), 0, !last);
      if (!broken && (last || text.length - sound <= longestRecord)) return text.slice(sound);
      const lineEnd = text.indexOf(newline, sound);
      // A line without an end and no quote in it is no broken record, only a long one.
      if (lineEnd < 0 && !last) return text.slice(sound);
      this.#onIssue(this.#line++, "unclosed_quote", 0);
      from = lineEnd < 0 ? text.length : lineEnd + 1;
    }
    return "";
  }

  #visit(cells: string[], line: number, visit: (cells: string[], line: number) => void): void {
    const count = cells.length;
    const last = cells[count - 1]!;
    if (last.charCodeAt(last.length - 1) === 13) cells[count - 1] = last.slice(0, -1);
    if (count === this.#cellCount || this.#cellCount === 0) {
      if (count > 1 || cells[0] !== "") visit(cells, line);
    } else if (this.#isWrongCount(cells)) this.#onIssue(line, "wrong_cell_count", count);
  }

  /** Blank lines are no records; a line of empty cells alone (a spreadsheet's trailing rows) neither. */
  #isWrongCount(cells: readonly string[]): boolean {
    if (this.#cellCount === 0 || cells.length === this.#cellCount) return false;
    return cells.some((cell) => cell.trim() !== "");
  }

  #parser(
    plain: boolean,
    step?: (result: Papa.ParseResult<string[]>, parser: { abort(): void }) => void,
  ): Papa.Parser {
    return newParser(this.#dialect, plain, step);
  }
}

/** papaparse's own splitter, below its streams: `parse(text, 0, ignoreLastRow)`. */
function newParser(
  { delimiter, newline }: CsvDialect,
  plain: boolean,
  step?: (result: Papa.ParseResult<string[]>, parser: { abort(): void }) => void,
): Papa.Parser {
  const Parser = Papa.Parser as unknown as new (config: object) => Papa.Parser;
  let parser: Papa.Parser;
  const config = {
    delimiter,
    newline,
    fastMode: plain,
    ...(step && { step: (result: Papa.ParseResult<string[]>) => step(result, parser) }),
  };
  parser = new Parser(config);
  return parser;
}

export interface FirstRecord {
  readonly cells: string[];
  /** Position in the text behind the record and its end of line. */
  readonly end: number;
}

/** The first records of a text, broken ones as they come: for guessing, not for reading. */
export function firstRecords(text: string, dialect: CsvDialect, limit: number): FirstRecord[] {
  const records: FirstRecord[] = [];
  const parser = newParser(dialect, false, (result, running) => {
    const cells = result.data[0]!;
    cells.push(cells.pop()!.replace(/\r$/, ""));
    records.push({ cells, end: result.meta.cursor });
    if (records.length >= limit) running.abort();
  });
  parser.parse(text, 0, false);
  return records;
}

function newlinesIn(cells: readonly string[], newline: string): number {
  let count = 0;
  for (const cell of cells) if (cell.includes(newline)) count += countOf(cell, newline, cell.length);
  return count;
}

/** How often `part` stands in text[0 .. end). */
export function countOf(text: string, part: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf(part); at >= 0 && at < end; at = text.indexOf(part, at + 1)) count++;
  return count;
}
