import fc from "fast-check";
import { hmm } from "siyu/learners";
import { expect, test } from "vitest";
import { filterCounts } from "../../../src/learners/hmm/filter.js";
import { forwardBackward, logConstants } from "../../../src/learners/hmm/forward-backward.js";
import { distinctSeries, periodCounts } from "../../../src/learners/hmm/period-counts.js";
import { runTables } from "../../../src/learners/hmm/run-tables.js";
import { allPaths, historyOf, modelOf, shop } from "./plain.js";

const ages = (n: number, days: number) => Int32Array.from({ length: n }, (_, c) => (c * 37) % days);

test("expected starts, moves, periods and orders are those of all hidden paths, weighted by their probability", () => {
  fc.assert(
    fc.property(
      modelOf(3),
      fc.array(fc.nat(2), { minLength: 1, maxLength: 6 }),
      fc.constantFrom(2, 7),
      (model, counts, firstDays) => {
        const hidden = forwardBackward(
          distinctSeries(periodCounts(historyOf(counts, firstDays), 7)),
          runTables(model, 6),
        );
        const truth = allPaths(model, counts, firstDays / 7);
        const pairs = [
          ...truth.starts.map((value, k) => [value, hidden.starts[k]!]),
          ...truth.periods.map((value, k) => [value, hidden.periods[k]!]),
          ...truth.orders.map((value, k) => [value, hidden.orders[k]!]),
          ...truth.moves.map((value, k) => [value, hidden.moves[k]!]),
          ...truth.movesAfterOrder.map((value, k) => [value, hidden.movesAfterOrder[k]!]),
        ] as [number, number][];
        for (const [expected, got] of pairs) expect(got).toBeCloseTo(expected, 10);
      },
    ),
    { seed: 5, numRuns: 60 },
  );
});

test("known parameters come back, closer with more customers", () => {
  const error = (n: number) => {
    const fit = hmm.fitHmm(hmm.simulateHistories(shop, ages(n, 700), 3), { states: 3, starts: 3 });
    const parts = (model: hmm.HmmModel) => [
      ...model.rates.map((rate) => 2 * Math.sqrt(rate)),
      ...model.initial,
      ...model.transition.flat(),
      ...model.transitionAfterOrder.flat(),
    ];
    const truth = parts(shop);
    return Math.sqrt(parts(fit).reduce((sum, value, i) => sum + (value - truth[i]!) ** 2, 0) / truth.length);
  };
  const [few, many] = [error(150), error(6000)];
  expect(many).toBeLessThan(0.02);
  expect(many).toBeLessThan(few / 2);
});

test("the log-likelihood of a fit is that of its customers, and no lower than that of the truth", () => {
  const histories = hmm.simulateHistories(shop, ages(800, 500), 8);
  const fit = hmm.fitHmm(histories, { states: 3 });
  const total = (model: hmm.HmmModel) =>
    hmm.filterStates(model, histories).logLikelihood.reduce((sum, value) => sum + value, 0);
  expect(fit.logLikelihood).toBeCloseTo(total(fit), 6);
  expect(total(fit)).toBeGreaterThan(total(shop));
  expect(fit.rates).toEqual([...fit.rates].sort((a, b) => a - b));
});

test("the order of customers changes no bit, and neither does fitting again", () => {
  const histories = hmm.simulateHistories(shop, ages(300, 400), 2);
  const turned = reversed(histories);
  const fit = hmm.fitHmm(histories, { states: 3, seed: 7 });
  expect(hmm.fitHmm(turned, { states: 3, seed: 7 })).toEqual(fit);
  expect(JSON.parse(JSON.stringify(fit))).toEqual(fit);
});

test("a state that is never left and never orders is found where customers lapse for good", () => {
  const lapsing: hmm.HmmModel = {
    periodDays: 7,
    rates: [0, 0.6],
    initial: [0, 1],
    transition: [[1, 0], [0.04, 0.96]], // biome-ignore format: a matrix
    transitionAfterOrder: [[1, 0], [0.04, 0.96]], // biome-ignore format: a matrix
  };
  const fit = hmm.fitHmm(hmm.simulateHistories(lapsing, ages(3000, 900), 4), { states: 2, byOrder: false });
  expect(fit.rates[0]).toBeLessThan(1e-4);
  expect(fit.transition[0]![0]).toBeGreaterThan(0.9995);
  expect(fit.transition[1]![0]).toBeCloseTo(0.04, 2);
  expect(fit.transitionAfterOrder).toEqual(fit.transition);
});

test("small and odd bases have a finite model: one customer, nobody back, all on the last day, rates of hundreds", () => {
  const customers = (T: number[], daysAgo: number[][]): hmm.OrderHistories => {
    const offsets = new Int32Array(T.length + 1);
    daysAgo.forEach((own, c) => {
      offsets[c + 1] = offsets[c]! + own.length;
    });
    return { offsets, daysAgo: Int32Array.from(daysAgo.flat()), T: Int32Array.from(T) };
  };
  const bases = [
    customers([30], [[12]]),
    customers([5, 90, 400], [[], [], []]),
    customers([0, 0], [[], []]),
    customers([3000], [Array.from({ length: 900 }, (_, k) => 2990 - Math.floor(k / 300))]),
  ];
  for (const base of bases) {
    const fit = hmm.fitHmm(base, { states: 5 });
    hmm.checkHmm(fit);
    const { next, logLikelihood } = hmm.filterStates(fit, base);
    expect([...next, ...logLikelihood].every(Number.isFinite)).toBe(true);
  }
});

test("ten years of silence by the day after a busy week underflow nowhere", () => {
  const busy: hmm.HmmModel = { ...shop, periodDays: 1, rates: [2, 3, 5] };
  const history: hmm.OrderHistories = {
    offsets: Int32Array.of(0, 3),
    daysAgo: Int32Array.of(3650, 3648, 3647),
    T: Int32Array.of(3652),
  };
  const { next, logLikelihood } = filterCounts(busy, periodCounts(history, 1));
  expect(next.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  expect(logLikelihood[0]).toBeLessThan(-7000);
  expect(logLikelihood[0]).toBeGreaterThan(-1e5);
});

test("the number of states is chosen by the likelihood of later periods", () => {
  const histories = hmm.simulateHistories(shop, ages(1500, 600), 6);
  const { model, scores } = hmm.chooseHmm(histories, { states: [1, 3], starts: 2, steps: 80 });
  expect(model.rates.length).toBe(3);
  expect(scores[1]!.logLikelihood).toBeGreaterThan(scores[0]!.logLikelihood + 0.05);
});

test("periods end at the cutoff, and a first period of part length counts by it", () => {
  const counts = periodCounts(
    { offsets: Int32Array.of(0, 4), daysAgo: Int32Array.of(23, 20, 6, 0), T: Int32Array.of(24) },
    7,
  );
  // 24 days: 3 and three times 7; orders 23 days ago in the first, 20 in the second, 6 and 0 in the last.
  expect(counts.firstLength[0]).toBeCloseTo(3 / 7, 12);
  expect(counts.firstCount[0]).toBe(1);
  expect([...counts.run]).toEqual([0, 1]);
  expect([...counts.count].map((k) => counts.values[k])).toEqual([1, 2]);
  expect(counts.lastRun[0]).toBe(0);
  expect(logConstants(counts)[0]).toBeCloseTo(Math.log(3 / 7) - Math.log(2), 12);
});

test("impossible input is refused with a code", () => {
  const codeOf = (run: () => unknown) => {
    try {
      run();
    } catch (error) {
      return (error as { code: string }).code;
    }
    return "none";
  };
  const one = { offsets: Int32Array.of(0, 1), daysAgo: Int32Array.of(3), T: Int32Array.of(10) };
  expect(codeOf(() => hmm.fitHmm({ ...one, offsets: Int32Array.of(0, 2) }))).toBe("history_length");
  expect(codeOf(() => hmm.fitHmm({ ...one, T: Int32Array.of(3) }))).toBe("history_value");
  expect(codeOf(() => hmm.fitHmm(one, { states: 2.5 }))).toBe("option_out_of_range");
  expect(
    codeOf(() => hmm.fitHmm({ offsets: Int32Array.of(0), daysAgo: new Int32Array(0), T: new Int32Array(0) })),
  ).toBe("no_customers");
  expect(codeOf(() => hmm.checkHmm({ ...shop, initial: [1, 1, 0] }))).toBe("bad_model");
  expect(codeOf(() => hmm.chooseHmm(one))).toBe("too_short");
  const aborted = AbortSignal.abort(new Error("enough"));
  expect(() => hmm.fitHmm(one, { signal: aborted })).toThrow("enough");
});

function reversed({ offsets, daysAgo, T }: hmm.OrderHistories): hmm.OrderHistories {
  const rows = Array.from(T, (_, c) => c).reverse();
  const parts = rows.map((c) => [...daysAgo.subarray(offsets[c]!, offsets[c + 1]!)]);
  const starts = new Int32Array(rows.length + 1);
  parts.forEach((own, i) => {
    starts[i + 1] = starts[i]! + own.length;
  });
  return { offsets: starts, daysAgo: Int32Array.from(parts.flat()), T: Int32Array.from(rows, (c) => T[c]!) };
}
