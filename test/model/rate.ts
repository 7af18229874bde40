import { z } from "zod";
import { OptionsError, SavedModelError, TrainError } from "../../src/errors.js";
import { History } from "../../src/events/history.js";
import { orderDaysOf } from "../../src/events/orders.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { attributesAsOf } from "../../src/events/side-tables.js";
import { dataOf, type EventInput, EventTable } from "../../src/events/table.js";
import type { BaseQuery, Estimator, Metrics, Model } from "../../src/model/contract.js";
import { Predictions } from "../../src/model/predictions.js";
import { breathe, type Run } from "../../src/model/run.js";
import type { JsonObject } from "../../src/model/saved-model.js";
import { SkippedCustomers } from "../../src/model/skipped.js";
import { parseOptions } from "../../src/options.js";

/** Ways to break the contract, one at a time. */
export type Fault =
  | "trains past the cutoff" | "predicts past asOf" | "ignores knownAt" | "depends on the order of rows"
  | "scores by id" | "scores by batch" | "needs a seen customer" | "skips without telling" | "scores a customer twice" | "drops parts of a stream"
  | "loads something else" | "draws at random" | "stores ids" | "shows ids in the card" | "loads anything"
  | "reads later columns" | "counts levels by batch" | "ignores unknown options" | "ignores unknown queries" | "guesses asOf" | "explains unknown customers"
  | "evaluates its training data" | "gives NaN for little data" | "fails without a reason" | "sorts its input"
  | "is not frozen" | "hands out its own arrays" | "cannot be cancelled" | "gives another reason"
  | "streams on when cancelled" | "explains another score" | "lowers longer horizons"; // biome-ignore format: a list

interface Rate {
  readonly shape: number;
  readonly rateDays: number;
  readonly cutoff: number;
  readonly horizons: readonly number[];
  readonly tensor: Float64Array;
  readonly noise: number;
  readonly ids: readonly string[];
}
interface RateRow {
  readonly customerId: string;
  readonly probability: number;
}

const text = z.iso.datetime().transform((iso) => new Date(iso));
const instant = z.number().or(z.date()).or(text).transform(Number);
const horizon = z.number().positive().finite();
const options = z.strictObject({
  cutoff: instant,
  horizonDays: horizon.or(z.array(horizon).min(1)).transform((days) => [days].flat()),
});
const query = z.strictObject({
  asOf: instant.optional(),
  customers: z.array(z.string()).optional(),
  horizonDays: z.number().optional(),
});
const kind = "test/rate";

/** Order days and age in days of the customers with an order before the cutoff: what scores are made of. */
export function rateFeatures(table: EventTable, cutoff: number, fault?: Fault): Float64Array[] {
  const [counts, ages] = countsAndAges(table, cutoff, fault);
  return [counts.filter((n) => n > 0), ages.filter((_, c) => counts[c]! > 0)];
}

function countsAndAges(table: EventTable, cutoff: number, fault?: Fault): [Float64Array, Float64Array] {
  const data = dataOf(table);
  const late = fault === "ignores knownAt" ? { ...data, instants: {} } : data;
  const history = new History(late, cutoff);
  const orders = orderDaysOf(history);
  const counts = Float64Array.from(
    { length: history.customerCount },
    (_, c) => orders.offsets[c + 1]! - orders.offsets[c]!,
  );
  const ages = counts.map((n, c) => (n === 0 ? 0 : history.today - orders.day[orders.offsets[c]!]!));
  return [counts, ages];
}

/** Gamma-Poisson rates: a smallest honest estimator, and with a fault a dishonest one. */
export function rate(fault?: Fault): Estimator<z.input<typeof options>, Model<RateRow>> {
  return {
    kind,
    options,
    async train(input, given, run) {
      const loose = fault === "ignores unknown options" ? z.object(options.shape) : options;
      const { cutoff, horizonDays: horizons } = parseOptions(loose, given, "rate.train");
      if (fault !== "cannot be cancelled") await stopped(run, fault);
      if (fault === "sorts its input" && Array.isArray(input)) {
        (input as CustomerEvent[]).sort((a, b) => Number(a.timestamp) - Number(b.timestamp));
      }
      const table = EventTable.from(input);
      const [counts, ages] = countsAndAges(
        table,
        fault === "trains past the cutoff" ? table.until : cutoff,
        fault,
      );
      const customers = counts.filter((n) => n > 0).length;
      if (customers < 20 && fault === "fails without a reason")
        throw new TypeError("Cannot read properties of undefined");
      if (customers < 20 && fault !== "gives NaN for little data") {
        throw new TrainError("too_few_customers", `20 customers are needed, got ${customers}.`, {
          customers,
          needed: 20,
        });
      }
      const orders = counts.reduce((sum, n) => sum + Math.max(0, n - 1), 0);
      const days = ages.reduce((sum, age) => sum + age, 0);
      const first =
        Array.isArray(input) && fault === "depends on the order of rows" ? Number(input[0]?.timestamp) : 0;
      return modelOf(
        {
          shape: 0.5,
          rateDays: (0.5 * (days + 1)) / (fault === "gives NaN for little data" ? orders : orders + 1),
          cutoff,
          horizons: horizons.sort((a, b) => a - b),
          tensor: Float64Array.of(orders, days, first),
          noise: fault === "draws at random" ? Math.random() : 0,
          ids: fault === "stores ids" || fault === "shows ids in the card" ? [...table.customerIds()] : [],
        },
        fault,
        fault === "needs a seen customer" ? new Set(table.customerIds()) : undefined,
      );
    },
    load(saved) {
      if (fault !== "loads anything" && (saved.kind !== kind || !saved.tensors["sums"])) {
        throw new SavedModelError("wrong_kind", `This is not a model of kind "${kind}".`);
      }
      const state = saved.state as unknown as Omit<Rate, "tensor">;
      const shape = fault === "loads something else" ? state.shape * 1.01 : state.shape;
      return modelOf({ ...state, shape, tensor: saved.tensors["sums"] as Float64Array }, fault);
    },
  };
}

async function stopped(run: Run | undefined, fault: Fault | undefined): Promise<void> {
  try {
    await breathe(run, { phase: "fit", done: 0, total: 1 });
  } catch (reason) {
    throw fault === "gives another reason" ? new Error("aborted") : reason;
  }
}

function modelOf(state: Rate, fault?: Fault, seen?: ReadonlySet<string>): Model<RateRow> {
  const { shape, rateDays, cutoff, horizons, tensor } = state;
  const parsedQuery = (given: BaseQuery | undefined, data: EventInput) => {
    const loose = fault === "ignores unknown queries" ? z.object(query.shape) : query;
    const { asOf, customers, horizonDays = horizons[0]! } = parseOptions(loose, given, "rate.predict");
    if (!horizons.includes(horizonDays))
      throw new OptionsError("unknown_horizon", `Trained for ${horizons} days.`);
    if (asOf === undefined && !(data instanceof EventTable) && fault !== "guesses asOf") {
      throw new OptionsError("no_as_of", "An array of events needs asOf.");
    }
    const table = EventTable.from(data);
    return { table, asOf: asOf ?? table.until, customers, horizonDays };
  };
  const predict = (data: EventInput, given?: BaseQuery): Predictions<RateRow> => {
    const { table, asOf, customers, horizonDays } = parsedQuery(given, data);
    const [counts, ages] = countsAndAges(table, fault === "predicts past asOf" ? table.until : asOf, fault);
    const { customers: dictionary } = dataOf(table);
    const asked = customers?.map((id) => dictionary.codeOf(id)).filter((code) => code >= 0);
    const all = asked ?? Array.from({ length: dictionary.size }, (_, code) => code);
    const once = fault === "scores a customer twice" ? all : [...new Set(all)];
    const scored = Int32Array.from(once.filter((code) => counts[code]! > 0)).sort();
    const unscored = fault === "skips without telling" ? [] : all.filter((code) => counts[code] === 0);
    const { numeric, categorical } = attributesAsOf(
      dataOf(table),
      fault === "reads later columns" ? Number.POSITIVE_INFINITY : asOf,
    );
    const h = fault === "lowers longer horizons" ? 1000 / horizonDays : horizonDays;
    const probability = Float64Array.from(scored, (code) => {
      const id = dictionary.at(code);
      const bonus =
        (fault === "scores by id" ? id.length / 10 : 0) +
        (fault === "scores by batch" ? scored.length / 1000 : 0) +
        (fault === "counts levels by batch" ? (categorical[0]?.codes[code] ?? 0) / 10 : 0) +
        (numeric[0]?.values[code] ?? 0) / 1000 +
        (seen?.has(id) ? 0.1 : 0);
      const [a, b] = [shape + counts[code]! - 1 + bonus, rateDays + ages[code]!];
      return -Math.expm1(a * Math.log(b / (b + h)));
    });
    const reasons = new Uint8Array(unscored.length);
    const others = (customers ?? [])
      .filter((id) => dictionary.codeOf(id) < 0)
      .map((customerId) => ({ customerId, code: "not_in_data" }));
    return new Predictions({
      model: kind,
      asOf,
      horizonDays,
      customers: { dictionary, codes: scored },
      columns: { probability },
      rankBy: "probability",
      row: ({ columns, i, customerId }) => ({ customerId, probability: columns["probability"]![i]! }),
      skipped: new SkippedCustomers({
        dictionary, codes: Int32Array.from(unscored), reasons, reasonCodes: ["no_order"], others,
      }), // biome-ignore format: short
    });
  };
  const model: Model<RateRow> = {
    kind,
    horizonDays: horizons,
    predict,
    async *predictStream(source, given, run) {
      let part = 0;
      for await (const table of source) {
        if (fault !== "streams on when cancelled") run?.signal?.throwIfAborted();
        if (fault !== "drops parts of a stream" || part++ === 0) yield predict(table, given);
      }
    },
    explain(data, customerId, given) {
      const one = predict(data, { ...given, customers: [customerId] });
      if (one.length === 0 && fault !== "explains unknown customers") {
        throw new OptionsError("unknown_customer", "There is no such customer with an order.");
      }
      const probability = one.length === 0 ? 0.5 : one.at(0).probability;
      const score = Math.log(probability / (1 - probability));
      const base = fault === "explains another score" ? 0.001 : 0;
      const contributions = [{ name: "rate", meaning: "orders per day", contribution: score }];
      const { asOf, horizonDays } = one;
      return { kind, customerId, asOf, horizonDays, probability, score, base, contributions };
    },
    evaluate(data, given): Metrics {
      const { asOf } = parsedQuery(given, data);
      if (asOf < cutoff && fault !== "evaluates its training data") {
        throw new OptionsError("as_of_before_cutoff", "The model has seen these events.");
      }
      const predictions = predict(data, given);
      const total = predictions.toArray().reduce((sum, { probability }) => sum + probability, 0);
      return { meanProbability: total / predictions.length };
    },
    refresh: (data, given) => modelOf({ ...state, cutoff: parsedQuery(given, data).asOf }, fault),
    card: () => ({
      kind, version: "0", options: { cutoff, ids: fault === "shows ids in the card" ? state.ids : [] },
      data: { from: "", cutoff: "", timeZone: "UTC", customers: 0, events: 0, orderDays: 0 },
      definitions: [], horizons: [], limits: [],
    }), // biome-ignore format: short
    save: () => {
      const { tensor: _, ids, ...small } = state;
      const saved = { ...structuredClone(small), ids: fault === "stores ids" ? ids : [] };
      return {
        kind,
        state: saved as unknown as JsonObject,
        tensors: { sums: fault === "hands out its own arrays" ? tensor : tensor.slice() },
      };
    },
  };
  return fault === "is not frozen" ? model : Object.freeze(model);
}
