import { describe, expect, test } from "vitest";
import type { CustomerEvent } from "../../src/events/schema.js";
import { basketChecks, checks } from "../../src/testing.js";
import { basketContract, contract } from "../contract.js";
import { type BasketFault, basketShare } from "./basket-share.js";
import { type PairFault, pairRate } from "./pair-rate.js";
import { type Fault, rate, rateFeatures } from "./rate.js";

const day = 86_400_000;
const cutoff = Date.UTC(2026, 0, 1);

/** 60 customers, each with a pace of its own, over three years; some first come after the cutoff. */
const events: CustomerEvent[] = Array.from({ length: 60 }, (_, c) => {
  const pace = 9 + ((c * 37) % 80);
  const start = cutoff - (40 + ((c * 97) % 700)) * day + (c % 15 === 0 ? 720 * day : 0);
  return Array.from({ length: 4 + (c % 9) }, (_, k) => ({
    customerId: `m${(c * 7919) % 1000}`,
    timestamp: start + k * pace * day + c * 3_600_000,
    amount: 10 + ((c * k) % 50),
    orderId: `o${c}-${k}`,
    ...(c % 6 === 0 && { relatedCustomerId: `m${((c + 1) * 7919) % 1000}` }),
  })).filter(({ timestamp }) => timestamp < cutoff + 200 * day);
}).flat();

const data = { events, cutoff, horizonDays: 60 };

/** The same orders, of one to three items each: some are bought every time, some now and then. */
const lines: CustomerEvent[] = events.flatMap((event, i) => {
  const items = [i % 3, 3 + (i % 5), 8 + ((i * 7) % 11)].slice(0, 1 + (i % 3));
  return items.map((item) => ({ ...event, itemId: `sku-${item}`, quantity: 1 + (i % 2) }));
});
const pairData = { events: lines, cutoff, horizonDays: 60 };

contract(rate(), data, { featureRows: (table, at) => rateFeatures(table, at) });

contract(pairRate(), pairData, { key: "itemId" });

describe("the contract finds an estimator of pairs that", () => {
  test.each<[PairFault, RegExp]>([
    ["scores by the code of the item", /^one customer alone/],
    ["ranks over the batch", /^one customer alone/],
    ["ranks over the batch", /are ranked/],
    ["ranks the least likely first", /are ranked/],
    ["names another item", /^a row names/],
    ["scores a pair twice", /^a row names/],
    ["mixes up customers", /^a row names/],
    ["counts top over all", /^top is counted/],
    ["ignores top", /^top is counted/],
    ["explains the best row", /^the parts of an explanation/],
    ["explains no item", /^the parts of an explanation/],
    ["explains unknown items", /^explaining an unknown itemId/],
    ["lowers longer horizons", /^a longer horizon/],
  ])("%s (%s)", async (fault, name) => {
    const check = checks(pairRate(fault), pairData, { key: "itemId" }).find((one) => name.test(one.name));
    await expect(check!.run()).rejects.toThrow(/ must /);
  });

  test("is not said to be one", async () => {
    const [check] = checks(pairRate(), pairData).filter(({ name }) => name.startsWith("a row names"));
    await expect(check!.run()).rejects.toThrow("The key of the rows must be undefined");
  });
});

/** 30 customers with 4 to 10 baskets: some items every time, others now and then. */
const baskets = Array.from({ length: 30 }, (_, c) =>
  Array.from({ length: 4 + (c % 7) }, (_, seq) =>
    [1, 2, 3, 4]
      .filter((every) => (seq + c) % every === 0)
      .map((every) => ({ customerId: `m${(c * 7919) % 1000}`, orderSeq: 3 * seq, itemId: `sku-${every}` })),
  ),
).flat(2);
const basketData = { baskets, horizonBaskets: 1, key: "itemId" } as const;

basketContract(basketShare(), basketData);

describe("the contract of baskets finds an estimator that", () => {
  test.each<[BasketFault, RegExp]>([
    ["trains on all baskets", /^training on baskets/],
    ["predicts from all baskets", /^a prediction from baskets/],
    ["scores by batch", /^the baskets of one customer alone/],
    ["gives dates", /^predictions from baskets/],
    ["takes dates", /^dates and days/],
    ["explains another score", /^the explanation of a row/],
    ["forgets when saved", /^a model of baskets loads/],
  ])("%s (%s)", async (fault, name) => {
    const check = basketChecks(basketShare(fault), basketData).find((one) => name.test(one.name));
    await expect(check!.run()).rejects.toThrow(/ must /);
  });
});

describe("the contract finds an estimator that", () => {
  test.each<[Fault, RegExp]>([
    ["trains past the cutoff", /^training uses no event/],
    ["predicts past asOf", /^a prediction uses no event/],
    ["ignores knownAt", /^training uses no event/],
    ["ignores knownAt", /^a prediction uses no event/],
    ["ignores knownAt", /^the features of an inner cutoff/],
    ["depends on the order of rows", /^the order of the events/],
    ["scores by id", /^new names/],
    ["scores by batch", /^any partition/],
    ["scores by batch", /^one customer alone/],
    ["needs a seen customer", /twin/],
    ["skips without telling", /^every customer is scored or skipped/],
    ["scores a customer twice", /^every customer is scored or skipped/],
    ["drops parts of a stream", /^a stream of parts/],
    ["reads later columns", /^a customer's column that became valid/],
    ["counts levels by batch", /with their own columns/],
    ["loads something else", /^a saved model loads/],
    ["draws at random", /^the same events, options and seed/],
    ["stores ids", /^no customer id/],
    ["shows ids in the card", /^no customer id/],
    ["loads anything", /^a file of another kind/],
    ["ignores unknown options", /^mistyped options/],
    ["ignores unknown queries", /^mistyped queries/],
    ["guesses asOf", /^an array of events without asOf/],
    ["explains unknown customers", /^explaining an unknown customer/],
    ["evaluates its training data", /^evaluating before/],
    ["gives NaN for little data", /^customers of whom nobody came back/],
    ["fails without a reason", /^one event/],
    ["sorts its input", /are not changed$/],
    ["is not frozen", /^a model is frozen/],
    ["hands out its own arrays", /^writing to what/],
    ["cannot be cancelled", /^training that was cancelled/],
    ["cannot be cancelled", /^training reports its progress/],
    ["gives another reason", /^training that was cancelled/],
    ["streams on when cancelled", /^a stream that was cancelled/],
    ["explains another score", /^the parts of an explanation/],
    ["lowers longer horizons", /^a longer horizon/],
  ])("%s (%s)", async (fault, name) => {
    const featureRows = {
      featureRows: (table: Parameters<typeof rateFeatures>[0], at: number) => rateFeatures(table, at, fault),
    };
    const check = checks(rate(fault), data, featureRows).find((one) => name.test(one.name));
    expect(check).toBeDefined();
    await expect(check!.run()).rejects.toThrow(/ must | read only /);
  });
});
