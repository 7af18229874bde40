import type { EventData } from "../../src/events/data.js";
import { blendLogits } from "../../src/learners/calibration/blend.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { nextOrderDays, ordersWithin } from "../../src/tasks/activity/horizon.js";
import { type ActivityModel, snapshotFor } from "../../src/tasks/activity/model.js";
import { cpuSeconds } from "./turns.js";

/**
 * CPU seconds of each step of `predict`: the steps of `scoreActivity`, one by one, for a model of one horizon.
 *
 * @returns seconds by step, in the order in which they come first, and the probabilities, to be checked
 */
export function timeSteps(
  model: ActivityModel,
  data: EventData,
  asOf: number,
): { seconds: Map<string, number>; probability: Float64Array } {
  const seconds = new Map<string, number>();
  const step = <T>(name: string, run: () => T): T => {
    let result: T | undefined;
    const taken = cpuSeconds(() => {
      result = run();
    });
    seconds.set(name, (seconds.get(name) ?? 0) + taken);
    return result as T;
  };
  const horizon = model.horizons[0]!;
  const { blend, carry, members, trainedDays } = horizon;
  const snapshot = step("order days", () => snapshotFor(model, data, asOf));
  const probability = new Float64Array(snapshot.length);
  for (const { start, block } of snapshot.blocks()) {
    step("features", () => block.features(trainedDays));
    const logits = members.map((fitted) => step(fitted.member, () => fitted.score(block, trainedDays)));
    const own = step("blend", () => blendLogits(blend, logits).map((score) => sigmoid(score + carry)));
    step("expected orders", () => ordersWithin(horizon, block, own));
    step("dates of the next order", () => nextOrderDays(horizon, block, own, 730, [0.1, 0.5, 0.9]));
    probability.set(own, start);
  }
  return { seconds, probability };
}
