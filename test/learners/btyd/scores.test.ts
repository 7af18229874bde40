import { readFileSync } from "node:fs";
import { btyd } from "siyu/learners";
import { expect, test } from "vitest";

/** Family, k of `exact`, score, then numbers, the expected value last. */
type Scored = readonly [family: string, score: string, ...numbers: number[]];
type Exact = readonly [family: string, k: number, score: string, ...numbers: number[]];
const golden = JSON.parse(
  readFileSync(new URL("../../golden/btyd-scores.json", import.meta.url), "utf8"),
) as {
  parameters: Record<"bg-nbd" | "mbg-nbd" | "pareto-nbd", never> & {
    spend: { p: number; q: number; v: number };
  };
  lifetimes: Scored[];
  exact: Exact[];
  dert: number[][];
  value: (readonly [family: string, ...numbers: number[]])[];
  course: Record<string, number[]>;
  path: Record<string, number[]>;
};

/** The model of the golden values: the CNBD families share the parameters of the plain ones. */
function modelOf(family: string, k = 1): btyd.PurchaseModel {
  const plain = family.replace("cnbd-k", "nbd") as keyof typeof golden.parameters;
  return { family, k, parameters: golden.parameters[plain] } as unknown as btyd.PurchaseModel;
}

function scoreOf(model: btyd.PurchaseModel, score: string, numbers: number[]): number {
  const [frequency, recency, T, n, days] = numbers as [number, number, number, number, number];
  const customer = { frequency, recency, T };
  if (score === "alive") return btyd.probabilityAlive(model, customer);
  if (score === "orders") return btyd.expectedOrders(model, customer, days);
  if (score === "count") return btyd.probabilityOfOrderCount(model, customer, n, days);
  if (score === "newOrders") return btyd.expectedOrdersOfNewCustomer(model, days);
  return btyd.probabilityOfOrderCountOfNewCustomer(model, n, days);
}

function expectEach(rows: readonly { got: number; expected: number; row: unknown }[], within: number): void {
  for (const { got, expected, row } of rows) {
    expect(
      Math.abs(got - expected) <= within * Math.abs(expected),
      `${JSON.stringify(row)}: got ${got}`,
    ).toBe(true);
  }
}

test("every score of lifetimes comes out the same", () => {
  const rows = golden.lifetimes.map((row) => {
    const [family, score, ...rest] = row;
    const expected = rest.pop()!;
    return { row, expected, got: scoreOf(modelOf(family), score, rest) };
  });
  expect(rows.length).toBeGreaterThan(250);
  // Its counts are differences of numbers near 1, so that far in the tail only their absolute size can agree.
  for (const { row, got, expected } of rows) {
    expect(Math.abs(got - expected), JSON.stringify(row)).toBeLessThan(1e-9 * expected + 1e-13);
  }
});

test("P(alive), expected orders and the chance of every count agree with 100 digits, for k = 1, 2 and 3", () => {
  expectEach(
    golden.exact.map((row) => {
      const [family, k, score, ...rest] = row;
      const expected = rest.pop()!;
      return { row, expected, got: scoreOf(modelOf(family, k), score, rest) };
    }),
    1e-11,
  );
});

test("DERT of Pareto/NBD is the Tricomi function of the paper, at whole shapes too", () => {
  expectEach(
    golden.dert.map((row) => {
      const [s, frequency, recency, T, annualDiscountRate, expected] = row as [
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const model = modelOf("pareto-nbd");
      const got = btyd.discountedExpectedOrders(
        { family: "pareto-nbd", parameters: { ...model.parameters, s } } as btyd.PurchaseModel,
        { frequency, recency, T },
        { annualDiscountRate },
      );
      return { row, expected, got };
    }),
    1e-10,
  );
});

test("lifetimeValue in months of 30 days is lifetimes' customer_lifetime_value", () => {
  const spend = { family: "gamma-gamma" as const, parameters: golden.parameters.spend };
  const rows = golden.value.map((row) => {
    const [family, frequency, recency, T, monetary, months, monthly, expected] = row;
    const options = {
      days: 30 * months!,
      periodDays: 30,
      annualDiscountRate: (1 + monthly!) ** (365 / 30) - 1,
    };
    const customer = { frequency: frequency!, recency: recency!, T: T!, monetary: monetary! };
    return {
      row,
      expected: expected!,
      got: btyd.lifetimeValue(modelOf(family), spend, customer, options),
    };
  });
  expectEach(rows, 1e-10);
});

test("the course of a base over calendar days is lifetimes' expected_cumulative_transactions", () => {
  const firstDay = Int32Array.from(golden.course["firstDay"]!);
  for (const family of ["bg-nbd", "pareto-nbd"]) {
    const expected = golden.course[family]!;
    const days = expected.map((_, i) => i + 1);
    const { day, cumulative, incremental } = btyd.expectedOrderCourse(modelOf(family), firstDay, days);
    expect([...day]).toEqual(days);
    expectEach(
      expected.map((value, i) => ({ row: [family, i], expected: value, got: cumulative[i]! })),
      1e-10,
    );
    expect(incremental.reduce((sum, value) => sum + value, 0)).toBeCloseTo(cumulative.at(-1)!, 10);
  }
});

test("the path of a customer is lifetimes' calculate_alive_path", () => {
  for (const family of ["bg-nbd", "mbg-nbd", "pareto-nbd"]) {
    const expected = golden.path[family]!;
    const path = btyd.probabilityAlivePath(modelOf(family), golden.path["orderDays"]!, expected.length - 1);
    expect(path.length).toBe(expected.length);
    expectEach(
      expected.map((value, i) => ({ row: [family, i], expected: value, got: path[i]! })),
      1e-9,
    );
  }
});
