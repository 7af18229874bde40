import { EventError } from "../../src/errors.js";
import { RecordReader } from "../../src/events/readers/csv-records.js";
import { BlockDecoder, hasUndecodable } from "../../src/events/readers/encoding.js";
import { blocksOf, openSource } from "../../src/events/readers/source.js";
import { wrongLayout } from "./layout.js";
import { knownLayouts } from "./layouts/known.js";
import type { Layout } from "./layouts/layout.js";
import type { LoadOptions } from "./load-options.js";

/** Bytes decoded at a time: memory is that of a block, whatever the size of the file. */
const blockBytes = 1 << 18;

/** A row of a table: its cells, or its text where it is no record of the table (cut short, a quote left open). */
export type TableRow = readonly string[] | string;

/** A file that was recognised: its layout, and where each column stands (-1: an optional one it does not have). */
export type TableFile<L extends Layout = Layout> = L extends Layout
  ? {
      readonly path: string;
      readonly form: L["form"];
      readonly layout: L;
      readonly at: Readonly<Record<keyof L["columns"] | OptionalOf<L>, number>>;
      readonly delimiter: string;
      /** Cells of a record. */
      readonly width: number;
    }
  : never;

type OptionalOf<L> = L extends { readonly optional: infer O } ? keyof O : never;

/**
 * Looks at the header of a file, which must be of one of these layouts.
 *
 * A header may have more columns than a layout. But where it also fits a layout that has all of these columns and
 * more, it is that one: who redeemed a coupon got a campaign, and is no list of who got one.
 *
 * @throws EventError `file_not_found`; `wrong_layout` with the missing columns, those that are there, and the set and
 * file that it looks like
 */
export async function recognise<L extends Layout>(
  path: string,
  expected: readonly L[],
): Promise<TableFile<L>> {
  const { names, delimiter } = await headerOf(path);
  const fitting = knownLayouts.filter((layout) => missingOf(layout, names).length === 0);
  const isPartOf = (layout: Layout, other: Layout) =>
    columnCount(other) > columnCount(layout) && missingOf(layout, Object.values(other.columns)).length === 0;
  const layout = expected.find(
    (candidate) => fitting.includes(candidate) && !fitting.some((other) => isPartOf(candidate, other)),
  );
  if (layout === undefined) {
    fitting.sort((a, b) => columnCount(b) - columnCount(a));
    throw notExpected(path, names, expected, fitting[0]);
  }
  const columns = Object.entries({ ...layout.columns, ...layout.optional });
  const at = Object.fromEntries(columns.map(([column, name]) => [column, names.indexOf(name as string)]));
  return { path, form: layout.form, layout, at, delimiter, width: names.length } as unknown as TableFile<L>;
}

/** Rows behind the header, by the block. @throws EventError `damaged_gzip`, and the reason of the signal */
export async function* rowsOf(
  table: TableFile,
  { signal, onProgress }: LoadOptions,
): AsyncGenerator<TableRow[]> {
  const { path, delimiter, width } = table;
  const { chunks, totalBytes, bytesTaken } = await openSource(path, signal);
  const decoder = new BlockDecoder();
  let rows: TableRow[] = [];
  let count = -1;
  let isDamaged = false;
  const take = (row: TableRow): void => {
    if (count++ >= 0) rows.push(row);
  };
  const records = new RecordReader({ delimiter, newline: "\n" }, 0, 1, () => take("an unclosed quote"));
  const visit = (cells: string[]): void => {
    const isSound = cells.length === width && !(isDamaged && cells.some(hasUndecodable));
    take(isSound ? cells : cells.join(delimiter));
  };
  for await (const block of blocksOf(chunks, blockBytes)) {
    const text = decoder.decode(block);
    // A row that the block cuts may have its damage in the block before.
    isDamaged ||= hasUndecodable(text);
    records.read(text, false, visit);
    onProgress?.({ bytes: bytesTaken(), totalBytes, rows: Math.max(0, count) });
    yield rows;
    rows = [];
  }
  records.read(decoder.end(), true, visit);
  if (rows.length > 0) yield rows;
}

/**
 * Rows of a small table beside the events, each of which must be whole.
 *
 * @throws EventError `wrong_layout` naming the first row that is not
 */
export async function wholeRowsOf(table: TableFile, settings: LoadOptions): Promise<(readonly string[])[]> {
  const whole: (readonly string[])[] = [];
  for await (const rows of rowsOf(table, settings)) {
    for (const row of rows) {
      if (typeof row === "string")
        throw wrongLayout(table.path, `row ${whole.length + 2}`, `${table.width} cells`, row);
      whole.push(row.map((cell) => cell.trim()));
    }
  }
  return whole;
}

async function headerOf(path: string): Promise<{ names: readonly string[]; delimiter: string }> {
  const decoder = new BlockDecoder();
  let text = "";
  for await (const block of blocksOf((await openSource(path)).chunks, blockBytes)) {
    text = decoder.decode(block);
    break;
  }
  const line = /^[^\r\n]*/.exec(text)![0];
  const widths = [",", ";", "\t"].map((delimiter) => ({ delimiter, width: line.split(delimiter).length }));
  const { delimiter } = widths.reduce((best, next) => (next.width > best.width ? next : best));
  let names: readonly string[] = [];
  const records = new RecordReader({ delimiter, newline: "\n" }, 0, 1, () => {});
  records.read(`${line}\n`, true, (cells) => {
    names = cells.map((name) => name.trim());
  });
  return { names, delimiter };
}

function missingOf(layout: Layout, names: readonly string[]): string[] {
  return Object.values(layout.columns).filter((name) => !names.includes(name));
}

function columnCount({ columns }: Layout): number {
  return Object.keys(columns).length;
}

/** Named is the first of the expected layouts, or the one of which the header lacks less than half. */
function notExpected(
  path: string,
  names: readonly string[],
  expected: readonly Layout[],
  looksLike: Layout | undefined,
): EventError {
  const isNear = (layout: Layout) => missingOf(layout, names).length < columnCount(layout) / 2;
  const nearest = (looksLike === undefined ? expected.find(isNear) : undefined) ?? expected[0]!;
  const missing = missingOf(nearest, names);
  const shown = names.filter((name) => name !== "").slice(0, 12);
  const there = shown.length === 0 ? "nothing" : `${shown.join(", ")}${names.length > 12 ? ", ..." : ""}`;
  const instead =
    looksLike && ` It looks like ${looksLike.file} of ${looksLike.set}, which ${looksLike.loader} reads.`;
  const lacks = missing.length === 0 ? "" : `, missing ${missing.join(", ")}`;
  return new EventError(
    "wrong_layout",
    `'${path}' is not ${nearest.file} of ${nearest.set}: its header has ${there}${lacks}.${instead ?? ""}`,
    {
      path,
      expected: nearest.set,
      missing,
      columns: names,
      looksLike: looksLike?.set,
      file: looksLike?.file,
    },
  );
}
