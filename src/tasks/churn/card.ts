import type { CardHorizon, ModelCard } from "../../model/card.js";
import { activityCard } from "../activity/card.js";
import { listText } from "../common/bands.js";
import type { WarningHorizon, WarningParts } from "./warning-model.js";

/** What a model of warnings says of itself: the activity task's card, and how its bands are cut. */
export function warningCard(kind: string, parts: WarningParts): ModelCard {
  const card = activityCard(kind, parts);
  const { warnings } = parts;
  return {
    ...card,
    horizons: card.horizons.map(turned),
    limits: [...card.limits, ...warnings.horizons.flatMap(bandLimits)],
    definitions: [
      ...card.definitions,
      "A customer lapses who does not order within the horizon; P(lapse) = 1 - P(order) of repurchase.overall.",
      ...warnings.horizons.map(bandsLine),
    ],
  };
}

function bandsLine({ horizonDays, facts, activeWithinDays }: WarningHorizon): string {
  const lines = facts.map((one) => listText(one.band, one));
  const who =
    activeWithinDays === undefined ? "" : `, of customers who ordered within ${daysOf(activeWithinDays)}`;
  return `${daysOf(horizonDays)}: ${lines.join("; ")}${who}.`;
}

function daysOf(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}

function bandLimits({ horizonDays, facts }: WarningHorizon): string[] {
  return facts.every(({ rows }) => rows === undefined)
    ? [
        `${horizonDays} days: no earlier window of this length tested the bands: they are cut by the chances alone.`,
      ]
    : [];
}

/** Metrics that say the same of staying away as of ordering. */
const evenMetrics: readonly string[] = ["customers", "auc", "logLoss", "brier", "ece", "eceOfPerfectModel"];

/** The tests of the activity task as tests of who stays away. */
function turned(horizon: CardHorizon): CardHorizon {
  return {
    ...horizon,
    outOfTime: horizon.outOfTime.map(({ name, metrics }) => ({
      name,
      metrics: {
        ...Object.fromEntries(Object.entries(metrics).filter(([metric]) => evenMetrics.includes(metric))),
        ...(metrics["baseRate"] !== undefined && { baseRate: 1 - metrics["baseRate"] }),
      },
    })),
  };
}
