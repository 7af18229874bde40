import { contestMetrics } from "../../evaluation/contest.js";
import { blendLogits } from "../../learners/calibration/blend.js";
import { gather } from "../../matrix/gather.js";
import type { CardScore } from "../../model/card.js";
import type { Contender, Truth } from "../../model/judge.js";
import { valueBaselines } from "./baselines.js";
import { joinedBuyers, type ValuedWindow } from "./buyers.js";
import { judgedRows } from "./judged-rows.js";
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
  const rows = judgedRows(test);
  if (rows.length === 0) return [];
  const of = (column: ArrayLike<number>) => gather(column, rows);
  const truth: Truth = {
    labels: Uint8Array.from(rows, (i) => test.bought[i]!),
    counts: of(test.orders),
    values: of(test.value),
  };
  return [model, ...valueBaselines(test.snapshot, test.horizon, earlier)].map(
    ({ name, role, score, probability, expected, value }) => ({
      name,
      metrics: contestMetrics(
        {
          name,
          role,
          score: of(score),
          probability: probability && of(probability),
          expected: expected && of(expected),
          value: value && of(value),
        },
        truth,
      ),
    }),
  );
}
