import type { Contribution } from "../../model/explanation.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Snapshot } from "../../training/snapshot.js";
import { blendedLogits } from "./horizon.js";
import { type ActivityModel, horizonOf, scoreLogits } from "./model.js";

export interface ActivityExplanation {
  readonly probability: number;
  /** Logit of the probability: `base` plus all contributions. */
  readonly score: number;
  readonly base: number;
  readonly contributions: readonly Contribution[];
}

/** Lines that say nothing are left out; their sum stays in the base. */
const negligible = 1e-12;

/**
 * Why row `row` of a snapshot has its score: what each feature adds, summed over the members of the blend by its
 * weights. What carrying to a longer horizon adds is a line of its own.
 */
export function explainActivity(
  model: ActivityModel,
  snapshot: Snapshot,
  row: number,
  horizonDays: number,
): ActivityExplanation {
  const horizon = horizonOf(model, horizonDays);
  const { blend, members, trainedDays } = horizon;
  const lines = new Map<string, { line: Omit<Contribution, "contribution">; sum: number }>();
  let base = blend.intercept;
  members.forEach((member, m) => {
    const weight = blend.weights[m]!;
    const own = member.contributions(snapshot, row, trainedDays);
    base += weight * own.base;
    for (const { feature, value, contribution } of own.parts) {
      const line = lines.get(feature.name);
      if (line) {
        line.sum += weight * contribution;
        continue;
      }
      const shown = feature.levels ? feature.levels[value] : Number.isNaN(value) ? undefined : value;
      lines.set(feature.name, {
        line: {
          name: feature.name,
          meaning: feature.meaning,
          unit: feature.unit,
          ...(shown !== undefined && { value: shown }),
        },
        sum: weight * contribution,
      });
    }
  });
  const contributions: Contribution[] = [];
  for (const { line, sum } of lines.values()) {
    if (Math.abs(sum) < negligible) base += sum;
    else contributions.push({ ...line, contribution: sum });
  }
  contributions.sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.name < b.name ? -1 : 1),
  );
  const score = scoreLogits(model, snapshot, horizonDays)[row]!;
  const blended = blendedLogits(horizon, snapshot)[row]!;
  if (Math.abs(score - blended) > negligible) {
    contributions.push({
      name: "horizon",
      meaning: `from the ${trainedDays} days the members were trained for to ${horizonDays} days`,
      value: horizonDays,
      unit: "days",
      contribution: score - blended,
    });
  }
  return { probability: sigmoid(score), score, base, contributions };
}
