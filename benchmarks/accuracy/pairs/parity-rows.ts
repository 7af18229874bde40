import type { BenchmarkRow } from "../../report.js";
import type { PairProtocol, ProtocolName } from "./protocol.js";
import type { SimpleRule } from "./simple-rules.js";
import { ruleParity } from "./targets.js";

/** Half a unit of the third decimal. */
export const parityWithin = 0.0005;

/** A simple rule beside what it gave elsewhere on the same split: that data and measures are the same. */
export function parityRows(
  task: string,
  protocol: PairProtocol,
  rules: readonly SimpleRule[],
): BenchmarkRow[] {
  const parity = ruleParity[protocol.name as ProtocolName];
  const rule = rules.find(({ name }) => name === parity?.rule);
  if (!parity || !rule) return [];
  const { customerIds, keys } = protocol.pairs;
  const metrics = protocol.judge({ customerIds, keys, scores: rule.scores });
  return Object.entries(parity.metrics).map(([metric, figure]) => ({
    task,
    data: protocol.name,
    metric: `${metric} of a rule`,
    value: metrics[metric]! - figure,
    goal: parityWithin,
    better: "zero",
    note: `${rule.name}: difference to ${figure}`,
  }));
}
