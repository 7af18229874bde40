import { TrainError } from "../../errors.js";
import type { Member } from "../../training/member.js";
import type { Labelled, Rows } from "../../training/rows.js";

/** The members of a task: one that needs no labels, and two that learn from them. */
export interface TaskMembers<S extends Rows> {
  readonly unlabelled: Member<S>;
  readonly logistic: Member<S>;
  readonly boosting: Member<S>;
}

/** Which members are wanted, and what they learn from. */
export interface MemberRequest<S extends Rows> {
  /** "auto", "logistic", "boosting", or the name of the member that needs no labels. */
  readonly learner: string;
  readonly labelled: readonly Labelled<S>[];
  /** Fewest rows of either label that trees are worth in a blend. */
  readonly treeLabels: number;
  /** What a labelled row is, for the message: "pairs that were bought again". */
  readonly what: string;
  /** Whether a learner that was asked for by name must be possible; default true. */
  readonly isStrict?: boolean;
}

/** Fewest rows of either label that a supervised member is trained on. */
const minLabels = 30;

/**
 * The members that there is data for.
 *
 * @throws TrainError "too_few_labels"
 */
export function membersWithData<S extends Rows>(
  { unlabelled, logistic, boosting }: TaskMembers<S>,
  { learner, labelled, treeLabels, what, isStrict = true }: MemberRequest<S>,
): Member<S>[] {
  if (learner === unlabelled.name) return [unlabelled];
  let [rows, ones] = [0, 0];
  for (const { bought } of labelled) {
    rows += bought.length;
    for (let i = 0; i < bought.length; i++) ones += bought[i]!;
  }
  const least = Math.min(ones, rows - ones);
  if (learner !== "auto") {
    if (!isStrict && least === 0) return [];
    if (isStrict && least < minLabels) {
      throw new TrainError(
        "too_few_labels",
        `Learner "${learner}" needs ${minLabels} ${what} in an earlier window and as many that were not, got ${ones} and ${rows - ones}. Use learner "auto", or another horizon.`,
        { bought: ones, notBought: rows - ones },
      );
    }
    return learner === "logistic" ? [logistic] : [boosting];
  }
  if (least < minLabels) return [unlabelled];
  return least < treeLabels ? [unlabelled, logistic] : [unlabelled, logistic, boosting];
}
