import { EventError } from "../errors.js";
import type { Issue } from "../events/issues.js";
import { inspectCsv } from "../events/readers/csv.js";
import type { FileInspection } from "../events/readers/inspection.js";
import { inspectNdjson } from "../events/readers/ndjson.js";
import { inspectParquet } from "../events/readers/parquet.js";
import type { ReadProgress } from "../events/readers/source.js";
import { EventTable } from "../events/table.js";
import { type Context, note } from "./context.js";
import type { DataOptions } from "./data-options.js";
import { formatOfFile } from "./file-format.js";
import { type FileWarning, fileWarnings, warningLines } from "./file-warnings.js";
import { readSideFiles } from "./side-files.js";

interface Watch {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  readonly onIssue?: ((issue: Issue) => void) | undefined;
}

/**
 * Events of a file in any form, with the caller's own tables beside them.
 *
 * @throws EventError "no_events" where no row could be read, and those of the readers
 * @throws OptionsError of the readers
 */
export async function readEvents(path: string, options: DataOptions, watch: Watch = {}): Promise<EventTable> {
  const table = await readTable(path, options, watch);
  if (table.length === 0) {
    const { rows, byCode } = table.report;
    throw new EventError("no_events", "No row of the file could be read.", { rows, byCode });
  }
  return table;
}

/** As `readEvents`, but a table without events is an answer too. */
export async function readTable(path: string, options: DataOptions, watch: Watch = {}): Promise<EventTable> {
  const table = await readFile(path, options, watch);
  const { customers, items, calendar } = options;
  if (customers === undefined && items === undefined && calendar === undefined) return table;
  return table.with(await readSideFiles({ customers, items, calendar }));
}

async function readFile(path: string, options: DataOptions, watch: Watch): Promise<EventTable> {
  const { encoding, ...settings } = readerOptions(options);
  const all = { ...settings, ...defined(watch) };
  switch (await formatOfFile(path)) {
    case "csv":
      return EventTable.fromCsv(path, { ...all, ...defined({ encoding }) });
    case "ndjson":
      return EventTable.fromNdjson(path, all);
    case "parquet":
      return EventTable.fromParquet(path, all);
  }
}

/** Tells a person what to know of the columns of a file before its events are used. */
export async function tellWarnings(
  path: string,
  options: DataOptions,
  context: Context,
): Promise<FileWarning[]> {
  const warnings = fileWarnings(await inspectFile(path, options));
  await note(context, warningLines(warnings, context.language));
  return warnings;
}

/** What a reader would do with a file: its form, columns, dates. */
export async function inspectFile(path: string, options: DataOptions): Promise<FileInspection> {
  const { encoding, ...settings } = readerOptions(options);
  switch (await formatOfFile(path)) {
    case "csv":
      return inspectCsv(path, { ...settings, ...defined({ encoding }) });
    case "ndjson":
      return inspectNdjson(path, settings);
    case "parquet":
      return inspectParquet(path, settings);
  }
}

function readerOptions({ timeZone, columns, encoding, dateFormat, currencyDigits }: DataOptions) {
  return defined({ timeZone, columns, encoding, dateFormat, currencyDigits });
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same without the properties that are undefined. */
function defined<T extends object>(value: T): Defined<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as Defined<T>;
}
