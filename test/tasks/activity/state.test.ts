import { EventTable, repurchase } from "siyu";
import { expect, test } from "vitest";

const dayMs = 86_400_000;

function events() {
  const start = Date.UTC(2024, 0, 1);
  return Array.from({ length: 40 }, (_, c) =>
    Array.from({ length: 1 + (c % 4) }, (_, k) => ({
      customerId: `c${c}`,
      timestamp: start + (3 * c + 40 * k) * dayMs,
    })),
  ).flat();
}

test("a saved state that does not hold together is refused when it is loaded, not when it scores", async () => {
  const model = await repurchase.overall.train(EventTable.from(events()), {
    horizonDays: 30,
    learner: "probability",
  });
  const changes: readonly [path: readonly string[], value: unknown][] = [
    [["population"], null],
    [["population", "ownLevels"], null],
    [["calendar"], {}],
    [["horizons"], []],
    [["horizons", "0", "members"], []],
    [
      ["horizons", "0", "blend", "weights"],
      [1, 2, 3],
    ],
    [["horizons", "0", "carry"], "x"],
    [["horizons", "0", "dates"], null],
  ];
  for (const [path, value] of changes) {
    const saved = structuredClone(model.save());
    let at = saved.state["activity"] as Record<string, unknown>;
    for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
    at[path.at(-1)!] = value;
    expect(() => repurchase.overall.load(saved), path.join(".")).toThrow(
      expect.objectContaining({ code: "bad_state" }),
    );
  }
  expect(repurchase.overall.load(model.save()).predict(EventTable.from(events()))).toHaveLength(40);
});
