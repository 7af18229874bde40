/**
 * Corrects the distribution of the next order's date. The probability model says of each order that came within a
 * window at which quantile of its distribution it came; were the model right, these would be uniform. `levels[k]` is the
 * quantile at which the k/20 part of them had come.
 */
export interface DateCalibration {
  readonly levels: readonly number[];
}

const steps = 20;
/** Prior strength: as many orders as count half against the model's own distribution. */
const priorOrders = 50;

export const uncalibratedDates: DateCalibration = {
  levels: Array.from({ length: steps + 1 }, (_, k) => k / steps),
};

/** @param positions quantiles in [0, 1] at which orders came, out of time */
export function fitDates(positions: Float64Array): DateCalibration {
  const sorted = positions.slice().sort();
  const trust = sorted.length / (sorted.length + priorOrders);
  return {
    levels: uncalibratedDates.levels.map((level) => {
      if (level === 0 || level === 1 || sorted.length === 0) return level;
      const at = level * (sorted.length - 1);
      const low = Math.floor(at);
      const own = sorted[low]! + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)]! - sorted[low]!);
      return trust * own + (1 - trust) * level;
    }),
  };
}

/** The model's quantile to ask for, so that the part `level` of the orders comes before it. */
export function calibratedLevel({ levels }: DateCalibration, level: number): number {
  const at = level * steps;
  const low = Math.min(steps - 1, Math.floor(at));
  return levels[low]! + (at - low) * (levels[low + 1]! - levels[low]!);
}
