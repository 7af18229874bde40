import { zoneOf } from "../events/zone.js";
import { type ModelCard, propensity } from "../index.js";
import type { Language } from "./language.js";
import { contenderNames } from "./messages/contenders.js";
import { modelTexts } from "./messages/models.js";
import { decimal } from "./numbers.js";
import { indented, tableLines } from "./text-table.js";

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
  const { horizonDays, horizonBaskets = 0, members, outOfTime } = horizon;
  const texts = modelTexts[language];
  const parts = members.map(({ name, weight }) => `${texts.memberName(name)} × ${decimal(weight, 2)}`);
  return [
    horizonDays === undefined ? texts.horizonOfBaskets(horizonBaskets) : texts.horizon(horizonDays),
    ...indented([`${texts.members}${parts.join(" + ")}`]),
    ...indented(
      outOfTime.length === 0
        ? [texts.untested]
        : [texts.outOfTime, ...indented(scoreTable(outOfTime, kind, language))],
    ),
  ];
}

function scoreTable(scores: CardHorizon["outOfTime"], kind: string, language: Language): string[] {
  const texts = modelTexts[language];
  const { name, auc, logLoss, lift10, ndcg10 } = texts.scores;
  const hasLists = scores.some(({ metrics }) => metrics["ndcg10"] !== undefined);
  const ofCustomers = kind === propensity.event.kind ? "events" : "customers";
  const names = contenderNames(language, hasLists ? "pairs" : ofCustomers);
  return tableLines(
    [
      { title: name },
      { title: auc, align: "right" },
      { title: logLoss, align: "right" },
      { title: lift10, align: "right" },
      ...(hasLists ? [{ title: ndcg10, align: "right" } as const] : []),
    ],
    scores.map((score) => [
      names[score.name] ?? texts.memberName(score.name),
      decimal(score.metrics["auc"]),
      decimal(score.metrics["logLoss"]),
      score.metrics["lift10"] === undefined ? "–" : `${decimal(score.metrics["lift10"], 1)}×`,
      ...(hasLists ? [decimal(score.metrics["ndcg10"])] : []),
    ]),
  );
}
