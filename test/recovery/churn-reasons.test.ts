import { EventTable } from "siyu";
import { warning } from "siyu/churn";
import { type LapseCause, lapseWorlds, simulate } from "siyu/datasets";
import { expect, test } from "vitest";
import { dayMs } from "../../src/events/calendar-day.js";
import type { ReasonGroup } from "../../src/model/reason.js";

const horizonDays = 60;

/** What each cause is told by. */
const groupOf: Partial<Record<LapseCause, ReasonGroup>> = {
  late: "service",
  price: "price",
  fatigue: "engagement",
};

test.each([
  ["late deliveries drive customers away", "late"],
  ["price rises drive customers away", "price"],
  ["messages drive customers away", "messages"],
  ["late deliveries drive some away and price rises others", "lateAndPrice"],
] as const)(
  "where %s, that is the first reason of four in five true alarms",
  async (_, world) => {
    const brand = simulate({ customers: 1000, days: 560, futures: 0, mechanisms: lapseWorlds[world] });
    const asOf = brand.until - horizonDays * dayMs;
    const events = EventTable.from(brand.events, { timeZone: "Asia/Shanghai" }).with({
      items: brand.items,
      calendar: brand.calendar,
    });
    const ordered = new Set<string>();
    for (const { type, customerId, timestamp } of brand.events) {
      if (type === "purchase" && timestamp >= asOf) ordered.add(customerId);
    }
    const causeOf = new Map(Array.from(brand.truth, (truth) => [truth.customerId, truth.cause]));

    const model = await warning.train(events, { horizonDays, cutoff: asOf });
    // Who has been silent for longer is gone already: no alarm is needed.
    const rows = model.predict(events, { asOf, activeWithinDays: horizonDays }).toArray();
    const alarms = rows.filter(({ band }) => band === "warning" || band === "critical");
    const lapsed = alarms.filter(({ customerId }) => !ordered.has(customerId));
    const drivenAway = lapsed.filter(({ customerId }) => causeOf.get(customerId) !== undefined);
    const first = drivenAway.filter(
      ({ customerId, reasons }) => reasons[0]?.group === groupOf[causeOf.get(customerId)!],
    );

    if (process.env["SIYU_SHOW_RECOVERY"]) {
      console.log(world, alarms.length, lapsed.length, drivenAway.length, first.length / drivenAway.length);
    }
    expect(drivenAway.length).toBeGreaterThan(30);
    expect(lapsed.length / alarms.length).toBeGreaterThan(0.5);
    expect(first.length / drivenAway.length).toBeGreaterThanOrEqual(0.8);
  },
  120_000,
);
