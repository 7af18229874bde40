import { EventBuilder } from "../builder.js";
import type { EventData } from "../data.js";
import { type CsvLayout, layoutOf } from "./csv-header.js";
import { RecordReader } from "./csv-records.js";
import { BlockDecoder, hasUndecodable } from "./encoding.js";
import { noteFile } from "./file-notes.js";
import { type CsvOptions, csvOptions, parseFileOptions } from "./file-options.js";
import { type FileInspection, inspectionOf } from "./inspection.js";
import { PlainRowReader } from "./plain-rows.js";
import { planRows, type RowPlan, requireColumns } from "./row-plan.js";
import { RowReader } from "./row-reader.js";
import { type ByteSource, blocksOf, openSource } from "./source.js";

/** Bytes decoded and parsed at a time: more live longer than the garbage collector's nursery (1 MB: a third slower). */
const blockBytes = 1 << 18;
/** Blocks at the beginning from which everything is guessed. */
const sampleBlocks = 4;

/**
 * Events of a CSV file, read as a stream: memory is that of the events and a few blocks, whatever the size of the file.
 *
 * Compression, encoding, delimiter, columns and the forms of dates and numbers are recognised and can be given.
 * A broken row is reported by its line, as an editor counts lines (the header is line 1, a record of several lines
 * has the number of its first), and left out, or fails the read with `onInvalid: "throw"`.
 *
 * @throws OptionsError `unknown_option`, `bad_option`, `unknown_column`, `unknown_encoding`, `unknown_time_zone`
 * @throws EventError `file_not_found`, `damaged_gzip`, `not_text`, `empty_file`, `no_header`, `missing_column`
 */
export async function readCsv(source: ByteSource, options?: CsvOptions): Promise<EventData> {
  const { file, read } = parseFileOptions(csvOptions, options, "readCsv");
  const csv = await openCsv(source, file);
  requireColumns(csv.plan);
  const builder = new EventBuilder(read);
  noteFile(csv.plan, csv.layout.firstDataLine - 1, builder);
  const rows = new RowReader(csv.plan, read, builder);
  const cellCount = csv.plan.header.length;
  const records = new RecordReader(csv.layout, cellCount, csv.layout.firstDataLine, (line, code, cells) => {
    const counted = code === "wrong_cell_count" ? `: ${cellCount} expected, got ${cells}` : "";
    builder.reject(code, line, "", undefined, counted);
  });
  const plain = PlainRowReader.of(csv.plan, read, builder);
  const plainRow =
    plain && ((bytes: Uint8Array, cuts: Int32Array, line: number) => plain.read(bytes, cuts, line));
  const anyRow = (cells: string[], line: number): void => rows.add(cells, line);
  const checkedRow = (cells: string[], line: number): void => {
    if (cells.some(hasUndecodable))
      builder.reject("invalid_encoding", line, "", undefined, ` (${csv.encoding()})`);
    else rows.add(cells, line);
  };
  let cutIsDamaged = false;
  for await (const { text, isLast } of csv.texts) {
    // A row that a block cuts may have its damage in the block before.
    const isDamaged = hasUndecodable(text);
    if (isDamaged || cutIsDamaged) records.read(text, isLast, checkedRow);
    else records.read(text, isLast, anyRow, plainRow);
    cutIsDamaged = isDamaged;
    file.onProgress?.({ bytes: csv.bytesTaken(), totalBytes: csv.totalBytes, rows: builder.rows });
  }
  return builder.finish();
}

/**
 * What `readCsv` would do with a file, from its first megabyte: encoding, delimiter, which column is which field and
 * why, form of the dates, columns that are not read. Required columns that are not found are in `missing`.
 *
 * @throws as `readCsv`, but for `missing_column`
 */
export async function inspectCsv(source: ByteSource, options?: CsvOptions): Promise<FileInspection> {
  const { file } = parseFileOptions(csvOptions, options, "inspectCsv");
  const csv = await openCsv(source, file);
  await csv.close();
  const { delimiter, newline, firstDataLine, sampleRows } = csv.layout;
  return inspectionOf("csv", csv.plan, sampleRows.length, {
    encoding: csv.encoding(),
    delimiter,
    newline,
    headerLine: file.header === undefined ? firstDataLine - 1 : undefined,
  });
}

interface TextBlock {
  readonly text: string;
  readonly isLast: boolean;
}

interface OpenCsv {
  readonly layout: CsvLayout;
  readonly plan: RowPlan;
  /** Text from the first row of data on. */
  readonly texts: AsyncIterable<TextBlock>;
  readonly totalBytes: number | undefined;
  encoding(): string;
  bytesTaken(): number;
  /** Lets go of the source without reading on. */
  close(): Promise<void>;
}

type CsvFileSettings = ReturnType<typeof parseFileOptions<typeof csvOptions>>["file"];

async function openCsv(source: ByteSource, file: CsvFileSettings): Promise<OpenCsv> {
  const decoder = new BlockDecoder(file.encoding);
  const { chunks, totalBytes, bytesTaken } = await openSource(source, file.signal);
  const texts = decodedBlocks(chunks, decoder);
  let text = "";
  let isLast = false;
  for (let i = 0; i < sampleBlocks && !isLast; i++) {
    const next = await texts.next();
    if (next.done) break;
    text += next.value.text;
    isLast = next.value.isLast;
  }
  try {
    const layout = layoutOf(text, isLast, file);
    const plan = planRows(layout.header, layout.sampleRows, file);
    const rest = (async function* () {
      yield { text: text.slice(layout.dataStart), isLast };
      yield* texts;
    })();
    const close = async (): Promise<void> => void (await texts.return());
    return { layout, plan, texts: rest, totalBytes, bytesTaken, close, encoding: () => decoder.encoding };
  } catch (error) {
    await texts.return();
    throw error;
  }
}

/** Text of the blocks; the last one is told, so one block is always held back. */
async function* decodedBlocks(
  chunks: AsyncIterable<Uint8Array>,
  decoder: BlockDecoder,
): AsyncGenerator<TextBlock, void> {
  let held: string | undefined;
  for await (const block of blocksOf(chunks, blockBytes)) {
    const text = decoder.decode(block);
    if (held !== undefined) yield { text: held, isLast: false };
    held = text;
  }
  yield { text: (held ?? "") + decoder.end(), isLast: true };
}
