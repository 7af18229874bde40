import { decodeModel, EventTable, encodeModel, lifecycle } from "siyu";
import { simulate } from "siyu/datasets";
import { beforeAll, describe, expect, test } from "vitest";
import type { MigrationModel } from "../../../models/lifecycle/index.js";

const asOf = Date.UTC(2025, 2, 1);
const brand = simulate({ customers: 700, days: 480, seed: 22, start: "2024-01-01" });
const table = EventTable.from(brand.events).slice({ to: asOf });
const options = { horizonDays: 60, states: { activity: [60], value: [0.5] } } as const;
let model: MigrationModel;

beforeAll(async () => {
  model = await lifecycle.migration.train(table, options);
}, 120_000);

describe("lifecycle.migration by all members", () => {
  test("regression and trees learn in which state customers are after an order", () => {
    const [horizon] = model.card().horizons;
    const names = horizon!.members.map(({ name }) => name).filter((name) => name.startsWith("state"));
    expect(names).toEqual(
      ["markov-1", "markov-2", "multinomial", "boosting"].map((name) => `state after an order: ${name}`),
    );
    const tested = new Map(horizon!.outOfTime.map(({ name, metrics }) => [name, metrics["stateLogLoss"]]));
    expect(tested.get("state: model")).toBeLessThan(tested.get("state: markov-1")!);
    expect(tested.get("state: markov-1")).toBeLessThan(tested.get("state: persistence")!);
  });

  test("one customer alone has the states of the batch", () => {
    const batch = model.predict(table);
    for (let i = 0; i < batch.length; i += 97) {
      const id = batch.customerIdAt(i);
      const alone = model.predict(EventTable.from(table.slice({ customers: [id] }).toRows()), { asOf });
      expect(alone.at(0)).toEqual(batch.at(i));
    }
  });

  test("a file holds all of it", () => {
    const again = lifecycle.migration.load(decodeModel(encodeModel(model.save())));
    expect(again.predict(table).columns).toEqual(model.predict(table).columns);
    expect(again.forecast(table)).toEqual(model.forecast(table));
    expect(again.matrix()).toEqual(model.matrix());
    expect(again.card()).toEqual(model.card());
  });

  test("a model of a later date has the same parameters and the moves until then", async () => {
    const earlier = await lifecycle.migration.train(table, {
      ...options,
      learner: "markov",
      cutoff: asOf - 60 * 86_400_000,
    });
    const later = earlier.refresh(table);
    expect(later.matrix().periods).toBe(earlier.matrix().periods + 1);
    expect(later.states).toEqual(earlier.states);
  });
});
