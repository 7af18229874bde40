import type { DateFormat } from "./date-formats.js";
import { describeDateFormat } from "./file-notes.js";
import type { MappedColumn, UnmappedColumn } from "./guess-columns.js";
import type { RowPlan } from "./row-plan.js";

/** What a reader found out about a file before reading it: plain data. */
export interface FileInspection {
  readonly format: "csv" | "ndjson" | "parquet";
  /** Columns that are fields of an event, each with how sure that is, why, and some cells. */
  readonly columns: readonly MappedColumn[];
  /** Columns that will not be read. */
  readonly unmapped: readonly UnmappedColumn[];
  /** Required fields that were not found: the file cannot be read before the caller names their columns. */
  readonly missing: readonly ("customerId" | "timestamp")[];
  readonly dates: DateInspection | undefined;
  /** The amount is computed as unit price times quantity. */
  readonly hasComputedAmount: boolean;
  /** Rows that all this was taken from. */
  readonly sampledRows: number;
  /** Of text files. */
  readonly text: TextInspection | undefined;
}

export interface DateInspection {
  readonly format: DateFormat;
  /** The format in words. */
  readonly description: string;
  /** Share of the sampled cells that it reads, 0 .. 1. */
  readonly share: number;
  /** The other reading that fits as well; the option `dateFormat` chooses. */
  readonly ambiguousWith: DateFormat | undefined;
}

export interface TextInspection {
  /** "ascii" if the sample has no other characters: then every encoding reads it alike. */
  readonly encoding: string;
  readonly delimiter: string | undefined;
  readonly newline: "\n" | "\r";
  /** Line of the header, from 1; undefined if the file has none. */
  readonly headerLine: number | undefined;
}

export function inspectionOf(
  format: FileInspection["format"],
  plan: RowPlan,
  sampledRows: number,
  text?: TextInspection,
): FileInspection {
  const dates = plan.dates.timestamp;
  return {
    format,
    columns: plan.mapping.columns,
    unmapped: plan.mapping.unmapped,
    missing: plan.missing,
    dates: dates && { ...dates, description: describeDateFormat(dates.format) },
    hasComputedAmount: plan.hasComputedAmount,
    sampledRows,
    text,
  };
}
