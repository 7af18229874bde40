import { countCells } from "./cell-counts.js";
import { numberOf } from "./cells.js";
import type { TableWarning } from "./leaks.js";
import type { TablePlan } from "./plan-columns.js";
import type { CustomerTable } from "./read-table.js";

/** Share of the cells from which on a column was probably meant to be one of numbers. */
const mostly = 0.5;
/** Words that a message shows, at most. */
const shownWords = 3;

/** Columns that are mostly numbers, and yet not numbers enough to be read as such. */
export function numbersAsTextWarnings(
  { columns }: CustomerTable,
  { columns: plans, ignored }: TablePlan,
): TableWarning[] {
  return columns.flatMap((column): TableWarning[] => {
    const { name } = column;
    const plan = plans.find((one) => one.name === name);
    const why = ignored.find((one) => one.name === name)?.why;
    if (plan ? plan.kind !== "levels" : why !== "id" && why !== "free_text") return [];
    const { given, unknown, numbers } = countCells(column);
    const others = given - unknown - numbers;
    if (others === 0 || numbers < mostly * (given - unknown)) return [];
    // Only words that the model holds anyway: rare ones may be names.
    const words = plan?.kind === "levels" ? plan.levels.filter((level) => Number.isNaN(numberOf(level))) : [];
    const shown = words.slice(0, shownWords).map((word) => `"${word}"`);
    const message = `Column '${name}' is ${plan ? "read as words" : "ignored"}: ${numbers} of its cells are numbers, ${others} are not${shown.length > 0 ? `, such as ${shown.join(", ")}` : ""}. If it is one of numbers, make the others numbers or missing.`;
    return [{ code: "numbers_as_text", column: name, message }];
  });
}
