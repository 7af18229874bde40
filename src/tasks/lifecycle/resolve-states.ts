import { OptionsError, TrainError } from "../../errors.js";
import { lowestAbove } from "../../matrix/sorted.js";
import type { Snapshot } from "../../training/snapshot.js";
import { type FactColumns, factsOf } from "./customer-facts.js";
import { notYet } from "./flows.js";
import type { LevelStates, Limit, RuleStates, StatesSettings } from "./state-options.js";
import { statePresets } from "./state-presets.js";
import {
  type Range,
  type RuleScheme,
  ranked,
  type StateMeasure,
  type StateRule,
  type StateScheme,
} from "./state-scheme.js";

const activityNames: Readonly<Record<number, readonly string[]>> = {
  1: ["active", "dormant"],
  2: ["active", "cooling", "dormant"],
  3: ["active", "warm", "cold", "inactive"],
};
const valueNames: Readonly<Record<number, readonly string[]>> = {
  0: [""],
  1: ["low", "high"],
  2: ["low", "middle", "high"],
};

/**
 * Checks what can be known of states before any customer is.
 *
 * @throws OptionsError "bad_option", "same_name"
 */
export function checkStates(settings: StatesSettings, periodDays: number, where: string): void {
  const states = typeof settings === "string" ? statePresets[settings] : settings;
  const names =
    "of" in states
      ? states.names
      : ("activity" in states ? rulesOfLevels(states, true, periodDays, where) : states).map(
          ({ name }) => name,
        );
  const all = [...names, notYet];
  const twice = all.find((name, k) => all.indexOf(name) !== k);
  if (twice === undefined) return;
  throw new OptionsError(
    "same_name",
    `${where}: states must have names of their own, but for '${notYet}', which those have who have not ordered; got '${twice}' twice.`,
    { name: twice },
  );
}

/**
 * The states of a training, with all bounds in days, orders and minor units.
 *
 * @param latest the customers as they stand at the training cutoff: quantiles are theirs
 * @param where for messages: "lifecycle/migration.train"
 * @throws OptionsError "bad_option"; TrainError "no_amounts"
 */
export function resolveStates(
  settings: StatesSettings,
  latest: Snapshot,
  periodDays: number,
  where: string,
): StateScheme {
  const states = typeof settings === "string" ? statePresets[settings] : settings;
  if ("of" in states) {
    const { names, of } = states;
    return {
      kind: "function",
      stateOf: of,
      states: names.map((name, activity) => ({ name, activity, value: 0 })),
    };
  }
  const facts = factsOf(latest.orders, latest.rows, latest.history.today);
  const hasAmounts = facts.spend.some((value) => value > 0);
  const rules = "activity" in states ? rulesOfLevels(states, hasAmounts, periodDays, where) : states;
  const asked = new Set(rules.flatMap(({ when }) => Object.keys(when)));
  if (!hasAmounts && (asked.has("spend") || asked.has("meanOrder"))) {
    throw new TrainError(
      "no_amounts",
      `${where}: these states are told by what customers spend, but no purchase has an 'amount'. Use states "activity-value", or levels with valueBy "orders".`,
    );
  }
  return schemeOf(rules, facts, { periodDays, money: 10 ** latest.history.currencyDigits }, where);
}

/** What bounds are told in days and minor units by. */
interface Units {
  readonly periodDays: number;
  /** Minor units of one unit of the currency. */
  readonly money: number;
}

function schemeOf(rules: RuleStates, facts: FactColumns, units: Units, where: string): RuleScheme {
  const resolved = rules.map(({ name, when }): StateRule => {
    const ranges = Object.entries(when).map(([measure, { from, below }]) => {
      const bound = (limit: Limit | undefined, open: number) =>
        limit === undefined ? open : boundOf(limit, measure as StateMeasure, facts, units);
      const range: Range = {
        from: bound(from, Number.NEGATIVE_INFINITY),
        below: bound(below, Number.POSITIVE_INFINITY),
      };
      if (range.from < range.below) return [measure, range] as const;
      throw new OptionsError(
        "bad_option",
        `${where}: state '${name}': '${measure}' from ${range.from} below ${range.below} holds nobody.`,
        { state: name, measure },
      );
    });
    return { name, when: Object.fromEntries(ranges) };
  });
  try {
    return { kind: "rules", rules: resolved, states: ranked(resolved) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const name = error.message;
    throw new OptionsError(
      "bad_option",
      `${where}: nobody can be in state '${name}': those before it take everyone within its bounds, which may be equal once they are whole days, or quantiles of equal values.`,
      { state: name },
    );
  }
}

function boundOf(
  limit: Limit,
  measure: StateMeasure,
  facts: FactColumns,
  { periodDays, money }: Units,
): number {
  const isMoney = measure === "spend" || measure === "meanOrder";
  if (typeof limit === "number") return isMoney ? Math.round(limit * money) : limit;
  if ("periods" in limit) return Math.round(limit.periods * periodDays);
  return lowestAbove(facts[measure].slice().sort(), limit.quantile);
}

/** Rules of levels: the new first, then by activity, each by value from the highest. */
function rulesOfLevels(
  { activity, value, valueBy, newWithin, ...named }: LevelStates,
  hasAmounts: boolean,
  periodDays: number,
  where: string,
): RuleStates {
  const ends = [...activity, undefined];
  const starts = [undefined, ...value.map((from) => (isShare(value) ? { quantile: from } : from))];
  const names = {
    activity: namesOf(
      "activityNames",
      named.activityNames,
      activityNames[activity.length],
      ends.length,
      where,
    ),
    value: namesOf("valueNames", named.valueNames, valueNames[value.length], starts.length, where),
  };
  const silences = activity.map((silence) =>
    typeof silence === "number" ? silence : silence.periods * periodDays,
  );
  checkAscending("activity", silences, where);
  checkAscending("value", value, where);
  const measure = valueBy ?? (hasAmounts ? "spend" : "orders");
  const levels = ends.flatMap((below, a) =>
    starts
      .map((from, v) => ({
        name: [names.activity[a], names.value[v]].filter(Boolean).join(" "),
        when: {
          ...(below !== undefined && { daysSinceLast: { below } }),
          ...(from !== undefined && { [measure]: { from } }),
        },
      }))
      .reverse(),
  );
  const newcomers = { name: "new", when: { orders: { below: 2 }, age: { below: newWithin ?? 0 } } };
  return newWithin === undefined ? levels : [newcomers, ...levels];
}

function isShare(value: readonly number[]): boolean {
  return value.every((one) => one < 1);
}

function namesOf(
  option: string,
  given: readonly string[] | undefined,
  usual: readonly string[] | undefined,
  count: number,
  where: string,
): readonly string[] {
  const names =
    given ?? usual ?? Array.from({ length: count }, (_, k) => `${option.replace("Names", "")} ${k + 1}`);
  if (names.length === count && new Set(names).size === count) return names;
  throw new OptionsError(
    "bad_option",
    `${where}: '${option}' must be ${count} different names, got ${names.length}.`,
    { option, expected: count, got: names.length },
  );
}

function checkAscending(option: string, values: readonly number[], where: string): void {
  const at = values.findIndex((value, k) => k > 0 && value <= values[k - 1]!);
  if (at < 0) return;
  throw new OptionsError("bad_option", `${where}: '${option}' must rise, got ${values.join(", ")}.`, {
    option,
  });
}
