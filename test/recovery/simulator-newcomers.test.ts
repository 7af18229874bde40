import { test } from "vitest";
import { newcomerMechanisms } from "../../datasets/index.js";
import { type Estimate, expectRecovery } from "./recovery.js";

const days = 30;

/** How many came of those expected, and how strongly they follow the expectation: the slope of what came on it. */
function calibrationOf(chances: readonly number[], came: readonly boolean[]): Estimate[] {
  const n = chances.length;
  const mean = chances.reduce((sum, p) => sum + p, 0) / n;
  let [hits, variance, along, squares, alongVariance] = [0, 0, 0, 0, 0];
  chances.forEach((p, i) => {
    const hit = came[i] ? 1 : 0;
    hits += hit;
    variance += p * (1 - p);
    along += (p - mean) * hit;
    squares += (p - mean) ** 2;
    alongVariance += (p - mean) ** 2 * p * (1 - p);
  });
  return [
    { estimate: hits / n, planted: mean, error: Math.sqrt(variance) / n },
    { estimate: along / squares, planted: 1, error: Math.sqrt(alongVariance) / squares },
  ];
}

test("first and second orders come as often as the chances of newcomers say, of the likely and of the unlikely", () => {
  expectRecovery({ customers: 500, days: 240, mechanisms: newcomerMechanisms }, (simulation) => {
    const bought = new Set<string>();
    for (const { customerId, futures } of simulation.futures({ futures: 1, days })) {
      if (futures[0]!.some(({ type }) => type === "purchase")) bought.add(customerId);
    }
    const truths = [...simulation.newcomers({ days })];
    return [0, 1].flatMap((orders) => {
      const asked = truths.filter((truth) => truth.orders === orders);
      return calibrationOf(
        asked.map(({ probability }) => probability),
        asked.map(({ customerId }) => bought.has(customerId)),
      );
    });
  });
});
