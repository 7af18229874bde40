import { EventError } from "../../errors.js";
import { isMissing, trimmed } from "./cells.js";
import {
  type ColumnField,
  type DateColumn,
  dateColumns,
  type NumberColumn,
  numberColumns,
} from "./column-names.js";
import { type DateFormat, dateParsers } from "./date-formats.js";
import { type DecimalStyle, decimalStyle } from "./decimal-text.js";
import { type DetectedDateFormat, detectDateFormat } from "./detect-date-format.js";
import { type ColumnMapping, type ColumnOverrides, guessColumns } from "./guess-columns.js";
import { fieldsOfName } from "./name-lookup.js";

/** How the columns of a file become fields: the mapping, and the form of the cells of each column. */
export interface RowPlan {
  readonly header: readonly string[];
  readonly mapping: ColumnMapping;
  /** Date format of each column of dates. */
  readonly dates: { readonly [F in DateColumn]?: DetectedDateFormat };
  /** Decimal style of each column of numbers. */
  readonly decimals: { readonly [F in NumberColumn]?: DecimalStyle };
  /** Required fields that no column is. */
  readonly missing: readonly ("customerId" | "timestamp")[];
  /** The amount is the unit price times the quantity. */
  readonly hasComputedAmount: boolean;
}

/** @throws OptionsError `unknown_column` */
export function planRows(
  header: readonly string[],
  sampleRows: readonly (readonly string[])[],
  options: { readonly columns?: ColumnOverrides | undefined; readonly dateFormat?: DateFormat | undefined },
): RowPlan {
  const mapping = guessColumns(header, sampleRows, options.columns);
  const indexOf = (field: ColumnField): number | undefined =>
    mapping.columns.find((column) => column.field === field)?.index;
  const cellsOf = (index: number): string[] =>
    sampleRows.map((row) => trimmed(row[index] ?? "")).filter((cell) => !isMissing(cell));
  const dates: { [F in DateColumn]?: DetectedDateFormat } = {};
  for (const field of dateColumns) {
    const index = indexOf(field);
    if (index === undefined) continue;
    dates[field] = formatOf(cellsOf(index), field === "timestamp" ? options.dateFormat : undefined);
  }
  const decimals: { [F in NumberColumn]?: DecimalStyle } = {};
  for (const field of numberColumns) {
    const index = indexOf(field);
    if (index !== undefined) decimals[field] = decimalStyle(cellsOf(index));
  }
  return {
    header,
    mapping,
    dates,
    decimals,
    missing: (["customerId", "timestamp"] as const).filter((field) => indexOf(field) === undefined),
    hasComputedAmount: indexOf("unitPrice") !== undefined,
  };
}

/** Where no format fits, dates are read as year first: every cell that is not so is reported. */
function formatOf(cells: readonly string[], chosen: DateFormat | undefined): DetectedDateFormat {
  const detected = detectDateFormat(cells, true);
  if (chosen === undefined) return detected ?? { format: "ymd", share: 0, ambiguousWith: undefined };
  const out = { day: 0, ms: 0, offsetMinutes: 0 };
  const read = cells.filter((cell) => dateParsers[chosen](cell, out)).length;
  return { format: chosen, share: cells.length === 0 ? 1 : read / cells.length, ambiguousWith: undefined };
}

const lookedFor = {
  customerId: "who bought (such as customer_id, member_id, openid, 客户编号, 会员ID, 手机号)",
  timestamp: "when (such as timestamp, order_date, pay_time, 下单时间, 付款时间)",
} as const;

/** @throws EventError `missing_column`, with what was looked for, what is there and how to name it */
export function requireColumns(plan: RowPlan): void {
  const [field] = plan.missing;
  if (field === undefined) return;
  const named = plan.mapping.unmapped.find(({ column }) =>
    fieldsOfName(column).some((name) => name.field === field),
  );
  const why =
    named && `'${named.column}' is named so, but its cells (such as '${named.samples[0]}') are no dates. `;
  const there = plan.header.map((name) => `'${name}'`).join(", ");
  throw new EventError(
    "missing_column",
    `No column was recognised that says ${lookedFor[field]}. ${why ?? ""}There are: ${there}. ` +
      `Name it: columns: { ${field}: '${plan.mapping.unmapped[0]?.column ?? plan.header[0] ?? "..."}' }.`,
    { missing: [...plan.missing], columns: [...plan.header] },
  );
}
