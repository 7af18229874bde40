import { zoneOf } from "../events/zone.js";
import { type CardScore, type ModelCard, propensity } from "../index.js";
import { type ShownMetric, textOf } from "./backtest-metrics.js";
import type { Language } from "./language.js";
import { contenderNames, stateNames, valueNames } from "./messages/contenders.js";
import { modelTexts } from "./messages/models.js";
import { decimal } from "./numbers.js";
import { indented, type TableColumn, tableLines } from "./text-table.js";

type CardHorizon = ModelCard["horizons"][number];

/** A model's card for people. */
export function cardLines(card: ModelCard, language: Language): string[] {
  const texts = modelTexts[language];
  const { data } = card;
  const zone = zoneOf(data.timeZone);
  const dayOf = (instant: string, ms: number) => zone.isoOf(Date.parse(instant) + ms).slice(0, 10);
  const { customers, orderDays, from, cutoff } = data;
  const source =
    from === undefined || cutoff === undefined
      ? texts.learnedFromBaskets(customers, orderDays)
      : texts.learnedFromText(customers, orderDays, dayOf(from, 0), dayOf(cutoff, -1));
  const facts = [
    [texts.learnedFrom, source],
    [texts.timeZone, data.timeZone],
    [texts.options, JSON.stringify(card.options)],
  ];
  const list = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : ["", title, ...indented(sentences.map((sentence) => `- ${sentence}`))];
  return [
    texts.cardTitle(card.kind, card.version),
    ...indented(tableLines([{ title: "" }, { title: "" }], facts)),
    ...card.horizons.flatMap((horizon) => ["", ...horizonLines(horizon, card.kind, language)]),
    ...list(texts.definitions, card.definitions.map(texts.sentence)),
    ...list(texts.limits, card.limits.map(texts.sentence)),
  ];
}

/** Members and out-of-time test of one horizon of a model of a kind. */
export function horizonLines(horizon: CardHorizon, kind: string, language: Language): string[] {
  const { horizonDays, horizonBaskets = 0, members, challenger, outOfTime } = horizon;
  const texts = modelTexts[language];
  const parts = members.map(({ name, weight }) => `${texts.memberName(name)} × ${decimal(weight, 2)}`);
  return [
    horizonDays === undefined ? texts.horizonOfBaskets(horizonBaskets) : texts.horizon(horizonDays),
    ...indented([`${texts.members}${parts.join(" + ")}`]),
    ...indented(challenger ? [texts.challenger(challenger)] : []),
    ...indented(
      outOfTime.length === 0
        ? [texts.untested]
        : [texts.outOfTime, ...indented(scoreTables(outOfTime, kind, language))],
    ),
  ];
}

/** One table for each kind of test: those with other metrics stand in a table of their own. */
function scoreTables(scores: CardHorizon["outOfTime"], kind: string, language: Language): string[] {
  const tables = new Map<string, CardScore[]>();
  for (const score of scores) {
    const what = /^[a-z]+(?=: )/.exec(score.name)?.[0] ?? "";
    tables.set(what, [...(tables.get(what) ?? []), score]);
  }
  return [...tables.values()].flatMap((own) => scoreTable(own, kind, language));
}

function scoreTable(scores: readonly CardScore[], kind: string, language: Language): string[] {
  const texts = modelTexts[language];
  const names = namesOf(scores, kind, language);
  const shown = cardMetrics.filter((metric) => scores.some(({ metrics }) => metrics[metric] !== undefined));
  const isOfValues = shown.includes("valueBias");
  const columns = isOfValues ? shown.filter((metric) => !ofOrders.has(metric)) : shown;
  return tableLines(
    [
      { title: texts.scores.name },
      ...columns.map((metric): TableColumn => ({ title: texts.scores[metric], align: "right" })),
    ],
    scores.map(({ name, metrics }) => [
      names(name),
      ...columns.map((metric) => textOf(metric)(metrics[metric])),
    ]),
  );
}

/** Metrics of a card, in the order of their columns. */
const cardMetrics = [
  "auc", "logLoss", "lift10", "ndcg10", "stateLogLoss", "stateAccuracy", "spearman", "gini", "decileMape", "valueBias",
] as const satisfies readonly ShownMetric[]; // biome-ignore format: short words

/** Metrics of who orders, which say little where customers are ranked by what they spend. */
const ofOrders: ReadonlySet<ShownMetric> = new Set<ShownMetric>(["logLoss", "lift10"]);

/** Words for the contenders of a test. */
function namesOf(scores: readonly CardScore[], kind: string, language: Language): (name: string) => string {
  const texts = modelTexts[language];
  const has = (metric: ShownMetric) => scores.some(({ metrics }) => metrics[metric] !== undefined);
  const ofCustomers = kind === propensity.event.kind ? "events" : "customers";
  const known = has("stateLogLoss")
    ? stateNames[language]
    : has("valueBias")
      ? valueNames[language]
      : contenderNames(language, has("ndcg10") ? "pairs" : ofCustomers);
  return (name) => {
    const [, task, own = name] = /^([a-z]+): (.*)$/.exec(name) ?? [];
    const words = known[own] ?? texts.memberName(own);
    return task === undefined ? words : texts.ofTask(task, words);
  };
}
