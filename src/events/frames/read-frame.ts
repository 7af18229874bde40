import { EventBuilder } from "../builder.js";
import type { EventData } from "../data.js";
import type { ColumnField } from "../readers/column-names.js";
import { noteFile } from "../readers/file-notes.js";
import { type FrameOptions, frameOptions, parseFileOptions } from "../readers/file-options.js";
import { planRows, type RowPlan, requireColumns } from "../readers/row-plan.js";
import { RowReader } from "../readers/row-reader.js";
import { type Frame, rowsPerBlock } from "./frame.js";

const sampledRows = 5000;

/**
 * Events of a frame: columns are mapped as those of a CSV file are, from a sample of the rows. Rows are counted from
 * 0, and what is broken is treated as in an array of events.
 *
 * @throws OptionsError "unknown_option", "bad_option", "unknown_column", "unknown_time_zone"
 * @throws EventError "missing_column"; "invalid_events" unless `onInvalid` is "skip"
 */
export function readFrame(frame: Frame, options: FrameOptions | undefined, where: string): EventData {
  const { file, read } = parseFileOptions(frameOptions, options, where, "memory");
  const plan = planRows([...frame.columns], sampleOf(frame), file);
  requireColumns(plan);
  const builder = new EventBuilder(read);
  noteFile(plan, 0, builder);
  const rows = new RowReader(plan, read, builder, localDatesOf(plan, frame));
  const width = frame.columns.length;
  const cells: unknown[] = plan.header.map(() => undefined);
  const blocks = plan.mapping.columns.map(({ index }) => ({ index, values: [] as unknown[] }));
  for (let from = 0; from < frame.length; from += rowsPerBlock) {
    const to = Math.min(from + rowsPerBlock, frame.length);
    for (const { index, values } of blocks) frame.read(index, from, to, values);
    for (let row = from; row < to; row++) {
      const count = frame.cellCount(row);
      if (count !== width) {
        builder.reject("wrong_cell_count", row, "", undefined, `: ${width} expected, got ${count}`);
        continue;
      }
      for (const { index, values } of blocks) cells[index] = values[row - from];
      rows.add(cells, row);
    }
  }
  return builder.finish();
}

/** The first rows as texts, of which columns and formats are guessed. */
function sampleOf(frame: Frame): string[][] {
  const count = Math.min(sampledRows, frame.length);
  const sample = Array.from({ length: count }, (): string[] => []);
  const cells: unknown[] = [];
  for (let column = 0; column < frame.columns.length; column++) {
    frame.read(column, 0, count, cells);
    for (let row = 0; row < count; row++) sample[row]![column] = textOf(cells[row]);
  }
  return sample;
}

function textOf(cell: unknown): string {
  if (cell === undefined || cell === null) return "";
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? "" : cell.toISOString();
  return typeof cell === "object" ? "" : String(cell);
}

function localDatesOf(plan: RowPlan, { localDates }: Frame): ReadonlySet<ColumnField> {
  return new Set(plan.mapping.columns.filter(({ index }) => localDates.has(index)).map(({ field }) => field));
}
