import type { Clock } from "../../events/data.js";
import { type Blend, blendLogits } from "../../learners/calibration/blend.js";
import type { Contribution } from "../../model/explanation.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Fitted } from "../../training/member.js";
import type { Rows } from "../../training/rows.js";

/** One row of a snapshot, the blend that scores it, and what its score came to. */
export interface BlendedRow<S extends Rows> {
  readonly members: readonly Fitted<S>[];
  readonly blend: Blend;
  /** Window the members were trained for, in days or baskets. */
  readonly window: number;
  readonly snapshot: S;
  readonly row: number;
  /** Logit that the row has in the end. */
  readonly score: number;
  /** The line for what lies between the members' blend and the score. */
  readonly carried: Omit<Contribution, "contribution">;
}

/** What a row's score is made of. */
export interface ScoreParts {
  readonly probability: number;
  /** Logit of the probability: `base` plus all contributions. */
  readonly score: number;
  readonly base: number;
  readonly contributions: readonly Contribution[];
}

/** The line for what lies between the window that members were trained for and the horizon that is asked for. */
export function carriedTo(asked: number, trained: number, clock: Clock): Omit<Contribution, "contribution"> {
  const unit = clock === "calendar" ? "days" : "baskets";
  return {
    name: "horizon",
    meaning: `from the ${trained} ${unit} the members were trained for to ${asked} ${unit}`,
    value: asked,
    unit,
  };
}

/** Lines that say nothing are left out; their sum stays in the base. */
const negligible = 1e-12;

/**
 * Why a row has its score: what each feature adds, summed over the members of the blend by its weights, and what
 * carrying to a longer horizon adds.
 */
export function explainBlend<S extends Rows>(blended: BlendedRow<S>): ScoreParts {
  const { members, blend, window, snapshot, row, score, carried } = blended;
  const lines = new Map<string, { line: Omit<Contribution, "contribution">; sum: number }>();
  let base = blend.intercept;
  members.forEach((member, m) => {
    const weight = blend.weights[m]!;
    const own = member.contributions(snapshot, row, window);
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
  const logits = members.map((member) => member.score(snapshot, window).subarray(row, row + 1));
  const rest = score - blendLogits(blend, logits)[0]!;
  if (Math.abs(rest) > negligible) contributions.push({ ...carried, contribution: rest });
  return { probability: sigmoid(score), score, base, contributions };
}
