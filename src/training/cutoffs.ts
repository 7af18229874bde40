import { dayMs } from "../events/calendar-day.js";
import type { Zone } from "../events/zone.js";

/** One out-of-time test: members are fitted on the training cutoffs and judged at the validation cutoff. */
export interface Fold {
  /** Cutoffs whose label windows end by the validation cutoff, ascending, epoch milliseconds. */
  readonly training: readonly number[];
  readonly validation: number;
}

/** When to look: which cutoffs to train on, and which to test on, for a label window of `trainedDays`. */
export interface CutoffPlan {
  /** Length of the label window; below the horizon where the history is too short for it. */
  readonly trainedDays: number;
  /** Earliest test first; empty where the history has no room for one. */
  readonly folds: readonly Fold[];
  /** Cutoffs of the final fit: every label window ends by the training cutoff. Empty where there is no room. */
  readonly final: readonly number[];
}

export interface PlanRequest {
  /** First event, epoch milliseconds. */
  readonly from: number;
  /** End of the training data, epoch milliseconds, exclusive. */
  readonly cutoff: number;
  readonly horizonDays: number;
  readonly zone: Zone;
  /** How often to look; default: up to 12 cutoffs a quarter of a window apart, three tests. */
  readonly cadence?: Cadence;
}

/** How many cutoffs a plan has, and how far apart. */
export interface Cadence {
  readonly cutoffs: number;
  readonly folds: number;
  /** Days from one training cutoff to the next. @param room days between the first possible cutoff and the last */
  step(trainedDays: number, room: number): number;
}

const quarterly: Cadence = {
  cutoffs: 12,
  folds: 3,
  step: (trainedDays) => Math.max(7, Math.floor(trainedDays / 4)),
};

/**
 * Latest instant from which a window of `days` ends by `end`. Where the clock time of `end` was skipped on that day
 * by daylight saving, counting days back and on again would end an hour late.
 */
export function windowStart(zone: Zone, end: number, days: number): number {
  const start = zone.addDays(end, -days);
  return start - Math.max(0, zone.addDays(start, days) - end);
}

/**
 * Plans the cutoffs of a training. A window needs one label length of history before it, at most 91 days and at
 * least a week: younger snapshots have nothing to say. Where three windows of the full horizon (history, label,
 * test) do not fit, the window is the longest of which they do: a third of the history.
 */
export function planCutoffs({
  from,
  cutoff,
  horizonDays,
  zone,
  cadence = quarterly,
}: PlanRequest): CutoffPlan {
  const history = Math.floor((cutoff - from) / dayMs);
  const burnIn = (days: number) => Math.max(7, Math.min(91, days));
  let trainedDays = horizonDays;
  while (trainedDays > 7 && 2 * trainedDays + burnIn(trainedDays) > history) trainedDays--;
  if (2 * trainedDays + burnIn(trainedDays) > history) return { trainedDays, folds: [], final: [] };
  const step = cadence.step(trainedDays, history - burnIn(trainedDays) - trainedDays);
  const earliest = zone.addDays(cutoff, burnIn(trainedDays) - history);
  const back = (instant: number) => {
    const cutoffs: number[] = [];
    for (let k = 0; cutoffs.length < cadence.cutoffs; k++) {
      const at = windowStart(zone, zone.addDays(instant, -k * step), trainedDays);
      if (at < earliest) break;
      cutoffs.push(at);
    }
    return cutoffs.reverse();
  };
  const folds: Fold[] = [];
  for (let k = 0; k < cadence.folds; k++) {
    const end = zone.addDays(cutoff, -k * Math.max(step, Math.floor(trainedDays / 2)));
    const validation = windowStart(zone, end, trainedDays);
    const training = back(validation);
    if (training.length === 0) break;
    folds.push({ training, validation });
  }
  return { trainedDays, folds: folds.reverse(), final: back(cutoff) };
}
