import { beforeAll, describe, expect, test } from "vitest";
import { type ContractualModel, contractual } from "../../../models/churn/index.js";
import { EventTable } from "../../../src/events/table.js";
import { createRandom } from "../../../src/stats/random.js";
import { codeOf } from "../code-of.js";

const day = 86_400_000;
const cutoff = Date.UTC(2024, 5, 1);

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
