import { expect, test } from "vitest";
import { lapseWorlds, newcomerMechanisms, quietMechanisms, simulate } from "../../datasets/index.js";
import { OptionsError } from "../../src/errors.js";

const dayMs = 86_400_000;
const brandOf = (mechanisms: NonNullable<Parameters<typeof simulate>[0]>["mechanisms"]) =>
  simulate({ customers: 400, days: 600, futures: 0, ...(mechanisms && { mechanisms }) });

test.each([
  ["late", "late"],
  ["price", "price"],
  ["messages", "fatigue"],
] as const)(
  "in the world of %s customers leave for that reason alone, and cool down first",
  (world, cause) => {
    const truths = [...brandOf(lapseWorlds[world]).truth];
    const gone = truths.filter(({ state }) => state !== "active");
    expect(gone.length).toBeGreaterThan(80);
    expect(new Set(gone.map((truth) => truth.cause))).toEqual(new Set([cause]));
    const coolingDays = gone.flatMap(({ leftAt, coolingSince }) =>
      leftAt !== undefined ? [(leftAt - coolingSince!) / dayMs] : [],
    );
    const mean = coolingDays.reduce((sum, days) => sum + days, 0) / coolingDays.length;
    // Cooling that has not ended by the end of the simulation is not among them.
    expect(mean).toBeGreaterThan(45);
    expect(mean).toBeLessThan(90);
  },
);

test("who cools down in the world of late deliveries has just been delivered late", () => {
  for (const { truth, events } of brandOf(lapseWorlds.late).lives) {
    if (truth.coolingSince === undefined) continue;
    const delivery = events.find(
      ({ type, timestamp }) => type === "deliver" && timestamp === truth.coolingSince,
    );
    expect(delivery!.timestamp).toBeGreaterThan(delivery!.dueAt!);
  }
});

test("who cools down in the world of prices has just bought an item dearer than before", () => {
  for (const { truth, events } of brandOf(lapseWorlds.price).lives) {
    if (truth.coolingSince === undefined) continue;
    const lines = events.filter(
      ({ type, timestamp }) => type === "purchase" && timestamp < truth.coolingSince!,
    );
    const priceOf = ({ amount, discount, quantity }: (typeof lines)[number]) =>
      (amount! + discount!) / quantity!;
    const rises = lines.map((line, i) => {
      const before = lines.slice(0, i).findLast(({ itemId }) => itemId === line.itemId);
      return before && line.orderId === lines.at(-1)!.orderId ? priceOf(line) / priceOf(before) - 1 : 0;
    });
    expect(Math.max(...rises)).toBeGreaterThan(0.05);
  }
});

test("who cools down in the world of messages opens none any more, and did before", () => {
  let [opened, sent] = [0, 0];
  for (const { truth, events } of brandOf(lapseWorlds.messages).lives) {
    if (truth.coolingSince === undefined) continue;
    const since = truth.coolingSince;
    expect(events.filter(({ type, timestamp }) => type === "open" && timestamp > since + dayMs)).toEqual([]);
    sent += events.filter(({ type, timestamp }) => type === "touch" && timestamp < since).length;
    opened += events.filter(({ type, timestamp }) => type === "open" && timestamp < since).length;
  }
  expect(opened / sent).toBeGreaterThan(0.35);
});

test("newcomers look around in the first 72 hours, and those who look at more order sooner", () => {
  const orders = [0, 0];
  const customers = [0, 0];
  const brand = simulate({ customers: 1500, days: 300, futures: 0, mechanisms: newcomerMechanisms });
  for (const { row, events } of brand.lives) {
    const seen = events.filter(({ type }) => type === "cart");
    for (const { timestamp } of seen) expect(timestamp - row.joinedAt).toBeLessThan(3 * dayMs);
    const first = events.find(({ type }) => type === "purchase");
    if (first && first.timestamp - row.joinedAt < dayMs) continue;
    const group = seen.length > 0 ? 1 : 0;
    customers[group]!++;
    if (!first) continue;
    expect(first.timestamp - row.joinedAt).toBeGreaterThan(2 * dayMs);
    if (first.timestamp - row.joinedAt < 21 * dayMs) orders[group]!++;
  }
  expect(orders[1]! / customers[1]!).toBeGreaterThan((1.4 * orders[0]!) / customers[0]!);
});

test("the chance of a newcomer is told where nothing else is hidden, and is higher for longer", () => {
  const brand = brandOf(newcomerMechanisms);
  const [short, long] = [7, 90].map((days) => [...brand.newcomers({ days })]);
  expect(new Set(short!.map(({ orders }) => orders))).toEqual(new Set([0, 1]));
  short!.forEach(({ customerId, probability }, i) => {
    expect(long![i]!.customerId).toBe(customerId);
    expect(probability).toBeGreaterThanOrEqual(0);
    expect(long![i]!.probability).toBeGreaterThanOrEqual(probability);
    expect(long![i]!.probability).toBeLessThan(1);
  });
  const left = new Set(
    Array.from(brand.events).flatMap((event) => (event.type === "leave" ? event.customerId : [])),
  );
  const gone = long!.filter(({ customerId }) => left.has(customerId));
  expect(gone.length).toBeGreaterThan(3);
  for (const { probability } of gone) expect(probability).toBe(0);
  expect(() => simulate().newcomers()).toThrow(/regularity\.deviation/);
  expect(() => simulate().newcomers()).toThrow(OptionsError);
  expect(() => brand.newcomers({ days: 0 })).toThrow(/days/);
  // Without a planted wait it is that of the plain law: an exponential, whatever is looked at.
  const plain = simulate({
    ...{ customers: 60, days: 200, futures: 0 },
    mechanisms: { ...newcomerMechanisms, newcomer: {}, acquisition: { ...quietMechanisms.acquisition } },
  });
  for (const { orders, probability } of plain.newcomers({ days: 25 }))
    if (orders === 0) expect(probability).toBeCloseTo(1 - Math.exp(-1), 1);
});
