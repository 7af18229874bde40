import { z } from "zod";
import { OptionsError, SavedModelError, TrainError } from "../../src/errors.js";
import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { listOffsetsOf } from "../../src/evaluation/customer-lists.js";
import { History } from "../../src/events/history.js";
import { dataOf, type EventInput, EventTable } from "../../src/events/table.js";
import type { BaseQuery, Metrics, Model } from "../../src/model/contract.js";
import type { Judge } from "../../src/model/judge.js";
import { Predictions } from "../../src/model/predictions.js";
import { breathe } from "../../src/model/run.js";
import type { JsonObject } from "../../src/model/saved-model.js";
import { SkippedCustomers } from "../../src/model/skipped.js";
import { parseOptions } from "../../src/options.js";

/** Ways to break what pairs add to the contract, one at a time. */
export type PairFault =
  | "scores by the code of the item" | "ranks over the batch" | "ranks the least likely first" | "names another item"
  | "scores a pair twice" | "mixes up customers" | "counts top over all" | "ignores top" | "explains the best row"
  | "explains no item" | "explains unknown items" | "lowers longer horizons"; // biome-ignore format: a list

interface PairRate {
  readonly rateDays: number;
  readonly cutoff: number;
  readonly horizons: readonly number[];
}

/** The chance that a customer buys an item again. */
export interface PairRow {
  readonly customerId: string;
  readonly itemId: string;
  readonly rank: number;
  readonly probability: number;
  readonly expectedQuantity: number;
}

const instant = z
  .number()
  .or(z.date())
  .or(z.iso.datetime().transform((iso) => new Date(iso)))
  .transform(Number);
const horizon = z.number().positive().finite();
const options = z.strictObject({
  cutoff: instant,
  horizonDays: horizon.or(z.array(horizon).min(1)).transform((days) => [days].flat()),
});
const query = z.strictObject({
  asOf: instant.optional(),
  customers: z.array(z.string()).optional(),
  horizonDays: z.number().optional(),
  top: z.number().int().min(1).optional(),
});
const explainQuery = query.extend({ itemId: z.string() });
type PairQuery = BaseQuery & { top?: number | undefined; itemId?: string | undefined };

const kind = "test/pair-rate";
const shape = 0.5;

/** Days on which each customer bought each item, in one pass: the first, and how many. */
interface Owned {
  readonly customer: number;
  readonly item: number;
  readonly firstDay: number;
  readonly days: number;
}

function ownedBefore(table: EventTable, cutoff: number): Owned[] {
  const history = new History(dataOf(table), cutoff);
  const codes = history.ids("itemId")?.codes ?? [];
  const owned: Owned[] = [];
  for (let c = 0; c < history.customerCount; c++) {
    const days = new Map<number, Set<number>>();
    for (let i = history.offsets[c]!; i < history.offsets[c + 1]!; i++) {
      const item = codes[i] ?? -1;
      if (item >= 0) days.set(item, (days.get(item) ?? new Set()).add(history.day[i]!));
    }
    for (const [item, on] of [...days].sort(([a], [b]) => a - b)) {
      owned.push({ customer: c, item, firstDay: Math.min(...on), days: on.size });
    }
  }
  return owned;
}

const judge: Judge<PairRow> = {
  contender: ({ columns }) => ({
    name: "siyu",
    role: "model",
    score: columns["probability"] as Float64Array,
    probability: columns["probability"] as Float64Array,
    expected: columns["expectedQuantity"] as Float64Array,
  }),
  truth(table, predictions) {
    const data = dataOf(table);
    const from = predictions.asOf.getTime();
    const to = data.zone.addDays(from, predictions.horizonDays);
    if (to > table.until) throw new OptionsError("horizon_not_over", "The horizon is not over.");
    const bought = new Map<string, number>();
    for (const event of table.slice({ from, to }).toRows()) {
      const name = JSON.stringify([event.customerId, event.itemId]);
      bought.set(name, (bought.get(name) ?? 0) + 1);
    }
    const counts = Float64Array.from(
      { length: predictions.length },
      (_, i) => bought.get(JSON.stringify([predictions.customerIdAt(i), predictions.keyAt(i)])) ?? 0,
    );
    return { labels: Uint8Array.from(counts, (n) => (n > 0 ? 1 : 0)), counts };
  },
  baselines: (_, { length }) => [{ name: "base rate", role: "baseline", score: new Float64Array(length) }],
};

/** Gamma-Poisson rates of (customer, item): a smallest honest estimator of pairs, and with a fault a dishonest one. */
export function pairRate(
  fault?: PairFault,
): JudgedEstimator<z.input<typeof options>, PairRow, Model<PairRow, PairQuery>> {
  return {
    kind,
    options,
    judge,
    async train(input, given, run) {
      const { cutoff, horizonDays } = parseOptions(options, given, "pairRate.train");
      await breathe(run, { phase: "fit", done: 0, total: 1 });
      const owned = ownedBefore(EventTable.from(input), cutoff);
      const customers = new Set(owned.map(({ customer }) => customer)).size;
      if (customers < 20) {
        throw new TrainError("too_few_customers", `20 customers are needed, got ${customers}.`, {
          customers,
        });
      }
      const today = dataOf(EventTable.from(input)).zone.dayOf(cutoff - 1);
      const age = owned.reduce((sum, { firstDay }) => sum + today - firstDay, 0);
      const repeats = owned.reduce((sum, { days }) => sum + days - 1, 0);
      const rateDays = (shape * (age + 1)) / (repeats + 1);
      return modelOf({ rateDays, cutoff, horizons: horizonDays.sort((a, b) => a - b) }, fault);
    },
    load(saved) {
      if (saved.kind !== kind || saved.state["rateDays"] === undefined) {
        throw new SavedModelError("wrong_kind", `This is not a model of kind "${kind}".`);
      }
      return modelOf(saved.state as unknown as PairRate, fault);
    },
  };
}

function modelOf(state: PairRate, fault?: PairFault): Model<PairRow, PairQuery> {
  const { rateDays, cutoff, horizons } = state;
  const read = (data: EventInput, given: PairQuery | undefined, schema: z.ZodType<object> = query) => {
    const settings = parseOptions(schema, given, "pairRate") as z.output<typeof explainQuery>;
    const { asOf, horizonDays = horizons[0]! } = settings;
    if (!horizons.includes(horizonDays))
      throw new OptionsError("unknown_horizon", `Trained for ${horizons}.`);
    if (asOf === undefined && !(data instanceof EventTable)) throw new OptionsError("no_as_of", "Give asOf.");
    const table = EventTable.from(data);
    return { ...settings, table, asOf: asOf ?? table.until, horizonDays };
  };
  const predict = (data: EventInput, given?: PairQuery): Predictions<PairRow> => {
    const { table, asOf, customers, horizonDays: h, top = Number.POSITIVE_INFINITY } = read(data, given);
    const { customers: dictionary, ids, zone } = dataOf(table);
    const asked = customers && new Set(customers);
    const today = zone.dayOf(asOf - 1);
    const horizonDays = fault === "lowers longer horizons" ? 1000 / h : h;
    const scored = ownedBefore(table, asOf)
      .filter(({ customer }) => !asked || asked.has(dictionary.at(customer)))
      .map((pair) => {
        const bonus = fault === "scores by the code of the item" ? pair.item / 100 : 0;
        const a = shape + pair.days - 1 + bonus;
        const b = rateDays + today - pair.firstDay;
        return {
          ...pair,
          expected: (a / b) * horizonDays,
          p: -Math.expm1(a * Math.log(b / (b + horizonDays))),
        };
      });
    const sign = fault === "ranks the least likely first" ? -1 : 1;
    scored.sort((a, b) => a.customer - b.customer || sign * (b.p - a.p) || a.item - b.item);
    if (fault === "mixes up customers") scored.sort((a, b) => b.p - a.p);
    const rows = scored
      .map((pair, i) => ({
        ...pair,
        rank:
          1 +
          i -
          (fault === "ranks over the batch" ? 0 : scored.findIndex((o) => o.customer === pair.customer)),
      }))
      .filter(
        ({ rank }, i) => fault === "ignores top" || (fault === "counts top over all" ? i < top : rank <= top),
      );
    if (fault === "scores a pair twice" && rows.length > 0) rows.splice(1, 0, { ...rows[0]!, rank: 2 });
    const withRow = new Set(scored.map(({ customer }) => customer));
    const missing = Int32Array.from(
      Array.from({ length: dictionary.size }, (_, c) => c).filter(
        (c) => !withRow.has(c) && (!asked || asked.has(dictionary.at(c))),
      ),
    );
    const unknown = [...(asked ?? [])].filter((id) => dictionary.codeOf(id) < 0);
    return new Predictions<PairRow>({
      model: kind,
      asOf,
      horizonDays: h,
      customers: { dictionary, codes: Int32Array.from(rows, ({ customer }) => customer) },
      key: {
        name: "itemId",
        dictionary: ids.itemId?.dictionary ?? { at: () => "" },
        codes: Int32Array.from(rows, ({ item }) => item),
      },
      columns: {
        rank: Int32Array.from(rows, ({ rank }) => rank),
        probability: Float64Array.from(rows, ({ p }) => p),
        expectedQuantity: Float64Array.from(rows, ({ expected }) => expected),
      },
      rankBy: "probability",
      row: ({ columns, i, customerId, key }) => ({
        customerId,
        itemId: fault === "names another item" ? `${key}-` : key!,
        rank: columns["rank"]![i]!,
        probability: columns["probability"]![i]!,
        expectedQuantity: columns["expectedQuantity"]![i]!,
      }),
      skipped: new SkippedCustomers({
        dictionary,
        codes: missing,
        reasons: new Uint8Array(missing.length),
        reasonCodes: ["no_item_before_as_of"],
        others: unknown.map((customerId) => ({ customerId, code: "not_in_data" })),
      }),
    });
  };
  const model: Model<PairRow, PairQuery> = {
    kind,
    horizonDays: horizons,
    predict,
    async *predictStream(source, given, run) {
      for await (const table of source) {
        run?.signal?.throwIfAborted();
        yield predict(table, given);
      }
    },
    explain(data, customerId, given) {
      const { itemId, ...rest } = parseOptions(explainQuery, given, "pairRate.explain");
      read(data, rest);
      const all = predict(data, { ...rest, customers: [customerId] }).toArray();
      const loose = fault === "explains the best row" || fault === "explains unknown items";
      const row = all.find((one) => one.itemId === itemId) ?? (loose ? all[0] : undefined);
      if (!row) throw new OptionsError("row_not_scored", "The customer has not bought this item.");
      const { probability } = fault === "explains the best row" ? all[0]! : row;
      const score = Math.log(probability / (1 - probability));
      return {
        kind,
        customerId,
        ...(fault !== "explains no item" && { itemId }),
        asOf: new Date(rest.asOf ?? EventTable.from(data).until),
        horizonDays: rest.horizonDays ?? horizons[0]!,
        probability,
        score,
        base: 0,
        contributions: [{ name: "rate", meaning: "purchases per day", contribution: score }],
      };
    },
    evaluate(data, given): Metrics {
      const { asOf } = read(data, given);
      if (asOf < cutoff) throw new OptionsError("as_of_before_cutoff", "The model has seen these events.");
      const predictions = predict(data, given);
      const truth = judge.truth(EventTable.from(data), predictions);
      return contestMetrics(judge.contender(predictions), truth, listOffsetsOf(predictions));
    },
    refresh: (data, given) => modelOf({ ...state, cutoff: read(data, given).asOf }, fault),
    card: () => ({
      kind, version: "0", options: { cutoff },
      data: { from: "", cutoff: "", timeZone: "UTC", customers: 0, events: 0, orderDays: 0 },
      definitions: [], horizons: [], limits: [],
    }), // biome-ignore format: short
    save: () => ({ kind, state: structuredClone(state) as unknown as JsonObject, tensors: {} }),
  };
  return Object.freeze(model);
}
