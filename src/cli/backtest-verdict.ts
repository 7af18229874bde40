import type { BacktestResult } from "../evaluation/backtest.js";
import type { Comparison } from "../evaluation/compare.js";
import { judgedBy, type Question, questionOf } from "./backtest-metrics.js";
import type { FamilyName } from "./families.js";
import type { Language } from "./language.js";
import { type BacktestTexts, backtestTexts } from "./messages/backtest.js";
import { eventBacktestTexts } from "./messages/backtest-events.js";
import { pairBacktestTexts } from "./messages/backtest-pairs.js";
import { stateBacktestTexts } from "./messages/backtest-states.js";
import { valueBacktestTexts } from "./messages/backtest-values.js";
import { decimal, percent } from "./numbers.js";

/** Customers a fold below which a test says little. */
const fewCustomers = 100;

/** Calibration error by chance alone above which a test cannot tell good probabilities from bad ones, 0 .. 1. */
const coarseChance = 0.05;

/** What families whose rows are customers foresee, where that is no order again. */
const happenings: Readonly<Partial<Record<FamilyName, string>>> = {
  churn: "lapse",
  "first-purchase": "firstPurchase",
  "second-order": "secondOrder",
};

/** The words for a result of a family. */
export function textsOf(family: FamilyName, result: BacktestResult, language: Language): BacktestTexts {
  if (result.key !== undefined) return pairBacktestTexts(result.key, language);
  if (family === "lifecycle") return stateBacktestTexts(language);
  if (family === "clv") return valueBacktestTexts(language);
  const happening = happenings[family];
  return happening === undefined ? backtestTexts[language] : eventBacktestTexts(happening, language);
}

/** What a back-test means, in sentences that a marketing person understands. */
export function verdictLines(result: BacktestResult, texts: BacktestTexts): string[] {
  const model = result.mean[0]!.metrics;
  const customers = meanOf(result, (_, f) => result.folds[f]!.customers);
  const lines = [topLine(result, texts), rankLine(result, texts)];
  const { ece, eceOfPerfectModel: chance, bias } = model;
  if (ece !== undefined && chance !== undefined) {
    const off = (ece * 100).toFixed(1);
    if (ece > chance) lines.push(texts.miscalibrated(off, (chance * 100).toFixed(1)));
    else lines.push(chance > coarseChance ? texts.untold(off) : texts.calibrated(off));
  }
  if (bias !== undefined && Number.isFinite(bias)) {
    lines.push(Math.abs(bias) < 0.005 ? texts.countsExact : texts.counts(percent(Math.abs(bias)), bias > 0));
  }
  lines.push(...texts.further((name) => result.mean.find((row) => row.name === name)?.metrics));
  const { topKept } = result.stability;
  if (Number.isFinite(topKept)) lines.push(texts.stable(Math.round(topKept * 100)));
  if (customers < fewCustomers) lines.push(texts.few(customers));
  return lines;
}

function topLine(result: BacktestResult, texts: BacktestTexts): string {
  const others = Object.entries(texts.found).flatMap(([name, say]) => {
    const at = result.mean.findIndex((row) => row.name === name);
    return at === -1 ? [] : [say(cameTrueInTopOf100(result, at))];
  });
  return texts.top(cameTrueInTopOf100(result, 0), others, cameTrueOf100(result));
}

/** Of 100 rows in the best-scored tenth of a contender, how many came true: mean over the folds. */
export function cameTrueInTopOf100(result: BacktestResult, contender: number): number {
  return Math.round(
    100 *
      meanOf(
        result,
        (metrics, f) => (metrics(contender)["lift10"] ?? Number.NaN) * result.folds[f]!.baseRate,
      ),
  );
}

/** Of 100 rows, how many came true: mean over the folds. */
export function cameTrueOf100(result: BacktestResult): number {
  return Math.round(100 * meanOf(result, (_, f) => result.folds[f]!.baseRate));
}

type MetricsOf = (contender: number) => Readonly<Record<string, number>>;

/** Mean over the folds in which the value exists. */
function meanOf(result: BacktestResult, value: (metrics: MetricsOf, fold: number) => number): number {
  const values = result.folds
    .map((fold, f) => value((contender) => fold.rows[contender]!.metrics, f))
    .filter((each) => Number.isFinite(each));
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

/**
 * Whether the model does better than another by what the question is judged by, by AUC where the other cannot be judged
 * so: "even" where the interval of the difference holds 0.
 */
export function standingOf(other: Comparison, question: Question): "better" | "even" | "worse" {
  const { metric, isLowBetter } = judgedBy(question);
  const own = other[metric];
  const { lower, upper } = own && Number.isFinite(own.lower) ? (isLowBetter ? turned(own) : own) : other.auc;
  if (lower > 0) return "better";
  return upper < 0 ? "worse" : "even";
}

function turned({ lower, upper }: { lower: number; upper: number }): { lower: number; upper: number } {
  return { lower: -upper, upper: -lower };
}

function rankLine(result: BacktestResult, texts: BacktestTexts): string {
  const { comparisons, mean } = result;
  const question = questionOf(result);
  const names = (standing: ReturnType<typeof standingOf>) =>
    comparisons
      .filter((other) => standingOf(other, question) === standing)
      .map(({ name }) => texts.names[name] ?? name);
  const [better, even, worse] = [names("better"), names("even"), names("worse")];
  if (worse.length > 0) {
    const { metric } = judgedBy(question);
    const theirs = comparisons
      .filter((other) => standingOf(other, question) === "worse")
      .map(({ name }) => decimal(mean.find((row) => row.name === name)?.metrics[metric]));
    return texts.worse(worse, theirs.join(", "), decimal(mean[0]!.metrics[metric]));
  }
  if (even.length === 0) return texts.better;
  return better.length > 0 ? texts.betterThan(better, even) : texts.even(even);
}
