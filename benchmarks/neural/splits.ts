import { churn, clv, crossSell, EventTable, lifecycle, propensity, repurchase } from "siyu";
import { dataOf } from "../../src/events/table.js";
import { meanAbsoluteError } from "../../src/metrics/counts.js";
import { spearman } from "../../src/metrics/rank-correlation.js";
import { auc } from "../../src/metrics/ranking.js";
import type { Contender, Truth } from "../../src/model/judge.js";
import { churnProtocols } from "../accuracy/churn/protocols.js";
import { predictNew } from "../accuracy/cross-sell/predict-lists.js";
import { type CrossSellName, crossSellFile, loadCrossSellProtocol } from "../accuracy/cross-sell/protocol.js";
import { lifecycleProtocols } from "../accuracy/lifecycle/protocols.js";
import { scoresOfPairs } from "../accuracy/pairs/judge.js";
import { type PairEstimator, predictPairs } from "../accuracy/pairs/predict.js";
import { loadPairProtocol, type ProtocolName, protocolFile } from "../accuracy/pairs/protocol.js";
import { overallProtocols } from "../accuracy/repurchase-overall.js";
import { secondOrderProtocols } from "../accuracy/second-order.js";
import { valueProtocols } from "../accuracy/value/protocols.js";
import { sharedFile } from "../shared-data.js";
import type { Choice, Contest, Judged } from "./contest.js";

interface Split {
  readonly data: string;
  readonly cutoff: string;
  readonly horizonDays: number;
}

const pairSplits: readonly ProtocolName[] = [
  "online-retail",
  "window79-category",
  "window79-sku",
  "coop-30",
  "tafeng-nbr",
];
const listSplits: readonly CrossSellName[] = ["window79-category", "online-retail-new", "tafeng-explore"];

const nameOf = ({ data, cutoff, horizonDays }: Split) => `${data} ${cutoff} ${horizonDays} d`;
const optionsOf = (choice: Choice) => choice as { learner: "boosting"; neural?: boolean };

/** Every supervised task on public data; those that are absent are left out, which is said. */
export async function* contests(only: RegExp): AsyncGenerator<Contest> {
  for (const split of overallProtocols) {
    const table = await tableOf("repurchase.overall", split.data, nameOf(split), only);
    if (table) yield overall(table, split);
  }
  for (const protocol of churnProtocols.filter(({ parity }) => !parity)) {
    const { data, from, horizonDays } = protocol;
    const table = await tableOf("churn.warning", data, `${data} ${from} ${horizonDays} d`, only);
    if (table) yield warning(table, { data, cutoff: from, horizonDays });
  }
  for (const split of secondOrderProtocols) {
    const table = await tableOf("propensity.event", split.data, nameOf(split), only);
    if (table) yield secondOrder(table, split);
  }
  for (const protocol of lifecycleProtocols.filter(
    ({ targets, data }) => targets || !data.match(/cdnow|grocery/),
  )) {
    const { data, end, periodDays } = protocol;
    const table = await tableOf("lifecycle.migration", data, `${data} ${periodDays} d`, only);
    if (table) yield migration(table, { data, end, periodDays, states: protocol.asked });
  }
  for (const protocol of valueProtocols) {
    const table = await tableOf("clv.value", protocol.data, nameOf(protocol), only);
    if (table) yield value(table, protocol);
  }
  for (const name of pairSplits) {
    if (!isAsked("repurchase.pairs", name, only, protocolFile(name))) continue;
    yield await pairs(name);
  }
  for (const name of listSplits) {
    if (!isAsked("crossSell", name, only, crossSellFile(name))) continue;
    yield await newThings(name);
  }
}

function isAsked(task: string, name: string, only: RegExp, path: string | undefined): boolean {
  if (!only.test(`${task}, ${name}`)) return false;
  if (path === undefined) console.error(`skipped: ${name} is not there`);
  return path !== undefined;
}

async function tableOf(
  task: string,
  data: string,
  name: string,
  only: RegExp,
): Promise<EventTable | undefined> {
  const path = sharedFile(`${data}/transactions.csv.gz`);
  return isAsked(task, name, only, path) ? EventTable.fromCsv(path!) : undefined;
}

function overall(table: EventTable, split: Split): Contest {
  const { cutoff, horizonDays } = split;
  const { judge } = repurchase.overall;
  return {
    ...{ task: "repurchase.overall", data: nameOf(split), better: "down" },
    async train(choice) {
      const model = await repurchase.overall.train(table, { cutoff, horizonDays, ...optionsOf(choice) });
      const predictions = model.predict(table, { asOf: cutoff, horizonDays });
      const truth = judge.truth(table, predictions);
      return chances(judge.contender(predictions), truth, [...predictions.customerIds()], model.card());
    },
  };
}

function warning(table: EventTable, split: Split): Contest {
  const { cutoff, horizonDays } = split;
  return {
    ...{ task: "churn.warning", data: nameOf(split), better: "down" },
    async train(choice) {
      const model = await churn.warning.train(table, { cutoff, horizonDays, ...optionsOf(choice) });
      const predictions = model.predict(table, { asOf: cutoff, horizonDays, reasons: 0 });
      const { judge } = churn.warning;
      const truth = judge.truth(table, predictions);
      return chances(judge.contender(predictions), truth, [...predictions.customerIds()], model.card());
    },
  };
}

function secondOrder(table: EventTable, split: Split): Contest {
  const { cutoff, horizonDays } = split;
  const asked = { target: "secondOrder", horizonDays, cutoff } as const;
  const judge = propensity.event.judge(asked);
  return {
    ...{ task: "propensity.event second order", data: nameOf(split), better: "down" },
    async train(choice) {
      const model = await propensity.event.train(table, { ...asked, ...optionsOf(choice) });
      const predictions = model.predict(table, { asOf: cutoff, horizonDays });
      const truth = judge.truth(table, predictions);
      return chances(judge.contender(predictions), truth, [...predictions.customerIds()], model.card());
    },
  };
}

function migration(
  table: EventTable,
  {
    data,
    end,
    periodDays,
    states,
  }: { data: string; end: string; periodDays: number; states: (typeof lifecycleProtocols)[number]["asked"] },
): Contest {
  const { zone } = dataOf(table);
  const cutoff = zone.addDays(Date.parse(`${end}T00:00:00Z`), -periodDays);
  const horizonDays = periodDays;
  return {
    ...{ task: "lifecycle.migration", data: `${data} ${periodDays} d`, better: "down", rival: "markov" },
    async train(choice) {
      const learner = choice as { learner?: "markov" };
      const model = await lifecycle.migration.train(table, { horizonDays, states, cutoff, ...learner });
      const predictions = model.predict(table, { asOf: cutoff, horizonDays });
      const judge = lifecycle.migration.judge({ horizonDays, states, cutoff }, model);
      const { classes } = judge.truth(table, predictions);
      const { classProbabilities } = judge.contender(predictions);
      const count = classProbabilities!.length / classes!.length;
      const losses = Float64Array.from(classes!, (own, i) => lossOf(classProbabilities![i * count + own]!));
      return judged({ stateLogLoss: mean(losses) }, losses, [...predictions.customerIds()], model.card());
    },
  };
}

function value(table: EventTable, split: Split): Contest {
  const { cutoff, horizonDays } = split;
  return {
    ...{ task: "clv.value", data: nameOf(split), better: "down", rival: "probability" },
    async train(choice) {
      const learner = choice as { learner?: "probability" };
      const model = await clv.value.train(table, { cutoff, horizonDays, ...learner });
      const predictions = model.predict(table, { asOf: cutoff, horizonDays });
      const { judge } = clv.value;
      const { values } = judge.truth(table, predictions);
      const own = judge.contender(predictions).value!;
      const losses = own.map((expected, i) => Math.abs(expected - values![i]!));
      const metrics = { valueMae: meanAbsoluteError(values!, own), spearman: spearman(own, values!) };
      return judged(metrics, losses, [...predictions.customerIds()], model.card());
    },
  };
}

async function pairs(name: ProtocolName): Promise<Contest> {
  const protocol = await loadPairProtocol(name);
  const family = protocol.key === "itemId" ? repurchase.sku : repurchase.category;
  return {
    ...{ task: `repurchase.${protocol.key === "itemId" ? "sku" : "category"}`, data: name, better: "down" },
    async train(choice) {
      let card: Card | undefined;
      const estimator: PairEstimator = {
        async train(events, horizon) {
          const model = await family.train(events, { ...horizon, ...optionsOf(choice) });
          card = model.card();
          return model;
        },
      };
      const scores = scoresOfPairs(protocol.pairs, await predictPairs(estimator, protocol));
      return chances(
        { name: "", role: "model", score: scores, probability: scores },
        { labels: protocol.labels },
        protocol.pairs.customerIds,
        card!,
      );
    },
  };
}

async function newThings(name: CrossSellName): Promise<Contest> {
  const protocol = await loadCrossSellProtocol(name);
  const family = protocol.key === "itemId" ? crossSell.item : crossSell.category;
  return {
    ...{ task: `crossSell.${protocol.key === "itemId" ? "item" : "category"}`, data: name, better: "up" },
    async train(choice) {
      let card: Card | undefined;
      const { lists } = await predictNew(
        {
          async train(events, horizon) {
            const model = await family.train(events, { ...horizon, ...optionsOf(choice) });
            card = model.card();
            return model;
          },
        },
        protocol,
      );
      const { ndcg } = protocol.scoreLists(lists);
      const { R10 } = protocol.judgeLists(lists);
      return judged({ N10: mean(ndcg), R10: R10! }, ndcg, protocol.customers, card!);
    },
  };
}

/** What a card says of each horizon, as far as it is used here. */
interface Card {
  readonly horizons: readonly { readonly challenger?: { readonly kept: boolean } }[];
}

function chances(
  { probability }: Contender,
  { labels }: Pick<Truth, "labels">,
  ids: readonly string[],
  card: Card,
): Judged {
  const losses = Float64Array.from(labels, (label, i) =>
    lossOf(label ? probability![i]! : 1 - probability![i]!),
  );
  return judged({ logLoss: mean(losses), auc: auc(labels, probability!) }, losses, ids, card);
}

function judged(
  metrics: Judged["metrics"],
  losses: Float64Array,
  ids: readonly string[],
  card: Card,
): Judged {
  const places = new Map<string, number>();
  const customers = ids.map((id) => {
    if (!places.has(id)) places.set(id, places.size);
    return places.get(id)!;
  });
  return { metrics, losses, customers, challenger: card.horizons[0]?.challenger };
}

/** -ln of a chance, which is at least 1e-15. */
function lossOf(chance: number): number {
  return -Math.log(Math.max(1e-15, chance));
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
