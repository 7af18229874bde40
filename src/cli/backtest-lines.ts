import type { BacktestResult } from "../evaluation/backtest.js";
import type { Zone } from "../events/zone.js";
import { comparedMetrics, questionOf, shownMetrics } from "./backtest-metrics.js";
import { cameTrueOf100, standingOf, textsOf, verdictLines } from "./backtest-verdict.js";
import type { FamilyName } from "./families.js";
import type { Language } from "./language.js";
import type { BacktestTexts } from "./messages/backtest.js";
import { signed } from "./numbers.js";
import { indented, type TableColumn, tableLines } from "./text-table.js";

interface Shown {
  readonly family: FamilyName;
  readonly result: BacktestResult;
  readonly zone: Zone;
  /** The horizon was not asked for but chosen, and is not the usual one. */
  readonly isHorizonChosen: boolean;
}

/** What `siyu backtest` prints: verdict, table of all contenders, differences with intervals. */
export function backtestLines(
  { family, result, zone, isHorizonChosen }: Shown,
  language: Language,
): string[] {
  const texts = textsOf(family, result, language);
  const { folds, horizonDays } = result;
  const dates = folds.map(({ cutoff }) => zone.isoOf(cutoff.getTime()).slice(0, 10));
  const meanOf = (value: (fold: (typeof folds)[number]) => number) =>
    folds.reduce((sum, fold) => sum + value(fold), 0) / folds.length;
  const customers = meanOf((fold) => fold.customers);
  const pairs = meanOf((fold) => fold.pairs ?? fold.customers);
  return [
    texts.title(texts.families[family], horizonDays),
    texts.tests(dates, customers, cameTrueOf100(result), pairs),
    ...(isHorizonChosen ? [texts.chosen(horizonDays)] : []),
    "",
    texts.verdict,
    ...indented(verdictLines(result, texts)),
    "",
    texts.table,
    ...indented(contenderTable(result, texts)),
    ...indented(texts.legend),
    "",
    texts.differences,
    ...indented(differenceTable(result, texts)),
  ];
}

const right = (title: string): TableColumn => ({ title, align: "right" });

/** The model and everything beside it, one a line. */
export function contenderTable(result: BacktestResult, { columns, names }: BacktestTexts): string[] {
  const shown = shownMetrics(result);
  return tableLines(
    [{ title: columns.name }, ...shown.map(({ metric }) => right(columns[metric]))],
    result.mean.map(({ name, metrics }) => [
      names[name] ?? name,
      ...shown.map(({ metric, text }) => text(metrics[metric])),
    ]),
  );
}

function differenceTable(
  result: BacktestResult,
  { difference, differs, names, to }: BacktestTexts,
): string[] {
  const question = questionOf(result);
  const compared = comparedMetrics(question);
  const interval = (i: { estimate: number; lower: number; upper: number } | undefined) =>
    i === undefined || !Number.isFinite(i.estimate)
      ? "–"
      : `${signed(i.estimate)} (${to(signed(i.lower), signed(i.upper))})`;
  return tableLines(
    [
      { title: difference.name },
      ...compared.map((metric) => right(difference[metric])),
      { title: difference.verdict },
    ],
    result.comparisons.map((other) => [
      names[other.name] ?? other.name,
      ...compared.map((metric) => interval(other[metric])),
      differs[standingOf(other, question)],
    ]),
  );
}
