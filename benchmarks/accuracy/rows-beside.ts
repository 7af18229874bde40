import { type BootstrapInterval, bootstrapIntervals } from "../../src/evaluation/bootstrap.js";
import type { Statistic } from "../../src/metrics/statistic.js";
import type { BenchmarkRow } from "../report.js";

type Better = BenchmarkRow["better"];

/** One measure of contenders on the rows of a test. */
export interface Measure<Contender> {
  readonly metric: string;
  readonly better: Better;
  /** Undefined where a contender does not say what is measured. */
  statistic(contender: Contender): Statistic | undefined;
  /** Best known result and goal. */
  readonly target?: readonly [best: number, goal?: number] | undefined;
  readonly note?: string;
}

/** Contenders of one test: the model, what a person would do without one, and models of others. */
export interface Contenders<Contender> {
  readonly own: Contender;
  readonly rules: readonly Contender[];
  readonly peers: readonly Contender[];
}

/**
 * The model beside the best rule and the best peer, measure by measure: the baseline is the best rule, the best known
 * result that of the best peer where none is published, and the note has the intervals of the differences by the paired
 * bootstrap and the figures of all.
 *
 * @param rows how many the test has, which are drawn with replacement
 */
export function rowsBeside<Contender extends { readonly name: string }>(
  split: { readonly task: string; readonly data: string; readonly rows: number },
  measures: readonly Measure<Contender>[],
  { own, rules, peers }: Contenders<Contender>,
): BenchmarkRow[] {
  const { task, data, rows } = split;
  return measures.flatMap((measure) => {
    const { metric, better, target } = measure;
    const statistic = measure.statistic(own)!;
    const value = statistic();
    if (Number.isNaN(value)) return [];
    const [ofRules, ofPeers] = [rules, peers].map((contenders) => figuresOf(contenders, measure));
    const [rule, peer] = [bestOf(ofRules!, better), bestOf(ofPeers!, better)];
    const others = [rule, peer].filter((figure) => figure !== undefined);
    const intervals = bootstrapIntervals(rows, (weights) => {
      const drawn = statistic(weights);
      return [drawn, ...others.map((other) => drawn - other.statistic(weights))];
    });
    const notes = [
      ...(better === "zero"
        ? [`0 ${isInside(intervals[0]!) ? "inside" : "outside"} ${said(intervals[0]!)}`]
        : []),
      ...others.map(({ name }, k) => `less ${name} ${said(intervals[k + 1]!)}`),
      ...[...ofRules!, ...ofPeers!].map((figure) => `${figure.name} ${figure.value.toFixed(4)}`),
      ...(measure.note ? [measure.note] : []),
    ];
    return {
      ...{ task, data, metric, value, better, baseline: rule?.value },
      ...{ best: target?.[0] ?? peer?.value, goal: target?.[1], note: notes.join("; ") },
    };
  });
}

/** Contenders beside what they gave elsewhere on the same split: that data and measures are read alike. */
export function parityRows<Contender extends { readonly name: string }>(
  split: { readonly task: string; readonly data: string },
  measures: readonly Measure<Contender>[],
  contenders: readonly Contender[],
  expected: Readonly<Record<string, Readonly<Record<string, number>>>> = {},
): BenchmarkRow[] {
  const { task, data } = split;
  return contenders.flatMap((contender) =>
    Object.entries(expected[contender.name] ?? {}).map(([metric, figure]) => {
      const found = measures.find((measure) => measure.metric === metric)!.statistic(contender)!();
      return {
        ...{ task, data, metric: `${metric} of ${contender.name}`, value: found - figure },
        ...{ better: "zero" as const, goal: parityWithin, note: `difference to ${figure}` },
      };
    }),
  );
}

/** Half a unit of the fourth decimal: what the figures elsewhere are rounded to. */
const parityWithin = 0.00005;

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly statistic: Statistic;
}

function figuresOf<Contender extends { readonly name: string }>(
  contenders: readonly Contender[],
  measure: Measure<Contender>,
): Figure[] {
  return contenders.flatMap((contender) => {
    const statistic = measure.statistic(contender);
    const value = statistic?.();
    return statistic && value !== undefined && !Number.isNaN(value)
      ? [{ name: contender.name, value, statistic }]
      : [];
  });
}

function bestOf(figures: readonly Figure[], better: Better): Figure | undefined {
  const loss = ({ value }: Figure) =>
    better === "up" ? -value : better === "down" ? value : Math.abs(value);
  return figures.reduce<Figure | undefined>(
    (best, one) => (best === undefined || loss(one) < loss(best) ? one : best),
    undefined,
  );
}

function isInside({ lower, upper }: BootstrapInterval): boolean {
  return lower <= 0 && 0 <= upper;
}

function said({ lower, upper }: BootstrapInterval): string {
  return `95 % ${lower.toFixed(4)} .. ${upper.toFixed(4)}`;
}
