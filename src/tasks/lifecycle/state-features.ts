import type { Feature, FeatureColumns } from "../../features/feature.js";
import { gather } from "../../matrix/gather.js";
import type { NextRows } from "./next-rows.js";
import type { RuleScheme, StateMeasure, StateRule } from "./state-scheme.js";

/** Name of the level of those who had not ordered a period ago. */
const notYet = "none";

/** What the states themselves say of some rows: those of now and of a period ago, and how far the next bounds of value are. */
export function stateFeatures(of: NextRows, rows: ArrayLike<number>): FeatureColumns {
  const { scheme } = of.states;
  const names = scheme.states.map(({ name }) => name);
  const before = gather(of.before, rows);
  const levelled: readonly Feature[] = [
    { name: "state", meaning: "state", unit: "", group: "frequency", scale: "linear", levels: names },
    { name: "stateBefore", meaning: "state one period ago", unit: "", group: "frequency", scale: "linear", levels: [...names, notYet] },
  ]; // biome-ignore format: one feature a line
  const gaps = scheme.kind === "rules" ? gapsOf(of, scheme) : [];
  return {
    features: [...levelled, ...gaps.map(({ feature }) => feature)],
    columns: [gather(of.state, rows), before, ...gaps.map(({ values }) => gather(values, rows))],
  };
}

/** A measure of value, what its gap says, and the gap of one as it is told. */
interface Gap {
  readonly measure: StateMeasure;
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
  /** What the gap of a row is divided by. */
  readonly by: (i: number) => number;
}

/** How far each row is from the next bounds of value above it. */
function gapsOf(
  { facts, snapshot }: NextRows,
  { rules }: RuleScheme,
): { feature: Feature; values: Float64Array }[] {
  const { orderMinor } = snapshot.population;
  const gaps: readonly Gap[] = [
    { measure: "orders", name: "ordersToNext", meaning: "order days that the next level of value needs", unit: "order days", by: () => 1 },
    { measure: "spend", name: "spendToNext", meaning: "orders of the usual value that the next level of spend needs", unit: "orders", by: (i) => (facts.spend[i]! + orderMinor) / (facts.orders[i]! + 1) },
    { measure: "meanOrder", name: "meanToNext", meaning: "mean order against what the next level of value needs", unit: "ratio", by: (i) => Math.max(1, facts.meanOrder[i]!) },
  ]; // biome-ignore format: one measure a line
  return gaps.flatMap(({ measure, name, meaning, unit, by }) => {
    const bounds = boundsOf(rules, measure);
    if (bounds.length === 0) return [];
    const values = facts[measure].map(
      (value, i) => ((bounds.find((bound) => bound > value) ?? Number.NaN) - value) / by(i),
    );
    return [{ feature: { name, meaning, unit, group: "spend", scale: "log", curved: true }, values }];
  });
}

/** Where the ranges of a measure begin or end, ascending. */
function boundsOf(rules: readonly StateRule[], measure: StateMeasure): number[] {
  const bounds = rules.flatMap(({ when }) => {
    const range = when[measure];
    return range ? [range.from, range.below] : [];
  });
  return [...new Set(bounds.filter(Number.isFinite))].sort((a, b) => a - b);
}
