import { z } from "zod";
import { EventError, OptionsError, SavedModelError, TrainError } from "../../src/errors.js";
import { Dictionary } from "../../src/events/dictionary.js";
import { auc } from "../../src/metrics/ranking.js";
import { Predictions } from "../../src/model/predictions.js";
import { breathe, type Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { SkippedCustomers } from "../../src/model/skipped.js";
import { parseOptions } from "../../src/options.js";
import type { CustomerRecord, CustomerTableInput } from "../../src/tasks/customer-table/read-table.js";
import type { TableEstimator, TableModelUnderTest } from "../../src/testing/table-subject.js";

/** Ways to break the contract of tables, one at a time. */
export type TableFault =
  | "depends on the order of rows" | "depends on the order of columns" | "reads rows twice" | "scores by id" | "scores by batch"
  | "needs a seen customer" | "drops parts of a stream" | "reads the label" | "takes blank for a level"
  | "counts copies" | "takes the last of two rows" | "skips without telling" | "gives NaN for what it does not know" | "loads something else"
  | "draws at random" | "stores ids" | "loads anything" | "ignores unknown options" | "ignores unknown queries" | "explains unknown customers"
  | "trains on nothing" | "sorts its input" | "is not frozen" | "hands out its own arrays" | "cannot be cancelled"
  | "streams on when cancelled" | "explains another score" | "evaluates what is not known"; // biome-ignore format: a list

const options = z.strictObject({
  id: z.string(),
  label: z.string(),
  column: z.string(),
  ignore: z.array(z.string()).optional(),
  seed: z.number().min(0).optional(),
});
type Options = z.output<typeof options>;
const query = z.strictObject({
  customers: z.array(z.string()).optional(),
  values: z.never().optional(),
});
const kind = "test/table-share";

interface Share {
  readonly options: Options;
  readonly levels: readonly string[];
  /** Share of leavers a level, and behind them that of all. */
  readonly shares: Float64Array;
  readonly ids: readonly string[];
}

/** The share of leavers of each level of one column: a smallest honest estimator, and with a fault a dishonest one. */
export function tableShare(fault?: TableFault): TableEstimator {
  return {
    kind,
    options,
    async train(data, given, run) {
      const loose = fault === "ignores unknown options" ? z.object(options.shape) : options;
      const settings = parseOptions(loose, given, "share.train") as Options;
      if (fault !== "cannot be cancelled") await breathe(run, { phase: "read", done: 0, total: 1 });
      if (fault === "sorts its input" && Array.isArray(data.customers)) data.customers.reverse();
      const rows = rowsOf(data, settings, fault);
      const named = [...(settings.ignore ?? []), settings.label];
      const missing = named.find((name) => !rows.some((row) => name in row));
      if (rows.length > 0 && missing)
        throw new OptionsError("unknown_column", `There is no column '${missing}'.`);
      const labels = rows.map((row) => labelOf(row, settings));
      const ones = labels.filter((label) => label === 1).length;
      if (fault !== "trains on nothing" && (ones === 0 || ones === rows.length))
        throw new TrainError("too_few_labels", "Both labels are needed.", { ones });
      const words = rows.map((row) => wordOf(row[columnOf(settings, rows, fault)], fault));
      const levels = [...new Set(words)];
      if (fault !== "depends on the order of rows") levels.sort();
      const shares = Float64Array.from([...levels, undefined], (level) => {
        const own = labels.filter((_, i) => level === undefined || words[i] === level);
        const noise = fault === "draws at random" ? Math.random() / 100 : 0;
        return (own.filter((label) => label === 1).length + 1 + noise) / (own.length + 2);
      });
      const seen = rows.map((row) => String(row[settings.id]));
      return modelOf(
        { options: settings, levels, shares, ids: fault === "stores ids" ? seen : [] },
        fault,
        fault === "needs a seen customer" ? new Set(seen) : undefined,
      );
    },
    load(saved) {
      if (fault !== "loads anything" && (saved.kind !== kind || !saved.tensors["shares"]))
        throw new SavedModelError("wrong_kind", `This is not a model of kind "${kind}".`);
      const { options: settings, levels } = (
        saved.state["options"] ? saved.state : { options: {}, levels: [] }
      ) as never;
      const shares = (saved.tensors["shares"] ?? new Float64Array(1)) as Float64Array;
      const kept = fault === "loads something else" ? shares.map((share) => share / 2) : shares.slice();
      return modelOf({ options: settings, levels, shares: kept, ids: [] }, fault);
    },
  };
}

function modelOf(parts: Share, fault?: TableFault, seen?: ReadonlySet<string>): TableModelUnderTest {
  const { options: settings, levels, shares, ids } = parts;
  const read = (data: CustomerTableInput, given: object | undefined) => {
    const loose = fault === "ignores unknown queries" ? z.object(query.shape) : query;
    if (fault === "reads rows twice") for (const _ of data.customers as Iterable<CustomerRecord>);
    const { customers: wanted } = parseOptions(loose, given, "share.predict") as z.output<typeof query>;
    const all = rowsOf(data, settings, fault);
    const rows = wanted ? all.filter((row) => wanted.includes(String(row[settings.id]))) : all;
    return {
      rows: sortedRows(rows, settings),
      known: new Set(all.map((row) => String(row[settings.id]))),
      wanted,
    };
  };
  const scoreOf = (row: CustomerRecord, rows: number): number => {
    const own = String(row[settings.id]);
    if (fault === "scores by id") return (own.length % 7) / 10;
    if (fault === "scores by batch") return 1 / (1 + rows);
    if (seen && !seen.has(own)) return 0.5;
    if (fault === "reads the label" && row[settings.label] === "unknown yet") return 0.9;
    const at = levels.indexOf(wordOf(row[settings.column], fault));
    if (at < 0 && fault === "gives NaN for what it does not know") return Number.NaN;
    return shares[at < 0 ? levels.length : at]!;
  };
  const model: TableModelUnderTest = {
    kind,
    predict(data, given) {
      const { rows, known, wanted = [] } = read(data, given);
      const kept = fault === "skips without telling" ? rows.slice(1) : rows;
      const dictionary = Dictionary.of(kept.map((row) => String(row[settings.id])));
      const unknown = [...new Set(wanted)].filter((name) => !known.has(name));
      return new Predictions({
        model: kind,
        customers: { dictionary, codes: Int32Array.from(kept.keys()) },
        columns: { probability: Float64Array.from(kept, (row) => scoreOf(row, rows.length)) },
        rankBy: "probability",
        row: ({ columns, i, customerId }) => ({ customerId, probability: columns["probability"]![i]! }),
        skipped: new SkippedCustomers({
          dictionary,
          codes: new Int32Array(0),
          reasons: new Uint8Array(0),
          reasonCodes: [],
          others: unknown.map((customerId) => ({ customerId, code: "not_in_data" })),
        }),
      });
    },
    async *predictStream(source, given, run?: Run) {
      let part = 0;
      for await (const data of source) {
        if (fault !== "streams on when cancelled") run?.signal?.throwIfAborted();
        if (fault !== "drops parts of a stream" || part++ === 0) yield model.predict(data, given);
      }
    },
    explain(data, customerId) {
      const rows = rowsOf(data, settings, fault);
      const row =
        rows.find((one) => String(one[settings.id]) === customerId) ??
        (fault === "explains unknown customers" ? rows[0] : undefined);
      if (!row) throw new OptionsError("customer_not_scored", "This customer has no row.");
      const probability = scoreOf(row, rows.length);
      const score = Math.log(probability / (1 - probability)) + (fault === "explains another score" ? 1 : 0);
      return {
        kind,
        customerId,
        probability,
        score,
        base: 0,
        contributions: [{ name: "level", meaning: "level", contribution: score }],
      };
    },
    evaluate(data) {
      const all = rowsOf(data, settings, fault);
      const rows =
        fault === "evaluates what is not known" ? all : all.filter((row) => labelOf(row, settings) >= 0);
      if (rows.length === 0) throw new EventError("no_labels", "No customer has a label.");
      const labels = Uint8Array.from(rows, (row) => Math.max(0, labelOf(row, settings)));
      return {
        auc: auc(
          labels,
          Float64Array.from(rows, (row) => scoreOf(row, rows.length)),
        ),
      };
    },
    card: () => ({ kind }),
    save(): SavedModel {
      const state = { options: { ...settings }, levels: [...levels], ids: [...ids] };
      return {
        kind,
        state: state as never,
        tensors: { shares: fault === "hands out its own arrays" ? shares : shares.slice() },
      };
    },
  };
  return fault === "is not frozen" ? model : Object.freeze(model);
}

function rowsOf(
  { customers }: CustomerTableInput,
  { id }: Options,
  fault: TableFault | undefined,
): CustomerRecord[] {
  if (typeof customers !== "object" || !(Symbol.iterator in customers))
    throw new OptionsError("bad_input", "No table.");
  const byId = new Map<string, CustomerRecord>();
  const rows: CustomerRecord[] = [];
  for (const row of customers) {
    const own = row[id];
    if (own === null || own === undefined) throw new EventError("missing_id", "A row has no id.");
    const known = byId.get(String(own));
    if (known && fault !== "takes the last of two rows" && JSON.stringify(known) !== JSON.stringify(row))
      throw new EventError("duplicate_customer", "Two rows of a customer differ.");
    if (!known || fault === "counts copies") rows.push(row);
    byId.set(String(own), row);
  }
  return rows;
}

function sortedRows(rows: readonly CustomerRecord[], { id }: Options): CustomerRecord[] {
  return [...rows].sort((a, b) => (String(a[id]) < String(b[id]) ? -1 : 1));
}

function columnOf(
  { column, label, id }: Options,
  rows: readonly CustomerRecord[],
  fault: TableFault | undefined,
): string {
  if (fault !== "depends on the order of columns") return column;
  return Object.keys(rows[0] ?? {}).find((name) => name !== label && name !== id)!;
}

function wordOf(cell: unknown, fault: TableFault | undefined): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return "";
  const word = typeof cell === "bigint" ? String(cell) : String(cell);
  return fault === "takes blank for a level" ? word : word.trim();
}

function labelOf(row: CustomerRecord, { label }: Options): number {
  const cell = row[label];
  return cell === "Yes" ? 1 : cell === "No" ? 0 : -1;
}
