import { OptionsError } from "../../errors.js";
import { checkLengths } from "../../metrics/check.js";
import { alarmStatistic } from "../../metrics/precision-threshold.js";
import { type BootstrapInterval, bootstrapIntervals } from "../bootstrap.js";
import { checkWarningRows, firstAlarms, type Lapses, lapsesOf, type WarningRows } from "./lapses.js";
import { WholeMedian } from "./whole-median.js";

/** How warnings are judged. */
export interface WarningCurveOptions {
  /** Precisions to look at, each in (0, 1]; default .5. */
  readonly precisions?: readonly number[] | undefined;
  /** Scores of a rule to compare with at equal precision; default: the days since the last order. */
  readonly rule?: Float64Array | undefined;
  /** An alarm later than this after the last order is too late; default: none is. */
  readonly inTimeDays?: number | undefined;
  /** Fewest alarms whose precision counts; default 51. */
  readonly atLeast?: number | undefined;
  /** Resamples of the bootstrap over customers; default 1,000. */
  readonly samples?: number | undefined;
  readonly seed?: number | undefined;
}

/** What warnings of one precision are worth. All intervals are over customers, the threshold chosen anew each time. */
export interface WarningPoint {
  /** The precision asked for. */
  readonly precision: number;
  /** Rows scoring this or more are alarms; Infinity where no list of enough alarms is so precise. */
  readonly threshold: number;
  readonly alarms: number;
  /** Alarms labelled 1. */
  readonly trueAlarms: number;
  /** Share of the rows labelled 1 that are alarms. */
  readonly recall: BootstrapInterval;
  /** Median days since the last order at the first alarm of a lapse, over the lapses that were warned of. */
  readonly firstAlarmDays: BootstrapInterval;
  /** Share of the lapses that were warned of in time. */
  readonly warnedInTime: BootstrapInterval;
  /** The same against the rule at the same precision. */
  readonly lead: WarningLead;
}

/** Warnings against those of a rule, at equal precision, on the same resampled customers. */
export interface WarningLead {
  /** Lapses that both warned of. */
  readonly both: number;
  /** Lapses that only these warnings, or only the rule, warned of. */
  readonly alone: number;
  readonly ruleAlone: number;
  /** Days by which the first alarm of a lapse comes before the rule's, over the lapses that both warned of: mean. */
  readonly meanDays: BootstrapInterval;
  /** The same: median. */
  readonly medianDays: BootstrapInterval;
  /** Recall less the rule's. */
  readonly recall: BootstrapInterval;
  /** `firstAlarmDays` less the rule's: below 0 is earlier. */
  readonly firstAlarmDays: BootstrapInterval;
  /** `warnedInTime` less the rule's. */
  readonly warnedInTime: BootstrapInterval;
}

/**
 * How many of those who lapse are warned of, and how early, for each asked precision. The threshold is chosen on all
 * rows pooled (`precisionThreshold`), recall counts rows, first alarms count lapses.
 *
 * @param scores a row, higher means likelier to lapse
 * @throws OptionsError "length_mismatch", "not_a_label", "not_a_count", "not_a_number", "option_out_of_range"
 */
export function warningCurve(
  rows: WarningRows,
  scores: Float64Array,
  options: WarningCurveOptions = {},
): WarningPoint[] {
  const { precisions = [0.5], inTimeDays = Number.POSITIVE_INFINITY, atLeast, samples, seed } = options;
  checkWarningRows(rows);
  const rule = options.rule ?? Float64Array.from(rows.daysSinceLast);
  checkLengths({ labels: rows.labels, scores, rule });
  for (const precision of precisions) {
    if (precision > 0 && precision <= 1) continue;
    throw new OptionsError("option_out_of_range", `'precisions' must be in (0, 1], got ${precision}.`);
  }
  const lapses = lapsesOf(rows);
  const judge = { rows, lapses, inTimeDays, atLeast };
  const operate = [operator(scores, judge), operator(rule, judge)] as const;
  const compare = leadCounter(rows, lapses);
  const values = (weights?: Float64Array) =>
    precisions.flatMap((precision) => {
      const [own, rules] = [operate[0](precision, weights), operate[1](precision, weights)];
      const pair = [own.recall, own.firstAlarmDays, own.warnedInTime];
      const other = [rules.recall, rules.firstAlarmDays, rules.warnedInTime];
      const { meanDays, medianDays } = compare(own.first, rules.first, weights);
      return [...pair, meanDays, medianDays, ...pair.map((value, k) => value - other[k]!)];
    });
  const groups = numbered(rows.customers);
  const intervals = bootstrapIntervals(groups.length, values, { samples, seed, groups });
  return precisions.map((precision, k) => {
    const [own, rules] = [operate[0](precision), operate[1](precision)];
    const [recall, firstAlarmDays, warnedInTime, meanDays, medianDays, ...less] = intervals.slice(
      8 * k,
      8 * k + 8,
    );
    const { threshold, alarms, trueAlarms } = own;
    const { both, alone, ruleAlone } = compare(own.first, rules.first);
    return {
      precision,
      ...{ threshold, alarms, trueAlarms },
      ...{ recall: recall!, firstAlarmDays: firstAlarmDays!, warnedInTime: warnedInTime! },
      lead: {
        ...{ both, alone, ruleAlone },
        ...{ meanDays: meanDays!, medianDays: medianDays! },
        ...{ recall: less[0]!, firstAlarmDays: less[1]!, warnedInTime: less[2]! },
      },
    };
  });
}

/** What one column of scores does at one precision. */
interface Operation {
  readonly threshold: number;
  readonly alarms: number;
  readonly trueAlarms: number;
  readonly recall: number;
  readonly firstAlarmDays: number;
  readonly warnedInTime: number;
  /** Row of the first alarm of each lapse, -1 without one. */
  readonly first: Int32Array;
}

interface Judged {
  readonly rows: WarningRows;
  readonly lapses: Lapses;
  readonly inTimeDays: number;
  readonly atLeast: number | undefined;
}

function operator(
  scores: Float64Array,
  { rows, lapses, inTimeDays, atLeast }: Judged,
): (precision: number, weights?: Float64Array) => Operation {
  const { labels, daysSinceLast } = rows;
  const alarmsOf = alarmStatistic(labels, scores, atLeast);
  const median = new WholeMedian(0, greatest(daysSinceLast));
  return (precision, weights) => {
    const { threshold, alarms, trueAlarms, positives } = alarmsOf(precision, weights);
    const first = firstAlarms(lapses, scores, threshold);
    let [inTime, all] = [0, 0];
    median.clear();
    for (let lapse = 0; lapse < first.length; lapse++) {
      const weight = weights === undefined ? 1 : weights[lapses.rows[lapses.offsets[lapse]!]!]!;
      all += weight;
      const row = first[lapse]!;
      if (row < 0) continue;
      median.add(daysSinceLast[row]!, weight);
      if (daysSinceLast[row]! <= inTimeDays) inTime += weight;
    }
    const firstAlarmDays = median.median();
    return {
      ...{ threshold, alarms, trueAlarms, firstAlarmDays, first },
      recall: trueAlarms / positives,
      warnedInTime: inTime / all,
    };
  };
}

/** Compares the first alarms of each lapse with those of a rule. */
function leadCounter({ days, daysSinceLast }: WarningRows, { rows, offsets }: Lapses) {
  const longest = greatest(daysSinceLast);
  const median = new WholeMedian(-longest, longest);
  return (own: Int32Array, rules: Int32Array, weights?: Float64Array) => {
    let [both, alone, ruleAlone, sum] = [0, 0, 0, 0];
    median.clear();
    for (let lapse = 0; lapse < own.length; lapse++) {
      const weight = weights === undefined ? 1 : weights[rows[offsets[lapse]!]!]!;
      const [a, b] = [own[lapse]!, rules[lapse]!];
      if (a >= 0 && b >= 0) {
        const lead = days[b]! - days[a]!;
        both += weight;
        sum += weight * lead;
        median.add(lead, weight);
      } else if (a >= 0) alone += weight;
      else if (b >= 0) ruleAlone += weight;
    }
    return { both, alone, ruleAlone, meanDays: sum / both, medianDays: median.median() };
  };
}

function greatest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, values[i]!);
  return most;
}

/** Customers numbered from 0 in the order in which they come. */
function numbered(customers: ArrayLike<number>): Int32Array {
  const known = new Map<number, number>();
  return Int32Array.from(customers, (customer) => {
    let number = known.get(customer);
    if (number === undefined) {
      number = known.size;
      known.set(customer, number);
    }
    return number;
  });
}
