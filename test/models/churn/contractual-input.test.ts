import { describe, expect, test } from "vitest";
import { contractual } from "../../../models/churn/index.js";
import type { CustomerRecord } from "../../../src/tasks/customer-table/read-table.js";
import { codeOf } from "../code-of.js";
import { drawnTable } from "./contract-table.js";

const customers = drawnTable({ customers: 1500, seed: 11 });
const later: CustomerRecord[] = drawnTable({ customers: 600, seed: 12 }).map((row) => ({
  ...row,
  customerId: `later-${row["customerId"]}`,
}));
const day = 86_400_000;
const cutoff = Date.UTC(2024, 5, 1);

describe("the label", () => {
  const small = customers.slice(0, 400);
  test.each([
    ["0 and 1", (is: boolean) => (is ? 1 : 0), {}],
    ["booleans", (is: boolean) => is, {}],
    ["texts of numbers", (is: boolean) => (is ? "1" : "0"), {}],
    [
      "any words with a positive one",
      (is: boolean) => (is ? "Cancelled" : "Active"),
      { positive: "Cancelled" },
    ],
  ])("may be %s", async (_, of, options) => {
    const rows = small.map((row) => ({ ...row, churned: of(row["churned"] === "Yes") }));
    const other = await contractual.train({ customers: rows }, { learner: "logistic", ...options });
    const plain = await contractual.train({ customers: small }, { learner: "logistic" });
    expect(other.predict({ customers: later }).columns).toEqual(plain.predict({ customers: later }).columns);
  });

  test("that is neither yes nor no is an error that says what to do; rows without one are left out", async () => {
    const words = small.map((row) => ({
      ...row,
      churned: row["churned"] === "Yes" ? "Cancelled" : "Active",
    }));
    expect(await codeOf(() => contractual.train({ customers: words }))).toBe("bad_label");
    const twice = [small[0]!, ...small.slice(0, 9), { customerId: "x", churned: "Gone" }];
    await expect(contractual.train({ customers: twice })).rejects.toMatchObject({
      details: { label: "churned", row: 10 },
    });
    const open = [...small, ...later.map((row) => ({ ...row, churned: null }))];
    const model = await contractual.train({ customers: open }, { learner: "logistic" });
    expect(model.card().data).toMatchObject({ customers: 400, withoutLabel: 600 });
  });
});

test("what cannot be read says so in a sentence", async () => {
  const few = customers.slice(0, 200);
  const model = await contractual.train({ customers: few }, { learner: "logistic" });
  for (const call of [
    () => model.predict(null as never),
    () => model.evaluate({} as never),
    () => contractual.train(null as never),
  ]) {
    expect(await codeOf(call)).toBe("bad_input");
  }
  expect(model.predict({ customers: [] }).length).toBe(0);
  expect(await codeOf(() => contractual.train({ customers: [] }))).toBe("no_customers");
  await expect(contractual.train({ customers: few }, { ignore: ["customerId"] })).rejects.toThrow(
    "the column of ids",
  );
  const byPlan = () => model.predict({ customers: few }, { values: "plan" });
  expect(await codeOf(byPlan)).toBe("unknown_column");
  await expect(contractual.train({ customers: few }, { positive: "Gone" })).rejects.toThrow(
    /got 0 and 200\. Label 'churned' holds "(Yes|No)" \(\d+ rows\), "(Yes|No)" \(\d+ rows\); the event is 'positive', "Gone"/,
  );
});

test("a column of numbers that is read as words for some that are none is warned of", async () => {
  const rows = customers.slice(0, 400).map((row, i) => ({
    ...row,
    tenure: i % 10 === 0 ? "60+" : row["tenure"],
    spend: i % 10 === 0 ? "n/a" : row["spend"],
  }));
  const model = await contractual.train({ customers: rows }, { learner: "logistic" });
  const known = rows.filter(({ tenure }) => typeof tenure === "number").length;
  expect(model.warnings).toEqual([
    {
      code: "numbers_as_text",
      column: "tenure",
      message: `Column 'tenure' is read as words: ${known} of its cells are numbers, 40 are not, such as "60+". If it is one of numbers, make the others numbers or missing.`,
    },
  ]);
  expect(contractual.load(model.save()).card().warnings).toEqual(model.warnings);
});

test("numbers as large as numbers are, and dates that are none, stop neither training nor scoring", async () => {
  const odd = (rows: readonly CustomerRecord[]): CustomerRecord[] =>
    rows.map((row, i) => ({
      ...row,
      v: i === 7 ? 1e200 : i === 8 ? 10n ** 400n : (i % 9) - 4,
      seen: i % 3 ? new Date(cutoff - (i % 30) * day) : new Date(Number.NaN),
    }));
  const model = await contractual.train({ customers: odd(customers.slice(0, 500)) });
  const { probability } = model.predict({ customers: odd(later) }, { reasons: "all" }).columns;
  expect(probability!.every((p) => p >= 0 && p <= 1)).toBe(true);
  const modest = await contractual.train({
    customers: odd(customers.slice(0, 500)).map((row) => ({ ...row, v: Number(row["tenure"]) - 30 })),
  });
  const scored = modest.predict({ customers: odd(later) }, { reasons: "all" });
  for (const { probability: p, reasons } of scored.toArray().slice(0, 20))
    expect([p, ...reasons.map(({ contribution }) => contribution)].every(Number.isFinite)).toBe(true);
});

describe("cells that no column can hold", () => {
  const rows = customers.slice(0, 400).map((row) => ({ ...row, address: { city: row["city"] } }));

  test("are an error, unless the column is ignored", async () => {
    expect(await codeOf(() => contractual.train({ customers: rows }))).toBe("bad_cell");
    const model = await contractual.train({ customers: rows }, { ignore: ["address"], learner: "logistic" });
    expect(model.predict({ customers: rows }).length).toBe(400);
    const wrong = rows.map((row) => ({ ...row, tenure: [12] }));
    expect(await codeOf(() => model.predict({ customers: wrong }))).toBe("bad_cell");
  });

  test("a table without dates needs none to be evaluated, but an earlier one is refused", async () => {
    const undated = (rows: readonly CustomerRecord[]) => rows.map(({ joined: _, ...row }) => row);
    const model = await contractual.train(
      { customers: undated(customers.slice(0, 400)) },
      { cutoff, learner: "logistic" },
    );
    expect(model.evaluate({ customers: undated(later) })["auc"]).toBeGreaterThan(0.5);
    const early = () => model.evaluate({ customers: undated(later) }, { asOf: cutoff - day });
    expect(await codeOf(early)).toBe("as_of_before_cutoff");
  });

  test("dates that were read as days before the date of the table need one to be scored", async () => {
    const dated = { cutoff, learner: "logistic" } as const;
    const model = await contractual.train({ customers: customers.slice(0, 400) }, dated);
    expect(await codeOf(() => model.predict({ customers: later }))).toBe("as_of_needed");
    const aged = later.map((row) => ({
      ...row,
      joined: `${Number(String(row["joined"]).slice(0, 4)) + 1}-01-01`,
    }));
    const asThen = model.predict(
      { customers: later.map((row) => ({ ...row, joined: `${String(row["joined"]).slice(0, 4)}-01-01` })) },
      { asOf: Date.UTC(2024, 11, 31) },
    );
    const yearLater = model.predict({ customers: aged }, { asOf: Date.UTC(2025, 11, 31) });
    expect(Math.abs(asThen.at(0).probability - yearLater.at(0).probability)).toBeLessThan(0.02);
  });
});
