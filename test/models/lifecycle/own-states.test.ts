import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventTable, lifecycle, load, save } from "siyu";
import { describe, expect, test } from "vitest";
import type { MigrationModel } from "../../../models/lifecycle/index.js";
import { asOf, options, table } from "./brand.js";

describe("states by callers", () => {
  const names = ["often", "seldom", "silent"] as const;
  const of = ({ daysSinceLast, orders }: { daysSinceLast: number; orders: number }) =>
    daysSinceLast >= 60 ? "silent" : orders > 3 ? "often" : "seldom";

  test("a function and the same states as rules tell the same states now", async () => {
    const byFunction = await lifecycle.migration.train(table, {
      ...options,
      horizonDays: 30,
      states: { names: [...names], of },
    });
    const byRules = await lifecycle.migration.train(table, {
      ...options,
      horizonDays: 30,
      states: [
        { name: "often", when: { daysSinceLast: { below: 60 }, orders: { from: 4 } } },
        { name: "seldom", when: { daysSinceLast: { below: 60 } } },
        { name: "silent" },
      ],
    });
    const statesOf = (one: MigrationModel) =>
      one
        .predict(table)
        .toArray()
        .map(({ state }) => state);
    expect(statesOf(byFunction)).toEqual(statesOf(byRules));
    expect(new Set(statesOf(byRules)).size).toBe(3);
  });

  test("a model of a function is saved without it, and loaded with it", async () => {
    const states = { names: [...names], of };
    const own = await lifecycle.migration.train(table, { ...options, horizonDays: 30, states });
    const folder = await mkdtemp(join(tmpdir(), "siyu-"));
    try {
      await save(own, join(folder, "states.siyu"));
      await expect(load(join(folder, "states.siyu"))).rejects.toMatchObject({ code: "states_needed" });
      const again = await load(join(folder, "states.siyu"), lifecycle.migration.withStates(states));
      expect(again.predict(table).at(0)).toEqual(own.predict(table).at(0));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test("a state that the function makes up is named", async () => {
    const states = { names: ["a", "b"], of: () => "c" };
    const train = () => lifecycle.migration.train(table, { ...options, states });
    await expect(train()).rejects.toMatchObject({ code: "unknown_state" });
  });

  test("a function that fails says for whom, and a model is not loaded with the states of another", async () => {
    const failing = {
      names: ["a", "b"],
      of: () => {
        throw new Error("no such thing");
      },
    };
    const train = () => lifecycle.migration.train(table, { ...options, states: failing });
    await expect(train()).rejects.toMatchObject({ code: "state_function_failed" });
    const own = await lifecycle.migration.train(table, {
      ...options,
      horizonDays: 30,
      states: { names: [...names], of },
    });
    const other = lifecycle.migration.withStates({ names: ["often", "silent"], of });
    expect(() => other.load(own.save())).toThrow(/often, seldom, silent/);
  });

  test("presets and levels", async () => {
    for (const [states, count] of [
      ["rfm", 8],
      ["yearly", 8],
      [{ activity: [45], value: [100, 500], valueBy: "spend" }, 6],
      [{ activity: [{ periods: 1 }], valueBy: "orders" }, 2],
    ] as const) {
      const own = await lifecycle.migration.train(table, { ...options, horizonDays: 30, states });
      expect(own.states).toHaveLength(count);
      expect(
        own
          .predict(table)
          .toArray()
          .every(({ state }) => own.states.includes(state)),
      ).toBe(true);
    }
  });

  test("states by spend without amounts say so, and the usual ones go by orders", async () => {
    const bare = EventTable.from(
      Array.from(table.toRows(), ({ amount: _, discount: __, cost: ___, ...row }) => row as never),
    ).slice({ to: asOf });
    const train = (states: "rfm" | "activity-value") =>
      lifecycle.migration.train(bare, { ...options, horizonDays: 30, states });
    await expect(train("rfm")).rejects.toMatchObject({ code: "no_amounts" });
    const own = await train("activity-value");
    expect(own.card().definitions.some((text) => /order days at least \d/.test(text))).toBe(true);
    expect(own.predict(bare).at(0)).not.toHaveProperty("expectedValue");
  });

  test.each([
    [{ activity: [60, 30] }],
    [{ activity: [30], value: [0.7, 0.2] }],
    [{ activity: [30], activityNames: ["one"] }],
    [[{ name: "a", when: { orders: { from: 5, below: 2 } } }, { name: "b" }]],
    [
      [
        { name: "a", when: {} },
        { name: "b", when: { orders: { from: 2 } } },
      ],
    ],
    [[{ name: "a", when: { orders: { from: 2 } } }, { name: "a" }]],
    [{ names: ["a", "a"], of: () => "a" }],
    [{ activity: [60], activityNames: ["new", "old"], newWithin: 60 }],
    [{ names: ["a", "not yet"], of: () => "a" }],
    [{ activity: [{ periods: 0.001 }] }],
    [{ activity: [60], value: [0.3, 0.31], valueBy: "orders" }],
  ])("impossible states are refused: %j", async (states) => {
    await expect(
      lifecycle.migration.train(table, { ...options, states: states as never }),
    ).rejects.toMatchObject({
      name: "OptionsError",
    });
  });
});
