import { contestMetrics } from "../../evaluation/contest.js";
import { blendLogits } from "../../learners/calibration/blend.js";
import type { CardScore } from "../../model/card.js";
import type { Contender, Truth } from "../../model/judge.js";
import { valueBaselines } from "./baselines.js";
import { joinedBuyers, type ValuedWindow } from "./buyers.js";
import { fitOrderValue } from "./order-value.js";
import type { TestedValue } from "./tested-value.js";

/**
 * The latest test, judged with an order value that was learned on what was known at its cutoff: of earlier tests those
 * whose windows had ended by then. Beside the baselines.
 *
 * @param earlier customers of the latest window that had ended by the cutoff of that test
 */
export function valueOutOfTime(tests: readonly TestedValue[], earlier?: ValuedWindow): CardScore[] {
  const last = tests.at(-1);
  if (!last) return [];
  const { test, logValues, orders, trained } = last;
  const { cutoff, zone } = test.snapshot.history;
  const known = tests.filter(
    ({ test: { snapshot, horizon } }) => zone.addDays(snapshot.history.cutoff, horizon) <= cutoff,
  );
  const judged = joinedBuyers(known.map(({ buyers }) => buyers));
  const blend = fitOrderValue(logValues.length, judged, trained);
  const orderValue = blendLogits(blend, logValues).map(Math.exp);
  const value = orders.map((n, i) => n * orderValue[i]!);
  const model: Contender = {
    name: "value",
    role: "model",
    score: value,
    probability: test.probability,
    expected: orders,
    value,
  };
  const truth: Truth = { labels: test.bought, counts: test.orders, values: knownValues(test.value) };
  return [model, ...valueBaselines(test.snapshot, test.horizon, earlier)].map((contender) => ({
    name: contender.name,
    metrics: contestMetrics(contender, truth),
  }));
}

/** Values with 0 where they are not known: no metric knows of missing ones. */
export function knownValues(values: Float64Array): Float64Array {
  return values.map((value) => value || 0);
}
