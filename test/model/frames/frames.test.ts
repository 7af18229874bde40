import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { Dictionary } from "../../../src/events/dictionary.js";
import { Predictions } from "../../../src/model/predictions.js";
import { SkippedCustomers } from "../../../src/model/skipped.js";

interface Row {
  readonly customerId: string;
  readonly rank: number;
  readonly probability: number;
  readonly next?: { readonly p50: Date; readonly sure: boolean };
  readonly band: string;
  readonly value?: number;
  readonly because: readonly { readonly itemId: string; readonly share: number }[];
}

const because = [{ itemId: "S1", share: 0.5 }];
const instant = new Date("2026-01-05T00:00:00Z");

/** The first row lacks what the others have. */
function predictions(rows: number): Predictions<Row> {
  const dictionary = new Dictionary();
  const codes = Int32Array.from({ length: rows }, (_, i) => dictionary.add(`00${i}`));
  return new Predictions<Row>({
    model: "test/frames",
    asOf: Date.UTC(2026, 0, 5),
    horizonDays: 30,
    customers: { dictionary, codes },
    columns: {
      rank: Int32Array.from({ length: rows }, (_, i) => i + 1),
      probability: Float64Array.from({ length: rows }, (_, i) => i),
      band: new Uint8Array(rows),
    },
    rankBy: "probability",
    row: ({ columns, i, customerId }) => ({
      customerId,
      rank: columns["rank"]![i]!,
      probability: columns["probability"]![i]!,
      ...(i > 0 && { next: { p50: instant, sure: i > 1 } }),
      band: "high",
      ...(i === 1 && { value: 7.5 }),
      because: i === 0 ? [] : because,
    }),
    skipped: new SkippedCustomers({
      dictionary,
      codes: new Int32Array(0),
      reasons: new Uint8Array(0),
      reasonCodes: [],
      others: [],
    }),
  });
}

class DataFrame {
  readonly values: unknown[][];
  readonly columns: string[];
  readonly dtypes: string[];
  constructor(values: unknown[][], options: { columns: string[]; dtypes: string[] }) {
    this.values = values;
    this.columns = options.columns;
    this.dtypes = options.dtypes;
  }
}

describe("predictions as a data frame", () => {
  test("have the rows' fields in their order, also those that the first row lacks", () => {
    const frame = predictions(3).toDataFrame({ DataFrame });
    expect(frame.columns.map((name, i) => [name, frame.dtypes[i]])).toEqual([
      ["customerId", "string"],
      ["rank", "int32"],
      ["probability", "float32"],
      ["next.p50", "string"],
      ["next.sure", "boolean"],
      ["band", "string"],
      ["value", "float32"],
      ["because", "string"],
    ]);
    expect(frame.values).toEqual([
      ["000", 1, 0, null, null, "high", Number.NaN, "[]"],
      ["001", 2, 1, instant.toISOString(), false, "high", 7.5, JSON.stringify(because)],
      ["002", 3, 2, instant.toISOString(), true, "high", Number.NaN, JSON.stringify(because)],
    ]);
  });

  test("stand in the order of the rows, and without rows there are no columns", () => {
    const frame = predictions(3).top(2).toDataFrame({ DataFrame });
    expect(frame.values.map(([id]) => id)).toEqual(["002", "001"]);
    expect(predictions(0).toDataFrame({ DataFrame })).toEqual({ values: [], columns: [], dtypes: [] });
  });

  test("need the module that makes frames", () => {
    const refused = (value: unknown) => expect(() => predictions(1).toDataFrame(value as never));
    refused(undefined).toThrow(
      "toDataFrame needs the danfo.js module itself, with DataFrame; got undefined without DataFrame.",
    );
    refused({}).toThrow(expect.objectContaining({ name: "OptionsError", code: "bad_module" }));
  });
});

describe("predictions as an Arrow table", () => {
  test("have typed columns, dates in UTC, and null where a row has nothing", () => {
    const table = predictions(3).toArrow(arrow);
    expect(table.schema.fields.map(({ name, type }) => `${name}: ${type}`)).toEqual([
      "customerId: Utf8",
      "rank: Int32",
      "probability: Float64",
      "next.p50: Timestamp<MILLISECOND, UTC>",
      "next.sure: Bool",
      "band: Utf8",
      "value: Float64",
      "because: Utf8",
    ]);
    const read = arrow.tableFromIPC(arrow.tableToIPC(table));
    expect(read.toArray().map((row) => Object.values(row.toJSON()))).toEqual([
      ["000", 1, 0, null, null, "high", null, "[]"],
      ["001", 2, 1, instant.getTime(), false, "high", 7.5, JSON.stringify(because)],
      ["002", 3, 2, instant.getTime(), true, "high", null, JSON.stringify(because)],
    ]);
  });

  test("need the module that makes tables", () => {
    expect(predictions(0).toArrow(arrow).numRows).toBe(0);
    expect(() => predictions(1).toArrow({ Table: arrow.Table } as never)).toThrow(
      expect.objectContaining({
        code: "bad_module",
        details: { missing: expect.arrayContaining(["vectorFromArray", "Utf8"]) },
      }),
    );
  });
});
