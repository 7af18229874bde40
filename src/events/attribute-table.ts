import { EventError } from "../errors.js";
import { Dictionary } from "./dictionary.js";
import { parseInstant } from "./instant.js";
import type { Zone } from "./zone.js";

/** What a side table may hold: missing is null, undefined, "" or NaN; an array is a path ("Home/Kitchen/Pots"). */
export type AttributeValue = string | number | boolean | bigint | Date | null | undefined | readonly string[];

/** Numbers of one column by code of the customer (or item); NaN is missing. Booleans are 0 and 1, dates ms. */
export interface NumericAttribute {
  readonly name: string;
  readonly values: Float64Array;
}

/** Words of one column by code of the customer (or item): codes into `levels` (ascending), -1 is missing. */
export interface CategoricalAttribute {
  readonly name: string;
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

export interface Attributes {
  readonly numeric: readonly NumericAttribute[];
  readonly categorical: readonly CategoricalAttribute[];
}

/** A side table as columns: rows by id, and by `validFrom` within. */
export interface AttributeTable {
  readonly ids: Dictionary;
  /** ids + 1 positions. */
  readonly offsets: Int32Array;
  /** Epoch milliseconds from which a row holds; -Infinity is always. */
  readonly validFrom: Float64Array;
  readonly columns: readonly AttributeColumn[];
  /** For a dictionary of events: code in `ids` of each of its ids. Filled when first asked for. */
  readonly matches: WeakMap<Dictionary, Int32Array>;
}

/** One column of a side table, read both ways: which one holds depends on what was known at a date. */
interface AttributeColumn {
  readonly name: string;
  /** First `validFrom` of a row that gives a value: before it nobody knows the column. */
  readonly givenFrom: number;
  /** First `validFrom` of a row that gives a word: the column is numeric before it, categorical after. */
  readonly wordsFrom: number;
  readonly numbers: Float64Array;
  /** All values as words; undefined where none is one. */
  readonly words: Omit<CategoricalAttribute, "name"> | undefined;
}

/** A row of a side table: the id, `validFrom` where values change, and any other columns. */
export type AttributeRow = Readonly<Record<string, unknown>>;

interface Problem {
  readonly row: number;
  readonly message: string;
}

/**
 * Typed columns of a side table. A column with any text is categorical from the first row with text on, else it is
 * numeric.
 *
 * @param name of the table, for errors
 * @param idField column of the id
 * @throws EventError "invalid_side_table" with the count and the first 20 problems
 */
export function attributeTable(
  name: string,
  idField: string,
  rows: Iterable<AttributeRow>,
  zone: Zone,
): AttributeTable {
  const problems: Problem[] = [];
  const entries: { id: string; validFrom: number; row: AttributeRow; at: number }[] = [];
  const columnNames = new Set<string>();
  let at = 0;
  for (const row of rows) {
    const problem = (text: string) => problems.push({ row: at, message: `${name} row ${at}: ${text}.` });
    if (typeof row !== "object" || row === null) problem("must be an object");
    else {
      const id = idText(row[idField]);
      const validFrom = isMissing(row.validFrom)
        ? Number.NEGATIVE_INFINITY
        : parseInstant(row.validFrom, zone);
      if (id === "") problem(`'${idField}' must be text or a whole number`);
      else if (Number.isNaN(validFrom)) problem("'validFrom' must be an instant");
      else entries.push({ id, validFrom, row, at });
      for (const [column, value] of Object.entries(row)) {
        if (column === idField || column === "validFrom") continue;
        columnNames.add(column);
        if (!isAttribute(value)) problem(`'${column}' must be text, a number, a boolean or a date`);
      }
    }
    at++;
  }

  const found = new Dictionary();
  for (const { id } of entries) found.add(id);
  const ids = found.select(found.sorted());
  const codes = Int32Array.from(entries, ({ id }) => ids.codeOf(id));
  const order = [...entries.keys()].sort(
    (a, b) => codes[a]! - codes[b]! || compareInstants(entries[a]!.validFrom, entries[b]!.validFrom),
  );
  const offsets = new Int32Array(ids.size + 1);
  for (const code of codes) offsets[code + 1]!++;
  for (let c = 0; c < ids.size; c++) offsets[c + 1]! += offsets[c]!;
  for (let i = 1; i < order.length; i++) {
    const [a, b] = [entries[order[i - 1]!]!, entries[order[i]!]!];
    if (a.id !== b.id || a.validFrom !== b.validFrom) continue;
    const [first, second] = a.at < b.at ? [a.at, b.at] : [b.at, a.at];
    problems.push({
      row: second,
      message: `${name} row ${second}: row ${first} has the same '${idField}' and the same 'validFrom'.`,
    });
  }
  throwIfAny(name, problems);

  const sortedRows = order.map((i) => entries[i]!.row);
  const validFrom = Float64Array.from(order, (i) => entries[i]!.validFrom);
  const columns = [...columnNames].sort().map((column): AttributeColumn => {
    const values = sortedRows.map((row) => row[column] as AttributeValue);
    const hasWords = values.some(isWord);
    return {
      name: column,
      givenFrom: firstWhere(validFrom, (i) => !isMissing(values[i])),
      wordsFrom: firstWhere(validFrom, (i) => isWord(values[i])),
      numbers: Float64Array.from(values, numberOf),
      words: hasWords ? wordsOf(values) : undefined,
    };
  });
  return Object.freeze({ ids, offsets, validFrom, columns, matches: new WeakMap() });
}

/**
 * The columns of a side table as they stood before `cutoff`, by the codes of `ids`: of each column the last
 * value given in a row with `validFrom < cutoff`. Later rows are invisible, also in `levels`, in which columns there
 * are and of which kind.
 */
export function attributesBefore(
  table: AttributeTable | undefined,
  ids: Dictionary,
  cutoff: number,
): Attributes {
  if (table === undefined) return { numeric: [], categorical: [] };
  const match = matchOf(table, ids);
  const numeric: NumericAttribute[] = [];
  const categorical: CategoricalAttribute[] = [];
  for (const { name, givenFrom, wordsFrom, numbers, words } of table.columns) {
    if (words && wordsFrom < cutoff) {
      const { levels, codes } = words;
      const visible = Int32Array.from(match, (entry) => {
        const row = lastRow(table, entry, cutoff, (i) => codes[i]! >= 0);
        return row < 0 ? -1 : codes[row]!;
      });
      categorical.push({ name, ...usedLevels(levels, visible) });
    } else if (givenFrom < cutoff) {
      const values = Float64Array.from(match, (entry) => {
        const row = lastRow(table, entry, cutoff, (i) => !Number.isNaN(numbers[i]!));
        return row < 0 ? Number.NaN : numbers[row]!;
      });
      numeric.push({ name, values });
    }
  }
  return { numeric, categorical };
}

/** Code in the side table of each id of `ids`, -1 where it has none. */
export function matchOf(table: AttributeTable, ids: Dictionary): Int32Array {
  let match = table.matches.get(ids);
  if (match === undefined) {
    match = ids.codesIn(table.ids);
    table.matches.set(ids, match);
  }
  return match;
}

function lastRow(
  table: AttributeTable,
  entry: number,
  cutoff: number,
  isGiven: (row: number) => boolean,
): number {
  if (entry < 0) return -1;
  for (let row = table.offsets[entry + 1]! - 1; row >= table.offsets[entry]!; row--) {
    if (table.validFrom[row]! < cutoff && isGiven(row)) return row;
  }
  return -1;
}

function usedLevels(levels: readonly string[], codes: Int32Array): { levels: string[]; codes: Int32Array } {
  const newCodes = new Int32Array(levels.length).fill(-1);
  for (const code of codes) if (code >= 0) newCodes[code] = 0;
  const used = levels.filter((_, level) => newCodes[level] === 0);
  let next = 0;
  for (let level = 0; level < levels.length; level++) if (newCodes[level] === 0) newCodes[level] = next++;
  return { levels: used, codes: codes.map((code) => (code < 0 ? -1 : newCodes[code]!)) };
}

function firstWhere(validFrom: Float64Array, isGiven: (row: number) => boolean): number {
  let first = Number.POSITIVE_INFINITY;
  for (let row = 0; row < validFrom.length; row++)
    if (validFrom[row]! < first && isGiven(row)) first = validFrom[row]!;
  return first;
}

function wordsOf(values: readonly AttributeValue[]): Omit<CategoricalAttribute, "name"> {
  const words = values.map((value) => (isMissing(value) ? "" : wordOf(value)));
  const found = new Dictionary();
  for (const word of words) if (word !== "") found.add(word);
  const sorted = found.select(found.sorted());
  return {
    levels: [...sorted],
    codes: Int32Array.from(words, (word) => (word === "" ? -1 : sorted.codeOf(word))),
  };
}

function idText(value: unknown): string {
  if (typeof value === "string") return value.trim() === "" ? "" : value;
  return typeof value === "bigint" || Number.isSafeInteger(value) ? String(value) : "";
}

function isMissing(value: unknown): value is null | undefined | "" {
  return value === undefined || value === null || value === "" || Number.isNaN(value);
}

function isAttribute(value: unknown): boolean {
  if (isMissing(value) || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "bigint" || Number.isFinite(value)) return true;
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return Array.isArray(value) && value.every((part) => typeof part === "string");
}

function isWord(value: AttributeValue): boolean {
  return (typeof value === "string" && value !== "") || Array.isArray(value);
}

function wordOf(value: AttributeValue): string {
  if (Array.isArray(value)) return value.join("/");
  return value instanceof Date ? value.toISOString() : String(value);
}

function numberOf(value: AttributeValue): number {
  return isMissing(value) ? Number.NaN : Number(value);
}

function compareInstants(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function throwIfAny(name: string, problems: readonly Problem[]): void {
  if (problems.length === 0) return;
  const first = problems.slice(0, 20);
  throw new EventError(
    "invalid_side_table",
    [`The side table ${name} has ${problems.length} problems:`, ...first.map(({ message }) => message)].join(
      "\n",
    ),
    { table: name, count: problems.length, first },
  );
}
