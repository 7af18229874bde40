import { type BootstrapInterval, pairedBootstrap } from "../../../src/evaluation/bootstrap.js";
import { customerMeanStatistic, type ListScores } from "../../../src/metrics/recommendation.js";
import type { BenchmarkRow } from "../../report.js";
import { meanLists, type NamedLists } from "../pairs/judge.js";
import { parityWithin } from "../pairs/parity-rows.js";
import type { ListRule } from "./list-rules.js";
import type { NamedProtocol } from "./protocol.js";
import { crossSellTargets, type ListMetric, listMetrics, listParity } from "./targets.js";

const measures = { R10: "recall", N10: "ndcg", hit10: "hit" } as const;

/** Lists of one rule, peer or model, judged. */
interface Contender {
  readonly name: string;
  readonly scores: ListScores;
  readonly metrics: Readonly<Record<ListMetric, number>>;
}

/** Rules and peers beside what they gave elsewhere on the same split. */
export function listParityRows(
  task: string,
  protocol: NamedProtocol,
  others: readonly ListRule[],
): BenchmarkRow[] {
  return others.flatMap(({ name, lists }) => {
    const { metrics } = contender(protocol, name, lists);
    return Object.entries(listParity[protocol.name]?.[name] ?? {}).map(
      ([metric, figure]): BenchmarkRow => ({
        task,
        data: protocol.name,
        metric: `${nameOf(metric as ListMetric, protocol)} of ${name}`,
        value: metrics[metric as ListMetric] - figure,
        goal: parityWithin,
        better: "zero",
        note: `difference to ${figure}`,
      }),
    );
  });
}

/**
 * The model's lists beside the best rule by each measure and beside the best known result, with intervals over
 * customers; then by the main measure over every rule and every peer.
 */
export function listRows(
  task: string,
  protocol: NamedProtocol,
  lists: NamedLists,
  rules: readonly ListRule[],
  peers: readonly ListRule[],
): BenchmarkRow[] {
  const judged = (others: readonly ListRule[]) =>
    others.map((other) => contender(protocol, other.name, other.lists));
  const own = contender(protocol, "", lists);
  const [ruled, peered] = [judged(rules), judged(peers)];
  const metrics = listMetrics[protocol.name];
  const { name: data, customers } = protocol;
  const over = (metric: ListMetric, statistic: () => number) =>
    pairedBootstrap(customers.length, statisticOf(own, metric), statistic);
  const beside = metrics.map((metric): BenchmarkRow => {
    const rule = ruled.reduce((a, b) => (b.metrics[metric] > a.metrics[metric] ? b : a));
    const [best, goal] = crossSellTargets[protocol.name][metric] ?? [];
    const notes = [`over ${rule.name} ${intervalText(over(metric, statisticOf(rule, metric)))}`];
    if (best !== undefined)
      notes.push(`over best known, taken as given, ${intervalText(over(metric, () => best))}`);
    return {
      task,
      data,
      metric: nameOf(metric, protocol),
      value: own.metrics[metric],
      better: "up",
      baseline: rule.metrics[metric],
      best,
      goal,
      note: notes.join("; "),
    };
  });
  const main = metrics[0]!;
  const each = [...ruled, ...peered].map((other): BenchmarkRow => {
    const figures = metrics.map(
      (metric) => `${nameOf(metric, protocol)} ${other.metrics[metric].toFixed(4)}`,
    );
    return {
      task,
      data,
      metric: `${nameOf(main, protocol)} over ${other.name}`,
      value: own.metrics[main] - other.metrics[main],
      better: "up",
      goal: 0,
      note: `${figures.join(", ")}; ${intervalText(over(main, statisticOf(other, main)))}`,
    };
  });
  return [...beside, ...each];
}

function contender(protocol: NamedProtocol, name: string, lists: NamedLists): Contender {
  const scores = protocol.scoreLists(lists);
  return { name, scores, metrics: meanLists(scores) };
}

function statisticOf({ scores }: Contender, metric: ListMetric) {
  return customerMeanStatistic(scores[measures[metric]]);
}

/** NDCG is called by what its best list is. */
function nameOf(metric: ListMetric, { ideal }: NamedProtocol): string {
  return metric === "N10" && ideal === "cut" ? "N10cut" : metric;
}

function intervalText({ lower, upper }: BootstrapInterval): string {
  return `95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`;
}
