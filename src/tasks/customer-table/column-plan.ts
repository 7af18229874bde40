import { dayMs } from "../../events/calendar-day.js";
import type { Feature, FeatureColumns, FeatureGroup } from "../../features/feature.js";
import type { CellColumn } from "./cell-column.js";
import type { CustomerTable } from "./read-table.js";

/** How a column of a table is read: learned from training rows, saved in the model. */
export type ColumnPlan = { readonly name: string } & (
  | { readonly kind: "number"; readonly scale: "linear" | "log"; readonly isCurved: boolean }
  | { readonly kind: "date" }
  /** `other` is what levels without a place of their own are called; absent where training rows had none. */
  | { readonly kind: "levels"; readonly levels: readonly string[]; readonly other?: string }
);

/** Which group of reasons a caller's column belongs to. */
export type ColumnGroups = Readonly<Record<string, FeatureGroup>>;

/** Name of the feature that is made of a callers' own column. */
export function featureNameOf(column: string): string {
  return `own:${column}`;
}

/**
 * Feature rows of a table, by the columns that were there in training: a column that the table does not bring is
 * missing.
 *
 * @param asOf date the table is of, epoch milliseconds: dates count in days before it, later ones are missing. NaN where
 *   it is not known: dates are days since 1970
 */
export function featuresOfTable(
  plans: readonly ColumnPlan[],
  { ids, columns }: CustomerTable,
  asOf: number,
  groups: ColumnGroups,
): FeatureColumns {
  const byName = new Map(columns.map((column) => [column.name, column]));
  return {
    features: plans.map((plan) => featureOf(plan, groups)),
    columns: plans.map((plan) => {
      const column = byName.get(plan.name);
      return column ? valuesOf(plan, column, asOf) : new Float64Array(ids.length).fill(Number.NaN);
    }),
  };
}

function featureOf(plan: ColumnPlan, groups: ColumnGroups): Feature {
  const { name, kind } = plan;
  const common = {
    name: featureNameOf(name),
    meaning: `own column "${name}"`,
    group: Object.hasOwn(groups, name) ? groups[name]! : "own",
  };
  if (kind === "number")
    return { ...common, unit: "as given", scale: plan.scale, ...(plan.isCurved && { curved: true }) };
  if (kind === "date") return { ...common, unit: "days", scale: "linear", curved: true };
  const levels = plan.other === undefined ? plan.levels : [...plan.levels, plan.other];
  return { ...common, unit: "level", scale: "linear", levels };
}

function valuesOf(plan: ColumnPlan, column: CellColumn, asOf: number): Float64Array {
  if (plan.kind === "number") return column.numbers;
  if (plan.kind === "date") {
    if (Number.isNaN(asOf)) return column.instants.map((ms) => ms / dayMs);
    return column.instants.map((ms) => (ms < asOf ? (asOf - ms) / dayMs : Number.NaN));
  }
  const codes = new Map(plan.levels.map((level, code) => [level, code]));
  const other = plan.other === undefined ? Number.NaN : plan.levels.length;
  const { words } = column;
  const values = new Float64Array(words.length);
  for (let row = 0; row < values.length; row++) {
    const word = words[row]!;
    values[row] = word === "" ? Number.NaN : (codes.get(word) ?? other);
  }
  return values;
}
