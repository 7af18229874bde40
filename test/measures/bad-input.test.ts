import { EventError, EventTable, OptionsError, TrainError } from "siyu";
import * as measures from "siyu/measures";
import { describe, expect, test } from "vitest";

const events = EventTable.from([
  { customerId: "a", timestamp: "2024-01-01", amount: 5 },
  { customerId: "b", timestamp: "2024-01-10", amount: 5 },
]);
const baskets = EventTable.fromBaskets([{ customerId: "a", orderSeq: 1, itemId: "x" }]);

const ofEvents: Record<string, (data: EventTable, options: object) => unknown> = {
  rfmScores: (data, options) => measures.rfmScores(data, options),
  retention: (data, options) => measures.retention(data, options),
  cohorts: (data, options) => measures.cohorts(data, options),
  repurchaseRate: (data, options) =>
    measures.repurchaseRate(data, { definition: "repeatBuyers", ...options }),
  activitySeries: (data, options) => measures.activitySeries(data, options),
  valueIndexParts: (data, options) => measures.valueIndexParts(data, options),
  viralCoefficientOf: (data, options) => measures.viralCoefficientOf(data, options),
};

function expectError(code: string, type: unknown, call: () => unknown): void {
  expect(call).toThrow(expect.objectContaining({ code, constructor: type }));
}

describe.each(Object.entries(ofEvents))("%s", (name, measure) => {
  test.each<[string, typeof OptionsError | typeof EventError, EventTable, object]>([
    ["unknown_option", OptionsError, events, { asof: "2024-01-05" }],
    ["bad_option", OptionsError, events, { asOf: true }],
    ["bad_instant", OptionsError, events, { asOf: "yesterday" }],
    ["as_of_out_of_range", OptionsError, events, { asOf: "2024-01-12" }],
    ["calendar_needed", OptionsError, baskets, {}],
    ["no_events", EventError, events, { asOf: "2024-01-01" }],
  ])("refuses with %s", (code, type, data, options) => {
    expectError(code, type, () => measure(data, options));
    if (code !== "unknown_option") return;
    expect(() => measure(data, options)).toThrow(`measures.${name}: Unrecognized key: "asof"`);
  });

  test("believes the asOf of events that are not a table", () => {
    if (name === "viralCoefficientOf") return;
    expect(() => measure(events.toRows() as never, { asOf: "2024-03-01" })).not.toThrow();
  });
});

test.each(["rfmScores", "retention", "cohorts", "repurchaseRate", "activitySeries", "viralCoefficientOf"])(
  "%s refuses windows that are none",
  (name) => {
    const window = (options: object) => () => ofEvents[name]!(events, options);
    expectError("empty_window", OptionsError, window({ from: "2024-01-20" }));
    if (name === "rfmScores") return;
    expectError("empty_window", OptionsError, window({ from: "2024-01-05", to: "2024-01-05" }));
    expectError("window_not_over", OptionsError, window({ to: "2024-01-12" }));
  },
);

test("options out of range are refused by name", () => {
  const cases: [string, () => unknown][] = [
    ["'days.0'", () => measures.retention(events, { days: [0] })],
    ["'window'", () => measures.retention(events, { window: "rolling" as never })],
    ["'types.0'", () => measures.activitySeries(events, { types: ["buy" as never] })],
    ["'leastCustomers'", () => measures.cohorts(events, { leastCustomers: 0 })],
    ["'level'", () => measures.cohorts(events, { level: 1 })],
    ["'bins'", () => measures.rfmScores(events, { bins: 1 })],
    [
      "'weights': must not all be 0",
      () => measures.rfmScores(events, { weights: { recency: 0, frequency: 0, monetary: 0 } }),
    ],
    [
      "'thresholds.daysSinceLast': must descend",
      () => measures.rfmScores(events, { thresholds: { daysSinceLast: [1, 2] } }),
    ],
    ["'thresholds.spend': must ascend", () => measures.rfmScores(events, { thresholds: { spend: [2, 1] } })],
    [
      "'thresholds': must have one cut point fewer",
      () => measures.rfmScores(events, { bins: 3, thresholds: { orders: [1] } }),
    ],
    [
      "'thresholds': must have one cut point fewer",
      () => measures.rfmScores(events, { thresholds: { orders: [1], spend: [1, 2] } }),
    ],
    [
      "'weights': must sum to 1",
      () =>
        measures.valueIndex(
          { activity: 1, retention: 1, conversion: 1 },
          { weights: { activity: 0.5, retention: 0.5, conversion: 0.5 } },
        ),
    ],
    [
      "'retention'",
      () =>
        measures.valueIndex(
          { activity: 1, retention: 1.2, conversion: 1 },
          { weights: { activity: 1, retention: 0, conversion: 0 } },
        ),
    ],
    [
      "'public.commissionRate'",
      () =>
        measures.trafficCost({
          public: { adSpend: 1, commissionRate: 5, sales: 1 },
          private: { buildUp: 1, runningPerPeriod: 1, sales: 1 },
        }),
    ],
    ["'customers'", () => measures.viralCoefficient({ customers: 0, invites: 1, joins: 1 })],
    ["'joins'", () => measures.viralCoefficient({ customers: 10, invites: 0, joins: 3 })],
    ["'k'", () => measures.viralGrowth({ customers: 1, k: -1, cycles: 1 })],
    ["'days'", () => measures.repurchaseRate(events, { definition: "secondOrder" } as never)],
    ["'definition'", () => measures.repurchaseRate(events, {} as never)],
  ];
  for (const [message, call] of cases) {
    expectError("bad_option", OptionsError, call);
    expect(call).toThrow(message);
  }
});

test("what the events do not have is an EventError", () => {
  const views = EventTable.from([{ customerId: "a", timestamp: "2024-01-01", type: "view" }]);
  expectError("no_orders", EventError, () => measures.rfmScores(views));
  const unpriced = EventTable.from([{ customerId: "a", timestamp: "2024-01-01" }]);
  expectError("no_amounts", EventError, () => measures.rfmScores(unpriced));
  expectError("no_invited_joins", EventError, () => measures.viralCoefficientOf(events));
});

test("growth beyond the largest number is no growth to tell", () => {
  const grow = (cycles: number) => () => measures.viralGrowth({ customers: 10, k: 1e300, cycles });
  expect(grow(1)).not.toThrow();
  expectError("growth_overflows", OptionsError, grow(5));
  expect(grow(5)).toThrow("in cycle 2");
});

test("periods of a repurchase rate do not overlap", () => {
  const [earlier, later] = [
    { from: "2024-01-01", to: "2024-01-05" },
    { from: "2024-01-04", to: "2024-01-08" },
  ];
  expectError("windows_overlap", OptionsError, () =>
    measures.repurchaseRate(events, { definition: "periodToPeriod", earlier, later }),
  );
});

test("weights cannot be learned of few rows, of an outcome that does not vary, or of one that falls", () => {
  const rows = Array.from({ length: 8 }, (_, i) => ({
    activity: i / 10,
    retention: i / 20,
    conversion: ((i * 3) % 8) / 100,
  }));
  const rising = rows.map(({ activity }) => activity);
  expectError("too_few_rows", TrainError, () =>
    measures.learnIndexWeights(rows.slice(0, 5), rising.slice(0, 5)),
  );
  expectError("constant_outcome", TrainError, () =>
    measures.learnIndexWeights(rows, new Float64Array(8).fill(0.1)),
  );
  expectError("no_positive_weight", TrainError, () =>
    measures.learnIndexWeights(
      rows,
      rows.map(({ activity, conversion }) => -activity - conversion),
    ),
  );
  expectError("length_mismatch", OptionsError, () => measures.learnIndexWeights(rows, [1]));
  expectError("not_a_number", OptionsError, () =>
    measures.learnIndexWeights(rows, [...rising.slice(1), Number.NaN]),
  );
  expectError("not_a_number", OptionsError, () =>
    measures.learnIndexWeights(
      [...rows.slice(1), { activity: 1, retention: Number.NaN, conversion: 1 }],
      rising,
    ),
  );
});
