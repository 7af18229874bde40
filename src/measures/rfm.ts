import { EventError } from "../errors.js";
import type { History } from "../events/history.js";
import { orderDaysOf } from "../events/orders.js";
import type { EventInput } from "../events/table.js";
import { parseOptions } from "../options.js";
import { daysBetween, historyOf } from "./measured-events.js";
import { type RfmOptions, type RfmSettings, type RfmThresholds, rfmOptions } from "./rfm-options.js";
import { RfmScores } from "./rfm-scores.js";
import { segmentAt } from "./rfm-segments.js";
import { type RfmMeasures, thresholdsOf } from "./rfm-thresholds.js";
import { rfmWarnings } from "./rfm-warnings.js";

const where = "measures.rfmScores";

/**
 * Recency, frequency and monetary value of each customer, scored 1 to `bins`, with the eight segments and tiers.
 *
 * Recency is days since the last order day, frequency the number of order days, monetary value what was spent, net of
 * refunds; an order fully refunded before `asOf` does not count (Hughes 1994 has the method, by quantiles of equal size;
 * how ties and thresholds are dealt with: see `RfmThresholds` and docs/measures.md). `score` is the weighted mean of the
 * three scores.
 *
 * @throws OptionsError "unknown_option", "bad_option", "calendar_needed", "bad_instant", "as_of_out_of_range",
 *   "empty_window"; EventError "no_events", "no_orders", "no_amounts"
 */
export function rfmScores(events: EventInput, options?: RfmOptions): RfmScores {
  const settings = parseOptions(rfmOptions, options, where);
  const history = historyOf(events, settings.asOf, where);
  const { codes, skipped, ...measures } = measuresOf(history, settings);
  const unit = 10 ** history.currencyDigits;
  const thresholds = thresholdsOf(measures, settings, unit);
  const spend = measures.spendMinor.map((minor) => minor / unit);
  const { daysSinceLast, orders } = measures;
  const points = {
    recencyScore: pointsOf(daysSinceLast, thresholds.daysSinceLast, -1),
    frequencyScore: pointsOf(orders, thresholds.orders, 1),
    monetaryScore: pointsOf(spend, thresholds.spend, 1),
  };
  const score = weightedScores(points, settings.weights);
  return new RfmScores({
    customers: history.customers,
    codes,
    columns: {
      daysSinceLast,
      orders,
      spend,
      ...points,
      score,
      segment: segmentsOf(daysSinceLast, orders, spend, thresholds),
      tier: tiersOf(score, thresholds.orders.length + 1, settings.tiers.length),
    },
    thresholds,
    tiers: settings.tiers,
    skipped,
    warnings: rfmWarnings(measures, settings),
    asOf: history.cutoff,
    unit,
  });
}

/** Recency, frequency and value of the customers who can be scored, and how many cannot. */
function measuresOf(history: History, settings: RfmSettings) {
  const { first: firstDay } = daysBetween(history, { from: settings.from }, where);
  const { offsets, day, amountMinor } = orderDaysOf(history);
  const n = history.customerCount;
  const codes = new Int32Array(n);
  const daysSinceLast = new Int32Array(n);
  const orders = new Int32Array(n);
  const spendMinor = new Float64Array(n);
  let rows = 0;
  let noAmount = 0;
  let noOrder = 0;
  for (let c = 0; c < n; c++) {
    const end = offsets[c + 1]!;
    let start = offsets[c]!;
    while (start < end && day[start]! < firstDay) start++;
    if (start === end) {
      if (history.offsets[c + 1]! > history.offsets[c]!) noOrder++;
      continue;
    }
    let sum = 0;
    let isKnown = false;
    for (let k = start; k < end; k++) {
      if (!(amountMinor[k]! >= 0)) continue;
      sum += amountMinor[k]!;
      isKnown = true;
    }
    if (!isKnown) {
      noAmount++;
      continue;
    }
    codes[rows] = c;
    daysSinceLast[rows] = history.today - day[end - 1]!;
    orders[rows] = end - start;
    spendMinor[rows++] = sum;
  }
  if (rows === 0) throwNobody(noAmount);
  return {
    codes: codes.subarray(0, rows),
    daysSinceLast: daysSinceLast.slice(0, rows),
    orders: orders.slice(0, rows),
    spendMinor: spendMinor.slice(0, rows),
    skipped: { noOrder, noAmount },
  } satisfies RfmMeasures & Record<string, unknown>;
}

function throwNobody(noAmount: number): never {
  if (noAmount === 0) throw new EventError("no_orders", `${where}: no customer has an order to score.`);
  throw new EventError(
    "no_amounts",
    `${where}: none of the ${noAmount} customers with an order has an amount: there is no monetary value.`,
    { customers: noAmount },
  );
}

/** 1 and one more for each cut point that a value reaches; `sign` is -1 where less is better. */
function pointsOf(values: ArrayLike<number>, cuts: readonly number[], sign: 1 | -1): Uint8Array {
  const reached = cuts.map((cut) => sign * cut);
  const points = new Uint8Array(values.length);
  for (let i = 0; i < points.length; i++) {
    const value = sign * values[i]!;
    let k = 0;
    while (k < reached.length && value >= reached[k]!) k++;
    points[i] = k + 1;
  }
  return points;
}

type Points = Record<"recencyScore" | "frequencyScore" | "monetaryScore", Uint8Array>;

function weightedScores(
  { recencyScore, frequencyScore, monetaryScore }: Points,
  { recency, frequency, monetary }: RfmSettings["weights"],
): Float64Array {
  const total = recency + frequency + monetary;
  const score = new Float64Array(recencyScore.length);
  for (let i = 0; i < score.length; i++) {
    const sum = recency * recencyScore[i]! + frequency * frequencyScore[i]! + monetary * monetaryScore[i]!;
    score[i] = sum / total;
  }
  return score;
}

function segmentsOf(
  daysSinceLast: Int32Array,
  orders: Int32Array,
  spend: Float64Array,
  { high }: RfmThresholds,
): Uint8Array {
  const segment = new Uint8Array(orders.length);
  for (let i = 0; i < segment.length; i++) {
    const isRecent = daysSinceLast[i]! <= high.daysSinceLast;
    segment[i] = segmentAt(isRecent, orders[i]! >= high.orders, spend[i]! >= high.spend);
  }
  return segment;
}

/** Which of `tiers` equal parts of the range 1 .. bins each score lies in; a score on a border is in the upper part. */
function tiersOf(score: Float64Array, bins: number, tiers: number): Uint8Array {
  const tier = new Uint8Array(score.length);
  for (let i = 0; i < tier.length; i++) {
    // A mean of thirds on a border must not fall below it by rounding.
    tier[i] = Math.min(tiers - 1, Math.floor(((score[i]! - 1) / (bins - 1)) * tiers + 1e-9));
  }
  return tier;
}
