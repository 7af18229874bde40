import type { EventBuilder } from "../builder.js";
import type { DateFormat } from "./date-formats.js";
import type { RowPlan } from "./row-plan.js";

const reading: { readonly [F in DateFormat]: string } = {
  ymd: "year first",
  compact: "digits without separators",
  epoch_milliseconds: "epoch milliseconds",
  epoch_seconds: "epoch seconds",
  epoch_microseconds: "epoch microseconds",
  mdy: "month first",
  dmy: "day first",
  excel: "day numbers of a spreadsheet",
};

/** A date format in words. */
export function describeDateFormat(format: DateFormat): string {
  return reading[format];
}

/** Tells what was decided for a whole file: in the report these stand beside the row of the header. */
export function noteFile(plan: RowPlan, headerRow: number, builder: EventBuilder): void {
  const { format, ambiguousWith } = plan.dates.timestamp ?? {};
  if (format !== undefined && ambiguousWith !== undefined) {
    builder.notice(
      "ambiguous_dates",
      headerRow,
      columnOf(plan, "timestamp"),
      `: read ${reading[format]}; dateFormat: "${ambiguousWith}" reads them ${reading[ambiguousWith]}`,
    );
  }
  if (plan.hasComputedAmount) {
    builder.notice(
      "amount_of_price",
      headerRow,
      columnOf(plan, "unitPrice"),
      ": there is no column of amounts",
    );
  }
  for (const { column } of plan.mapping.unmapped) builder.reportUnknownField(column, headerRow);
}

function columnOf(plan: RowPlan, field: string): string {
  return plan.mapping.columns.find((column) => column.field === field)?.column ?? field;
}
