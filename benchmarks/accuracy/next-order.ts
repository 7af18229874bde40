import type { EventTable } from "siyu";
import { History } from "../../src/events/history.js";
import { parseInstant } from "../../src/events/instant.js";
import { dataOf } from "../../src/events/table.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { createRandom } from "../../src/stats/random.js";
import { nextOrderDays } from "../../src/tasks/activity/horizon.js";
import { trainActivity } from "../../src/tasks/activity/train.js";
import { horizonScores } from "../../src/tasks/common/horizon-scores.js";
import { labelSnapshot, Snapshot } from "../../src/training/snapshot.js";

/**
 * Dates of the next order, judged on those who ordered within the horizon and given that they did: the part of them
 * inside the 80 % interval, and where each first order lay in its own distribution (uniform if that is right).
 */
export async function nextOrderTest(table: EventTable, cutoffText: string, horizonDays: number) {
  const data = dataOf(table);
  const cutoff = parseInstant(cutoffText, data.zone);
  const snapshot = new Snapshot(new History(data, cutoff));
  const [trained] = await trainActivity(data, snapshot, {
    horizonDays: [horizonDays],
    learner: "auto",
    seed: 1,
  });
  const horizon = trained!.horizon;
  const { firstOrderAfterDays } = labelSnapshot(data, snapshot, horizonDays);
  const { score } = horizonScores([horizon], snapshot, horizonDays);
  const probability = score.map(sigmoid);
  const levels = Array.from({ length: 41 }, (_, k) => k / 40);
  const days = levels.map(
    (level) => nextOrderDays(horizon, snapshot, probability, horizonDays, [level]).days[0]!,
  );
  const random = createRandom(1);
  const positions: number[] = [];
  firstOrderAfterDays.forEach((day, i) => {
    if (day < 0) return;
    const at = day - random.next(); // orders are known by the day: any hour of it is as likely
    const k = Math.max(
      1,
      days.findIndex((column) => column[i]! >= at),
    );
    const [low, high] = [days[k - 1]![i]!, days[k]![i]!];
    const share = high > low ? (at - low) / (high - low) : 0.5;
    positions.push(Math.min(1, Math.max(0, (k - 1 + share) / 40)));
  });
  const inside = positions.filter((u) => u >= 0.1 && u <= 0.9).length;
  return { coverage: inside / positions.length, positions: Float64Array.from(positions) };
}
