import { z } from "zod";
import { OptionsError, SavedModelError } from "../../src/errors.js";
import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { listOffsetsOf } from "../../src/evaluation/customer-lists.js";
import { type BasketCut, History } from "../../src/events/history.js";
import { dataOf, type EventInput, EventTable } from "../../src/events/table.js";
import type { AnyQuery, Model } from "../../src/model/contract.js";
import type { Judge } from "../../src/model/judge.js";
import { Predictions } from "../../src/model/predictions.js";
import type { JsonObject } from "../../src/model/saved-model.js";
import { SkippedCustomers } from "../../src/model/skipped.js";
import { parseOptions } from "../../src/options.js";

/** Ways to break the contract of baskets, one at a time. */
export type BasketFault =
  | "trains on all baskets" | "predicts from all baskets" | "scores by batch"
  | "gives dates" | "takes dates" | "explains another score" | "forgets when saved"; // biome-ignore format: a list

interface Share {
  readonly pooled: number;
  readonly horizonBaskets: number;
}
interface ShareRow {
  readonly customerId: string;
  readonly itemId: string;
  readonly probability: number;
  readonly next?: Date;
}
type Query = AnyQuery & { horizonBaskets?: number; itemId?: string };

const cut = z.strictObject({ lastBaskets: z.number().int().min(0) });
const options = z.strictObject({
  cutoff: cut.default({ lastBaskets: 0 }),
  horizonBaskets: z.number().int().min(1),
});
const query = z.strictObject({
  asOf: cut.default({ lastBaskets: 0 }),
  customers: z.array(z.string()).optional(),
  horizonBaskets: z.number().int().min(1).optional(),
  itemId: z.string().optional(),
});
const kind = "test/basket-share";

/** How often each customer had each item by a cut, of how many baskets. */
function countsAt(table: EventTable, asOf: BasketCut) {
  const history = new History(dataOf(table), asOf);
  const { dictionary, codes } = history.ids("itemId") ?? { dictionary: undefined, codes: [] };
  const pairs = new Map<string, { customer: number; item: number; count: number; baskets: number }>();
  for (let c = 0; c < history.customerCount; c++) {
    const baskets = history.day[history.offsets[c + 1]! - 1] ?? 0;
    for (let i = history.offsets[c]!; i < history.offsets[c + 1]!; i++) {
      const name = `${history.customers.at(c)} ${dictionary!.at(codes[i]!)}`;
      const pair = pairs.get(name) ?? { customer: c, item: codes[i]!, count: 0, baskets };
      pairs.set(name, { ...pair, count: pair.count + 1 });
    }
  }
  return pairs;
}

const judge: Judge<ShareRow> = {
  contender: ({ columns }) => ({
    name: "siyu",
    role: "model",
    score: columns["probability"] as Float64Array,
    probability: columns["probability"] as Float64Array,
  }),
  truth(table, predictions) {
    const { lastBaskets, horizonBaskets } = predictions;
    const [before, after] = [lastBaskets, lastBaskets - horizonBaskets].map((n) =>
      countsAt(table, { lastBaskets: n }),
    );
    const labels = Uint8Array.from({ length: predictions.length }, (_, i) => {
      const name = `${predictions.customerIdAt(i)} ${predictions.keyAt(i)}`;
      return after!.get(name)!.count > before!.get(name)!.count ? 1 : 0;
    });
    return { labels };
  },
  baselines: (_, { length }) => [{ name: "base rate", role: "baseline", score: new Float64Array(length) }],
};

/** Shrunken share of a customer's baskets that hold an item: a smallest honest estimator of baskets, or not. */
export function basketShare(
  fault?: BasketFault,
): JudgedEstimator<z.input<typeof options>, ShareRow, Model<ShareRow, Query>> {
  return {
    kind,
    options,
    judge,
    async train(input, given) {
      const loose = fault === "takes dates" ? z.object(options.shape).extend({ cutoff: z.any() }) : options;
      const { cutoff, horizonBaskets } = parseOptions(loose, given, "basketShare.train");
      const asOf = fault === "trains on all baskets" ? { lastBaskets: 0 } : (cutoff as BasketCut);
      const pairs = [...countsAt(EventTable.from(input), asOf).values()];
      const pooled = pairs.reduce((sum, { count, baskets }) => sum + count / baskets, 0) / pairs.length;
      return modelOf({ pooled, horizonBaskets }, fault);
    },
    load(saved) {
      if (saved.kind !== kind)
        throw new SavedModelError("wrong_kind", `This is not a model of kind "${kind}".`);
      const { pooled, horizonBaskets } = saved.state as unknown as Share;
      return modelOf({ pooled: fault === "forgets when saved" ? 0.5 : pooled, horizonBaskets }, fault);
    },
  };
}

function modelOf(state: Share, fault?: BasketFault): Model<ShareRow, Query> {
  const { pooled, horizonBaskets } = state;
  const read = (given: Query | undefined) => {
    const loose = fault === "takes dates" ? z.object(query.shape).extend({ asOf: z.any() }) : query;
    const settings = parseOptions(loose, given, "basketShare");
    return { ...settings, asOf: settings.asOf as BasketCut };
  };
  const predict = (data: EventInput, given?: Query): Predictions<ShareRow> => {
    const { asOf, customers } = read(given);
    const table = EventTable.from(data);
    const { customers: dictionary, ids } = dataOf(table);
    const rows = [
      ...countsAt(table, fault === "predicts from all baskets" ? { lastBaskets: 0 } : asOf).values(),
    ]
      .filter(({ customer }) => !customers || customers.includes(dictionary.at(customer)))
      .sort((a, b) => a.customer - b.customer || a.item - b.item);
    const bonus = fault === "scores by batch" ? rows.length / 1e4 : 0;
    return new Predictions<ShareRow>({
      model: kind,
      asOf,
      horizonBaskets,
      customers: { dictionary, codes: Int32Array.from(rows, ({ customer }) => customer) },
      key: {
        name: "itemId",
        dictionary: ids.itemId?.dictionary ?? { at: () => "" },
        codes: Int32Array.from(rows, ({ item }) => item),
      },
      columns: {
        probability: Float64Array.from(
          rows,
          ({ count, baskets }) => (count + pooled) / (baskets + 1) + bonus,
        ),
      },
      rankBy: "probability",
      row: ({ columns, i, customerId, key }) => ({
        customerId,
        itemId: key!,
        probability: columns["probability"]![i]!,
        ...(fault === "gives dates" && { next: new Date(0) }),
      }),
      skipped: new SkippedCustomers({
        dictionary, codes: new Int32Array(0), reasons: new Uint8Array(0), reasonCodes: [],
      }), // biome-ignore format: short
    });
  };
  return Object.freeze({
    kind,
    horizonDays: [],
    horizonBaskets: [horizonBaskets],
    predict,
    async *predictStream(source: AsyncIterable<EventTable>, given?: Query) {
      for await (const table of source) yield predict(table, given);
    },
    explain(data: EventInput, customerId: string, given?: Query) {
      const { itemId, asOf } = read(given);
      const row = predict(data, { asOf, customers: [customerId] })
        .toArray()
        .find((one) => one.itemId === itemId);
      if (!row) throw new OptionsError("row_not_scored", "The customer has not had this item.");
      const { probability } = row;
      const score = Math.log(probability / (1 - probability));
      const base = fault === "explains another score" ? 0.01 : 0;
      const contributions = [{ name: "share", meaning: "share of the baskets", contribution: score }];
      return {
        kind,
        customerId,
        itemId: row.itemId,
        asOf,
        horizonBaskets,
        probability,
        score,
        base,
        contributions,
      };
    },
    evaluate(data: EventInput, given: Query) {
      const predictions = predict(data, given);
      const truth = judge.truth(EventTable.from(data), predictions);
      return contestMetrics(judge.contender(predictions), truth, listOffsetsOf(predictions));
    },
    refresh: () => modelOf(state, fault),
    card: () => ({
      kind, version: "0", options: {},
      data: { from: "", cutoff: "", timeZone: "UTC", customers: 0, events: 0, orderDays: 0 },
      definitions: [], horizons: [], limits: [],
    }), // biome-ignore format: short
    save: () => ({ kind, state: structuredClone(state) as unknown as JsonObject, tensors: {} }),
  });
}
