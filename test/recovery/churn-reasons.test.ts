import { EventTable } from "siyu";
import { warning } from "siyu/churn";
import { lapseWorlds, simulate } from "siyu/datasets";
import { expect, test } from "vitest";
import { dayMs } from "../../src/events/calendar-day.js";

const horizonDays = 60;

test.each([
  { world: "late", cause: "late", group: "service" },
  { world: "price", cause: "price", group: "price" },
  { world: "messages", cause: "fatigue", group: "engagement" },
] as const)(
  "where $world alone drive customers away, that is the first reason of at least 80 % of the true alarms",
  async ({ world, cause, group }) => {
    const brand = simulate({ customers: 1500, days: 600, futures: 0, mechanisms: lapseWorlds[world] });
    const asOf = brand.until - horizonDays * dayMs;
    const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" }).with({
      items: brand.items,
      calendar: brand.calendar,
    });
    const ordered = new Set<string>();
    for (const { type, customerId, timestamp } of brand.events)
      if (type === "purchase" && timestamp >= asOf) ordered.add(customerId);
    const causeOf = new Map(Array.from(brand.truth, (truth) => [truth.customerId, truth.cause]));

    const model = await warning.train(events, { horizonDays, cutoff: asOf });
    // Who has been silent for longer is gone already: no alarm is needed.
    const rows = model.predict(events, { asOf, activeWithinDays: horizonDays }).toArray();
    const alarms = rows.filter(({ band }) => band === "warning" || band === "critical");
    const lapsed = alarms.filter(({ customerId }) => !ordered.has(customerId));
    const byCause = lapsed.filter(({ customerId }) => causeOf.get(customerId) === cause);
    const first = byCause.filter(({ reasons }) => reasons[0]?.group === group);

    if (process.env["SIYU_SHOW_RECOVERY"]) {
      const shares = [
        lapsed.length / alarms.length,
        byCause.length / lapsed.length,
        first.length / byCause.length,
      ];
      console.log(
        world,
        alarms.length,
        shares.map((share) => share.toFixed(3)),
        byCause[0]?.reasons[0],
      );
    }
    expect(byCause.length).toBeGreaterThan(30);
    expect(lapsed.length / alarms.length).toBeGreaterThan(0.5);
    expect(first.length / byCause.length).toBeGreaterThanOrEqual(0.8);
  },
  120_000,
);
