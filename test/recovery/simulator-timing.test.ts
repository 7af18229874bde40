import digamma from "@stdlib/math-base-special-digamma";
import trigamma from "@stdlib/math-base-special-trigamma";
import { expect, test } from "vitest";
import { quietMechanisms } from "../../datasets/index.js";
import type { Simulation } from "../../datasets/simulator/simulate.js";
import { dayMs, dayNumber, dayOf, promotionsBetween } from "../../datasets/simulator/world/calendar.js";
import { seasonWave } from "../../datasets/simulator/world/demand.js";
import { byCustomer, expectRecovery, ordersOf, shareOf } from "./recovery.js";

/** Gaps in days that begin before an instant, each with the instant at which it begins, by customer. */
function gapsBefore(simulation: Simulation, instant: number): { at: number; days: number }[][] {
  return Array.from(byCustomer(simulation), (events) => {
    const times = ordersOf(events).map(([line]) => line!.timestamp);
    return times
      .slice(0, -1)
      .map((at, i) => ({ at, days: (times[i + 1]! - at) / dayMs }))
      .filter(({ at }) => at < instant);
  });
}

/** One customer's orders never stop, and all customers are alike. */
const steady = {
  ...quietMechanisms,
  rate: { medianGapDays: 50, gapDaysPerTier: 0, deviation: 0 },
  regularity: { logMean: Math.log(2.5), deviation: 0, stockpiling: 0 },
} as const;
/** Orders without memory, of members from the first weeks on: counts of days are Poisson. */
const memoryless = {
  ...steady,
  acquisition: { ...quietMechanisms.acquisition, launchShare: 1 },
  regularity: { logMean: 0, deviation: 0, stockpiling: 0 },
} as const;

/** Orders of each day from day `from` on. */
function dailyOrders(simulation: Simulation, from: number): { day: number; orders: number }[] {
  const first = dayNumber(simulation.options.start);
  const counts = new Float64Array(simulation.options.days);
  for (const events of byCustomer(simulation)) {
    for (const [line] of ordersOf(events)) counts[dayOf(line!.timestamp) - first]!++;
  }
  return Array.from(counts, (orders, d) => ({ day: first + d, orders })).slice(from);
}

test("gaps have the planted mean and gamma shape", () => {
  expectRecovery({ customers: 40, days: 2500, mechanisms: steady }, (simulation) => {
    const gaps = gapsBefore(simulation, simulation.until - 400 * dayMs).flat();
    const mean = gaps.reduce((sum, { days }) => sum + days, 0) / gaps.length;
    const excess = gaps.reduce((sum, { days }) => sum + Math.log(mean / days), 0) / gaps.length;
    // Maximum likelihood: ln k - digamma(k) = ln mean - mean ln.
    let k = 2.5;
    for (let i = 0; i < 20; i++) k -= (Math.log(k) - digamma(k) - excess) / (1 / k - trigamma(k));
    return [
      { estimate: k, planted: 2.5, error: 1 / Math.sqrt(gaps.length * (trigamma(k) - 1 / k)) },
      { estimate: mean, planted: 50, error: 50 / Math.sqrt(2.5 * gaps.length) },
    ];
  });
});

test("rates drift by the planted share a year", () => {
  const planted = 0.15;
  const mechanisms = { ...steady, drift: { ...quietMechanisms.drift, perYear: planted } };
  expectRecovery({ customers: 40, days: 2500, mechanisms }, (simulation) => {
    const x: number[] = [];
    const y: number[] = [];
    for (const gaps of gapsBefore(simulation, simulation.until - 400 * dayMs)) {
      for (const { at, days } of gaps) {
        x.push((at - gaps[0]!.at) / (365.25 * dayMs));
        y.push(-Math.log(days));
      }
    }
    const [meanX, meanY] = [x, y].map((v) => v.reduce((sum, value) => sum + value, 0) / v.length) as [
      number,
      number,
    ];
    let [xx, xy, yy] = [0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      xx += (x[i]! - meanX) ** 2;
      xy += (x[i]! - meanX) * (y[i]! - meanY);
      yy += (y[i]! - meanY) ** 2;
    }
    const slope = xy / xx;
    return { estimate: slope, planted, error: Math.sqrt((yy - slope * xy) / (x.length - 2) / xx) };
  });
});

test("an ordinary promotion day holds the planted multiple of another day's orders", () => {
  const mechanisms = { ...memoryless, promotion: { sensitivity: 0.7, shape: 1e14, bulk: 0 } };
  expectRecovery({ customers: 100, days: 1000, mechanisms }, (simulation) => {
    // Peak days hold more: they are left out.
    const promotions = promotionsBetween(dayNumber(simulation.options.start), simulation.options.days);
    const of = (day: number) => promotions.find(({ from, to }) => day >= from && day <= to);
    const daily = dailyOrders(simulation, 120).filter(({ day }) => !of(day)?.peak.includes(day));
    const [plain, promoted] = [false, true].map((wanted) => {
      const days = daily.filter(({ day }) => (of(day) !== undefined) === wanted);
      return { days: days.length, orders: days.reduce((sum, { orders }) => sum + orders, 0) };
    }) as [{ days: number; orders: number }, { days: number; orders: number }];
    return {
      estimate: Math.log((promoted.orders * plain.days) / (promoted.days * plain.orders)),
      planted: Math.log(1.7),
      error: Math.sqrt(1 / plain.orders + 1 / promoted.orders),
    };
  });
});

test("everyday demand swings over the year with the planted amplitude", () => {
  const planted = 0.25;
  const mechanisms = { ...memoryless, season: { ...quietMechanisms.season, amplitude: planted } };
  // Four years after the first: the wave sums to zero.
  expectRecovery({ customers: 50, days: 365 + 1461, start: "2023-01-01", mechanisms }, (simulation) => {
    const days = dailyOrders(simulation, 365);
    let [orders, wave, squares] = [0, 0, 0];
    for (const { day, orders: n } of days) {
      orders += n;
      wave += n * seasonWave(day);
      squares += n * (seasonWave(day) - planted / 2) ** 2;
    }
    return { estimate: (2 * wave) / orders, planted, error: (2 * Math.sqrt(squares)) / orders };
  });
});

test("customers leave for reasons of life at the planted hazard", () => {
  const planted = 0.4;
  const mechanisms = {
    ...quietMechanisms,
    lapse: { ...quietMechanisms.lapse, lifePerYear: planted, announced: 1 },
  };
  expectRecovery({ customers: 200, days: 730, mechanisms }, (simulation) => {
    let [leaves, years] = [0, 0];
    for (const events of byCustomer(simulation)) {
      const left = events.find(({ type }) => type === "leave");
      if (left) leaves++;
      years += ((left?.timestamp ?? simulation.until) - events[0]!.timestamp) / (365 * dayMs);
    }
    return { estimate: leaves / years, planted, error: Math.sqrt(planted / years) };
  });
});

test("a late delivery adds the planted hazard of lapse", () => {
  const planted = 0.22;
  const mechanisms = {
    ...steady,
    service: { ...quietMechanisms.service, late: 0.3 },
    lapse: { ...quietMechanisms.lapse, order: 0.03, late: planted, announced: 1, cooling: 0 },
  };
  expectRecovery({ customers: 200, days: 730, mechanisms }, (simulation) => {
    const counts = { late: { n: 0, left: 0 }, onTime: { n: 0, left: 0 } };
    for (const events of byCustomer(simulation)) {
      const leftAt = events.find(({ type }) => type === "leave")?.timestamp;
      for (const { type, timestamp, dueAt } of events) {
        if (type !== "deliver") continue;
        const count = counts[timestamp > dueAt! ? "late" : "onTime"];
        count.n++;
        if (timestamp === leftAt) count.left++;
      }
    }
    const hazard = ({ n, left }: { n: number; left: number }) => -Math.log1p(-left / n);
    const variance = ({ n, left }: { n: number; left: number }) => left / n / (n - left);
    return {
      estimate: hazard(counts.late) - hazard(counts.onTime),
      planted,
      error: Math.sqrt(variance(counts.late) + variance(counts.onTime)),
    };
  });
});

test("organic customers come by the planted shares of channels", () => {
  const mechanisms = { ...quietMechanisms, acquisition: { store: 1, wechat: 2, tmall: 3, douyin: 4 } };
  expectRecovery({ customers: 300, days: 60, mechanisms }, (simulation) => {
    const joins = new Map<string, number>();
    for (const { type, channel } of simulation.events) {
      if (type === "join") joins.set(channel!, (joins.get(channel!) ?? 0) + 1);
    }
    return ["store", "wechat", "tmall", "douyin"].map((source, i) =>
      shareOf(joins.get(source)!, simulation.options.customers, (i + 1) / 10),
    );
  });
});

test("shares bring friends at the planted rate, and only customers before them in the block", () => {
  const planted = 0.4;
  const mechanisms = { ...steady, sharing: { perOrder: 0.05, brings: planted } };
  expectRecovery({ customers: 640, days: 400, mechanisms }, (simulation) => {
    let [shares, friends] = [0, 0];
    const counted = new Set<string>();
    const last = simulation.until - 25 * dayMs;
    let i = 0;
    for (const events of byCustomer(simulation)) {
      const { customerId, relatedCustomerId } = events[0]!;
      const shared = events.filter(({ type }) => type === "share");
      // The last of a block may bring friends for whom there is no number left.
      if (i++ % 64 < 32 && shared.every(({ timestamp }) => timestamp < last)) {
        counted.add(customerId);
        shares += shared.length;
      }
      if (relatedCustomerId === undefined) continue;
      expect(relatedCustomerId < customerId).toBe(true);
      if (counted.has(relatedCustomerId)) friends++;
    }
    return shareOf(friends, shares, planted);
  });
});
