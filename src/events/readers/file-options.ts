import { z } from "zod";
import { parseOptions } from "../../options.js";
import { parseReadOptions, type ReadOptions, type ReadSettings, readOptions } from "../read-options.js";
import { type ColumnField, columnFields } from "./column-names.js";
import { dateFormats } from "./date-formats.js";
import type { ReadProgress } from "./source.js";

const column = z.string().min(1).nullable().optional();
const columnShape = Object.fromEntries(columnFields.map((field) => [field, column])) as {
  [F in ColumnField]: typeof column;
};

/** Options of a reader of rows with named columns, beside those of every read. */
export const frameOptions = z.strictObject({
  ...readOptions.shape,
  columns: z
    .strictObject(columnShape)
    .optional()
    .describe(
      "Column of each field; null: the file has none. Fields left out are guessed from names and cells.",
    ),
  dateFormat: z
    .enum(dateFormats)
    .optional()
    .describe("Form of the dates; default: the one that fits a sample."),
});

/** Options of a reader of files of rows. */
export const tableFileOptions = z.strictObject({
  ...frameOptions.shape,
  onProgress: z
    .custom<(progress: ReadProgress) => void>((value) => typeof value === "function")
    .optional()
    .describe("Called after every block of about 1 MB."),
  signal: z
    .custom<AbortSignal>((value) => value instanceof AbortSignal)
    .optional()
    .describe("Stops the read; it then rejects with the signal's reason."),
});

/** Options of `readCsv` and `inspectCsv`. */
export const csvOptions = z.strictObject({
  ...tableFileOptions.shape,
  encoding: z
    .string()
    .optional()
    .describe('Encoding, such as "gb18030"; default: byte order mark, else UTF-8 if valid, else GB18030.'),
  delimiter: z.string().min(1).optional().describe("Text between two cells; default: guessed."),
  header: z
    .array(z.string().min(1))
    .min(2)
    .optional()
    .describe("Names of the columns, for a file without a header line."),
});

/** What callers may pass to `EventTable.fromDataFrame` and `fromArrow`. */
export type FrameOptions = z.input<typeof frameOptions>;
/** What callers may pass to `EventTable.fromNdjson` and `fromParquet`. */
export type TableFileOptions = z.input<typeof tableFileOptions>;
/** What callers may pass to `EventTable.fromCsv`. */
export type CsvOptions = z.input<typeof csvOptions>;

/** Options of a file and, out of them, the settings of every read. */
export interface FileSettings<T> {
  readonly file: T;
  readonly read: ReadSettings;
}

/** @throws OptionsError those of `parseReadOptions` */
export function parseFileOptions<S extends typeof csvOptions | typeof tableFileOptions | typeof frameOptions>(
  schema: S,
  options: z.input<S> | undefined,
  where: string,
  source: "memory" | "file" = "file",
): FileSettings<z.output<S>> {
  const file = parseOptions(schema, options, where) as z.output<S>;
  const given = (options ?? {}) as Record<string, unknown>;
  const read = Object.fromEntries(
    Object.keys(readOptions.shape).flatMap((key) => (key in given ? [[key, given[key]]] : [])),
  );
  return { file, read: parseReadOptions(read as ReadOptions, source, where) };
}
