import { btyd } from "siyu/learners";
import { expect, test } from "vitest";
import { OptionsError } from "../../../src/errors.js";
import { createRandom } from "../../../src/stats/random.js";

const plain = (column: ArrayLike<number>): number[] => Array.from(column);

test("a summary leaves the first order out, merges a day's orders, and counts whole days to the cutoff", () => {
  const events = [
    { customerId: "a", timestamp: "2026-01-01T09:00:00Z", amount: 100 },
    { customerId: "a", timestamp: "2026-01-11T09:00:00Z", amount: 30 },
    { customerId: "a", timestamp: "2026-01-11T18:00:00Z", amount: 10 },
    { customerId: "a", timestamp: "2026-01-31T23:59:00Z", amount: 20 },
    { customerId: "a", timestamp: "2026-02-10T00:00:00Z", amount: 500 },
    { customerId: "b", timestamp: "2026-02-09T23:00:00Z", amount: 7 },
    { customerId: "later", timestamp: "2026-02-10T01:00:00Z" },
    { customerId: "looker", timestamp: "2026-01-05", type: "view" as const },
  ];
  const summary = btyd.summarize(events, { cutoff: "2026-02-10" });
  expect(summary.customerIds).toEqual(["a", "b"]);
  expect(plain(summary.frequency)).toEqual([2, 0]);
  expect(plain(summary.recency)).toEqual([30, 0]);
  // The last day that is known is 9 February.
  expect(plain(summary.T)).toEqual([39, 0]);
  expect(summary.logGaps[0]).toBeCloseTo(Math.log(10) + Math.log(20), 14);
  // Two repeat orders, of 40 and of 20.
  expect(plain(summary.monetary)).toEqual([30, 0]);
  expect(plain(summary.firstDay)).toEqual([20454, 20493]);
  expect(plain(btyd.holdoutOrders(events, summary, 1))).toEqual([1, 0]);
  expect(() => btyd.holdoutOrders(events, summary, 30)).toThrow(
    expect.objectContaining({ code: "window_not_over", constructor: OptionsError }),
  );
  // To the end of what is known.
  expect(btyd.summarize(events).customerIds).toEqual(["a", "b", "later"]);
  expect(btyd.summarize(events, { cutoff: "2020-01-01" }).customerIds).toEqual([]);
  expect(() => btyd.summarize(events, { cutoff: "soon" })).toThrow(
    expect.objectContaining({ code: "bad_instant", constructor: OptionsError }),
  );
});

test("an order day that a cutoff cuts in two is known or to come, not both; values are of the orders that have one", () => {
  const events = [
    { customerId: "a", timestamp: "2026-01-01T10:00:00Z", amount: 5 },
    { customerId: "a", timestamp: "2026-01-05T10:00:00Z" },
    { customerId: "a", timestamp: "2026-01-31T10:00:00Z", amount: 20 },
    { customerId: "a", timestamp: "2026-01-31T20:00:00Z", amount: 1 },
    { customerId: "b", timestamp: "2026-02-01T20:00:00Z" },
  ];
  const summary = btyd.summarize(events, { cutoff: "2026-01-31T12:00:00Z" });
  expect(plain(summary.frequency)).toEqual([2]);
  expect(plain(btyd.holdoutOrders(events, summary, 1))).toEqual([0]);
  expect(plain(summary.monetary)).toEqual([20]);
  expect(plain(summary.valuedOrders)).toEqual([1]);
  // A cutoff at midnight leaves nothing in two.
  const whole = btyd.summarize(events, { cutoff: "2026-01-31" });
  expect(whole.today - whole.firstDay[0]!).toBe(whole.T[0]);
  expect(plain(btyd.holdoutOrders(events, whole, 1))).toEqual([1]);
});

test("an order fully refunded before the cutoff never was; one refunded in part or later counts, net", () => {
  const order = (orderId: string, day: string) => ({
    customerId: "a",
    orderId,
    timestamp: `2026-01-${day}`,
    amount: 100,
  });
  const refund = (orderId: string, day: string, amount: number) => ({
    customerId: "a",
    orderId,
    type: "refund" as const,
    timestamp: `2026-${day}`,
    amount,
  });
  const orders = [order("1", "01"), order("2", "11"), order("3", "21"), order("4", "25")];
  const events = [...orders, refund("2", "01-15", 100), refund("3", "01-23", 40), refund("4", "03-01", 100)];
  const summary = btyd.summarize(events, { cutoff: "2026-02-01" });
  expect(plain(summary.frequency)).toEqual([2]);
  expect(plain(summary.recency)).toEqual([24]);
  expect(plain(summary.monetary)).toEqual([80]);
  const before = btyd.summarize(events, { cutoff: "2026-01-15" });
  expect(plain(before.frequency)).toEqual([1]);
});

/** Events of a base whose orders come regularly, from the first of January on. */
function brand(k: number): { customerId: string; timestamp: number }[] {
  const random = createRandom(90);
  const start = Date.UTC(2025, 0, 1);
  const day = 86_400_000;
  const first = Int32Array.from({ length: 1500 }, () => random.int(200));
  const model = { family: "mbg-cnbd-k", k, parameters: { r: 1.5, alpha: 30 / k, a: 0.6, b: 2.5 } } as const;
  const events = Array.from(first, (days, c) => ({ customerId: `c${c}`, timestamp: start + days * day }));
  btyd.simulateSummary(
    model,
    first.map((days) => 400 - days),
    random,
    true,
    (c, days) => events.push({ customerId: `c${c}`, timestamp: start + (first[c]! + days) * day }),
  );
  return events;
}

test("the model that foresaw best who orders is chosen, with every score, best first", () => {
  const events = brand(4);
  const { best, scores } = btyd.choosePurchaseModel(events, { horizonDays: 60, cutoff: "2026-02-05" });
  expect(scores.map(({ family }) => family).sort()).toEqual([
    "bg-cnbd-k",
    "bg-nbd",
    "mbg-cnbd-k",
    "mbg-nbd",
    "pareto-nbd",
  ]);
  const losses = scores.map(({ logLoss }) => logLoss);
  expect(losses).toEqual([...losses].sort((a, b) => a - b));
  expect(best.family).toBe(scores[0]!.family);
  expect(scores[0]).toMatchObject({ family: expect.stringMatching(/cnbd-k$/), k: 4 });
  // By hand: fitted to what was known 60 days before, judged by what came.
  const known = btyd.summarize(events, { cutoff: "2025-12-07" });
  const came = btyd.holdoutOrders(events, known, 60);
  const fit = btyd.fitPurchaseModel("mbg-nbd", known);
  const p = btyd.probabilityOfOrder(fit, known, 60);
  const loss = came.reduce((sum, n, i) => sum - Math.log(n > 0 ? p[i]! : 1 - p[i]!), 0) / came.length;
  expect(scores.find(({ family }) => family === "mbg-nbd")!.logLoss).toBeCloseTo(loss, 8); // which clips
  // The best is fitted again, to everything before the cutoff.
  expect(best).toEqual(btyd.fitPurchaseModel(best.family, btyd.summarize(events, { cutoff: "2026-02-05" })));
});

test("the choice knows nothing of what comes after its cutoff", () => {
  const events = brand(1);
  const cutoff = "2025-11-01";
  const options = { horizonDays: 60, cutoff, families: ["mbg-nbd", "pareto-nbd"] } as const;
  const chosen = btyd.choosePurchaseModel(events, options);
  const before = events.filter(({ timestamp }) => timestamp < Date.parse(cutoff));
  expect(before.length).toBeLessThan(events.length);
  const after = before.map(({ customerId }) => ({ customerId, timestamp: Date.parse(cutoff) + 1 }));
  expect(btyd.choosePurchaseModel([...before, ...after], options)).toEqual(chosen);
});
