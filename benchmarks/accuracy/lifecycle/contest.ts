import { type BootstrapInterval, bootstrapIntervals } from "../../../src/evaluation/bootstrap.js";
import {
  accuracyStatistic,
  brierOfClassesStatistic,
  categoricalLogLossStatistic,
  classCountErrorStatistic,
  macroF1Statistic,
} from "../../../src/metrics/classes.js";
import { aucStatistic } from "../../../src/metrics/ranking.js";
import type { Statistic } from "../../../src/metrics/statistic.js";
import type { BenchmarkRow } from "../../report.js";
import type { LifecycleProtocol } from "./protocols.js";
import type { Moves, RuleChances } from "./rules.js";

/** Chances of all contenders for the moves of the test, customers x states. */
export interface LifecycleContest {
  readonly moves: Moves;
  readonly own: Float64Array;
  readonly rules: readonly RuleChances[];
  readonly peers: readonly RuleChances[];
}

type Better = "up" | "down";

interface Measure {
  readonly metric: string;
  readonly better: Better;
  statistic(chances: Float64Array, moves: Moves, levels: readonly number[]): Statistic;
}

const measures: readonly Measure[] = [
  { metric: "stateLogLoss", better: "down", statistic: (p, { to }) => categoricalLogLossStatistic(to, p) },
  { metric: "stateAccuracy", better: "up", statistic: (p, { to }) => accuracyStatistic(to, p) },
  { metric: "stateBrier", better: "down", statistic: (p, { to }) => brierOfClassesStatistic(to, p) },
  { metric: "macroF1", better: "up", statistic: (p, { to }) => macroF1Statistic(to, p) },
  { metric: "aucUp", better: "up", statistic: (p, moves, levels) => aucOfMoves(p, moves, levels, 1) },
  { metric: "aucDown", better: "up", statistic: (p, moves, levels) => aucOfMoves(p, moves, levels, -1) },
  { metric: "stateCountError", better: "down", statistic: (p, { to }) => classCountErrorStatistic(to, p) },
];

/** AUC of the chance of a better state (1), or of a worse one (-1). */
function aucOfMoves(
  chances: Float64Array,
  { from, to }: Moves,
  levels: readonly number[],
  direction: 1 | -1,
): Statistic {
  const moved = (row: number, state: number) => direction * (levels[state]! - levels[from[row]!]!) > 0;
  const labels = Uint8Array.from(to, (state, row) => (moved(row, state) ? 1 : 0));
  const scores = Float64Array.from(to, (_, row) =>
    levels.reduce(
      (sum, _, state) => sum + (moved(row, state) ? chances[row * levels.length + state]! : 0),
      0,
    ),
  );
  return aucStatistic(labels, scores);
}

const task = "lifecycle.migration";

/** What a model's chances are worth beside the best rule and the best peer, measure by measure. */
export function contestRows(
  protocol: LifecycleProtocol,
  data: string,
  { moves, own, rules, peers }: LifecycleContest,
): BenchmarkRow[] {
  const { levels } = protocol.set;
  return measures.flatMap((measure) => {
    const statisticOf = (chances: Float64Array) => measure.statistic(chances, moves, levels);
    const value = statisticOf(own)();
    if (Number.isNaN(value)) return []; // no customer moved that way
    const figures = [...rules, ...peers].map(({ name, chances }) => ({ name, at: statisticOf(chances)() }));
    const rule = bestOf(figures.slice(0, rules.length), measure.better)!;
    const peer = bestOf(figures.slice(rules.length), measure.better);
    const named = (wanted: string) =>
      statisticOf([...rules, ...peers].find(({ name }) => name === wanted)!.chances);
    const others = [rule, ...(peer ? [peer] : [])];
    const differences = differencesTo(
      moves.from.length,
      statisticOf(own),
      others.map(({ name }) => named(name)),
    );
    const target = protocol.targets?.[measure.metric as "stateLogLoss" | "stateAccuracy"];
    const less = others.map(({ name }, k) => `less ${name} ${said(differences[k]!)}`);
    const all = figures.map(({ name, at }) => `${name} ${at.toFixed(4)}`);
    return {
      ...{ task, data, metric: measure.metric, value, better: measure.better },
      ...{ baseline: rule.at, best: target?.[0] ?? peer?.at, goal: target?.[1] },
      note: [...less, ...all].join("; "),
    };
  });
}

/** Rules beside what they gave elsewhere on the same split: that data, states and measures are read alike. */
export function parityRows(
  { parity }: LifecycleProtocol,
  data: string,
  { moves, rules }: Pick<LifecycleContest, "moves" | "rules">,
): BenchmarkRow[] {
  return Object.entries(parity ?? {}).flatMap(([name, expected]) => {
    const { chances } = rules.find((rule) => rule.name === name)!;
    const found = [accuracyStatistic(moves.to, chances)(), categoricalLogLossStatistic(moves.to, chances)()];
    return ["stateAccuracy", "stateLogLoss"].map((metric, k) => ({
      ...{ task, data, metric: `${metric} of ${name}`, value: found[k]! - expected[k]!, goal: 0.00005 },
      ...{ better: "zero" as const, note: `difference to ${expected[k]}` },
    }));
  });
}

function bestOf<Figure extends { readonly at: number }>(
  figures: readonly Figure[],
  better: Better,
): Figure | undefined {
  return figures.reduce<Figure | undefined>(
    (best, one) =>
      best === undefined || (better === "up" ? one.at > best.at : one.at < best.at) ? one : best,
    undefined,
  );
}

/** Differences own - other on the same resampled customers. */
function differencesTo(rows: number, own: Statistic, others: readonly Statistic[]): BootstrapInterval[] {
  return bootstrapIntervals(rows, (weights) => {
    const value = own(weights);
    return others.map((other) => value - other(weights));
  });
}

function said({ lower, upper }: BootstrapInterval): string {
  return `95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`;
}
