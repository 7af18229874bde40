import { pairedBootstrap } from "../../../src/evaluation/bootstrap.js";
import { meanStatistic } from "../../../src/metrics/statistic.js";
import type { BenchmarkRow } from "../../report.js";
import { type Lists, learnerLists, predictedLists } from "./basket-lists.js";
import { type ListResult, meanLists } from "./judge.js";
import { parityWithin } from "./parity-rows.js";
import type { PredictedPairs } from "./predict.js";
import type { BasketProtocol } from "./protocol.js";
import { basketTargets, learnerParity } from "./targets.js";

const task = "next basket";
const measures: Readonly<Record<"R10" | "N10" | "hit10", (list: ListResult) => number>> = {
  R10: ({ recall }) => recall,
  N10: ({ ndcg }) => ndcg,
  hit10: ({ hit }) => hit,
};

/** The whole next basket: next-basket learners beside what they gave elsewhere, and the model's list beside the best. */
export function basketRows(protocol: BasketProtocol, predictions: PredictedPairs): BenchmarkRow[] {
  const data = protocol.name;
  const learners = Object.entries(learnerLists(protocol)).map(([name, lists]) =>
    contender(protocol, name, lists),
  );
  const own = contender(protocol, "repurchase.sku", predictedLists(protocol, predictions));
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
  const rows = Object.entries(measures).map(([name, valueOf]): BenchmarkRow => {
    const metric = name as keyof typeof measures;
    const baseline = learners.reduce((a, b) => (b.metrics[metric] > a.metrics[metric] ? b : a));
    const column = ({ results }: Contender) => meanStatistic(Float64Array.from(results, valueOf));
    const { lower, upper } = pairedBootstrap(own.results.length, column(own), column(baseline));
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
      note: `repurchase.sku and new items by their rate; over ${baseline.name} 95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`,
    };
  });
  return [...parity, ...rows];
}

interface Contender {
  readonly name: string;
  readonly results: readonly ListResult[];
  readonly metrics: ReturnType<typeof meanLists>;
}

function contender(protocol: BasketProtocol, name: string, lists: Lists): Contender {
  const results = protocol.resultsOfLists(lists);
  return { name, results, metrics: meanLists(results) };
}
