import { OptionsError } from "../errors.js";
import { checkLengths, checkNumbers } from "./check.js";
import { ascendingOrder, tieEnds } from "./order.js";
import type { Statistic } from "./statistic.js";

/** One group of `decileTable`. */
export interface ValueGroup {
  readonly customers: number;
  /** Mean predicted amount, in the unit of the columns. */
  readonly predicted: number;
  /** Mean actual amount; where ties stand across the border of the group, what it is on average over their orders. */
  readonly actual: number;
}

/**
 * Predicted beside actual amounts in groups of equal count, best-predicted first: what a decile plot shows. The row of
 * rank r of n is in group floor(r * groups / n); rows of one prediction share their places, so the order in which rows
 * come does not matter. Empty groups, when n < groups, are left out.
 *
 * @param actual one amount a row, spend in the holdout say
 * @param predicted expected amounts of the same rows, in the same unit
 */
export function decileTable(actual: Float64Array, predicted: Float64Array, groups = 10): ValueGroup[] {
  return decileGroups(actual, predicted, groups)();
}

/**
 * Decile MAPE: the mean over the groups of `decileTable` of |mean predicted - mean actual| / mean actual (Wang, Liu &
 * Miao 2019, sec. 5). Even a perfect model has some, as amounts scatter around their expectation.
 *
 * @returns >= 0; NaN for no rows; Infinity when all actual values of a group are 0 and its predictions are not
 */
export function decileMape(actual: Float64Array, predicted: Float64Array, groups = 10): number {
  return decileMapeStatistic(actual, predicted, groups)();
}

/** Decile MAPE as a function of the rows' counts, which must be whole numbers: groups are of equal count in the resample. */
export function decileMapeStatistic(actual: Float64Array, predicted: Float64Array, groups = 10): Statistic {
  const tableOf = decileGroups(actual, predicted, groups);
  return (counts) => {
    const table = tableOf(counts);
    const errors = table.map((group) =>
      group.predicted === group.actual ? 0 : Math.abs(group.predicted / group.actual - 1),
    );
    return errors.reduce((sum, error) => sum + error, 0) / table.length;
  };
}

/** The groups as a function of the rows' counts; sorts once. */
function decileGroups(
  actual: Float64Array,
  predicted: Float64Array,
  groups: number,
): (counts?: Float64Array) => ValueGroup[] {
  const n = checkLengths({ actual, predicted });
  checkNumbers(actual, "actual");
  checkNumbers(predicted, "predicted");
  if (!(Number.isInteger(groups) && groups >= 1)) {
    throw new OptionsError("bad_option", `'groups' must be a whole number of 1 or more, got ${groups}.`, {
      option: "groups",
    });
  }
  const falling = predicted.map((value) => -value);
  const order = ascendingOrder(falling);
  const ends = tieEnds(falling, order);
  return (counts) => {
    const total = counts?.reduce((sum, count) => sum + count, 0) ?? n;
    const endOf = (group: number) => Math.ceil(((group + 1) * total) / groups);
    const sums = Array.from({ length: groups }, () => ({ customers: 0, predicted: 0, actual: 0 }));
    let [group, place, tied, tiedActual] = [0, 0, 0, 0];
    for (let i = 0; i < n; i++) {
      const row = order[i]!;
      const count = counts === undefined ? 1 : counts[row]!;
      tied += count;
      tiedActual += count * actual[row]!;
      if (!ends[i]) continue;
      const mean = tiedActual / tied;
      for (let left = tied; left > 0; ) {
        while (place >= endOf(group)) group++;
        const taken = Math.min(left, endOf(group) - place);
        const sum = sums[group]!;
        sum.customers += taken;
        sum.predicted += taken * predicted[row]!;
        sum.actual += taken * mean;
        place += taken;
        left -= taken;
      }
      tied = 0;
      tiedActual = 0;
    }
    return sums
      .filter(({ customers }) => customers > 0)
      .map(({ customers, ...sum }) => ({
        customers,
        predicted: sum.predicted / customers,
        actual: sum.actual / customers,
      }));
  };
}
