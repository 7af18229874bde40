import { describe, expect, test } from "vitest";
import { featuresOfTable } from "../../../src/tasks/customer-table/column-plan.js";
import { contentsOf } from "../../../src/tasks/customer-table/content.js";
import { dealFolds } from "../../../src/tasks/customer-table/deal-folds.js";
import { planColumns } from "../../../src/tasks/customer-table/plan-columns.js";
import { readTable, rowsOfTable } from "../../../src/tasks/customer-table/read-table.js";

const tableOf = (name: string, cells: readonly unknown[]) =>
  readTable(
    cells.map((cell, i) => ({ customerId: i, [name]: cell })),
    "customerId",
    "test",
  );
const planOf = (cells: readonly unknown[]) => {
  const { columns, ignored } = planColumns(tableOf("x", cells), []);
  return columns[0] ?? ignored[0]!.why;
};
const repeated = <T>(count: number, cellAt: (i: number) => T) =>
  Array.from({ length: count }, (_, i) => cellAt(i));
const valuesOf = (trained: readonly unknown[], scored: readonly unknown[], asOf = Number.NaN) => {
  const { columns } = planColumns(tableOf("x", trained), []);
  return Array.from(featuresOfTable(columns, tableOf("x", scored), asOf, {}).columns[0]!);
};

describe("a column is read as", () => {
  test("numbers where nearly all cells are, also as text; the others are missing", () => {
    const cells = repeated(100, (i) => (i === 0 ? "unknown" : i % 3 === 0 ? null : `${i / 4}`));
    expect(planOf(cells)).toMatchObject({ kind: "number" });
    expect(valuesOf(cells, ["unknown", " 2.5 ", 3, true, "1e3", "  ", Number.POSITIVE_INFINITY])).toEqual([
      Number.NaN, 2.5, 3, 1, 1000, Number.NaN, Number.NaN,
    ]); // biome-ignore format: one line
  });

  test("numbers and dates where the others are words for what is not known, which are words elsewhere", () => {
    const words = ["n/a", "NA", " - ", "null", "None", "无", "未知"];
    const numbers = repeated(100, (i) => (i % 10 === 0 ? words[(i / 10) % 7]! : `${i / 4}`));
    expect(planOf(numbers)).toMatchObject({ kind: "number" });
    expect(valuesOf(numbers, ["n/a", "3"])).toEqual([Number.NaN, 3]);
    expect(planOf(repeated(40, (i) => (i % 2 ? "-" : `2024-01-${10 + (i % 20)}`)))).toMatchObject({
      kind: "date",
    });
    expect(planOf(repeated(40, (i) => (i % 2 ? "none" : "gold")))).toMatchObject({
      levels: ["gold", "none"],
    });
    expect(planOf(repeated(40, () => "none"))).toBe("constant");
  });

  test("words where codes have leading zeros, or one cell in ten is a word", () => {
    expect(planOf(repeated(100, (i) => `00${i % 4}`))).toMatchObject({
      kind: "levels",
      levels: ["000", "001", "002", "003"],
    });
    expect(planOf(repeated(100, (i) => (i % 10 === 0 ? "10+" : `${i % 3}`)))).toMatchObject({
      kind: "levels",
    });
  });

  test("words in order of their customers, those of fewer than ten together as others, at most fifty apart", () => {
    const cells = repeated(100, (i) => (i < 60 ? "much" : i < 91 ? "some" : `rare-${i}`));
    expect(planOf(cells)).toEqual({ name: "x", kind: "levels", levels: ["much", "some"], other: "other" });
    expect(valuesOf(cells, ["much", "some", "rare-95", "never seen", null])).toEqual([
      0,
      1,
      2,
      2,
      Number.NaN,
    ]);
    const many = planOf(repeated(1200, (i) => `city-${i % 100}`));
    expect(many).toMatchObject({ levels: { length: 50 }, other: "other" });
    expect(planOf(repeated(30, (i) => (i < 15 ? "other" : i < 29 ? "some" : "rare")))).toMatchObject({
      other: "other+",
    });
  });

  test("words that training has not seen are missing where it pooled none", () => {
    expect(
      valuesOf(
        repeated(40, (i) => ["a", "b"][i % 2]),
        ["b", "c"],
      ),
    ).toEqual([1, Number.NaN]);
  });

  test("days before the date of the table where they are dates; later ones are not known yet", () => {
    const cells = repeated(30, (i) => `2024-01-${String(1 + (i % 28)).padStart(2, "0")}`);
    const asOf = Date.UTC(2024, 0, 31);
    expect(planOf(cells)).toEqual({ name: "x", kind: "date" });
    expect(valuesOf(cells, ["2024-01-01", new Date(Date.UTC(2024, 0, 30)), "2024-02-01"], asOf)).toEqual([
      30, 1, Number.NaN,
    ]); // biome-ignore format: one line
    expect(valuesOf(cells, ["1970-01-11"])).toEqual([10]);
  });

  test("nothing, saying why, where it names its rows, is free text, empty or the same for all", () => {
    expect(planOf(repeated(50, (i) => `member ${i}`))).toBe("id");
    expect(planOf(repeated(50, (i) => 13_800_000_000 + 7919 * i))).toBe("id");
    expect(planOf(repeated(200, (i) => 1001 + i))).toBe("id");
    expect(planOf(repeated(50, (i) => (i < 2 ? "twice" : `note ${i}`)))).toBe("free_text");
    expect(planOf(repeated(50, () => "  "))).toBe("empty");
    expect(planOf(repeated(50, () => "same"))).toBe("constant");
    expect(planOf(repeated(50, () => 7))).toBe("constant");
  });

  test("amounts that differ for every row are not taken for ids, nor is one word beside missing cells for nothing", () => {
    expect(planOf(repeated(200, (i) => 1000 + 37 * i))).toMatchObject({ kind: "number" });
    expect(planOf(repeated(50, (i) => (i % 2 ? "vip" : null)))).toMatchObject({
      kind: "levels",
      levels: ["vip"],
    });
  });

  test("numbers with a heavy tail on a log scale, those below zero never", () => {
    expect(planOf(repeated(99, (i) => Math.exp(i / 10)))).toMatchObject({ scale: "log" });
    expect(planOf(repeated(99, (i) => i))).toMatchObject({ scale: "linear" });
    expect(planOf(repeated(99, (i) => Math.exp(i / 10) - 5))).toMatchObject({ scale: "linear" });
  });
});

test("numbers whose squares would be infinite have none", () => {
  const cells = repeated(99, (i) => (i === 50 ? -1e200 : i % 2 ? i : -i));
  expect(planOf(cells)).toMatchObject({ kind: "number", scale: "linear", isCurved: false });
  expect(planOf(cells.map((cell) => cell % 1e9))).toMatchObject({ isCurved: true });
});

test("a cell that no column can hold is named by the row of the caller's records", () => {
  const record = { customerId: 1, x: 1 };
  const given = [record, record, { customerId: 2, x: 3 }, { customerId: 3, x: [4] }];
  const { columns } = rowsOfTable(readTable(given, "customerId", "test"), [2, 0]);
  expect(() => columns[0]!.check()).toThrow(
    expect.objectContaining({ code: "bad_cell", details: { column: "x", row: 3 } }),
  );
});

describe("rows are dealt into folds", () => {
  const rowsOf = (cells: readonly number[], labels: readonly number[]) => {
    const table = tableOf("x", cells);
    const { order, group, groups } = contentsOf(table, labels);
    const dealt = dealFolds({
      labels: Uint8Array.from(order, (row) => labels[row]!),
      group: Int32Array.from(order, (row) => group[row]!),
      groups,
    });
    const foldOf = new Map(Array.from(order, (row, k) => [row, dealt[k]!]));
    return cells.map((_, row) => foldOf.get(row)!);
  };

  test("copies under other ids stand in one, and each has its share of both labels", () => {
    const cells = Array.from({ length: 300 }, (_, i) => i % 150);
    const labels = cells.map((cell) => (cell % 3 === 0 ? 1 : 0));
    const folds = rowsOf(cells, labels);
    for (let i = 0; i < 150; i++) expect(folds[i]).toBe(folds[i + 150]);
    for (let fold = 0; fold < 10; fold++) {
      const own = labels.filter((_, i) => folds[i] === fold);
      expect([own.length, own.filter((label) => label === 1).length]).toEqual([30, 10]);
    }
  });

  test("by what events say, not by the order their levels happen to be in", () => {
    const cities = Array.from({ length: 200 }, (_, i) => (i % 9 === 0 ? Number.NaN : i % 2));
    const dealt = (levels: readonly string[], codes: readonly number[]) => {
      const feature = {
        name: "city",
        meaning: "",
        unit: "level",
        group: "own",
        scale: "linear",
        levels,
      } as const;
      const events = { features: [feature], columns: [Float64Array.from(codes)] };
      return contentsOf(
        tableOf(
          "x",
          [...codes.keys()].map((i) => i % 40),
        ),
        codes.map(() => 0),
        events,
      );
    };
    expect(
      dealt(
        ["Wuxi", "Ningbo"],
        cities.map((code) => 1 - code),
      ),
    ).toEqual(dealt(["Ningbo", "Wuxi"], cities));
  });

  test("rows that are alike as there are few columns are dealt one by one", () => {
    const cells = Array.from({ length: 300 }, (_, i) => i % 3);
    const labels = cells.map((_, i) => (i % 2 === 0 ? 1 : 0));
    const folds = rowsOf(cells, labels);
    const first = folds.filter((_, i) => cells[i] === 0);
    expect(new Set(first).size).toBe(10);
  });
});
