import {
  type AsyncBuffer,
  asyncBufferFromFile,
  type ParquetScan,
  parquetMetadataAsync,
  parquetScan,
  parquetSchema,
  type SchemaElement,
} from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { EventError } from "../../errors.js";
import { EventBuilder } from "../builder.js";
import type { EventData } from "../data.js";
import type { ColumnField } from "./column-names.js";
import { noteFile } from "./file-notes.js";
import { parseFileOptions, type TableFileOptions, tableFileOptions } from "./file-options.js";
import { type FileInspection, inspectionOf } from "./inspection.js";
import { planRows, type RowPlan, requireColumns } from "./row-plan.js";
import { RowReader } from "./row-reader.js";
import { type ByteSource, filePathOf, openSource, sizeOfFile } from "./source.js";

const sampledRows = 5000;

/**
 * Events of a Parquet file, row group by row group, only the columns that are fields. Rows are counted from 1.
 *
 * Timestamps of the file that are "local" (not adjusted to UTC) and dates are clock time of `timeZone`. A stream is
 * gathered in memory first, as the format is read from its end; a file is not.
 *
 * @throws OptionsError `unknown_option`, `bad_option`, `unknown_column`, `unknown_time_zone`
 * @throws EventError `file_not_found`, `damaged_parquet`, `missing_column`
 */
export async function readParquet(source: ByteSource, options?: TableFileOptions): Promise<EventData> {
  const { file, read } = parseFileOptions(tableFileOptions, options, "readParquet");
  const parquet = await openParquet(source, file.signal);
  const { plan } = await planOf(parquet, file);
  requireColumns(plan);
  const builder = new EventBuilder(read);
  noteFile(plan, 0, builder);
  const rows = new RowReader(plan, read, builder, localDatesOf(plan, parquet.columns));
  let line = 0;
  let bytes = 0;
  for (const [group, { rowStart, rowEnd }] of parquet.scan.ranges.entries()) {
    file.signal?.throwIfAborted();
    const cells: unknown[] = plan.header.map(() => undefined);
    const columns = await Promise.all(
      plan.mapping.columns.map(async ({ column, index }) => {
        return { index, values: await columnOf(parquet, column, rowStart, rowEnd) };
      }),
    );
    for (let i = 0; i < rowEnd - rowStart; i++) {
      for (const { index, values } of columns) cells[index] = values[i];
      rows.add(cells, ++line);
    }
    bytes += Number(parquet.scan.metadata.row_groups[group]?.total_byte_size ?? 0);
    file.onProgress?.({
      bytes: Math.min(bytes, parquet.totalBytes),
      totalBytes: parquet.totalBytes,
      rows: builder.rows,
    });
  }
  return builder.finish();
}

/** What `readParquet` would do with a file, from its first rows. @throws as `readParquet`, but for `missing_column` */
export async function inspectParquet(
  source: ByteSource,
  options?: TableFileOptions,
): Promise<FileInspection> {
  const { file } = parseFileOptions(tableFileOptions, options, "inspectParquet");
  const { plan, sampled } = await planOf(await openParquet(source, file.signal), file);
  return inspectionOf("parquet", plan, sampled);
}

interface OpenParquet {
  readonly scan: ParquetScan;
  readonly columns: readonly SchemaElement[];
  readonly totalBytes: number;
}

async function openParquet(source: ByteSource, signal: AbortSignal | undefined): Promise<OpenParquet> {
  const file = await bufferOf(source, signal);
  return readable(async () => {
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata)
      .children.filter(({ children }) => children.length === 0)
      .map(({ element }) => element);
    const scan = await parquetScan({ file, metadata, compressors });
    return { scan, columns, totalBytes: file.byteLength };
  });
}

async function bufferOf(source: ByteSource, signal: AbortSignal | undefined): Promise<AsyncBuffer> {
  const path = filePathOf(source);
  if (path !== undefined) {
    await sizeOfFile(path);
    return asyncBufferFromFile(path);
  }
  const { chunks } = await openSource(source, signal);
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  const { buffer, byteOffset, byteLength } = Buffer.concat(parts);
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return { byteLength, slice: (start, end) => bytes.slice(start, end) };
}

async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new EventError(
      "damaged_parquet",
      `The Parquet file cannot be read: ${(error as Error).message}.`,
      {},
      { cause: error },
    );
  }
}

function columnOf(
  { scan }: OpenParquet,
  column: string,
  rowStart: number,
  rowEnd: number,
): Promise<ArrayLike<unknown>> {
  return readable(() => scan.readColumn({ column, rowStart, rowEnd }));
}

async function planOf(
  parquet: OpenParquet,
  options: Parameters<typeof planRows>[2],
): Promise<{ plan: RowPlan; sampled: number }> {
  const header = parquet.columns.map(({ name }) => name);
  const range = parquet.scan.ranges[0] ?? { rowStart: 0, rowEnd: 0 };
  const sampled = Math.min(sampledRows, range.rowEnd - range.rowStart);
  const columns: ArrayLike<unknown>[] = [];
  for (const name of header)
    columns.push(await columnOf(parquet, name, range.rowStart, range.rowStart + sampled));
  const rows = Array.from({ length: sampled }, (_, i) => columns.map((values) => textOf(values[i])));
  return { plan: planRows(header, rows, options), sampled };
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  return typeof value === "object" ? "" : String(value);
}

/** Fields whose column is of dates, or of timestamps that are not adjusted to UTC. */
function localDatesOf(plan: RowPlan, columns: readonly SchemaElement[]): ReadonlySet<ColumnField> {
  const local = new Set<ColumnField>();
  for (const { field, index } of plan.mapping.columns) {
    const element = columns[index];
    const type = element?.logical_type;
    const isLocal =
      type?.type === "TIMESTAMP"
        ? !type.isAdjustedToUTC
        : type?.type === "DATE" || element?.converted_type === "DATE";
    if (isLocal) local.add(field);
  }
  return local;
}
