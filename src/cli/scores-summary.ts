import { dataOf } from "../events/table.js";
import type { EventTable, lifecycle, PredictionColumns, Predictions } from "../index.js";
import { changes } from "../tasks/churn/changes.js";
import { bands } from "../tasks/common/bands.js";
import { alertKinds } from "../tasks/lifecycle/alerts.js";
import type { Language } from "./language.js";
import { happeningWords } from "./messages/happenings.js";
import { modelTexts } from "./messages/models.js";
import { count, percent } from "./numbers.js";
import { tableLines } from "./text-table.js";

/** The scores of a file, and what was written of them. */
export interface ScoredFile {
  /** Everything that was scored; where a customer has several rows, the asked-for rows of each. */
  readonly scored: Predictions<unknown>;
  /** What is foreseen of customers: "order", "lapse", or the target of the model. */
  readonly happening: string;
  /** `--top`. */
  readonly top?: number | undefined;
  /** `--due`: only what is due within so many days was asked for. */
  readonly due?: number | undefined;
  /** `--since`: only customers whose danger has changed since then were asked for. */
  readonly since?: string | undefined;
  /** How many customers are and will be in each state, of all horizons; where states are foreseen. */
  readonly states?: readonly lifecycle.StateForecastRow[] | undefined;
  readonly events: EventTable;
  /** Path of the file written; undefined for standard output. */
  readonly output?: string | undefined;
}

/** What scores add up to, for programs. */
export function summaryOf({
  scored,
  happening,
  states,
}: Pick<ScoredFile, "scored" | "happening" | "states">) {
  const { columns, asOf, horizonDays, model, skipped, keyName } = scored;
  const about = { model, asOf, horizonDays, skipped: Object.fromEntries(skipped.counts) };
  return {
    ...about,
    ...(keyName === undefined ? customerSums(scored, happening) : pairSums(scored, columns)),
    ...(states && { states: states.filter((one) => one.horizonDays === horizonDays) }),
  };
}

function customerSums({ length: customers, columns }: Predictions<unknown>, happening: string) {
  const expected = sumOf(columns["probability"]);
  const { band, change, alert, expectedOrders } = columns;
  return {
    customers,
    ...(happening === "order" ? { expectedBuyers: expected } : { expected }),
    ...(expectedOrders && { expectedOrders: sumOf(expectedOrders) }),
    ...moneyOf(columns),
    ...(band && { bands: countsOf(bands, band) }),
    ...(change && { changes: countsOf(changes, change) }),
    ...(alert && { alerts: alertsIn(alert) }),
  };
}

/** Sums of money, of the columns that there are. */
function moneyOf(columns: PredictionColumns): Readonly<Record<string, number>> {
  const names = ["expectedSpend", "expectedValue", "lifetimeValue"] as const;
  const given = names.filter((name) => columns[name]);
  const sums = given.map((name): [string, number] => [name, sumOf(columns[name])]);
  return Object.fromEntries(sums.filter(([, sum]) => !Number.isNaN(sum)));
}

/** How many rows have each alert. */
function alertsIn(column: ArrayLike<number>): Record<string, number> {
  const { none: _, ...alerts } = countsOf(["none", ...alertKinds], column);
  return alerts;
}

function pairSums(scored: Predictions<unknown>, columns: PredictionColumns) {
  return {
    customers: customersIn(scored),
    pairs: scored.length,
    expectedBought: sumOf(columns["probability"]),
    ...(columns["expectedQuantity"] && { expectedQuantity: sumOf(columns["expectedQuantity"]) }),
  };
}

/** The same in sentences, with what was left out. */
export function summaryLines(file: ScoredFile, language: Language): string[] {
  const texts = modelTexts[language];
  const { scored, events, output } = file;
  const { asOf, skipped } = scored;
  const when = dataOf(events).zone.isoOf(asOf.getTime()).slice(0, 16).replace("T", " ");
  return [
    ...(scored.keyName === undefined
      ? customerLines(file, when, language)
      : pairLines(scored, when, file, language)),
    ...[...skipped.counts].map(([code, n]) => texts.skipped[code]?.(n) ?? texts.skippedOther(code, n)),
    ...(events.report.skipped > 0 ? [texts.unread(events.report.skipped)] : []),
    ...(output === undefined ? [] : [texts.written(output)]),
  ];
}

function customerLines(
  { scored, happening, top, since, states }: ScoredFile,
  when: string,
  language: Language,
): string[] {
  const { length, columns, horizonDays } = scored;
  const texts = modelTexts[language];
  const { will } = happeningWords(happening, language);
  const expected = sumOf(columns["probability"]);
  const [n, share] = [Math.round(expected), percent(expected / Math.max(1, length))];
  const { expectedOrders, band, change, alert } = columns;
  const topLine = (n: number) => {
    if (states) return texts.likeliestToFall(n);
    return columns["lifetimeValue"] ? texts.mostValuable(n) : texts.likeliest(n, will);
  };
  const named = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts).map(([name, k]) => texts.counted(texts.bandsAndChanges[name]!, k));
  return [
    since === undefined ? texts.scored(length, when) : texts.changed(length, since, when),
    ...(change && length > 0 ? [texts.amongThem(named(countsOf(changes, change)))] : []),
    expectedOrders
      ? texts.expected(n, share, Math.round(sumOf(expectedOrders)), horizonDays)
      : texts.expectedOf(n, share, will, horizonDays),
    ...(band && !change ? [texts.amongThem(named(countsOf(bands, band)))] : []),
    ...moneyLines(scored, states !== undefined, language),
    ...(alert ? [texts.alerts(named(withoutNone(alertsIn(alert))))] : []),
    ...(states ? stateLines(states, horizonDays, language) : []),
    ...(top !== undefined && top < length ? [topLine(top)] : []),
  ];
}

/** @param isOfStates whether the expected value of a row is what the customer spends, with no margin and discount */
function moneyLines({ columns, horizonDays }: Predictions<unknown>, isOfStates: boolean, language: Language) {
  const texts = modelTexts[language];
  const { expectedSpend, expectedValue, lifetimeValue } = moneyOf(columns);
  if (expectedValue === undefined) return [];
  if (isOfStates) return [texts.spend(count(expectedValue), horizonDays)];
  return [
    texts.spend(count(expectedSpend ?? 0), horizonDays),
    texts.worth(count(expectedValue), lifetimeValue === undefined ? undefined : count(lifetimeValue)),
  ];
}

function withoutNone(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0));
}

/** Customers by state, now and at the end of the horizon. */
function stateLines(
  states: readonly lifecycle.StateForecastRow[],
  horizonDays: number,
  language: Language,
): string[] {
  const { states: titles, to } = modelTexts[language];
  const right = (title: string) => ({ title, align: "right" }) as const;
  return tableLines(
    [{ title: titles.name }, right(titles.now), right(titles.ahead(horizonDays)), right(titles.interval)],
    states
      .filter((one) => one.horizonDays === horizonDays)
      .map(({ state, now, expected, lower, upper }) => [
        state,
        count(now),
        count(Math.round(expected)),
        to(count(lower), count(upper)),
      ]),
  );
}

function pairLines(
  scored: Predictions<unknown>,
  when: string,
  { top, due }: Pick<ScoredFile, "top" | "due">,
  language: Language,
): string[] {
  const { length, columns, horizonDays } = scored;
  const texts = modelTexts[language];
  const noun = texts.nouns[scored.keyName!];
  const bought = sumOf(columns["probability"]);
  return [
    due === undefined
      ? texts.scoredPairs(length, customersIn(scored), noun, when)
      : texts.duePairs(due, length, customersIn(scored), noun, when),
    texts.expectedPairs(Math.round(bought), percent(bought / Math.max(1, length)), horizonDays),
    ...(top === undefined ? [] : [texts.likeliestOfEach(top, noun)]),
  ];
}

function sumOf(column: ArrayLike<number> = []): number {
  let total = 0;
  for (let i = 0; i < column.length; i++) total += column[i]!;
  return total;
}

/** How many rows have each name, by a column of positions in the names. */
function countsOf(names: readonly string[], column: ArrayLike<number>): Record<string, number> {
  const counts = new Float64Array(names.length);
  for (let i = 0; i < column.length; i++) counts[column[i]!]!++;
  return Object.fromEntries(names.map((name, k) => [name, counts[k]!]));
}

/** Customers with a row. */
function customersIn(scored: Predictions<unknown>): number {
  return new Set(scored.customerIds()).size;
}
