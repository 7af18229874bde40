import { TrainError } from "../../errors.js";
import { asChallenger, type Member } from "../../training/member.js";
import type { Labelled, Rows } from "../../training/rows.js";

/** The members of a task: one that needs no labels, and those that learn from them. */
export interface TaskMembers<S extends Rows> {
  readonly unlabelled: Member<S>;
  readonly logistic: Member<S>;
  readonly boosting: Member<S>;
  readonly neural: Member<S>;
}

/** Which members are wanted, and what they learn from. */
export interface MemberRequest<S extends Rows> {
  /** "auto", "logistic", "boosting", "neural", or the name of the member that needs no labels. */
  readonly learner: string;
  /** Whether learner "auto" has the network as a challenger, where trees are worth it; default false. */
  readonly neural?: boolean | undefined;
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
  members: TaskMembers<S>,
  { learner, neural: isNeural = false, labelled, treeLabels, what, isStrict = true }: MemberRequest<S>,
): Member<S>[] {
  const { unlabelled, logistic, boosting, neural } = members;
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
    if (learner === "neural") return [neural];
    return learner === "logistic" ? [logistic] : [boosting];
  }
  if (least < minLabels) return [unlabelled];
  if (least < treeLabels) return [unlabelled, logistic];
  return [unlabelled, logistic, boosting, ...(isNeural ? [asChallenger(neural)] : [])];
}
