import fc from "fast-check";
import { type CustomerEvent, EventTable } from "siyu";
import * as measures from "siyu/measures";
import { expect, test } from "vitest";
import { eventTypes } from "../../src/events/data.js";

const anyEvent = fc.record({
  type: fc.constantFrom(...eventTypes.filter((type) => type !== "custom")),
  customerId: fc.integer({ min: 0, max: 6 }).map((n) => `c${n}`),
  timestamp: fc.integer({ min: 0, max: 79 }).map((halfDays) => Date.UTC(2024, 0, 1, halfDays * 12)),
  orderId: fc.constantFrom("o1", "o2", "o3"),
  amount: fc.integer({ min: 0, max: 500 }),
  relatedCustomerId: fc.integer({ min: 0, max: 8 }).map((n) => `c${n}`),
}) as fc.Arbitrary<CustomerEvent>;
const anchor: CustomerEvent = {
  customerId: "c0",
  timestamp: Date.UTC(2024, 0, 1),
  amount: 1,
  orderId: "o9",
  type: "purchase",
};
const invited: CustomerEvent = {
  customerId: "c1",
  timestamp: Date.UTC(2024, 0, 1),
  type: "join",
  relatedCustomerId: "c0",
};
const someEvents = fc
  .array(anyEvent, { minLength: 1, maxLength: 60 })
  .map((events) => [anchor, invited, ...events]);
const runs = { seed: 8, numRuns: 200 };

const few = { leastCustomers: 1 };
const all: Record<string, (events: EventTable) => unknown> = {
  rfmScores: (events) => Array.from(measures.rfmScores(events)),
  retention: (events) => measures.retention(events, { ...few, window: "within" }),
  cohorts: (events) => measures.cohorts(events, { ...few, by: "week" }),
  repurchaseRate: (events) =>
    measures.repurchaseRate(events, { definition: "secondOrder", days: 10, ...few }),
  activitySeries: (events) => measures.activitySeries(events),
  valueIndexParts: (events) => measures.valueIndexParts(events, { days: 7, ...few }),
  viralCoefficientOf: (events) => measures.viralCoefficientOf(events, { cycleDays: 7, ...few }),
};

test.each(Object.entries(all))("%s is the same for any order of the events", (_, measure) => {
  fc.assert(
    fc.property(someEvents, fc.infiniteStream(fc.nat()), (events, keys) => {
      const shuffled = events
        .map((event) => ({ event, key: keys.next().value }))
        .sort((a, b) => a.key - b.key);
      expect(measure(EventTable.from(shuffled.map(({ event }) => event)))).toEqual(
        measure(EventTable.from(events)),
      );
    }),
    runs,
  );
});

test.each(Object.entries(all))("%s as of a date does not know what came later", (_, measure) => {
  const asOf = Date.UTC(2024, 0, 20);
  const before = (events: readonly CustomerEvent[]) =>
    events.filter(({ timestamp }) => (timestamp as number) < asOf);
  fc.assert(
    fc.property(someEvents, (events) => {
      const now = EventTable.from(before(events), { until: asOf });
      expect(measure(EventTable.from(events).slice({ to: asOf }))).toEqual(measure(now));
    }),
    runs,
  );
});

test("asOf is the same as a table that ends there", () => {
  const asOf = Date.UTC(2024, 0, 20, 12);
  fc.assert(
    fc.property(someEvents, (events) => {
      const late = EventTable.from([...events, { ...anchor, timestamp: Date.UTC(2024, 2, 1) }]);
      const cut = late.slice({ to: asOf });
      expect(Array.from(measures.rfmScores(late, { asOf }))).toEqual(Array.from(measures.rfmScores(cut)));
      expect(measures.retention(late, { asOf, ...few })).toEqual(measures.retention(cut, few));
      expect(measures.cohorts(late, { asOf, ...few })).toEqual(measures.cohorts(cut, few));
      expect(measures.activitySeries(late, { asOf })).toEqual(measures.activitySeries(cut));
    }),
    runs,
  );
});

test("rates lie in their intervals and in [0, 1]; within N days never falls with N, from day N on never rises", () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      const table = EventTable.from(events, { until: Date.UTC(2024, 4, 1) });
      const options = { days: [1, 2, 5, 20], ...few };
      const rates = (["onDay", "within", "fromDay"] as const).map(
        (window) => measures.retention(table, { ...options, window }).rates,
      );
      for (const rate of rates.flat()) {
        expect(rate.lower!).toBeLessThanOrEqual(rate.rate!);
        expect(rate.upper!).toBeGreaterThanOrEqual(rate.rate!);
        expect(rate.lower! >= 0 && rate.upper! <= 1).toBe(true);
      }
      const [onDay, within, fromDay] = rates as [
        measures.RetentionRate[],
        measures.RetentionRate[],
        measures.RetentionRate[],
      ];
      for (let k = 0; k < 4; k++) {
        expect(onDay[k]!.count).toBeLessThanOrEqual(Math.min(within[k]!.count, fromDay[k]!.count));
        if (k === 0) continue;
        expect(within[k]!.count).toBeGreaterThanOrEqual(within[k - 1]!.count);
        expect(fromDay[k]!.count).toBeLessThanOrEqual(fromDay[k - 1]!.count);
      }
    }),
    runs,
  );
});

test("daily, weekly and monthly active customers never fall as the window grows", () => {
  fc.assert(
    fc.property(someEvents, (events) => {
      for (const day of measures.activitySeries(EventTable.from(events))) {
        expect(day.weeklyActive ?? 7).toBeGreaterThanOrEqual(day.dailyActive!);
        expect(day.monthlyActive ?? 7).toBeGreaterThanOrEqual(day.weeklyActive ?? 0);
      }
    }),
    runs,
  );
});

test("a better customer never scores less in RFM, and scores do not depend on the currency's unit", () => {
  fc.assert(
    fc.property(someEvents, fc.integer({ min: 2, max: 6 }), (events, bins) => {
      const { columns, length } = measures.rfmScores(EventTable.from(events), { bins });
      for (let i = 0; i < length; i++) {
        for (let j = 0; j < length; j++) {
          if (columns.daysSinceLast[i]! <= columns.daysSinceLast[j]!)
            expect(columns.recencyScore[i]).toBeGreaterThanOrEqual(columns.recencyScore[j]!);
          if (columns.orders[i]! >= columns.orders[j]!)
            expect(columns.frequencyScore[i]).toBeGreaterThanOrEqual(columns.frequencyScore[j]!);
          if (columns.spend[i]! >= columns.spend[j]!)
            expect(columns.monetaryScore[i]).toBeGreaterThanOrEqual(columns.monetaryScore[j]!);
        }
      }
      const tenfold = events.map((event) =>
        "amount" in event && typeof event.amount === "number"
          ? { ...event, amount: event.amount * 10 }
          : event,
      );
      const dearer = measures.rfmScores(EventTable.from(tenfold), { bins });
      expect(dearer.columns.monetaryScore).toEqual(columns.monetaryScore);
      expect(dearer.columns.segment).toEqual(
        measures.rfmScores(EventTable.from(events), { bins }).columns.segment,
      );
    }),
    runs,
  );
});
