import { readFileSync } from "node:fs";
import fc from "fast-check";
import { EventTable } from "siyu";
import { hmm } from "siyu/learners";
import { expect, test } from "vitest";
import { stateFilter } from "../../../src/learners/hmm/filter.js";
import { allPaths, historyOf, modelOf, poisson, shop } from "./plain.js";

interface Series {
  readonly counts: number[];
  readonly length: number;
  readonly logLikelihood: number;
  readonly next: number[];
  readonly forecasts?: [days: number, probability: number, orders: number][];
}
const golden = JSON.parse(
  readFileSync(new URL("../../golden/hmm.json", import.meta.url), "utf8"),
) as hmm.HmmModel & { classic: Series[]; byOrder: Series[] };

const expectClose = (got: number, expected: number, within = 1e-11) =>
  expect(Math.abs(got - expected), `${got} for ${expected}`).toBeLessThanOrEqual(within * Math.abs(expected));

test("likelihood and filtered states are hmmlearn's, where moves do not depend on orders", () => {
  const model = { ...golden, transitionAfterOrder: golden.transition };
  for (const { counts, logLikelihood, next } of golden.classic) {
    const beliefs = hmm.filterStates(model, historyOf(counts, 7));
    expectClose(beliefs.logLikelihood[0]!, logLikelihood);
    for (const [k, p] of next.entries()) expectClose(beliefs.next[k]!, p);
  }
});

test("with moves that depend on orders, likelihood, states and forecasts are those of the recursion week by week", () => {
  for (const { counts, length, logLikelihood, next, forecasts } of golden.byOrder) {
    const beliefs = hmm.filterStates(golden, historyOf(counts, Math.round(7 * length)));
    expectClose(beliefs.logLikelihood[0]!, logLikelihood);
    for (const [k, p] of next.entries()) expectClose(beliefs.next[k]!, p);
    for (const [days, probability, orders] of forecasts!) {
      expectClose(hmm.probabilityOfOrder(golden, beliefs.next, days)[0]!, probability);
      expectClose(hmm.expectedOrders(golden, beliefs.next, days)[0]!, orders);
    }
  }
});

test("likelihood, states and forecasts are sums over all hidden paths and all counts to come", () => {
  fc.assert(
    fc.property(
      modelOf(2),
      fc.array(fc.nat(2), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(1, 4, 7),
      (model, counts, firstDays) => {
        const beliefs = hmm.filterStates(model, historyOf(counts, firstDays));
        const truth = allPaths(model, counts, firstDays / 7);
        expectClose(beliefs.logLikelihood[0]!, Math.log(truth.probability), 1e-9);
        for (const [k, p] of truth.next.entries()) expectClose(beliefs.next[k]!, p, 1e-9);
        // Three weeks on: every count of every week, up to 25 orders.
        let none = 0;
        let orders = 0;
        const first = [0, 0, 0];
        const visit = (week: number, state: number, p: number, seen: number): void => {
          if (week === 3) {
            if (seen === 0) none += p;
            return;
          }
          for (let count = 0; count <= 25; count++) {
            const chance = p * poisson(count, model.rates[state]!);
            orders += chance * count;
            if (seen === 0 && count > 0) first[week]! += chance;
            if (chance < 1e-14) continue;
            const row = (count > 0 ? model.transitionAfterOrder : model.transition)[state]!;
            for (const [j, q] of row.entries()) visit(week + 1, j, chance * q, seen + count);
          }
        };
        for (const [k, p] of truth.next.entries()) visit(0, k, p, 0);
        expectClose(hmm.probabilityOfOrder(model, beliefs.next, 21)[0]!, 1 - none, 1e-9);
        expectClose(hmm.expectedOrders(model, beliefs.next, 21)[0]!, orders, 1e-9);
        const periods = hmm.firstOrderPeriods(model, beliefs.next, 3);
        for (const [n, p] of first.entries()) expectClose(periods[n]!, p, 1e-9);
      },
    ),
    { seed: 9, numRuns: 25 },
  );
});

test("a longer horizon never lowers the chance or the orders, by parts of a period too; dates are its inverse", () => {
  fc.assert(
    fc.property(modelOf(4), fc.double({ min: 0, max: 400, noNaN: true }), fc.nat(50), (model, days, more) => {
      const next = Float64Array.from(model.initial);
      const [p, q] = [days, days + more].map((t) => hmm.probabilityOfOrder(model, next, t)[0]!);
      expect(q! - p!).toBeGreaterThanOrEqual(-1e-15);
      const [n, m] = [days, days + more].map((t) => hmm.expectedOrders(model, next, t)[0]!);
      expect(m! - n!).toBeGreaterThanOrEqual(-1e-12);
      expect(n!).toBeGreaterThanOrEqual(p! - 1e-12);
      if (p! > 1e-6 && p! < 1 - 1e-6) {
        const back = hmm.daysToOrder(model, next, Float64Array.of(p!))[0]!;
        expectClose(hmm.probabilityOfOrder(model, next, back)[0]!, p!, 1e-10);
      }
    }),
    { seed: 11, numRuns: 60 },
  );
});

test("chances of one in a billion keep their digits, and who never orders has no date", () => {
  const dead: hmm.HmmModel = {
    periodDays: 7,
    rates: [0, 1],
    initial: [0.5, 0.5],
    transition: [[1, 0], [0.5, 0.5]], // biome-ignore format: a matrix
    transitionAfterOrder: [[1, 0], [0.5, 0.5]], // biome-ignore format: a matrix
  };
  const next = Float64Array.of(1 - 1e-12, 1e-12, 1, 0);
  const [rare, never] = hmm.probabilityOfOrder(dead, next, 7);
  expectClose(rare!, -Math.expm1(-1) * 1e-12, 1e-9);
  expect(never).toBe(0);
  expect([...hmm.daysToOrder(dead, next, Float64Array.of(0, 0.1))]).toEqual([0, Infinity]);
});

test("what a customer has done is all that counts: alone or among others, the same bits", () => {
  const many = hmm.simulateHistories(
    shop,
    Int32Array.from({ length: 50 }, (_, c) => c * 19),
    5,
  );
  const all = hmm.filterStates(shop, many);
  for (let c = 0; c < 50; c++) {
    const own = many.daysAgo.slice(many.offsets[c], many.offsets[c + 1]);
    const alone = hmm.filterStates(shop, { offsets: Int32Array.of(0, own.length), daysAgo: own, T: many.T.slice(c, c + 1) }); // biome-ignore format: one line
    expect([...alone.next]).toEqual([...all.next.subarray(3 * c, 3 * c + 3)]);
  }
});

test("a filter that is kept gives the states of any number of hidden ones to the same bits, in batches of any length", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }).chain(modelOf), fc.nat(1000), (model, seed) => {
      const filter = stateFilter(model);
      for (const oldest of [0, 5, 300, 40, 2000]) {
        const T = Int32Array.from({ length: 20 }, (_, c) => Math.floor((oldest * c) / 19));
        const histories = hmm.simulateHistories(model, T, seed);
        expect([...filter(histories)]).toEqual([...hmm.filterStates(model, histories).next]);
      }
    }),
    { seed: 20260105, numRuns: 40 },
  );
});

test("histories are read from events: one order a day, the first left out, by days before the cutoff", () => {
  const at = (customerId: string, day: string) => ({ customerId, timestamp: `2024-03-${day}` });
  const events = EventTable.from([at("a", "01"), at("a", "04"), at("a", "04"), at("a", "10"), at("b", "10")]);
  const { customerIds, offsets, daysAgo, T } = hmm.orderHistories(events, { cutoff: "2024-03-11" });
  expect({ customerIds, offsets: [...offsets], daysAgo: [...daysAgo], T: [...T] }).toEqual({
    customerIds: ["a", "b"],
    offsets: [0, 2, 2],
    daysAgo: [6, 0],
    T: [9, 0],
  });
});
