import type { Zone } from "../../events/zone.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { ActivityParts } from "../activity/door.js";
import { ordersWithin } from "../activity/horizon.js";
import type { ActivityTest } from "../activity/train.js";
import {
  type BandFacts,
  type BandSettings,
  bandFacts,
  bandsOf,
  type JudgedScores,
  type Thresholds,
  thresholdsFor,
} from "../common/bands.js";
import { horizonOf, horizonScores } from "../common/horizon-scores.js";
import { collectReasons } from "../common/reasons/reason-columns.js";
import type { ReasonLists } from "../common/reasons/reason-lists.js";
import { type TypicalValues, typicalValuesOf } from "../common/reasons/typical-values.js";
import { type EvidenceScale, evidenceOf, evidenceScale, quantileOf } from "./evidence.js";
import { lapseDays } from "./lapse-days.js";
import { orderValueOf } from "./order-value.js";

/** What a warning of one horizon is cut and measured by. Plain data. */
export interface WarningHorizon {
  readonly horizonDays: number;
  readonly thresholds: Thresholds;
  /** Bands were cut on customers who had ordered within so many days; absent where all were taken, or nobody was tested. */
  readonly activeWithinDays?: number;
  /** What lists of the bands were in the tests before the cutoff. */
  readonly facts: readonly BandFacts[];
  readonly scale: EvidenceScale;
}

/** What a warning is beside the activity task. Plain data. */
export interface Warnings {
  /** By horizon, ascending. */
  readonly horizons: readonly WarningHorizon[];
  readonly typical: TypicalValues;
}

/** Everything that a trained warning is. */
export interface WarningParts extends ActivityParts {
  readonly warnings: Warnings;
}

/** Warnings of the rows of a snapshot, one column an answer. */
export interface WarningScores {
  /** P(no order within the horizon). */
  readonly probability: Float64Array;
  /** Position in `bands`. */
  readonly band: Uint8Array;
  /** Whole days until the customer counts as lapsed if nothing is bought; NaN where that is not within 730 days. */
  readonly leadDays: Float64Array;
  readonly probabilityAlive: Float64Array;
  readonly aliveQuantile: Float64Array;
  readonly overdueRatio: Float64Array;
  readonly overdueQuantile: Float64Array;
  /** What a customer who stays is expected to spend within the horizon, units of the currency; NaN without amounts. */
  readonly spendIfStaying: Float64Array;
  readonly reasons: ReasonLists;
}

/** Fewest customers whose tests bands are cut on, else all are taken. */
const leastActive = 200;

function collect(tests: readonly ActivityTest[], activeWithinDays: number): JudgedScores {
  const [probability, labels]: [number[], number[]] = [[], []];
  for (const { snapshot, bought, probability: ofOrder } of tests) {
    const { recency, T } = snapshot.summary;
    for (let i = 0; i < bought.length; i++) {
      if (T[i]! - recency[i]! >= activeWithinDays) continue;
      probability.push(1 - ofOrder[i]!);
      labels.push(1 - bought[i]!);
    }
  }
  return { probability: Float64Array.from(probability), labels: Uint8Array.from(labels) };
}

/**
 * Cuts the bands of each horizon and measures the population. Tests of a shorter window than the horizon say nothing of
 * it: without others, bands are cut by the chances alone.
 *
 * @param tests by horizon
 * @param activeWithinDays default: the horizon
 */
export function warningsOf(
  parts: ActivityParts,
  latest: Snapshot,
  tests: readonly (readonly ActivityTest[])[],
  activeWithinDays: number | undefined,
  settings: BandSettings,
): Warnings {
  const { horizons } = parts.activity;
  return {
    horizons: horizons.map(({ horizonDays, probabilityModel }, h) => {
      const within = activeWithinDays ?? horizonDays;
      const whole = tests[h]!.filter(({ horizon }) => horizon === horizonDays);
      const all = collect(whole, Number.POSITIVE_INFINITY);
      const active = collect(whole, within);
      const isActive = active.labels.length >= Math.min(leastActive, all.labels.length / 2);
      const judged = isActive ? active : all;
      const isTested = judged.labels.length > 0;
      const expected = isTested ? undefined : expectedShare(parts, latest.sample(), horizonDays, within);
      const thresholds = thresholdsFor(settings, judged, expected);
      return {
        horizonDays,
        thresholds,
        ...(isTested && isActive && { activeWithinDays: within }),
        facts: bandFacts(thresholds, judged),
        scale: evidenceScale(evidenceOf(probabilityModel.purchases, latest)),
      };
    }),
    typical: typicalValuesOf(latest.sample().features(horizons[0]!.trainedDays)),
  };
}

/** Mean chance to stay away of the customers who ordered lately. */
function expectedShare(
  { activity }: ActivityParts,
  latest: Snapshot,
  horizonDays: number,
  within: number,
): number {
  const active = latest.activeWithin(within);
  const rows = active.length > 0 ? active : latest;
  const { score } = horizonScores(activity.horizons, rows, horizonDays);
  return score.reduce((sum, logit) => sum + sigmoid(-logit), 0) / rows.length;
}

/** The same bands with the population of a later date. */
export function refreshedWarnings({ activity, warnings }: WarningParts, latest: Snapshot): Warnings {
  return {
    ...warnings,
    horizons: warnings.horizons.map((own, h) => ({
      ...own,
      scale: evidenceScale(evidenceOf(activity.horizons[h]!.probabilityModel.purchases, latest)),
    })),
    typical: typicalValuesOf(latest.sample().features(activity.horizons[0]!.trainedDays)),
  };
}

/** Scores the rows of a snapshot. @param reasons how many a row has; "all": every group */
export function scoreWarnings(
  { activity, warnings }: WarningParts,
  snapshot: Snapshot,
  horizonDays: number,
  reasons: number | "all",
): WarningScores {
  const horizon = horizonOf(activity, horizonDays);
  const { thresholds, scale } = horizonOf(warnings, horizonDays);
  const { members, blend, trainedDays, probabilityModel } = horizon;
  const rows = snapshot.length;
  const column = () => new Float64Array(rows);
  const columns = {
    probability: column(),
    leadDays: column(),
    probabilityAlive: column(),
    aliveQuantile: column(),
    overdueRatio: column(),
    overdueQuantile: column(),
    spendIfStaying: column(),
  };
  const collector = collectReasons<Snapshot>({
    members,
    blend,
    window: trainedDays,
    towards: -1,
    typical: warnings.typical,
    reasons,
    rows,
  });
  for (const { start, block } of snapshot.blocks()) {
    const scores = horizonScores(activity.horizons, block, horizonDays);
    collector.add(block, scores);
    const ofOrder = scores.score.map(sigmoid);
    const spend = ordersWithin(horizon, block, ofOrder);
    const value = orderValueOf(block);
    for (let i = 0; i < spend.length; i++) spend[i] = (spend[i]! / ofOrder[i]!) * value[i]!;
    const evidence = evidenceOf(probabilityModel.purchases, block);
    const lead = lapseDays(probabilityModel.purchases, {
      summary: block.summary,
      logits: scores.score.map((logit) => -logit),
      horizonDays,
      sensitivity: blend.weights.reduce((sum, weight) => sum + weight, 0),
      threshold: thresholds.critical,
    });
    columns.probability.set(
      ofOrder.map((p) => 1 - p),
      start,
    );
    columns.leadDays.set(lead, start);
    columns.probabilityAlive.set(evidence.probabilityAlive, start);
    columns.overdueRatio.set(evidence.overdueRatio, start);
    columns.aliveQuantile.set(
      evidence.probabilityAlive.map((value) => quantileOf(scale.probabilityAlive, value)),
      start,
    );
    columns.overdueQuantile.set(
      evidence.overdueRatio.map((value) => quantileOf(scale.overdueRatio, value)),
      start,
    );
    columns.spendIfStaying.set(spend, start);
  }
  return {
    ...columns,
    band: bandsOf(thresholds, columns.probability),
    reasons: collector.finish(),
  };
}

/** Instants at which customers count as lapsed: so many calendar days after `asOf`; NaN where there is none. */
export function lapseInstants(leadDays: Float64Array, asOf: number, zone: Zone): Float64Array {
  const known = new Map<number, number>();
  return leadDays.map((days) => {
    if (Number.isNaN(days)) return Number.NaN;
    const instant = known.get(days) ?? zone.addDays(asOf, days);
    known.set(days, instant);
    return instant;
  });
}
