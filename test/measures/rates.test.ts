import { type CustomerEvent, EventTable } from "siyu";
import { activitySeries, cohorts, repurchaseRate, retention, valueIndexParts } from "siyu/measures";
import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../src/stats/quantiles.js";
import { wilsonInterval } from "../../src/stats/wilson.js";

const event = (customerId: string, date: string, type: "purchase" | "view" | "join" | "touch" = "purchase") =>
  ({ type, customerId, timestamp: date }) as CustomerEvent;
const few = { leastCustomers: 1 };

test("a rate comes with Wilson's interval at the level asked for", () => {
  const events = Array.from({ length: 40 }, (_, i) => event(`c${i}`, "2024-01-01")).concat(
    event("c0", "2024-01-02"),
  );
  const { rates } = retention(events, { days: [1], level: 0.9 });
  expect(rates).toEqual([
    {
      days: 1,
      tooYoung: 0,
      count: 1,
      customers: 40,
      rate: 1 / 40,
      ...wilsonInterval(1 / 40, 40, normalQuantile(0.95)),
    },
  ]);
});

test("the interval of a share of 0 begins at exactly 0, that of 1 ends at exactly 1", () => {
  for (let n = 1; n <= 2000; n++) {
    for (const z of [1.2815515655446004, 1.959963984540054, 2.5758293035489004]) {
      expect(wilsonInterval(0, n, z).lower).toBe(0);
      expect(wilsonInterval(1, n, z).upper).toBe(1);
    }
  }
});

describe("what cannot be told is said and never 0", () => {
  const events = [event("a", "2024-01-01"), event("b", "2024-01-05"), event("c", "2024-01-10")];

  test("a customer whose day is not over is in neither number", () => {
    const { rates } = retention(events, { days: [5, 9, 10], ...few });
    expect(
      rates.map(({ customers, tooYoung, count, rate, missing }) => [
        customers,
        tooYoung,
        count,
        rate,
        missing,
      ]),
    ).toEqual([
      [2, 1, 0, 0, undefined],
      [1, 2, 0, 0, undefined],
      [0, 3, 0, undefined, "window_not_over"],
    ]);
  });

  test("a rate of few customers is not given, its counts are", () => {
    expect(retention(events, { days: [5] }).rates[0]).toEqual({
      days: 5,
      tooYoung: 1,
      count: 0,
      customers: 2,
      missing: "too_few_customers",
    });
  });

  test("a period that is not over has no cell, and one that was empty of customers none either", () => {
    const triangle = cohorts(events, { by: "week", asOf: "2024-01-20", ...few });
    expect(triangle.cohorts.map(({ cohort, to, customers }) => [cohort, to, customers])).toEqual([
      ["2024-01-01", "2024-01-07", 2],
      ["2024-01-08", "2024-01-14", 1],
      ["2024-01-15", "2024-01-21", 0],
    ]);
    expect(triangle.cohorts[0]!.rates.map(({ rate, missing }) => rate ?? missing)).toEqual([
      1,
      0,
      "window_not_over",
    ]);
    expect(triangle.cohorts[2]!.rates).toEqual([{ count: 0, customers: 0, missing: "window_not_over" }]);
    const noneInWeekTwo = cohorts([event("a", "2024-01-01"), event("b", "2024-01-15")], {
      by: "week",
      asOf: "2024-01-29",
      ...few,
    });
    expect(noneInWeekTwo.cohorts[1]!.rates[0]).toEqual({
      count: 0,
      customers: 0,
      missing: "too_few_customers",
    });
  });

  test("weekly and monthly numbers begin once the events have a week, a month", () => {
    const series = activitySeries([event("a", "2024-01-01"), event("a", "2024-01-31")]);
    expect(series[5]).toEqual({
      date: "2024-01-06",
      dailyActive: 0,
      weeklyActive: undefined,
      monthlyActive: undefined,
      stickiness: undefined,
    });
    expect(series[6]).toMatchObject({ date: "2024-01-07", weeklyActive: 1 });
    expect(series[28]).toMatchObject({ monthlyActive: undefined });
    expect(series[29]).toMatchObject({ dailyActive: 0, monthlyActive: 1, stickiness: 0 });
    expect(series[30]).toMatchObject({ dailyActive: 1, monthlyActive: 1, stickiness: 1 });
  });

  test("nothing is known of days before the events", () => {
    const series = activitySeries([event("a", "2024-01-01")], { from: "2023-12-31" });
    expect(series).toEqual([
      { date: "2023-12-31", missing: "events_begin_later" },
      { date: "2024-01-01", dailyActive: 1 },
    ]);
  });

  test("stickiness of a month in which nobody came is not given", () => {
    const series = activitySeries([event("a", "2024-01-01"), event("b", "2024-03-01", "touch")]);
    expect(series[59]).toMatchObject({ dailyActive: 0, monthlyActive: 0, stickiness: undefined });
  });

  test("parts of the index whose period began before the events are not given", () => {
    const found = valueIndexParts(events, { days: 10, ...few });
    expect(found).toMatchObject({
      activity: { rate: 1 },
      retention: { missing: "events_begin_later" },
      from: "2024-01-01",
      to: "2024-01-10",
    });
  });
});

describe("retention", () => {
  test("worked by hand: on the day, within, from the day on", () => {
    const events = EventTable.from(
      [
        event("a", "2024-01-01"),
        event("a", "2024-01-08"),
        event("b", "2024-01-01"),
        event("b", "2024-01-05"),
        event("b", "2024-02-01"),
      ],
      { until: "2024-03-01" },
    );
    const counts = (["onDay", "within", "fromDay"] as const).map((window) =>
      retention(events, { days: [4, 7, 8], window, ...few }).rates.map(({ count }) => count),
    );
    expect(counts).toEqual([
      [1, 1, 0],
      [1, 2, 2],
      [2, 2, 1],
    ]);
  });

  test("messages that the brand sends are no activity, and start nobody", () => {
    const events = [
      event("a", "2024-01-01", "touch"),
      event("a", "2024-01-02", "view"),
      event("a", "2024-01-03", "touch"),
      event("b", "2024-01-03", "touch"),
    ];
    const found = retention(events, { days: [1], ...few });
    expect(found.rates[0]).toMatchObject({ count: 0, customers: 1 });
    expect(found.notStarted).toBe(1);
    expect(retention(events, { days: [1], types: ["touch", "view"], ...few }).rates[0]).toMatchObject({
      count: 1,
      customers: 1,
    });
  });

  test("starts at joining only for those who joined, and days are those of the time zone", () => {
    const events = EventTable.from(
      [event("a", "2024-01-01T20:00Z", "join"), event("a", "2024-01-02T17:00Z"), event("b", "2024-01-01")],
      { timeZone: "Asia/Shanghai" },
    );
    const found = retention(events, { of: "orders", start: "join", days: [1], ...few });
    expect(found).toMatchObject({ notStarted: 1, rates: [{ count: 1, customers: 1 }] });
    expect(found.definition).toBe(
      "Of the customers whose day N after joining (day 0) is over, those with an order on the N-th day after it.",
    );
  });

  test("takes those who started in [from, to)", () => {
    const events = ["2024-01-01", "2024-01-02", "2024-01-03"].map((date, i) => event(`c${i}`, date));
    const { rates } = retention(EventTable.from(events, { until: "2024-02-01" }), {
      from: "2024-01-02",
      to: "2024-01-03",
      days: [1],
      ...few,
    });
    expect(rates[0]).toMatchObject({ customers: 1 });
  });
});

test("a cohort's cell counts a customer once, however often he came in the period", () => {
  const events = ["2024-01-05", "2024-02-01", "2024-02-02", "2024-02-29", "2024-04-01"].map((date) =>
    event("a", date),
  );
  const triangle = cohorts(EventTable.from(events, { until: "2024-05-01" }), few);
  expect(triangle.cohorts[0]).toMatchObject({
    cohort: "2024-01",
    from: "2024-01-01",
    to: "2024-01-31",
    customers: 1,
  });
  expect(triangle.cohorts[0]!.rates.map(({ count }) => count)).toEqual([1, 1, 0, 1]);
  const lastRate = (until: string) => cohorts(EventTable.from(events, { until }), few).cohorts[0]!.rates[3]!;
  expect(lastRate("2024-05-01").rate).toBe(1);
  expect(lastRate("2024-04-30").missing).toBe("window_not_over");
  const short = cohorts(events, { periods: 1, asOf: "2024-05-01", ...few });
  expect(short.cohorts.map(({ rates }) => rates.length)).toEqual([2, 2, 2, 1]);
});

test("a cohort's days are those on which its customers started, within 'from' and 'to'", () => {
  const events = ["2024-01-05", "2024-02-20", "2024-03-05"].map((date, i) => event(`c${i}`, date));
  const daysOf = (options: object) =>
    cohorts(events, { asOf: "2024-03-20", ...options, ...few }).cohorts.map(({ from, to }) => [from, to]);
  expect(daysOf({ from: "2024-02-15", to: "2024-03-11" })).toEqual([
    ["2024-02-15", "2024-02-29"],
    ["2024-03-01", "2024-03-10"],
  ]);
  expect(daysOf({ from: "2024-02-15" })[1]).toEqual(["2024-03-01", "2024-03-31"]);
});

describe("the repurchase rate", () => {
  const days: Record<string, string[]> = {
    a: ["2024-01-01", "2024-01-20"],
    b: ["2024-01-05", "2024-03-01"],
    c: ["2024-02-01", "2024-02-01"],
    d: ["2024-03-10"],
  };
  const events = EventTable.from(
    Object.entries(days).flatMap(([customer, dates]) => dates.map((date) => event(customer, date))),
    { until: "2024-04-01" },
  );

  test("is three rates, each named", () => {
    const found = [
      repurchaseRate(events, { definition: "repeatBuyers", ...few }),
      repurchaseRate(events, { definition: "secondOrder", days: 30, ...few }),
      repurchaseRate(events, {
        definition: "periodToPeriod",
        earlier: { from: "2024-01-01", to: "2024-02-01" },
        later: { from: "2024-02-01", to: "2024-04-01" },
        ...few,
      }),
    ];
    expect(found.map(({ count, customers, definition }) => [count, customers, definition])).toEqual([
      [
        2,
        4,
        "Of the customers with an order from 2024-01-01 to 2024-03-31, those with two or more order days in it.",
      ],
      [
        1,
        3,
        "Of the customers whose first order was from 2024-01-01 to 2024-03-31 and 30 days or more ago, those with a second within 30 days of it.",
      ],
      [
        1,
        2,
        "Of the customers with an order from 2024-01-01 to 2024-01-31, those with one from 2024-02-01 to 2024-03-31.",
      ],
    ]);
  });

  test("counts a customer as soon as his days are over, and an order on the last of them", () => {
    const count = (days: number) => {
      const { count, customers } = repurchaseRate(events, { definition: "secondOrder", days, ...few });
      return [count, customers];
    };
    expect(count(18)).toEqual([0, 4]); // d's 18 days: 28 March; a's second order came on day 19
    expect(count(19)).toEqual([1, 4]);
    expect(count(21)).toEqual([1, 4]); // until 31 March, the last day
    expect(count(22)).toEqual([1, 3]);
  });

  test("is not given where nobody's days are over", () => {
    expect(repurchaseRate(events, { definition: "secondOrder", days: 365, ...few })).toMatchObject({
      customers: 0,
      missing: "window_not_over",
    });
  });
});
