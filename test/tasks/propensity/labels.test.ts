import { EventTable } from "siyu";
import { describe, expect, test } from "vitest";
import { History } from "../../../src/events/history.js";
import { orderDaysOf } from "../../../src/events/orders.js";
import { dataOf } from "../../../src/events/table.js";
import { audienceOf } from "../../../src/tasks/propensity/audience.js";
import { EventSnapshot, labelEvents } from "../../../src/tasks/propensity/event-snapshot.js";
import type { Audience, Target } from "../../../src/tasks/propensity/target.js";

const cutoff = Date.UTC(2025, 0, 11);
const on = (day: number, hour = 12) => new Date(Date.UTC(2025, 0, day, hour));

type Row = Parameters<typeof EventTable.from>[0] extends infer Input ? Input : never;
const tableOf = (rows: Row) => EventTable.from(rows);

/** Labels by customer id. */
function labels(rows: Row, target: Target, days = 20): Record<string, number> {
  const data = dataOf(tableOf(rows));
  const all = new EventSnapshot(new History(data, cutoff), target);
  const { snapshot, bought } = labelEvents(data, all, days);
  return Object.fromEntries(Array.from(snapshot.rows, (c, i) => [data.customers.at(c), bought[i]!]));
}

const window = (rest: Partial<Target> & object): Target =>
  ({
    name: "x",
    audience: "all",
    of: "window",
    wanted: { type: "purchase" },
    since: "event",
    ...rest,
  }) as Target;

describe("for whom something is possible", () => {
  const rows = [
    { type: "join", customerId: "follower", timestamp: on(1) },
    { customerId: "new", timestamp: on(2) },
    { customerId: "new", timestamp: on(2, 18) },
    { customerId: "old", timestamp: on(2) },
    { customerId: "old", timestamp: on(3) },
    { type: "leave", customerId: "left", timestamp: on(3) },
    { type: "leave", customerId: "back", timestamp: on(3) },
    { type: "join", customerId: "back", timestamp: on(4) },
    { type: "touch", customerId: "written", timestamp: on(4) },
    { type: "touch", customerId: "stopped", timestamp: on(4) },
    { type: "unsubscribe", customerId: "stopped", timestamp: on(5) },
    { type: "join", customerId: "later", timestamp: on(12) },
  ] as const;
  const who = (audience: Audience) => {
    const data = dataOf(tableOf(rows));
    const history = new History(data, cutoff);
    return Array.from(audienceOf(audience, history, orderDaysOf(history)), (c) => data.customers.at(c));
  };

  test("everybody with an event before the cutoff", () => {
    expect(who("all")).toEqual(["back", "follower", "left", "new", "old", "stopped", "written"]);
  });
  test("followers never bought; new buyers bought on one day, however often", () => {
    expect(who("followers")).toEqual(["back", "follower", "left", "stopped", "written"]);
    expect(who("newBuyers")).toEqual(["new"]);
  });
  test("who has left is a member again after joining; who has unsubscribed is not reachable", () => {
    expect(who("members")).toEqual(["back", "follower", "new", "old", "stopped", "written"]);
    expect(who("reachable")).toEqual(["back", "follower", "new", "old", "written"]);
    expect(who("contacted")).toEqual(["written"]);
  });
});

describe("labels of an event", () => {
  test("a second order is one on a later day than the first, even if the cutoff lies within that day", () => {
    const target = window({ audience: "newBuyers", since: "firstOrder" });
    const rows = [
      { customerId: "same day", timestamp: on(10, 9) },
      { customerId: "same day", timestamp: on(10, 23) },
      { customerId: "next day", timestamp: on(10, 9) },
      { customerId: "next day", timestamp: on(11, 9) },
    ];
    const data = dataOf(tableOf(rows));
    const noon = new EventSnapshot(new History(data, on(10).getTime()), target);
    expect([...labelEvents(data, noon, 20).bought]).toEqual([1, 0]);
  });

  test("a purchase of a category or above an amount adds up the lines of a day", () => {
    const rows = [
      { customerId: "a", timestamp: on(1), amount: 1 },
      { customerId: "b", timestamp: on(1), amount: 1 },
      { customerId: "c", timestamp: on(1), amount: 1 },
      { customerId: "a", timestamp: on(12, 8), amount: 60, categoryId: "tea" },
      { customerId: "a", timestamp: on(12, 9), amount: 50, categoryId: "tea" },
      { customerId: "b", timestamp: on(12), amount: 60, categoryId: "tea" },
      { customerId: "b", timestamp: on(13), amount: 60, categoryId: "tea" },
      { customerId: "c", timestamp: on(12), amount: 500, categoryId: "cups" },
    ];
    const wanted = { type: "purchase", categoryId: "tea" } as const;
    expect(labels(rows, window({ wanted }))).toEqual({ a: 1, b: 1, c: 0 });
    expect(labels(rows, window({ wanted: { ...wanted, minAmountMinor: 10_000 } }))).toEqual({
      a: 1,
      b: 0,
      c: 0,
    });
    expect(labels(rows, window({ wanted: { type: "purchase", categoryId: "none" } }))).toEqual({
      a: 0,
      b: 0,
      c: 0,
    });
  });

  test("an event of one's own is told by its name, and ends with the window", () => {
    const rows = [
      ...["a", "b", "c"].map((customerId) => ({ customerId, timestamp: on(1) })),
      { type: "custom", name: "lesson", customerId: "a", timestamp: on(11, 0) },
      { type: "custom", name: "survey", customerId: "b", timestamp: on(12) },
      { type: "custom", name: "lesson", customerId: "c", timestamp: on(31, 0) },
    ] as const;
    const lesson = window({ wanted: { type: "custom", name: "lesson" } });
    expect(labels(rows, lesson)).toEqual({ a: 1, b: 0, c: 0 });
  });

  test("what was known only after the fit's cutoff is not in its labels", () => {
    const rows = [
      { customerId: "a", timestamp: on(1) },
      { customerId: "a", timestamp: on(12), knownAt: on(25) },
    ];
    const data = dataOf(tableOf(rows));
    const snapshot = new EventSnapshot(new History(data, cutoff), window({}));
    expect([...labelEvents(data, snapshot, 10, on(21).getTime()).bought]).toEqual([0]);
    expect([...labelEvents(data, snapshot, 10).bought]).toEqual([1]);
  });
});

describe("labels of the next message", () => {
  const target: Target = {
    name: "open",
    audience: "contacted",
    of: "nextMessage",
    response: "open",
    responseDays: 7,
  };
  const touched = (customerId: string) => ({ type: "touch", customerId, timestamp: on(1) }) as const;
  const message = (customerId: string, day: number, campaignId = "C") =>
    ({ type: "touch", customerId, timestamp: on(day), campaignId }) as const;
  const opened = (customerId: string, day: number, campaignId = "C") =>
    ({ type: "open", customerId, timestamp: on(day), campaignId }) as const;

  test("only the first message of the window counts, for seven days, and only of its own campaign", () => {
    const rows = [
      ...["late", "opened", "other", "silent", "none", "second"].map(touched),
      message("opened", 12), opened("opened", 15),
      message("late", 12), opened("late", 19),
      message("other", 12), opened("other", 13, "D"),
      message("silent", 12),
      message("second", 12), message("second", 14, "E"), opened("second", 15, "E"),
    ]; // biome-ignore format: a customer a line
    expect(labels(rows, target)).toEqual({ late: 0, opened: 1, other: 0, second: 0, silent: 0 });
  });

  test("a message that could still be answered after the window says nothing", () => {
    const rows = [touched("a"), touched("b"), message("a", 23), message("b", 24)];
    expect(labels(rows, target)).toEqual({ a: 0 });
  });
});
