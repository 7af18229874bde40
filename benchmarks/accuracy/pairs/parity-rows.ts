import type { BenchmarkRow } from "../../report.js";
import type { PairProtocol, ProtocolName } from "./protocol.js";
import type { SimpleRule } from "./simple-rules.js";
import { ruleParity } from "./targets.js";

/** Half a unit of the third decimal. */
export const parityWithin = 0.0005;

/** Simple rules beside what they gave elsewhere on the same split: that data and measures are read alike. */
export function parityRows(
  task: string,
  protocol: PairProtocol,
  rules: readonly SimpleRule[],
): BenchmarkRow[] {
  const { customerIds, keys } = protocol.pairs;
  return (ruleParity[protocol.name as ProtocolName] ?? []).flatMap(({ rule, metrics }) => {
    const { scores } = rules.find(({ name }) => name === rule)!;
    const found = protocol.judge({ customerIds, keys, scores });
    return Object.entries(metrics).map(
      ([metric, figure]): BenchmarkRow => ({
        task,
        data: protocol.name,
        metric: `${metric} of ${rule}`,
        value: found[metric]! - figure,
        goal: parityWithin,
        better: "zero",
        note: `difference to ${figure}`,
      }),
    );
  });
}
