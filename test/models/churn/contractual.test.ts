import { beforeAll, describe, expect, test } from "vitest";
import { type ContractualModel, contractual } from "../../../models/churn/index.js";
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

test("a table of two words a customer is learned from: rows that are alike are no copies there", async () => {
  const rows = customers.map(({ customerId, plan, city, churned }) => ({ customerId, plan, city, churned }));
  const model = await contractual.train({ customers: rows });
  expect(model.card().data.copies).toBe(0);
  expect(model.card().outOfFold[0]!.metrics["auc"]).toBeGreaterThan(0.6);
});
