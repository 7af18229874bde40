import { churn, EventTable, repurchase } from "siyu";
import { simulate } from "siyu/datasets";
import { beforeAll, describe, expect, test } from "vitest";
import type { WarningModel } from "../../../models/churn/index.js";
import { dayMs } from "../../../src/events/calendar-day.js";
import { bands } from "../../../src/tasks/common/bands.js";
import { codeOf } from "../code-of.js";

const asOf = Date.UTC(2025, 2, 1);
const brand = simulate({ customers: 500, days: 480, seed: 21, start: "2024-01-01" });
const table = EventTable.from(brand.events).slice({ to: asOf });
const options = { horizonDays: 60, learner: "probability" } as const;
let model: WarningModel;

beforeAll(async () => {
  model = await churn.warning.train(table, options);
});

describe("churn.warning", () => {
  test("and repurchase.overall never contradict each other: their chances add up to 1", async () => {
    const overall = await repurchase.overall.train(table, options);
    const stays = overall.predict(table).columns["probability"]!;
    const lapses = model.predict(table).columns["probability"]!;
    expect(lapses.length).toBeGreaterThan(200);
    for (let i = 0; i < lapses.length; i++) expect(lapses[i]! + stays[i]!).toBe(1);
  });

  test("a higher chance is never in a lower band", () => {
    const rows = model.predict(table).top(10_000).toArray();
    const order = rows.map(({ band }) => bands.indexOf(band));
    for (let i = 1; i < order.length; i++) expect(order[i]!).toBeLessThanOrEqual(order[i - 1]!);
    expect(new Set(order).size).toBeGreaterThan(2);
  });

  test("the lapse date is the first day on which the chance to stay away is critical, if nothing is bought", () => {
    const rows = model.predict(table).filter(({ leadDays = 0 }) => leadDays > 1);
    const some = rows.toArray().filter((_, i) => i % 20 === 0);
    expect(some.length).toBeGreaterThan(3);
    for (const { customerId, leadDays, lapseDate } of some) {
      const silent = EventTable.from(table.slice({ customers: [customerId] }).toRows());
      const bandAfter = (days: number) => model.predict(silent, { asOf: asOf + days * dayMs }).at(0).band;
      expect(lapseDate).toEqual(new Date(asOf + leadDays! * dayMs));
      expect(bandAfter(leadDays!)).toBe("critical");
      expect(bandAfter(leadDays! - 1)).not.toBe("critical");
    }
  });

  test("watch names those whose danger has changed, and no others", async () => {
    const since = asOf - 21 * dayMs;
    const before = new Map(
      model
        .predict(table, { asOf: since })
        .toArray()
        .map((row) => [row.customerId, row]),
    );
    const isDanger = (band?: string) => band === "warning" || band === "critical";
    const changed = new Map(
      model
        .watch(table, { since })
        .toArray()
        .map((row) => [row.customerId, row]),
    );
    const kinds = new Set<string>();
    for (const row of model.predict(table)) {
      const [then, found] = [before.get(row.customerId), changed.get(row.customerId)];
      const expected = isDanger(row.band)
        ? !isDanger(then?.band)
          ? "newlyInDanger"
          : row.band === "critical" && then?.band !== "critical"
            ? "escalated"
            : undefined
        : isDanger(then?.band)
          ? "recovered"
          : undefined;
      expect(found?.change).toBe(expected);
      if (!found) continue;
      kinds.add(found.change);
      expect(found).toMatchObject({ ...row, reasons: row.reasons });
      expect(found.bandBefore).toBe(then?.band);
      expect(found.probabilityBefore).toBe(then?.probability);
    }
    expect(kinds).toContain("newlyInDanger");
    expect(kinds).toContain("recovered");
    expect(await codeOf(() => model.watch(table, { since: asOf }))).toBe("since_after_as_of");
  });

  test("all reasons of a row add up, with the base of its explanation, to its score", () => {
    const rows = model.predict(table, { reasons: "all" });
    for (const i of [0, 7, 50]) {
      const { customerId, probability, reasons } = rows.at(i);
      const { base, score, contributions } = model.explain(table, customerId);
      const sum = reasons.reduce((total, { contribution }) => total + contribution, base);
      expect(Math.abs(sum - score)).toBeLessThan(1e-9);
      expect(1 / (1 + Math.exp(-score))).toBeCloseTo(probability, 12);
      expect(contributions.length).toBeGreaterThan(0);
    }
  });

  test("says its reasons in Chinese where it is asked to", () => {
    const [en, zh] = (["en", "zh"] as const).map(
      (language) => model.predict(table, { language }).top(1).at(0).reasons,
    );
    expect(zh!.map(({ feature }) => feature)).toEqual(en!.map(({ feature }) => feature));
    expect(zh!.every(({ text }) => /[\u4e00-\u9fff]/.test(text))).toBe(true);
    expect(en!.every(({ text }) => !/[\u4e00-\u9fff]/.test(text))).toBe(true);
  });

  test("value at risk is the chance times what the customer is worth: as given, or what is likely to be spent", async () => {
    const own = model.predict(table).at(0);
    expect(own.valueAtRisk).toBeGreaterThan(0);
    const byId = model.predict(table, { values: new Map([[own.customerId, 250]]) });
    expect(byId.at(0).valueAtRisk).toBeCloseTo(250 * own.probability, 10);
    expect(byId.at(1).valueAtRisk).toBeUndefined();
    const rows = [...table.customerIds()].map((customerId) => ({ customerId, yearly: 80 }));
    const withTable = table.with({ customers: rows });
    expect(model.predict(withTable, { values: "yearly" }).at(0).valueAtRisk).toBeCloseTo(
      80 * own.probability,
      10,
    );
    expect(await codeOf(() => model.predict(withTable, { values: "monthly" }))).toBe("unknown_column");
  });

  test("scores only customers who are still active where it is asked to, and counts the others", () => {
    const all = model.predict(table);
    const active = model.predict(table, { activeWithinDays: 60 });
    expect(active.length).toBeLessThan(all.length);
    expect(active.skipped.counts.get("no_order_within_active_days")).toBe(
      all.length - active.length + all.skipped.length,
    );
    const byId = new Map(all.toArray().map((row) => [row.customerId, row]));
    for (const row of active) expect(row).toEqual(byId.get(row.customerId));
  });

  test("bands are cut by what a contact costs and brings", async () => {
    const bandsByCost = { contactCost: 5, savedValue: 100, successRate: 0.2 };
    const byCost = await churn.warning.train(table, { ...options, bands: bandsByCost });
    for (const { probability, band } of byCost.predict(table)) {
      const times = (probability * 100 * 0.2) / 5; // a contact pays its cost so many times
      expect(band).toBe(times >= 4 ? "critical" : times >= 2 ? "warning" : times >= 1 ? "watch" : "safe");
    }
  });

  test("says in its card how its bands were cut and what their lists were worth", () => {
    const { definitions } = model.card();
    expect(definitions.at(-1)).toMatch(/^60 days: watch from 0\.\d+ \(out of time: precision 0\.\d+/);
    expect(definitions.at(-1)).toMatch(/of customers who ordered within 60 days\.$/);
  });

  test("customers who come after the cutoff change nothing, whatever their own columns say", async () => {
    const cutoff = asOf - 60 * dayMs;
    const before = table.slice({ to: cutoff });
    const known = new Set(before.customerIds());
    const plans = [...table.customerIds()].map((customerId, i) => ({
      customerId,
      plan: known.has(customerId) ? (i % 40 === 0 ? "rare" : i % 2 === 0 ? "gold" : "silver") : "rare",
    }));
    const trained = { horizonDays: 30, learner: "logistic", cutoff } as const;
    const [whole, part] = await Promise.all(
      [table, before].map((events) => churn.warning.train(events.with({ customers: plans }), trained)),
    );
    expect(whole!.save()).toEqual(part!.save());
  });

  test("bands of a horizon that no earlier window tested are cut by the chances, and the card says so", async () => {
    const short = table.slice({ from: asOf - 120 * dayMs, to: asOf });
    const young = await churn.warning.train(short, { ...options, horizonDays: 90 });
    const { definitions, limits } = young.card();
    expect(definitions.at(-1)).not.toContain("out of time");
    expect(limits.join(" ")).toContain("no earlier window of this length tested the bands");
  });

  test("reasons and base add up where a score is carried to a longer horizon", async () => {
    const short = table.slice({ from: asOf - 120 * dayMs, to: asOf });
    const carried = await churn.warning.train(short, { horizonDays: [30, 90], learner: "logistic" });
    const { customerId, reasons } = carried.predict(short, { horizonDays: 90, reasons: "all" }).at(3);
    const { base, score } = carried.explain(short, customerId, { horizonDays: 90 });
    const sum = reasons.reduce((total, { contribution }) => total + contribution, base);
    expect(Math.abs(sum - score)).toBeLessThan(1e-9);
  });

  test("watch knows how those stood who had been silent for long at the last scoring", () => {
    const since = asOf - 14 * dayMs;
    const then = new Map(
      model
        .predict(table, { asOf: since })
        .toArray()
        .map((row) => [row.customerId, row.band]),
    );
    for (const { customerId, bandBefore } of model.watch(table, { since, activeWithinDays: 60 }))
      expect(bandBefore).toBe(then.get(customerId));
  });

  test("the lapse date is a calendar day of the events' zone, across daylight saving too", async () => {
    const zone = { timeZone: "America/New_York" };
    const american = EventTable.from(brand.events, zone);
    const trained = await churn.warning.train(american, { ...options, cutoff: "2024-10-20" });
    const rows = trained.predict(american, { asOf: "2024-10-20" }).toArray();
    const later = rows.filter(({ leadDays = 0 }) => leadDays > 20);
    expect(later.length).toBeGreaterThan(0);
    for (const { lapseDate } of later)
      expect(lapseDate!.toLocaleTimeString("en-GB", { timeZone: "America/New_York" })).toBe("00:00:00");
  });

  test("is not refreshed by a date at which there is nobody", async () => {
    expect(await codeOf(() => model.refresh(table, { asOf: "2023-01-01" }))).toBe("nobody_to_refresh_by");
  });

  test("refuses a saved model whose bands are of another horizon", async () => {
    const saved = model.save();
    const state = structuredClone(saved.state) as { warnings: { horizons: { horizonDays: number }[] } };
    state.warnings.horizons[0]!.horizonDays = 30;
    expect(await codeOf(() => churn.warning.load({ ...saved, state: state as never }))).toBe("bad_state");
  });
});
