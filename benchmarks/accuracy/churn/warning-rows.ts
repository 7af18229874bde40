import {
  type BootstrapInterval,
  expectedCalibrationError,
  type JudgedWarnings,
  perfectModelEce,
  type WarningBacktestResult,
  warningCurve,
} from "siyu/evaluation";
import type { BenchmarkRow } from "../../report.js";
import { hindsight } from "./contenders.js";
import type { ChurnMetric, ChurnProtocol } from "./protocols.js";

const task = "churn.warning";
const better: Readonly<Record<ChurnMetric, "up" | "down">> = {
  auc: "up",
  logLoss: "down",
  recallAtPrecision50: "up",
  firstAlarmDays50: "down",
};
/** Half a unit of the fourth decimal: what the figures of `parity` are rounded to. */
const parityWithin = 0.00005;

/** What the warnings are worth beside the recency rule, and beside the best of the others. */
export function warningRows(protocol: ChurnProtocol, result: WarningBacktestResult): BenchmarkRow[] {
  const { contenders, rows, baseRate, comparisons } = result;
  const [own, ...all] = contenders as [JudgedWarnings, ...JudgedWarnings[]];
  const others = all.filter(({ name }) => name !== hindsight);
  const recency = others.find(({ name }) => name === "recency")!;
  const overAuc = (name: string) => comparisons.find((comparison) => comparison.name === name)!.auc;
  const row = rowMaker(protocol);
  const target = (metric: ChurnMetric) => {
    const [best = bestOf(others, metric), goal] = protocol.targets?.[metric] ?? [];
    return { best, ...(goal !== undefined && { goal }) };
  };
  const [half] = own.points;
  const notes: Record<ChurnMetric, string> = {
    auc: `over recency ${interval(overAuc("recency"))}`,
    logLoss: `${rows.labels.length} rows, ${(100 * baseRate).toFixed(1)} % lapse`,
    recallAtPrecision50: `${interval(half!.recall)}, over recency ${interval(half!.lead.recall)}`,
    firstAlarmDays50: `${interval(half!.firstAlarmDays)}, less recency ${interval(half!.lead.firstAlarmDays)}`,
  };
  const peer = others.reduce((best, other) => (other.metrics["auc"]! > best.metrics["auc"]! ? other : best));
  const overPeer = warningCurve(rows, own.scores, { rule: peer.scores })[0]!.lead;
  const [ece, floor] = meanEce(rows, own.scores);
  return [
    ...(Object.keys(better) as ChurnMetric[]).map((metric) =>
      row(metric, figure(own, metric), better[metric], {
        baseline: figure(recency, metric),
        ...target(metric),
        note: [notes[metric], ...all.map((other) => said(other, metric))].filter(Boolean).join("; "),
      }),
    ),
    ...own.points.flatMap((_, k) => earliness(row, own, recency, k)),
    row("aucOverPeer", overAuc(peer.name).estimate, "up", {
      goal: 0,
      note: `${interval(overAuc(peer.name))} over ${peer.name}`,
    }),
    row("recallOverPeer50", overPeer.recall.estimate, "up", {
      goal: 0,
      note: `${interval(overPeer.recall)} over ${peer.name}; first alarms less its own ${interval(overPeer.firstAlarmDays)} d`,
    }),
    row("ece", own.metrics["ece"]!, "down", {
      goal: own.metrics["eceOfPerfectModel"],
      note: "all rows pooled, the goal as if they were independent",
    }),
    row("eceByScoring", ece, "down", {
      goal: floor,
      note: "mean over the scorings, whose rows are independent",
    }),
    ...["lift10", "empc"].map((metric) =>
      row(metric, own.metrics[metric]!, "up", {
        baseline: recency.metrics[metric],
        best: Math.max(...others.map(({ metrics }) => metrics[metric]!)),
      }),
    ),
  ];
}

/** Rules beside what they gave elsewhere on the same split: that data and measures are read alike. */
export function parityRows(protocol: ChurnProtocol, { contenders }: WarningBacktestResult): BenchmarkRow[] {
  const row = rowMaker(protocol);
  return Object.entries(protocol.parity ?? {}).flatMap(([name, figures]) => {
    const found = contenders.find((contender) => contender.name === name)!;
    return (Object.entries(figures) as [ChurnMetric, number][]).map(([metric, expected]) =>
      row(`${metric} of ${name}`, figure(found, metric) - expected, "zero", {
        goal: parityWithin,
        note: `difference to ${expected}`,
      }),
    );
  });
}

type RowMaker = (
  metric: string,
  value: number,
  direction: BenchmarkRow["better"],
  rest: Partial<BenchmarkRow>,
) => BenchmarkRow;

function rowMaker({ data, from, everyDays, horizonDays, trainUntil }: ChurnProtocol): RowMaker {
  const dates = everyDays === 7 ? "weekly" : `every ${everyDays} d`;
  const training = trainUntil === from ? "" : `, trained until ${trainUntil}`;
  const split = `${data} ${dates} from ${from}, ${horizonDays} d${training}`;
  return (metric, value, direction, { baseline, ...rest }) => ({
    ...{ task, data: split, metric, value, better: direction },
    ...(baseline !== undefined && !Number.isNaN(baseline) && { baseline }),
    ...rest,
  });
}

/** How early the warnings of a precision are, against the recency rule of the same precision. */
function earliness(row: RowMaker, own: JudgedWarnings, recency: JudgedWarnings, k: number): BenchmarkRow[] {
  const [point, rule] = [own.points[k]!, recency.points[k]!];
  const { lead, recall, firstAlarmDays, warnedInTime } = point;
  const at = String(Math.round(100 * point.precision));
  const isNew = at !== "50";
  return [
    ...(isNew
      ? [
          row(`recallAtPrecision${at}`, recall.estimate, "up", {
            baseline: rule.recall.estimate,
            note: `${interval(recall)}, over recency ${interval(lead.recall)}`,
          }),
          row(`firstAlarmDays${at}`, firstAlarmDays.estimate, "down", {
            baseline: rule.firstAlarmDays.estimate,
            note: `${interval(firstAlarmDays)}, less recency ${interval(lead.firstAlarmDays)}`,
          }),
        ]
      : []),
    row(`warnedInTime${at}`, warnedInTime.estimate, "up", {
      baseline: rule.warnedInTime.estimate,
      note: `${interval(warnedInTime)} of the lapses, before half the horizon; over recency ${interval(lead.warnedInTime)}`,
    }),
    row(`leadDays${at}`, lead.meanDays.estimate, "up", {
      baseline: 0,
      note: `${interval(lead.meanDays)} before recency, mean of the ${lead.both} lapses that both warn of; ${lead.alone} warned of alone, ${lead.ruleAlone} by recency alone`,
    }),
  ].filter(({ value }) => !Number.isNaN(value)); // nothing to compare where the rule has no alarm
}

function figure({ metrics, points }: JudgedWarnings, metric: ChurnMetric): number {
  if (metric === "recallAtPrecision50") return points[0]!.recall.estimate;
  if (metric === "firstAlarmDays50") return points[0]!.firstAlarmDays.estimate;
  return metrics[metric] ?? Number.NaN;
}

function said(other: JudgedWarnings, metric: ChurnMetric): string {
  const value = figure(other, metric);
  if (Number.isNaN(value)) return "";
  return `${other.name} ${metric === "firstAlarmDays50" ? value : value.toFixed(4)}`;
}

function bestOf(others: readonly JudgedWarnings[], metric: ChurnMetric): number {
  const values = others.map((other) => figure(other, metric)).filter((value) => !Number.isNaN(value));
  return better[metric] === "up" ? Math.max(...values) : Math.min(...values);
}

/** ECE and what a perfect model stays below, each the mean over the scorings. */
function meanEce({ labels, days }: WarningBacktestResult["rows"], chances: Float64Array): [number, number] {
  const dates = [...new Set(Array.from(days))];
  const mean = (of: (y: Uint8Array, p: Float64Array) => number) =>
    dates.reduce((sum, day) => {
      const isOfDay = (_: number, row: number) => days[row] === day;
      return sum + of(labels.filter(isOfDay), chances.filter(isOfDay)) / dates.length;
    }, 0);
  return [
    mean((y, p) => expectedCalibrationError(y, p)),
    mean((_, p) => perfectModelEce(p, { simulations: 200 })),
  ];
}

function interval({ lower, upper }: BootstrapInterval): string {
  return Number.isNaN(lower) ? "no interval" : `95 % ${lower.toFixed(3)} .. ${upper.toFixed(3)}`;
}
