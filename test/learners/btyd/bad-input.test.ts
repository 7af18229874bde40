import { EventTable } from "siyu";
import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { EventError, OptionsError } from "../../../src/errors.js";
import { createRandom } from "../../../src/stats/random.js";

const parameters = { r: 0.25, alpha: 30, a: 0.8, b: 2.4 };
const models: btyd.PurchaseModel[] = [
  { family: "mbg-nbd", parameters },
  { family: "pareto-nbd", parameters: { r: 0.25, alpha: 30, s: 0.6, beta: 80 } },
  { family: "bg-cnbd-k", k: 2, parameters },
];
const model = models[0]!;
const customer = { frequency: 2, recency: 10, T: 20 };
const base = {
  frequency: new Int32Array(50).fill(2),
  recency: new Int32Array(50).fill(10),
  T: new Int32Array(50).fill(20),
};

function expectError(code: string, type: unknown, call: () => unknown): void {
  expect(call).toThrow(expect.objectContaining({ code, constructor: type }));
}

test("days and counts that cannot be are an OptionsError in every score of every family", () => {
  for (const each of models) {
    for (const days of [-1, Number.NaN]) {
      for (const score of [
        () => btyd.probabilityOfOrder(each, customer, days),
        () => btyd.probabilityOfOrder(each, base, days),
        () => btyd.expectedOrders(each, customer, days),
        () => btyd.expectedOrdersOfNewCustomer(each, days),
        () => btyd.probabilityOfOrderCount(each, customer, 1, days),
        () => btyd.nextOrderQuantile(each, customer, 0.5, days),
        () => btyd.discountedExpectedOrders(each, customer, { days }),
      ]) {
        expectError("bad_option", OptionsError, score);
      }
    }
    for (const n of [-1, 1.5, Number.NaN]) {
      expectError("bad_option", OptionsError, () => btyd.probabilityOfOrderCount(each, base, n, 30));
    }
    for (const u of [-0.1, 1.1, Number.NaN]) {
      expectError("bad_option", OptionsError, () => btyd.nextOrderQuantile(each, customer, u, 30));
      const column = new Float64Array(50).fill(u);
      expectError("bad_option", OptionsError, () => btyd.nextOrderQuantile(each, base, column, 30));
    }
    expectError("bad_option", OptionsError, () => btyd.expectedOrders(each, customer, Infinity));
    expectError("bad_option", OptionsError, () =>
      btyd.nextOrderQuantile(each, base, new Float64Array(3).fill(0.5), 30),
    );
    expect(btyd.probabilityOfOrder(each, customer, 0)).toBe(0);
    expect(btyd.expectedOrders(each, customer, 0)).toBe(0);
    expect(btyd.probabilityOfOrder(each, customer, Infinity)).toBeLessThanOrEqual(1);
  }
});

test("an impossible customer is an EventError in every score, alone and as a row of whole or broken days", () => {
  const wrong = [
    { frequency: -1, recency: 0, T: 5 },
    { frequency: 2, recency: 30, T: 20 },
    { frequency: 0, recency: 3, T: 20 },
    { frequency: 2, recency: -1, T: 20 },
    { frequency: 2, recency: Number.NaN, T: 20 },
    { frequency: 2, recency: 3, T: Infinity },
  ];
  for (const each of models) {
    for (const one of wrong) {
      for (const shift of [0, 0.5]) {
        const column = (name: keyof typeof one): Float64Array =>
          Float64Array.of(customer[name], one[name] + (one[name] > 0 && name !== "frequency" ? shift : 0));
        const columns = { frequency: column("frequency"), recency: column("recency"), T: column("T") };
        for (const score of [
          () => btyd.probabilityAlive(each, columns),
          () => btyd.probabilityOfOrder(each, columns, 30),
          () => btyd.nextOrderQuantile(each, columns, 0.5, 30),
        ]) {
          expect(score).toThrow(/^Row 1 of the purchase summary: .*got frequency/);
        }
      }
      expectError("summary_value", EventError, () => btyd.expectedOrders(each, one, 30));
      expectError("summary_value", EventError, () => btyd.nextOrderQuantile(each, one, 0.5, 30));
    }
    const short = { ...base, T: base.T.slice(1) };
    expectError("summary_length", EventError, () => btyd.probabilityAlive(each, short));
    expectError("summary_length", EventError, () => btyd.nextOrderQuantile(each, short, 0.5, 30));
  }
});

test("a model that cannot be is an OptionsError that names the parameter", () => {
  const scored = (wrong: unknown): (() => unknown) => {
    return () => btyd.probabilityAlive(wrong as btyd.PurchaseModel, customer);
  };
  expectError("unknown_family", OptionsError, scored({ family: "nbd", parameters }));
  for (const [name, value] of [
    ["r", -1],
    ["alpha", 0],
    ["a", Number.NaN],
    ["b", undefined],
    ["b", Infinity],
  ] as const) {
    const wrong = scored({ family: "bg-nbd", parameters: { ...parameters, [name]: value } });
    expectError("bad_parameter", OptionsError, wrong);
    expect(wrong).toThrow(new RegExp(`'${name}' of the bg-nbd model.*got ${value}`));
  }
  expectError("bad_parameter", OptionsError, scored({ family: "pareto-nbd", parameters }));
  for (const k of [0, 1.5, 2000]) {
    expectError("bad_option", OptionsError, scored({ family: "mbg-cnbd-k", k, parameters }));
  }
  expectError("bad_option", OptionsError, scored({ family: "bg-nbd", k: 2, parameters }));
  expectError("unknown_family", OptionsError, () =>
    btyd.simulateSummary({ family: "nbd", parameters } as never, [10], createRandom(1)),
  );
  for (const age of [-1, Number.NaN, Infinity]) {
    expectError("bad_option", OptionsError, () => btyd.simulateSummary(model, [10, age], createRandom(1)));
  }
});

test("options of a fit that cannot be are OptionsErrors", () => {
  for (const [family, options, code] of [
    ["nbd", {}, "unknown_family"],
    ["bg-nbd", { k: 2 }, "bad_option"],
    ["mbg-cnbd-k", { k: 1.5 }, "bad_option"],
    ["mbg-cnbd-k", { k: 0 }, "bad_option"],
    ["bg-nbd", { prior: "strong" }, "bad_option"],
    ["bg-nbd", { minCustomers: Number.NaN }, "bad_option"],
  ] as const) {
    expectError(code, OptionsError, () => btyd.fitPurchaseModel(family as "bg-nbd", base, options as never));
    expectError(code, OptionsError, () =>
      btyd.fitWithCovariates(family as "bg-nbd", base, {}, options as never),
    );
  }
  expectError("log_gaps_missing", EventError, () => btyd.fitPurchaseModel("mbg-cnbd-k", base));
});

test("covariates that do not fit the customers are EventErrors that name them", () => {
  const some = Float64Array.from({ length: 50 }, (_, i) => i % 2);
  const fit = btyd.fitWithCovariates("bg-nbd", base, { purchase: { some } });
  const score = (part: btyd.Covariates) => () =>
    btyd.scoreWithCovariates(fit, base, part, (each, rows) => btyd.probabilityAlive(each, rows));
  for (const [code, purchase] of [
    ["covariate_length", { some: some.slice(1) }],
    ["covariate_value", { some: some.map((value) => (value === 0 ? Number.NaN : value)) }],
  ] as const) {
    expectError(code, EventError, () => btyd.fitWithCovariates("bg-nbd", base, { purchase }));
    expectError(code, EventError, score({ purchase }));
  }
  expectError("covariate_constant", EventError, () =>
    btyd.fitWithCovariates("bg-nbd", base, { dropout: { all: new Float64Array(50).fill(3) } }),
  );
  expectError("covariate_missing", EventError, score({ dropout: { some } }));
});

test("days of a course and of a path are whole and come one after another", () => {
  for (const days of [[3, 1], [1.5], [Number.NaN], [2, 2]]) {
    expectError("bad_option", OptionsError, () => btyd.expectedOrderCourse(model, Int32Array.of(0), days));
    expectError("bad_option", OptionsError, () => btyd.probabilityAlivePath(model, days, 10));
  }
  expectError("bad_option", OptionsError, () => btyd.probabilityAlivePath(model, [], 10));
  expectError("bad_option", OptionsError, () => btyd.probabilityAlivePath(model, [1, 4], Number.NaN));
  expect(btyd.probabilityAlivePath(model, [5, 7], 4)).toEqual(new Float64Array(0));
});

test("money and margins that are no numbers are errors, not values", () => {
  const spend = { family: "gamma-gamma" as const, parameters: { p: 6, q: 4, v: 15 } };
  const options = { days: 30 };
  expectError("summary_value", EventError, () =>
    btyd.lifetimeValue(model, spend, { ...customer, monetary: Number.NaN }, options),
  );
  expectError("bad_option", OptionsError, () =>
    btyd.lifetimeValue(model, spend, { ...customer, monetary: 9 }, { ...options, margin: Number.NaN }),
  );
  expectError("bad_option", OptionsError, () => btyd.discountedExpectedOrders(model, customer, {}));
});

test("baskets without dates have no ages in days", () => {
  const baskets = EventTable.fromBaskets([{ customerId: "a", orderSeq: 1, itemId: "x" }]);
  for (const call of [
    () => btyd.summarize(baskets),
    () => btyd.choosePurchaseModel(baskets, { horizonDays: 30 }),
    () => btyd.holdoutOrders(baskets, btyd.summarize([]), 30),
  ]) {
    expectError("calendar_needed", OptionsError, call);
  }
});

test("lists and 32-bit columns are read as the numbers they are; texts and rows are errors that say so", () => {
  const list = { frequency: [2, 1, 0], recency: [30.43, 1.71, 0], T: [38.86, 38.86, 10.5] };
  const typed = {
    frequency: Float64Array.from(list.frequency),
    recency: Float64Array.from(list.recency),
    T: Float64Array.from(list.T),
  };
  expect(btyd.probabilityOfOrder(model, list, 39)).toEqual(btyd.probabilityOfOrder(model, typed, 39));
  const single = { ...typed, recency: Float32Array.from(list.recency), T: Float32Array.from(list.T) };
  expect(btyd.expectedOrders(model, single, 39)[0]).toBeCloseTo(btyd.expectedOrders(model, typed, 39)[0]!, 6);
  const fitted = (summary: btyd.PurchaseSummary) =>
    btyd.fitPurchaseModel("bg-nbd", summary, { minCustomers: 1 }).logLikelihood;
  expect(fitted(list)).toBe(fitted(typed));
  const texts = { frequency: ["2"], recency: ["30"], T: ["100"] } as unknown as btyd.PurchaseSummary;
  expectError("summary_column", EventError, () => btyd.probabilityAlive(model, texts));
  expectError("summary_column", EventError, () =>
    btyd.fitPurchaseModel("bg-nbd", [customer] as unknown as btyd.PurchaseSummary),
  );
  const text = { frequency: "2", recency: "30", T: "100" } as unknown as btyd.CustomerSummary;
  expectError("summary_value", EventError, () => btyd.probabilityAlive(model, text));
});

test("a mistyped option is an error, not a default", () => {
  const columns = { frequency: [2, 0], recency: [30, 0], T: [100, 90] };
  const options = { penalizer_coef: 0.1 } as btyd.FitOptions;
  expectError("unknown_option", OptionsError, () => btyd.fitPurchaseModel("bg-nbd", columns, options));
  const discount = { days: 365, dicountRate: 0.1 } as btyd.DiscountOptions;
  expectError("unknown_option", OptionsError, () => btyd.discountedExpectedOrders(model, customer, discount));
  const cutoff = { cutof: "2026-01-01" } as { cutoff?: string };
  expectError("unknown_option", OptionsError, () => btyd.summarize([], cutoff));
});

test("gaps that no orders can have, and dates in place of days, are refused", () => {
  const columns = { frequency: [2], recency: [30], T: [100], logGaps: [50] };
  expectError("summary_value", EventError, () => btyd.fitPurchaseModel("mbg-cnbd-k", columns));
  const now = Date.UTC(2026, 0, 1);
  expectError("bad_option", OptionsError, () =>
    btyd.probabilityAlivePath(model, [now, now + 1], now + 864e5),
  );
});
