import { EventTable } from "siyu";
import { expect, test } from "vitest";
import { History, presentCustomers } from "../../src/events/history.js";
import { orderDaysOf } from "../../src/events/orders.js";
import type { CustomerEvent } from "../../src/events/schema.js";
import { dataOf } from "../../src/events/table.js";
import type { FeatureColumns } from "../../src/features/feature.js";
import { computePropensityFeatures, propensityPopulationOf } from "../../src/features/propensity-features.js";

const at = (day: number, hour = 0) => Date.UTC(2024, 0, day, hour);
const cutoff = at(201);
const item = (
  customerId: string,
  day: number,
  itemId: string,
  amount: number,
  discount?: number,
): CustomerEvent => ({
  customerId,
  timestamp: at(day, 12),
  itemId,
  amount,
  orderId: `${customerId}-${day}`,
  channel: "mini",
  ...(discount !== undefined && { discount }),
});
const event = (
  customerId: string,
  type: "touch" | "open" | "click" | "view" | "cart" | "join" | "share" | "leave" | "complaint",
  day: number,
  hour = 0,
): CustomerEvent => ({
  type,
  customerId,
  timestamp: at(day, hour),
  ...(type === "join" && { channel: "wechat" }),
});

/** Ann: buys, gets messages, is delivered late; Bo: joined and looks around; Cy: has nothing but a purchase. */
const events: CustomerEvent[] = [
  event("ann", "join", 1, 6),
  event("ann", "view", 1, 8),
  event("ann", "view", 3, 8),
  event("ann", "cart", 4, 5),
  event("ann", "view", 4, 7), // 73 hours after joining
  item("ann", 11, "soap", 10, 0),
  item("ann", 11, "mask", 20, 5),
  { type: "deliver", customerId: "ann", timestamp: at(16, 0), orderId: "ann-11", dueAt: at(14, 12) },
  item("ann", 150, "soap", 12, 0),
  item("ann", 150, "brush", 5),
  { type: "deliver", customerId: "ann", timestamp: at(152), orderId: "ann-150", dueAt: at(153) },
  { type: "refund", customerId: "ann", timestamp: at(160), itemId: "brush", amount: 5, orderId: "ann-150" },
  ...[20, 40, 60, 80].map((day) => event("ann", "touch", day)),
  event("ann", "open", 20, 1),
  event("ann", "open", 20, 2),
  event("ann", "click", 20, 2),
  event("ann", "open", 40, 1),
  ...[120, 140, 180].map((day) => event("ann", "touch", day)),
  event("ann", "complaint", 155),
  event("ann", "share", 190),
  event("ann", "leave", 195),
  event("bo", "join", 199, 12),
  event("bo", "cart", 200),
  { ...item("cy", 190, "soap", 12), quantity: 2 },
];
const items = [
  { itemId: "soap", price: 10 },
  { itemId: "soap", price: 15, validFrom: new Date(at(170)) },
  { itemId: "soap", price: 99, validFrom: new Date(at(202)) },
  { itemId: "mask", price: 25 },
];
const table = EventTable.from(events).with({
  items,
  calendar: [{ name: "618", from: "2024-01-10", to: "2024-01-12" }],
});

function featuresOf(
  source: EventTable,
  population?: ReturnType<typeof propensityPopulationOf>,
  customers?: string[],
): FeatureColumns & { ids: string[] } {
  const history = new History(dataOf(source), cutoff);
  const orders = orderDaysOf(history);
  const rows = presentCustomers(history).filter(
    (c) => !customers || customers.includes(history.customers.at(c)),
  );
  const read = population ?? propensityPopulationOf(history, orders);
  return {
    ...computePropensityFeatures(history, orders, rows, read, 30),
    ids: Array.from(rows, (c) => history.customers.at(c)),
  };
}

const all = featuresOf(table);
const valuesOf = (name: string) =>
  Array.from(all.columns[all.features.findIndex((feature) => feature.name === name)]!);
const none = Number.NaN;

test.each([
  // Bo has no order: what speaks of orders is missing, what does not is there.
  ["frequency", [1, none, 0]],
  ["orders28", [0, none, 1]],
  ["promotionShare", [0.5, none, 0]],
  ["promotionAhead", [0, 0, 0]],
  ["linesMean", [2, none, 1]],
  ["hasLeft", [1, 0, 0]],
  // Messages: four before the last 91 days, of which two were opened, one twice; three within, all unopened.
  ["messages91", [3, 0, 0]],
  ["openRate28", [0, none, none]],
  ["openRate91", [0, none, none]],
  ["openRateBefore", [0.5, none, none]],
  ["clickRate91", [0, none, none]],
  ["messagesUnopened", [5, none, none]],
  ["opensMissed", [(5 * 2.5) / 4, none, none]],
  ["daysSinceOpen", [160, none, none]],
  ["shares182", [1, 0, 0]],
  ["hasUnsubscribed", [0, 0, 0]],
  ["hasLeftGroup", [1, 0, 0]],
  // Deliveries: the first a day and a half late, 184 days ago; the second in time.
  ["lateDeliveries182", [0, 0, 0]],
  ["lateShare", [0.5, none, none]],
  ["daysLate", [0, none, none]],
  ["daysSinceLate", [184, none, none]],
  ["daysSinceComplaint", [45, none, none]],
  ["refunds91", [1, 0, 0]],
  ["refundedShare", [0.25, none, 0]],
  // Soap: 10, then 12, now 15; mask: 25 before the discount, as now; the brush has no price of now.
  ["priceRiseLast", [0.2, none, none]],
  ["priceRise182", [0.2, none, none]],
  ["daysSincePriceRise", [50, none, none]],
  ["paidRiseLast", [0.2, none, none]],
  ["priceRiseNow", [(15 / 12 - 1) / 2, none, 15 / 6 - 1]],
  ["discountShare91", [0, none, none]],
  ["discountShareBefore", [5 / 35, none, none]],
  ["discountShareLast", [0, none, none]],
  // Newcomers.
  ["hoursSinceJoining", [200 * 24 - 6, 36, 10 * 24 + 12]],
  ["views72h", [2, 0, 0]],
  ["carts72h", [1, 1, 0]],
  ["messages72h", [0, 0, 0]],
  ["isReferred", [0, 0, 0]],
  ["hoursToFirstOrder", [10 * 24 + 6, none, 0]],
  ["hoursSinceFirstOrder", [189 * 24 + 12, none, 10 * 24 + 12]],
  ["firstLines", [2, none, 1]],
  ["firstDiscountShare", [5 / 35, none, none]],
  ["firstOnPromotion", [1, none, 0]],
  ["firstDaysLate", [1.5, none, none]],
] as const)("%s of three customers, worked by hand", (name, expected) => {
  const values = valuesOf(name);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect(values[i], `row ${i}`).toBeNaN();
    else expect(values[i], `row ${i}`).toBeCloseTo(value, 12);
  });
});

test("a price is compared with that of the last earlier day, whatever else is bought on the same day", () => {
  const lines = [item("dee", 10, "soap", 10), item("dee", 60, "soap", 11), item("dee", 60, "soap", 12)];
  const { features, columns } = featuresOf(EventTable.from(lines));
  const rise = columns[features.findIndex(({ name }) => name === "priceRiseLast")]!;
  expect(rise[0]).toBeCloseTo(0.2, 12);
});

test("a promise that is a date holds to the end of its day, one with an hour to that hour", () => {
  const lateOf = (dueAt: number) => {
    const delivery: CustomerEvent = { type: "deliver", customerId: "ann", timestamp: at(5, 18), dueAt };
    const { features, columns } = featuresOf(EventTable.from([item("ann", 1, "soap", 1), delivery]));
    return columns[features.findIndex(({ name }) => name === "daysLate")]![0];
  };
  expect(lateOf(at(5))).toBe(0);
  expect(lateOf(at(4))).toBe(1);
  expect(lateOf(at(5, 12))).toBe(0.25);
});

test("a customer scored alone has the features that it has in the batch", () => {
  const history = new History(dataOf(table), cutoff);
  const population = propensityPopulationOf(history, orderDaysOf(history));
  for (const id of all.ids) {
    const alone = EventTable.from(events.filter(({ customerId }) => customerId === id)).with({
      items,
      calendar: [{ name: "618", from: "2024-01-10", to: "2024-01-12" }],
    });
    const own = featuresOf(alone, population);
    const batch = featuresOf(table, population, [id]);
    expect(own.features.map(({ name }) => name)).toEqual(batch.features.map(({ name }) => name));
    expect(own.columns).toEqual(batch.columns);
  }
});

test("channels of joining are kept from ten customers on, and told by the state's levels", () => {
  const many = EventTable.from(
    Array.from(
      { length: 25 },
      (_, c): CustomerEvent => ({
        type: "join",
        customerId: `c${c}`,
        timestamp: at(5),
        channel: c < 10 ? "store" : c < 24 ? "douyin" : "139",
      }),
    ),
  );
  const { features, columns, ids } = featuresOf(many);
  expect(features.find(({ name }) => name === "joinChannel")!.levels).toEqual(["douyin", "store"]);
  const values = columns[features.findIndex(({ name }) => name === "joinChannel")]!;
  const level = (id: string) => values[ids.indexOf(id)];
  expect([level("c3"), level("c12"), level("c24")]).toEqual([1, 0, Number.NaN]);
});

test("every feature has one meaning, one unit and one name, and its usual value is told from features", () => {
  const names = all.features.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const { meaning, unit, usual } of all.features) {
    expect(meaning.length * unit.length).toBeGreaterThan(0);
    for (const name of usual?.from ?? []) expect(names).toContain(name);
  }
});
