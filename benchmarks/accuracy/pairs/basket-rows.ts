import { pairedBootstrap } from "../../../src/evaluation/bootstrap.js";
import { customerMeanStatistic, type ListScores } from "../../../src/metrics/recommendation.js";
import type { BenchmarkRow } from "../../report.js";
import type { CrossSellEstimator } from "../cross-sell/predict-lists.js";
import { meanLists, type NamedLists } from "./judge.js";
import { learnerLists } from "./learners.js";
import { parityWithin } from "./parity-rows.js";
import type { PredictedPairs } from "./predict.js";
import { predictedLists } from "./predicted-lists.js";
import type { BasketProtocol } from "./protocol.js";
import { basketTargets, learnerParity } from "./targets.js";

const task = "next basket";
const measures = { R10: "recall", N10: "ndcg", hit10: "hit" } as const;

/**
 * The whole next basket: next-basket learners beside what they gave elsewhere, and beside the best the list of owned and
 * new items, each by the model that is for it.
 */
export async function basketRows(
  newItems: CrossSellEstimator,
  protocol: BasketProtocol,
  predictions: PredictedPairs,
): Promise<BenchmarkRow[]> {
  const data = `${protocol.name}, next basket`;
  const learners = Object.entries(learnerLists(protocol)).map(([name, lists]) =>
    contender(protocol, name, lists),
  );
  const own = contender(
    protocol,
    "repurchase.sku and crossSell.item",
    await predictedLists(newItems, protocol, predictions),
  );
  const parity = learners.flatMap(({ name, metrics }) =>
    Object.entries(learnerParity[name] ?? {}).map(
      ([metric, figure]): BenchmarkRow => ({
        task,
        data,
        metric: `${metric} ${name}`,
        value: metrics[metric as keyof typeof measures] - figure,
        goal: parityWithin,
        better: "zero",
        note: `difference to ${figure}`,
      }),
    ),
  );
  const rows = Object.entries(measures).map(([name, measure]): BenchmarkRow => {
    const metric = name as keyof typeof measures;
    const baseline = learners.reduce((a, b) => (b.metrics[metric] > a.metrics[metric] ? b : a));
    const column = ({ scores }: Contender) => customerMeanStatistic(scores[measure]);
    const { lower, upper } = pairedBootstrap(protocol.customers.length, column(own), column(baseline));
    const [best, goal] = basketTargets[metric] ?? [];
    return {
      task,
      data,
      metric,
      value: own.metrics[metric],
      better: "up",
      baseline: baseline.metrics[metric],
      best,
      goal,
      note: `${own.name}; over ${baseline.name} 95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`,
    };
  });
  return [...parity, ...rows];
}

interface Contender {
  readonly name: string;
  readonly scores: ListScores;
  readonly metrics: ReturnType<typeof meanLists>;
}

function contender(protocol: BasketProtocol, name: string, lists: NamedLists): Contender {
  const scores = protocol.scoreLists(lists);
  return { name, scores, metrics: meanLists(scores) };
}
