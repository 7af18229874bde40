import { biasStatistic, meanAbsoluteErrorStatistic } from "../../../src/metrics/counts.js";
import { normalisedGiniStatistic, spearmanStatistic } from "../../../src/metrics/rank-correlation.js";
import { decileMapeStatistic } from "../../../src/metrics/value.js";
import { answerOfPeer } from "../../peers/answer.js";
import type { Measure } from "../rows-beside.js";
import type { ValueProtocol } from "./protocols.js";
import type { SpendWindow } from "./window.js";

/** What somebody says of the customers of a window: an order of them, or also the money to expect. */
export interface ValueContender {
  readonly name: string;
  readonly score: Float64Array;
  /** Expected spend, units of the currency. */
  readonly value?: Float64Array;
}

/** What a person would do without a model: rank by what was spent, or expect everybody to go on as before. */
export function valueRules(
  { pastSpend, lastSpend, age }: SpendWindow,
  horizonDays: number,
): ValueContender[] {
  const rate = pastSpend.map((spend, i) => (spend / age[i]!) * horizonDays);
  return [
    { name: "past spend", score: pastSpend },
    { name: "past spend rate", score: rate, value: rate },
    { name: `spend of the last ${horizonDays} days`, score: lastSpend, value: lastSpend },
  ];
}

/** Models in Python on the same file; none, saying so, where they are missing. */
export function valuePeers(
  path: string,
  { customerIds }: SpendWindow,
  { cutoff, horizonDays }: ValueProtocol,
): ValueContender[] {
  const day = new Date(Date.parse(cutoff) - 1).toISOString().slice(0, 10);
  const answer = answerOfPeer("clv.py", { path, customers: customerIds, day, horizon: horizonDays }) as
    | Readonly<Record<string, readonly number[]>>
    | undefined;
  return Object.entries(answer ?? {}).map(([name, values]) => {
    const value = Float64Array.from(values);
    return { name, score: value, value };
  });
}

/** How they are judged by what was spent. */
export function valueMeasures(
  { targets }: Pick<ValueProtocol, "targets">,
  spend: Float64Array,
): Measure<ValueContender>[] {
  return [
    {
      ...{ metric: "spearman", better: "up", target: targets?.spearman },
      statistic: ({ score }) => spearmanStatistic(spend, score),
    },
    {
      ...{ metric: "gini", better: "up", target: targets?.gini },
      statistic: ({ score }) => normalisedGiniStatistic(spend, score),
    },
    {
      ...{ metric: "decileMape", better: "down", target: targets?.decileMape },
      statistic: ({ value }) => value && decileMapeStatistic(spend, value),
    },
    {
      ...{ metric: "valueBias", better: "zero", target: targets?.valueBias },
      statistic: ({ value }) => value && biasStatistic(spend, value),
    },
    {
      ...{ metric: "valueMae", better: "down" },
      statistic: ({ value }) => value && meanAbsoluteErrorStatistic(spend, value),
    },
  ];
}
