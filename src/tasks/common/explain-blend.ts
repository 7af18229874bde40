import type { Clock } from "../../events/data.js";
import { blendLogits } from "../../learners/calibration/blend.js";
import type { Contribution } from "../../model/explanation.js";
import { sigmoid } from "../../stats/logspace.js";
import type { Rows } from "../../training/rows.js";
import { type BlendedMembers, sumContributions } from "./sum-contributions.js";

/** One row of a snapshot, the blend that scores it, and what its score came to. */
export interface BlendedRow<S extends Rows> extends BlendedMembers<S> {
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

const carriedName = "horizon";

/** The line for what lies between the window that members were trained for and the horizon that is asked for. */
export function carriedTo(asked: number, trained: number, clock: Clock): Omit<Contribution, "contribution"> {
  const unit = clock === "calendar" ? "days" : "baskets";
  return {
    name: carriedName,
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
  const logits = members.map((member) => member.score(snapshot, window).subarray(row, row + 1));
  const summed = sumContributions({ members, blend, window }, snapshot, { start: row, end: row + 1, logits });
  let base = summed.base[0]!;
  const contributions: Contribution[] = [];
  for (const { feature, values, contributions: sums } of summed.parts) {
    const [value, contribution] = [values[0]!, sums[0]!];
    if (Math.abs(contribution) < negligible) {
      base += contribution;
      continue;
    }
    const shown = feature.levels ? feature.levels[value] : Number.isNaN(value) ? undefined : value;
    contributions.push({
      name: feature.name,
      meaning: feature.meaning,
      unit: feature.unit,
      ...(shown !== undefined && { value: shown }),
      contribution,
    });
  }
  contributions.sort(
    (a, b) => Math.abs(b.contribution) - Math.abs(a.contribution) || (a.name < b.name ? -1 : 1),
  );
  const rest = score - blendLogits(blend, logits)[0]!;
  if (Math.abs(rest) > negligible) contributions.push({ ...carried, contribution: rest });
  return { probability: sigmoid(score), score, base, contributions };
}

/** The same with what carrying adds in the base: what is left speaks of the customer alone, as reasons do. */
export function withCarryInBase(parts: ScoreParts): ScoreParts {
  const carried = parts.contributions.find(({ name }) => name === carriedName);
  if (!carried) return parts;
  return {
    ...parts,
    base: parts.base + carried.contribution,
    contributions: parts.contributions.filter((line) => line !== carried),
  };
}
