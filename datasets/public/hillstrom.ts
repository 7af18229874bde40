import type { CategoricalAttribute, NumericAttribute } from "../../src/events/attribute-table.js";
import { hillstrom } from "./layouts/hillstrom.js";
import { type LoadOptions, parseLoadOptions } from "./load-options.js";
import { RowReport, type RowsReport } from "./rows-report.js";
import { recognise, rowsOf, type TableFile, type TableRow } from "./table-file.js";

/** What a customer was assigned to; code 0, no e-mail, is the control group. */
export const hillstromArms = ["No E-Mail", "Mens E-Mail", "Womens E-Mail"] as const;

/** The e-mail experiment as columns of one length: one row a customer. */
export interface HillstromExperiment {
  readonly length: number;
  /** Number of the customer's row in the published file, from 1. */
  readonly row: Int32Array;
  readonly arms: typeof hillstromArms;
  /** Code of the arm: position in `arms`. */
  readonly arm: Uint8Array;
  /** 1 for a visit, and for an order, in the two weeks after. */
  readonly visit: Uint8Array;
  readonly conversion: Uint8Array;
  /** Dollars spent in the two weeks after. */
  readonly spend: Float64Array;
  /** What was known before: `recency` (months since the last order), `history` (dollars of the last year), ... */
  readonly features: {
    readonly numeric: readonly NumericAttribute[];
    readonly categorical: readonly CategoricalAttribute[];
  };
  readonly report: RowsReport;
}

const flags = ["mens", "womens", "newbie", "visit", "conversion"] as const;
const amounts = ["recency", "history", "spend"] as const;
const numbers = [...flags, ...amounts] as const;
const words = ["historySegment", "zipCode", "channel"] as const;

/**
 * Loads the "MineThatData E-Mail Analytics And Data Mining Challenge" of Kevin Hillstrom (2008): 64,000 customers who
 * had bought within twelve months, a third each sent an e-mail with men's goods, with women's goods, or none, by lot.
 *
 * Published on the MineThatData blog for anyone's use. A row that is broken is left out and counted in `report`.
 * Features are the columns of the file by our names: `recency, history, mens, womens, newbie` are numeric,
 * `channel, historySegment, zipCode` categorical ("Surburban" is spelled so there).
 *
 * @param path the CSV file, plain or gzip; a column `row_id` holds the rows of a part of it
 * @throws EventError `wrong_layout`, `file_not_found`
 * @throws OptionsError `unknown_option`, `bad_option`
 */
export async function loadHillstrom(
  path: string,
  options?: Omit<LoadOptions, "onIssue">,
): Promise<HillstromExperiment> {
  const settings = parseLoadOptions(options, "loadHillstrom");
  const table = await recognise(path, [hillstrom.experiment]);
  const report = new RowReport();
  const kept: Customer[] = [];
  let row = 0;
  for await (const rows of rowsOf(table, settings)) {
    for (const cells of rows) {
      const customer = customerOf(cells, ++row, table, report);
      if (customer !== undefined) kept.push(customer);
    }
  }
  return experimentOf(kept, report.finish(row, kept.length));
}

interface Customer {
  readonly row: number;
  readonly arm: number;
  readonly numbers: Readonly<Record<(typeof numbers)[number], number>>;
  readonly words: Readonly<Record<(typeof words)[number], string>>;
}

/** A row as values; undefined, and a line in the report, if one of them is broken. */
function customerOf(
  cells: TableRow,
  place: number,
  { at, width }: TableFile<typeof hillstrom.experiment>,
  report: RowReport,
): Customer | undefined {
  const line = place + 1;
  if (typeof cells === "string") {
    report.add(line, "wrong_cell_count", `must have ${width} cells, got '${cells}'`);
    return undefined;
  }
  const cell = (column: keyof typeof at): string => cells[at[column]]?.trim() ?? "";
  const arm = (hillstromArms as readonly string[]).indexOf(cell("segment"));
  if (arm < 0) {
    report.add(
      line,
      "unknown_arm",
      `'segment' must be one of ${hillstromArms.join(", ")}, got '${cell("segment")}'`,
    );
    return undefined;
  }
  const values = {} as Record<(typeof numbers)[number], number>;
  for (const name of numbers) {
    const isFlag = (flags as readonly string[]).includes(name);
    const value = Number(cell(name) || Number.NaN);
    if (!(isFlag ? value === 0 || value === 1 : value >= 0 && value < Number.POSITIVE_INFINITY)) {
      report.add(
        line,
        "invalid_number",
        `'${name}' must be ${isFlag ? "0 or 1" : "0 or more"}, got '${cell(name)}'`,
      );
      return undefined;
    }
    values[name] = value;
  }
  const row = at.row < 0 ? place : Number(cell("row"));
  if (!(Number.isInteger(row) && row >= 1)) {
    report.add(line, "invalid_number", `'row_id' must be a whole number above 0, got '${cell("row")}'`);
    return undefined;
  }
  const [historySegment, zipCode, channel] = words.map((name) => cell(name)) as [string, string, string];
  return { row, arm, numbers: values, words: { historySegment, zipCode, channel } };
}

function experimentOf(customers: readonly Customer[], report: RowsReport): HillstromExperiment {
  const numeric = (name: (typeof numbers)[number]): NumericAttribute => ({
    name,
    values: Float64Array.from(customers, ({ numbers }) => numbers[name]),
  });
  const bits = (name: (typeof flags)[number]) => Uint8Array.from(customers, ({ numbers }) => numbers[name]);
  return Object.freeze({
    length: customers.length,
    row: Int32Array.from(customers, ({ row }) => row),
    arms: hillstromArms,
    arm: Uint8Array.from(customers, ({ arm }) => arm),
    visit: bits("visit"),
    conversion: bits("conversion"),
    spend: numeric("spend").values,
    features: {
      numeric: (["history", "mens", "newbie", "recency", "womens"] as const).map(numeric),
      categorical: (["channel", "historySegment", "zipCode"] as const).map((name) =>
        categorical(
          name,
          customers.map(({ words }) => words[name]),
        ),
      ),
    },
    report,
  });
}

/** Codes into the words in ascending order; -1 where there is none. */
function categorical(name: string, values: readonly string[]): CategoricalAttribute {
  const levels = [...new Set(values)].filter((word) => word !== "").sort();
  const codes = new Map(levels.map((word, code) => [word, code]));
  return { name, levels, codes: Int32Array.from(values, (word) => codes.get(word) ?? -1) };
}
