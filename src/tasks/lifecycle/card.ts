import type { ChallengerReport, ModelCard } from "../../model/card.js";
import { activityCard } from "../activity/card.js";
import { listText } from "../common/bands.js";
import { networkLimits } from "../common/network.js";
import type { LifecycleHorizon, LifecycleParts } from "./lifecycle-model.js";
import type { Range, StateMeasure, StateScheme } from "./state-scheme.js";

/** What a model of lifecycle states says of itself: the activity task's card, its states, and how they were foreseen. */
export function lifecycleCard(kind: string, parts: LifecycleParts): ModelCard {
  const card = activityCard(kind, parts);
  const { lifecycle } = parts;
  const { scheme, periodDays } = lifecycle.states;
  const money = 10 ** parts.reading.currencyDigits;
  return {
    ...card,
    definitions: [
      ...card.definitions,
      ...definitionsOf(scheme, money),
      `A period is ${daysOf(periodDays)}. Who orders within the horizon is told as by repurchase.overall; in which state they then are by the members below.`,
      ...lifecycle.horizons.map(alertLine),
    ],
    horizons: card.horizons.map((horizon, h) => {
      const { next, challenger, outOfTime } = lifecycle.horizons[h]!;
      return {
        ...horizon,
        members: [
          ...horizon.members,
          ...(next?.members ?? []).map(({ member, facts }, m) => ({
            name: `state after an order: ${member}`,
            weight: next!.blend.weights[m]!,
            facts: member === challenger?.member ? { ...facts, ...factsOf(challenger) } : facts,
          })),
        ],
        outOfTime: [
          ...outOfTime.map(({ name, stateLogLoss, stateAccuracy }) => ({
            name: `state: ${name}`,
            metrics: { stateLogLoss, stateAccuracy },
          })),
          ...horizon.outOfTime.map((row) => ({ ...row, name: `order: ${row.name}` })),
        ],
      };
    }),
    limits: [
      ...card.limits,
      ...lifecycle.horizons.flatMap((horizon) => limitsOf(horizon, periodDays, parts.options)),
    ],
  };
}

function definitionsOf(scheme: StateScheme, money: number): string[] {
  if (scheme.kind === "function")
    return [`States, told by the caller's function: ${scheme.states.map(({ name }) => name).join(", ")}.`];
  return [
    "Whoever meets the conditions of several states is in the first of them; the last takes whoever is left.",
    ...scheme.rules.map(({ name, when }) => {
      const conditions = Object.entries(when).map(([measure, range]) =>
        rangeText(measure as StateMeasure, range, money),
      );
      return `State '${name}': ${conditions.length > 0 ? conditions.join(", ") : "all others"}.`;
    }),
  ];
}

const measureTexts: Readonly<Record<StateMeasure, string>> = {
  daysSinceLast: "days since the last order",
  age: "days since the first order",
  orders: "order days",
  spend: "spend",
  meanOrder: "mean value of an order",
};

function rangeText(measure: StateMeasure, { from, below }: Range, money: number): string {
  const unit = measure === "spend" || measure === "meanOrder" ? money : 1;
  const ends = [
    ...(Number.isFinite(from) ? [`at least ${from / unit}`] : []),
    ...(Number.isFinite(below) ? [`below ${below / unit}`] : []),
  ];
  return `${measureTexts[measure]} ${ends.join(" and ")}`;
}

function alertLine({ horizonDays, facts }: LifecycleHorizon): string {
  const lines = facts.map((one) => listText(one.alert, one));
  return `Alerts in ${daysOf(horizonDays)}: ${lines.join("; ")}.`;
}

/** What a challenger brought that was kept. */
function factsOf({ logLossWith, logLossWithout, standardError }: ChallengerReport) {
  return { logLossWith: logLossWith!, logLossWithout: logLossWithout!, standardError: standardError! };
}

function limitsOf(
  { horizonDays, next, challenger, facts }: LifecycleHorizon,
  periodDays: number,
  options: LifecycleParts["options"],
): string[] {
  const periods = horizonDays / periodDays;
  return [
    ...(next
      ? []
      : [
          `${horizonDays} days: the history holds no earlier window of ${periods} periods: states are carried on from fewer by the moves of one period.`,
        ]),
    ...(next && next.windowDays < horizonDays
      ? [
          `${horizonDays} days: the history holds no earlier window of a period: states after an order are learned from windows of ${next.windowDays} days.`,
        ]
      : []),
    ...(challenger ? networkLimits(challenger, options, "out-of-time log-loss of states") : []).map(
      (limit) => `${horizonDays} days: ${limit}`,
    ),
    ...(facts.every(({ rows }) => rows === undefined)
      ? [
          `${horizonDays} days: no earlier window of this length tested the alerts: they are cut by the chances alone.`,
        ]
      : []),
  ];
}

function daysOf(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
