import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dictionary } from "../../src/events/dictionary.js";
import { largest } from "../../src/model/largest.js";
import { recordsAt } from "../../src/model/prediction-columns.js";
import { Predictions, type RowParts } from "../../src/model/predictions.js";
import { SkippedCustomers } from "../../src/model/skipped.js";

interface Row {
  readonly customerId: string;
  readonly probability: number;
  readonly next: { readonly p50: number } | null;
}

const ids = ["a", "b", "c", "d", "e"];
const dictionary = {
  size: ids.length,
  at: (code: number) => ids[code]!,
  codeOf: (id: string) => ids.indexOf(id),
} as unknown as Dictionary;

let rowsMade = 0;

function predictions(probability: number[], days: number[] = probability.map(() => 7)): Predictions<Row> {
  return new Predictions<Row>({
    model: "test/rate",
    asOf: Date.UTC(2026, 0, 5),
    horizonDays: 30,
    customers: { dictionary, codes: Int32Array.from(probability, (_, i) => i) },
    columns: { probability: Float64Array.from(probability), days: Int32Array.from(days) },
    rankBy: "probability",
    row: ({ columns, i, customerId }) => {
      rowsMade++;
      const p50 = columns["days"]![i]!;
      return { customerId, probability: columns["probability"]![i]!, next: p50 < 0 ? null : { p50 } };
    },
    skipped: new SkippedCustomers({
      dictionary,
      codes: Int32Array.of(3, 4),
      reasons: Uint8Array.of(1, 0),
      reasonCodes: ["no_order", "only_refunds"],
      others: [{ customerId: "zoe", code: "not_in_data" }],
    }),
  });
}

const idsOf = (rows: Predictions<Row>) => [...rows.customerIds()];

describe("predictions", () => {
  test("rows are made when asked for, not before", () => {
    rowsMade = 0;
    const all = predictions([0.1, 0.9, 0.5]);
    const best = all.top(2);
    expect([all.length, best.length, rowsMade]).toEqual([3, 2, 0]);
    expect(best.at(0)).toEqual({ customerId: "b", probability: 0.9, next: { p50: 7 } });
    expect(rowsMade).toBe(1);
    expect([...all].map((row) => row.probability)).toEqual([0.1, 0.9, 0.5]);
  });

  test("top ranks by score, ties by id, NaN last, or by another column", () => {
    const all = predictions([0.5, Number.NaN, 0.7, 0.5, 0.1], [1, 5, 2, 4, 3]);
    expect(idsOf(all.top(9))).toEqual(["c", "a", "d", "e", "b"]);
    expect(idsOf(all.top(2, "days"))).toEqual(["b", "d"]);
    expect(
      idsOf(
        all
          .top(3)
          .filter((row) => row.probability < 0.6)
          .top(1, "days"),
      ),
    ).toEqual(["d"]);
    expect(all.top(0).toArray()).toEqual([]);
    expect([...all.top(2).columns["days"]!]).toEqual([2, 1]);
  });

  test("a row that is not there, an unknown column and half a row are errors with a code", () => {
    const all = predictions([0.5, 0.4]);
    for (const i of [-1, 2, 0.5, Number.NaN]) {
      expect(() => all.at(i)).toThrow(expect.objectContaining({ code: "row_out_of_range" }));
    }
    for (const by of ["propability", "toString", "__proto__"]) {
      expect(() => all.top(1, by)).toThrow(expect.objectContaining({ code: "unknown_column" }));
    }
    expect(() => all.top(-1)).toThrow(expect.objectContaining({ code: "count_out_of_range" }));
    expect(() => predictions([]).at(0)).toThrow("There is no row 0: there are no rows.");
  });

  test("the date handed out is a copy, and the batch is frozen", () => {
    const all = predictions([0.5]);
    all.asOf.setTime(0);
    expect(all.asOf.toISOString()).toBe("2026-01-05T00:00:00.000Z");
    expect(Object.isFrozen(all) && Object.isFrozen(all.columns)).toBe(true);
  });

  test("skipped customers are counted by code and named when asked", () => {
    const { skipped } = predictions([0.5]);
    expect(skipped.length).toBe(3);
    expect(Object.fromEntries(skipped.counts)).toEqual({ no_order: 1, only_refunds: 1, not_in_data: 1 });
    expect([...skipped]).toEqual([
      { customerId: "d", code: "only_refunds" },
      { customerId: "e", code: "no_order" },
      { customerId: "zoe", code: "not_in_data" },
    ]);
  });

  test("CSV has a column for every field of any row and an empty cell for what is missing", () => {
    expect([...predictions([0.5, 0.25], [-1, 3]).toCsv()].join("")).toBe(
      "customerId,probability,next.p50\na,0.5,\nb,0.25,3\n",
    );
    expect([...predictions([]).toCsv()]).toEqual([]);
  });
});

describe("predictions of pairs", () => {
  const items = ["tea", "milk", "salt"];
  const owned = [0, 0, 2, 4]; // customers a, a, c, e
  const source = {
    model: "test/pair-rate",
    asOf: Date.UTC(2026, 0, 5),
    horizonDays: 30,
    customers: { dictionary, codes: Int32Array.from(owned) },
    key: {
      name: "itemId",
      dictionary: { at: (code: number) => items[code]! },
      codes: Int32Array.of(2, 0, 1, 2),
    },
    columns: { probability: Float64Array.of(0.5, 0.2, 0.5, 0.9) },
    rankBy: "probability",
    row: ({ columns, i, customerId, key }: RowParts) => ({
      customerId,
      itemId: key,
      probability: columns["probability"]?.[i],
    }),
    skipped: predictions([]).skipped,
  } as const;
  const pairs = new Predictions(source);

  test("a row knows its customer and its item, also after top and filter", () => {
    expect(pairs.keyName).toBe("itemId");
    expect(pairs.at(1)).toEqual({ customerId: "a", itemId: "tea", probability: 0.2 });
    expect(pairs.keyAt(2)).toBe("milk");
    const best = pairs.top(3);
    expect(best.toArray().map(({ customerId, itemId }) => `${customerId} ${itemId}`)).toEqual([
      "e salt",
      "a salt",
      "c milk",
    ]);
    expect(best.filter(({ itemId }) => itemId === "milk").toArray()).toEqual([pairs.at(2)]);
    expect([best.keyName, best.keyAt(0), best.customerIdAt(0)]).toEqual(["itemId", "salt", "e"]);
    expect([...pairs.top(1).toCsv()].join("")).toBe("customerId,itemId,probability\ne,salt,0.9\n");
  });

  test("rows that are customers have no key, and a key that is not there is an error", () => {
    const all = predictions([0.5]);
    expect(all.keyName).toBeUndefined();
    expect(() => all.keyAt(0)).toThrow(expect.objectContaining({ code: "no_key" }));
    expect(() => pairs.keyAt(4)).toThrow(expect.objectContaining({ code: "row_out_of_range" }));
    const short = { ...source.key, codes: Int32Array.of(1) };
    expect(() => new Predictions({ ...source, key: short })).toThrow("1 keys for 4 rows");
  });
});

describe("lists of a row", () => {
  interface Reason {
    readonly itemId: string;
    readonly share: number;
    readonly support: number;
  }
  const reasoned = new Predictions({
    model: "test/reasons",
    asOf: 0,
    horizonDays: 30,
    customers: { dictionary, codes: Int32Array.of(0, 1, 2) },
    columns: { probability: Float64Array.of(0.1, 0.3, 0.2) },
    lists: {
      because: {
        offsets: Int32Array.of(0, 2, 2, 3),
        key: { name: "itemId", dictionary, codes: Int32Array.of(4, 3, 0) },
        columns: { share: Float64Array.of(2 / 3, 1 / 3, 1), support: Int32Array.of(1234, 12, 7) },
      },
    },
    rankBy: "probability",
    row: ({ customerId, lists, i }) => ({ customerId, because: recordsAt<Reason>(lists["because"]!, i) }),
    skipped: predictions([]).skipped,
  });
  const reasonsOf = (rows: typeof reasoned) =>
    rows.toArray().map(({ customerId, because }) => `${customerId}: ${because.map(({ itemId }) => itemId)}`);

  test("go with their rows through top and filter, and may be empty", () => {
    expect(reasonsOf(reasoned)).toEqual(["a: e,d", "b: ", "c: a"]);
    expect(reasonsOf(reasoned.top(3))).toEqual(["b: ", "c: a", "a: e,d"]);
    const some = reasoned.filter(({ because }) => because.length > 0).top(1);
    expect(some.at(0)).toEqual({ customerId: "c", because: [{ itemId: "a", share: 1, support: 7 }] });
    expect(some.lists["because"]!.offsets).toEqual(Int32Array.of(0, 1));
    expect([...some.lists["because"]!.columns["support"]!]).toEqual([7]);
  });

  test("stand in one cell of CSV, their numbers short", () => {
    expect([...reasoned.toCsv()].join("")).toBe(
      'customerId,because\na,"e (share 0.667, support 1234); d (share 0.333, support 12)"\nb,\nc,"a (share 1, support 7)"\n',
    );
  });

  test("have one entry a row, and one value a record", () => {
    const wrong = (because: object) =>
      new Predictions({
        model: "test/reasons",
        asOf: 0,
        horizonDays: 30,
        customers: { dictionary, codes: Int32Array.of(0) },
        columns: {},
        lists: { because: { offsets: Int32Array.of(0, 1), columns: {}, ...because } },
        rankBy: "",
        row: ({ i }) => i,
        skipped: predictions([]).skipped,
      });
    expect(() => wrong({ offsets: Int32Array.of(0, 1, 1) })).toThrow("2 entries for 1 rows");
    expect(() => wrong({ columns: { share: Float64Array.of(1, 2) } })).toThrow("2 values for 1 records");
    const key = { name: "itemId", dictionary, codes: new Int32Array(0) };
    expect(() => wrong({ key })).toThrow("0 values for 1 records");
  });
});

test("predictions of baskets without dates look baskets ahead and have no dates, those of events the reverse", () => {
  const dated = predictions([0.5]);
  const baskets = new Predictions<string>({
    model: "test/rate",
    asOf: { lastBaskets: 2 },
    horizonBaskets: 1,
    customers: { dictionary, codes: Int32Array.of(0, 1) },
    columns: { probability: Float64Array.of(0.1, 0.2) },
    rankBy: "probability",
    row: ({ customerId }) => customerId,
    skipped: dated.skipped,
  }).top(1);
  expect([baskets.clock, baskets.lastBaskets, baskets.horizonBaskets]).toEqual(["sequence", 2, 1]);
  expect(() => baskets.asOf).toThrow(expect.objectContaining({ code: "no_dates" }));
  expect(() => baskets.horizonDays).toThrow("see 'horizonBaskets'");
  expect([dated.clock, dated.horizonDays]).toEqual(["calendar", 30]);
  expect(() => dated.lastBaskets).toThrow(expect.objectContaining({ code: "no_sequence" }));
  expect(() => dated.horizonBaskets).toThrow("see 'horizonDays'");
});

test("the n largest are the head of a stable sort, whatever the values", () => {
  const value = fc.oneof(fc.constantFrom(0, 1, Number.NaN, Number.POSITIVE_INFINITY), fc.double());
  fc.assert(
    fc.property(fc.array(value, { maxLength: 300 }), fc.nat(310), (list, n) => {
      const key = (v: number) => (Number.isNaN(v) ? [1, 0] : [0, -v]);
      const sorted = list
        .map((v, i) => [...key(v), i] as [number, number, number])
        .sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : a[2] - b[2]))
        .map(([, , i]) => i);
      expect([...largest(Float64Array.from(list), n)]).toEqual(sorted.slice(0, n));
      expect([...largest(Float64Array.from(list), Math.ceil(n / 100))]).toEqual(
        sorted.slice(0, Math.ceil(n / 100)),
      );
    }),
    { seed: 7, numRuns: 500 },
  );
});
