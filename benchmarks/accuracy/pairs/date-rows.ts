import type { BenchmarkRow } from "../../report.js";
import type { PredictedPairs } from "./predict.js";
import type { DateProtocol, ProtocolName } from "./protocol.js";
import { daysByMedianGap } from "./simple-rules.js";
import { pairTargets } from "./targets.js";

/** Share of the purchases that an 80 % interval should hold. */
const coverage = { least: 0.78, most: 0.82 };

/** Dates of those who bought again within the days that are judged, beside a constant and the customer's median gap. */
export function dateRows(task: string, protocol: DateProtocol, predictions: PredictedPairs): BenchmarkRow[] {
  const { days } = predictions;
  if (!days) throw new Error(`${protocol.name}: no row has a date of the next purchase.`);
  const { customerIds, keys } = protocol.pairs;
  const metrics = protocol.judgeDates({ ...predictions, ...days, p50: days.p50.map(Math.floor) });
  const constant = new Float64Array(keys.length).fill(protocol.constantDays);
  const rules = [constant, daysByMedianGap(protocol.pairs, protocol.constantDays)].map((p50) =>
    protocol.judgeDates({ customerIds, keys, p50 }),
  );
  const error = (metric: "mae" | "medianAe"): BenchmarkRow => {
    const [best, goal] = pairTargets[protocol.name as ProtocolName][metric] ?? [];
    const [byConstant, byGap] = rules.map((rule) => rule[metric]!);
    return {
      task,
      data: protocol.name,
      metric: `nextPurchase ${metric}`,
      value: metrics[metric]!,
      better: "down",
      baseline: Math.min(byConstant!, byGap!),
      best,
      goal,
      note: `days, of ${metrics["pairs"]} bought within ${protocol.withinDays}; constant ${byConstant!.toFixed(1)}, median gap ${byGap!.toFixed(1)}`,
    };
  };
  const covered = metrics["coverage80"]!;
  const isWithin = covered >= coverage.least && covered <= coverage.most;
  return [
    error("mae"),
    error("medianAe"),
    {
      task,
      data: protocol.name,
      metric: "nextPurchase coverage80",
      value: covered,
      better: "zero",
      note: `${isWithin ? "within" : "outside"} ${coverage.least} .. ${coverage.most}`,
    },
  ];
}
