import { beforeAll, describe, expect, test } from "vitest";
import { type ContractualModel, contractual } from "../../../models/churn/index.js";
import { EventTable } from "../../../src/events/table.js";
import { auc } from "../../../src/metrics/ranking.js";
import { createRandom } from "../../../src/stats/random.js";
import type { CustomerRecord } from "../../../src/tasks/customer-table/read-table.js";
import { codeOf } from "../code-of.js";
import { drawnCustomers, drawnTable } from "./contract-table.js";

const customers = drawnTable({ customers: 1500, seed: 11 });
const later: CustomerRecord[] = drawnTable({ customers: 600, seed: 12 }).map((row) => ({
  ...row,
  customerId: `later-${row["customerId"]}`,
}));
const day = 86_400_000;
const cutoff = Date.UTC(2024, 5, 1);

/** Gives the labels to other customers by lot. */
function withLabelsByLot(rows: readonly CustomerRecord[], label: string, seed: number): CustomerRecord[] {
  const labels = createRandom(seed).shuffle(rows.map((row) => row[label]));
  return rows.map((row, i) => ({ ...row, [label]: labels[i] }));
}

describe("a table of customers with what became of them", () => {
  let model: ContractualModel;
  beforeAll(async () => {
    model = await contractual.train(
      { customers },
      { horizonDays: 90, groups: { complained: "service", tenure: "tenure", spend: "spend" } },
    );
  });

  test("tells who leaves among others, nearly as well as the chances they were drawn by, and calibrated", () => {
    const drawn = drawnCustomers({ customers: 6000, seed: 12 });
    const { auc: own, ece, eceOfPerfectModel } = model.evaluate({ customers: drawn.map(({ row }) => row) });
    const labels = Uint8Array.from(drawn, ({ row }) => (row["churned"] === "Yes" ? 1 : 0));
    const best = auc(
      labels,
      Float64Array.from(drawn, ({ chance }) => chance),
    );
    expect(own).toBeGreaterThan(best - 0.025);
    expect(own).toBeLessThan(best + 0.005);
    expect(ece).toBeLessThan(2 * eceOfPerfectModel!);
  });

  test("the card stands the model beside its members, the best column and the base rate, on rows left out", () => {
    const { outOfFold, data, columns, ignored, bands, warnings } = model.card();
    const auc = Object.fromEntries(outOfFold.map(({ name, metrics }) => [name, metrics["auc"]!]));
    expect(Object.keys(auc)).toEqual([
      "blend",
      expect.stringMatching(/^logistic/),
      expect.stringMatching(/^boosting/),
      expect.stringMatching(/ alone$/),
      "base rate",
    ]);
    expect(auc["blend"]).toBeGreaterThan(auc["joined alone"] ?? auc["tenure alone"]!);
    expect(data).toMatchObject({ customers: 1500, copies: 6, withoutLabel: 0 });
    expect(columns).toContainEqual({ name: "spend", read: "number, on a log scale" });
    expect(ignored).toEqual([{ name: "phone", why: "id" }]);
    expect(warnings).toEqual([]);
    for (const { precision } of bands) expect(precision).toBeGreaterThan(0);
  });

  test("bands rise with the chance, and lists of them are as precise as was asked", async () => {
    const asked = { watch: 0.4, warning: 0.6, critical: 0.75 };
    const own = await contractual.train({ customers }, { bands: asked, learner: "logistic" });
    const rows = own.predict({ customers: later }).toArray();
    const order = ["safe", "watch", "warning", "critical"];
    rows.sort((a, b) => a.probability - b.probability);
    const bands = rows.map(({ band }) => order.indexOf(band));
    expect(bands).toEqual([...bands].sort((a, b) => a - b));
    for (const { band, precision } of own.card().bands)
      expect(precision).toBeGreaterThanOrEqual(asked[band] - 0.02);
  });

  test("reasons are the columns that raise the chance, with the typical value and a text in two languages", () => {
    const first = model.predict({ customers: later }).top(1).at(0);
    expect(first.reasons).toHaveLength(3);
    for (const { contribution, feature } of first.reasons) {
      expect(contribution).toBeGreaterThan(0);
      expect(feature).toMatch(/^own:/);
    }
    const causes = model
      .predict({ customers: later })
      .toArray()
      .filter(({ reasons }) => reasons[0]?.group === "service");
    expect(causes.length).toBeGreaterThan(20);
    for (const { reasons } of causes)
      expect(reasons[0]).toMatchObject({ kind: "cause", feature: "own:complained", value: 1 });
    const [chinese] = model.predict({ customers: later }, { language: "zh" }).top(1).toArray();
    expect(chinese!.reasons[0]!.text).toMatch(/[\u4e00-\u9fff]/);
  });

  test("all reasons of a row are its contributions summed by group", () => {
    const [row] = model.predict({ customers: later }, { reasons: "all" }).toArray();
    const { base, score, contributions } = model.explain({ customers: later }, row!.customerId);
    const sum = row!.reasons.reduce((total, { contribution }) => total + contribution, 0);
    expect(sum).toBeCloseTo(score - base, 9);
    expect(row!.reasons.length).toBeLessThanOrEqual(contributions.length);
  });

  test("value at risk is the chance times what the customer is worth; absent where that is not said", () => {
    const [first, second] = later as [CustomerRecord, CustomerRecord];
    const values = new Map([[String(first["customerId"]), 200]]);
    const rows = model.predict({ customers: [first, second] }, { values }).toArray();
    expect(rows[0]!.valueAtRisk).toBeCloseTo(200 * rows[0]!.probability, 12);
    expect(rows[1]).not.toHaveProperty("valueAtRisk");
    const worth = later.map((row) => ({ ...row, worth: "50" }));
    const byColumn = model.predict({ customers: worth }, { values: "worth" }).at(0);
    expect(byColumn.valueAtRisk).toBeCloseTo(50 * byColumn.probability, 12);
  });

  test("without a date predictions have none; with one they have it", async () => {
    expect(await codeOf(() => model.predict({ customers: later }).asOf)).toBe("no_dates");
    const dated = model.predict({ customers: later }, { asOf: cutoff });
    expect(dated.asOf.getTime()).toBe(cutoff);
    expect(dated.horizonDays).toBe(90);
  });

  test("a table of other columns altogether, and a model without events to refresh, are errors", async () => {
    expect(
      await codeOf(() =>
        model.predict({ customers: [1, 2].map((customerId) => ({ customerId, other: 2 })) }),
      ),
    ).toBe("no_known_column");
    const nobody = { customerId: "x" };
    const batch = model.predict({ customers: [...later, nobody] }).toArray();
    expect(model.predict({ customers: [nobody] }).at(0)).toEqual(batch.at(-1));
    expect(await codeOf(() => model.refresh({ customers }))).toBe("nothing_to_refresh");
  });
});

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

describe("what tells the outcome", () => {
  test("a column that is the outcome, or is filled in after it, is warned of and not dropped", async () => {
    const rows = customers.map((row) => ({
      ...row,
      status: row["churned"] === "Yes" ? "gone" : "there",
      refund: row["churned"] === "Yes" ? 12 : null,
    }));
    const model = await contractual.train({ customers: rows }, { learner: "logistic" });
    expect(model.warnings.map(({ code, column }) => `${code} ${column}`)).toEqual([
      "column_tells_label refund",
      "column_tells_label status",
    ]);
    expect(model.card().warnings).toEqual(model.warnings);
    expect(model.card().columns.map(({ name }) => name)).toContain("refund");
    const without = await contractual.train(
      { customers: rows },
      { learner: "logistic", ignore: ["status", "refund"] },
    );
    expect(without.warnings).toEqual([]);
  });

  test("labels dealt by lot cannot be told: AUC .50 +- .02", async () => {
    const rows = withLabelsByLot(drawnTable({ customers: 10_000, seed: 21 }), "churned", 1);
    const { outOfFold } = (await contractual.train({ customers: rows })).card();
    for (const { name, metrics } of outOfFold.slice(0, 3))
      expect(Math.abs(metrics["auc"]! - 0.5), name).toBeLessThanOrEqual(0.02);
  });

  test("copies under other ids do not make labels by lot look told", async () => {
    const rows = withLabelsByLot(customers, "churned", 2);
    const twice = [...rows, ...rows.map((row) => ({ ...row, customerId: `copy-${row["customerId"]}` }))];
    const { outOfFold, data } = (await contractual.train({ customers: twice })).card();
    expect(data.copies).toBeGreaterThanOrEqual(1500);
    // Where copies stand on both sides it is near 1; three standard errors of nothing are .05.
    expect(outOfFold[0]!.metrics["auc"]).toBeLessThan(0.6);
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

test("a table of two words a customer is learned from: rows that are alike are no copies there", async () => {
  const rows = customers.map(({ customerId, plan, city, churned }) => ({ customerId, plan, city, churned }));
  const model = await contractual.train({ customers: rows });
  expect(model.card().data.copies).toBe(0);
  expect(model.card().outOfFold[0]!.metrics["auc"]).toBeGreaterThan(0.6);
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

describe("events beside the table", () => {
  /** Who complained in the last month leaves; the table says nothing of it. */
  const random = createRandom(31);
  const members = Array.from({ length: 600 }, (_, i) => {
    const complained = random.next() < 0.4;
    return {
      customerId: `c${String(i).padStart(4, "0")}`,
      complained,
      tenure: random.int(40),
      churned: random.next() < (complained ? 0.8 : 0.15),
    };
  });
  const rows = members.map(({ complained: _, ...row }) => row);
  const events = members.flatMap(({ customerId, complained }, i) => [
    { customerId, timestamp: cutoff - (20 + (i % 50)) * day, amount: 10 + (i % 7) },
    ...(complained
      ? [{ customerId, type: "complaint" as const, timestamp: cutoff - (1 + (i % 20)) * day }]
      : []),
  ]);
  const table = EventTable.from(events, { until: cutoff });
  let model: ContractualModel;
  beforeAll(async () => {
    model = await contractual.train({ customers: rows, events: table }, { cutoff });
  });

  test("are learned from, and are reasons", () => {
    expect(model.card().outOfFold[0]!.metrics["auc"]).toBeGreaterThan(0.75);
    expect(model.card().data.withEvents).toBe(600);
    const [first] = model.predict({ customers: rows, events: table }).top(1).toArray();
    expect(first!.reasons[0]).toMatchObject({ group: "service", kind: "cause" });
  });

  test("at or after the date of the table change nothing", async () => {
    const after = members.map(({ customerId, churned }) => ({
      customerId,
      type: churned ? ("leave" as const) : ("complaint" as const),
      timestamp: cutoff + day,
    }));
    const longer = EventTable.from([...events, ...after]);
    const other = await contractual.train({ customers: rows, events: longer }, { cutoff });
    expect(other.save()).toEqual(model.save());
    const expected = model.predict({ customers: rows, events: table });
    const scored = model.predict({ customers: rows, events: longer }, { asOf: cutoff });
    expect(scored.columns).toEqual(expected.columns);
  });

  test("of one customer alone give the row of the batch; a customer without any has a row too", () => {
    const batch = model.predict({ customers: rows, events: table });
    const [row] = rows;
    const own = events.filter(({ customerId }) => customerId === row!.customerId);
    const alone = model.predict({ customers: [row!], events: own }, { asOf: cutoff });
    expect(alone.at(0)).toEqual(batch.at(0));
    const stranger = model.predict({ customers: [{ customerId: "new", tenure: 3 }], events: table });
    expect(stranger.at(0).probability).toBeGreaterThan(0);
  });

  test("are needed again to score, and refresh takes their later population", async () => {
    expect(await codeOf(() => model.predict({ customers: rows }))).toBe("events_needed");
    expect(
      await codeOf(() => model.evaluate({ customers: rows, events: table }, { asOf: cutoff - day })),
    ).toBe("as_of_before_cutoff");
    const refreshed = model.refresh({
      customers: [],
      events: EventTable.from(events, { until: cutoff + 30 * day }),
    });
    expect(refreshed.save()).not.toEqual(model.save());
    expect(refreshed.cutoff).toEqual(model.cutoff);
    const refreshedIn = { customers: rows, events: EventTable.from(events, { until: cutoff + 40 * day }) };
    const evaluated = (days: number) => refreshed.evaluate(refreshedIn, { asOf: cutoff + days * day });
    expect(await codeOf(() => evaluated(29))).toBe("as_of_before_cutoff");
    expect(evaluated(30)["auc"]).toBeGreaterThan(0.5);
  });
});
