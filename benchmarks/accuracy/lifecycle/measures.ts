import {
  accuracyStatistic,
  brierOfClassesStatistic,
  categoricalLogLossStatistic,
  classCountErrorStatistic,
  macroF1Statistic,
} from "../../../src/metrics/classes.js";
import { aucStatistic } from "../../../src/metrics/ranking.js";
import type { Statistic } from "../../../src/metrics/statistic.js";
import type { Measure } from "../rows-beside.js";
import type { LifecycleProtocol } from "./protocols.js";
import type { Moves, RuleChances } from "./rules.js";

/** How chances of states are judged by the moves of the test. */
export function lifecycleMeasures(
  { set, targets }: Pick<LifecycleProtocol, "set" | "targets">,
  moves: Moves,
): Measure<RuleChances>[] {
  const { to } = moves;
  return [
    {
      ...{ metric: "stateLogLoss", better: "down", target: targets?.stateLogLoss },
      statistic: ({ chances }) => categoricalLogLossStatistic(to, chances),
    },
    {
      ...{ metric: "stateAccuracy", better: "up", target: targets?.stateAccuracy },
      statistic: ({ chances }) => accuracyStatistic(to, chances),
    },
    {
      ...{ metric: "stateBrier", better: "down" },
      statistic: ({ chances }) => brierOfClassesStatistic(to, chances),
    },
    { metric: "macroF1", better: "up", statistic: ({ chances }) => macroF1Statistic(to, chances) },
    {
      ...{ metric: "aucUp", better: "up" },
      statistic: ({ chances }) => aucOfMoves(chances, moves, set.levels, 1),
    },
    {
      ...{ metric: "aucDown", better: "up" },
      statistic: ({ chances }) => aucOfMoves(chances, moves, set.levels, -1),
    },
    {
      ...{ metric: "stateCountError", better: "down" },
      statistic: ({ chances }) => classCountErrorStatistic(to, chances),
    },
  ];
}

/** AUC of the chance of a better state (1), or of a worse one (-1); NaN where nobody moved that way. */
function aucOfMoves(
  chances: Float64Array,
  { from, to }: Moves,
  levels: readonly number[],
  direction: 1 | -1,
): Statistic {
  const isMove = (row: number, state: number) => direction * (levels[state]! - levels[from[row]!]!) > 0;
  const labels = Uint8Array.from(to, (state, row) => (isMove(row, state) ? 1 : 0));
  const chanceOf = (row: number, state: number) => chances[row * levels.length + state]!;
  const scores = Float64Array.from(to, (_, row) =>
    levels.reduce((sum, _level, state) => sum + (isMove(row, state) ? chanceOf(row, state) : 0), 0),
  );
  return aucStatistic(labels, scores);
}
