import type { Feature, FeatureColumns } from "../../features/feature.js";
import { gather } from "../../matrix/gather.js";
import type { NextRows } from "./next-rows.js";
import type { RuleScheme, StateMeasure } from "./state-scheme.js";

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

/** How far each row is from the next bounds of value above it. */
function gapsOf(
  { facts, snapshot }: NextRows,
  { rules }: RuleScheme,
): { feature: Feature; values: Float64Array }[] {
  const startsOf = (measure: StateMeasure) => {
    const starts = rules.flatMap(({ when }) => [when[measure]?.from, when[measure]?.below]);
    return [...new Set(starts.filter((start) => start !== undefined && Number.isFinite(start)))] as number[];
  };
  const above = (measure: StateMeasure) => {
    const starts = startsOf(measure).sort((a, b) => a - b);
    return starts.length === 0
      ? undefined
      : facts[measure].map((value) => (starts.find((start) => start > value) ?? Number.NaN) - value);
  };
  const orders = above("orders");
  const spend = above("spend");
  const mean = above("meanOrder");
  const { orderMinor } = snapshot.population;
  return [
    ...(orders
      ? [
          {
            feature: gapFeature(
              "ordersToNext",
              "order days that the next level of value needs",
              "order days",
            ),
            values: orders,
          },
        ]
      : []),
    ...(spend
      ? [
          {
            feature: gapFeature(
              "spendToNext",
              "orders of the usual value that the next level of spend needs",
              "orders",
            ),
            values: spend.map((gap, i) => gap / ((facts.spend[i]! + orderMinor) / (facts.orders[i]! + 1))),
          },
        ]
      : []),
    ...(mean
      ? [
          {
            feature: gapFeature(
              "meanToNext",
              "mean order against what the next level of value needs",
              "ratio",
            ),
            values: mean.map((gap, i) => gap / Math.max(1, facts.meanOrder[i]!)),
          },
        ]
      : []),
  ];
}

function gapFeature(name: string, meaning: string, unit: string): Feature {
  return { name, meaning, unit, group: "spend", scale: "log", curved: true };
}
