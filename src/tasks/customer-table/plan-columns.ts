import type { CellColumn } from "./cell-column.js";
import { countCells } from "./cell-counts.js";
import type { ColumnPlan } from "./column-plan.js";
import type { CustomerTable } from "./read-table.js";

/** A column that is not learned from, and why. */
export interface IgnoredColumn {
  readonly name: string;
  readonly why: "asked" | "empty" | "constant" | "id" | "free_text";
}

/** How the columns of a table are read. */
export interface TablePlan {
  readonly columns: readonly ColumnPlan[];
  readonly ignored: readonly IgnoredColumn[];
}

/** Share of the cells with something known that must be numbers, or dates, for the column to be one: the others are missing. */
const nearlyAll = 0.95;
/** Levels of a column that have a place of their own, at most. */
const mostLevels = 50;
/** Levels that fewer customers have are pooled: they say little, and a name or a phone number must not enter a model. */
const leastCustomers = 10;
/** Fewest rows of which all distinct values say that a column names its rows. */
const leastRows = 20;
/** Whole numbers of so many digits, no more than two alike on average, are numbers of customers, cards or phones. */
const digitsOfIds = 9;
/** The square of a larger number would not be one. */
const largestSquared = Math.sqrt(Number.MAX_VALUE);
/** Fewest whole numbers in a row that are taken for row numbers. */
const leastRowNumbers = 100;

/** What levels without a place of their own are called; more "+" are added where a level has that name. */
const otherName = "other";

/**
 * Decides from training rows how each column is read: as numbers, as dates, as levels, or not at all.
 *
 * @param asked columns that the caller wants ignored
 */
export function planColumns({ columns }: CustomerTable, asked: readonly string[]): TablePlan {
  const plans: ColumnPlan[] = [];
  const ignored: IgnoredColumn[] = [];
  for (const column of columns) {
    const plan = asked.includes(column.name) ? "asked" : planOf(column);
    if (typeof plan === "string") ignored.push({ name: column.name, why: plan });
    else plans.push(plan);
  }
  return { columns: plans, ignored };
}

function planOf(column: CellColumn): ColumnPlan | IgnoredColumn["why"] {
  const { name, length } = column;
  column.check();
  const { given, unknown, numbers, dates } = countCells(column);
  if (given === 0) return "empty";
  const known = given - unknown;
  const isAlwaysGiven = known === length;
  if (dates > 0 && dates >= nearlyAll * known) {
    return isAlwaysGiven && new Set(column.instants).size === 1 ? "constant" : { name, kind: "date" };
  }
  if (numbers > 0 && numbers >= nearlyAll * known) return planOfNumbers(column, isAlwaysGiven);
  return planOfWords(column, given);
}

function planOfNumbers(
  { name, numbers }: CellColumn,
  isAlwaysGiven: boolean,
): ColumnPlan | IgnoredColumn["why"] {
  const values = numbers.filter((value) => !Number.isNaN(value)).sort();
  const distinct = values.reduce((n, value, k) => (k === 0 || value !== values[k - 1] ? n + 1 : n), 0);
  if (distinct === 1 && isAlwaysGiven) return "constant";
  if (values.every(Number.isInteger)) {
    const [low, high] = [values[0]!, values.at(-1)!];
    const isEachOnce = distinct === values.length;
    if (isEachOnce && distinct >= leastRowNumbers && high - low + 1 === distinct) return "id";
    if (2 * distinct >= values.length && distinct >= leastRows && low >= 10 ** (digitsOfIds - 1)) return "id";
  }
  const scale = scaleOf(values);
  const canSquare = scale === "log" || Math.max(-values[0]!, values.at(-1)!) <= largestSquared;
  return { name, kind: "number", scale, isCurved: distinct > 2 && canSquare };
}

/** The scale on which the middle of the values lies nearer to the middle between their outer parts. */
function scaleOf(sorted: Float64Array): "linear" | "log" {
  if (sorted[0]! < 0) return "linear";
  const quantile = (level: number) => sorted[Math.round(level * (sorted.length - 1))]!;
  const skew = (change: (x: number) => number) => {
    const [low, middle, high] = [0.02, 0.5, 0.98].map((level) => change(quantile(level)));
    return high! === low! ? 0 : Math.abs((high! + low! - 2 * middle!) / (high! - low!));
  };
  return skew(Math.log1p) < skew((x) => x) ? "log" : "linear";
}

function planOfWords({ name, words, length }: CellColumn, given: number): ColumnPlan | IgnoredColumn["why"] {
  const counts = new Map<string, number>();
  for (const word of words) if (word !== "") counts.set(word, (counts.get(word) ?? 0) + 1);
  if (counts.size === 1 && given === length) return "constant";
  const kept = [...counts]
    .filter(([, count]) => count >= leastCustomers)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, mostLevels);
  if (kept.length === 0) return counts.size === given && given >= leastRows ? "id" : "free_text";
  const levels = kept.map(([word]) => word);
  if (kept.length === counts.size) return { name, kind: "levels", levels };
  let other = otherName;
  while (counts.has(other)) other += "+";
  return { name, kind: "levels", levels, other };
}
