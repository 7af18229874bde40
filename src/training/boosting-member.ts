import * as boosting from "../learners/boosting/index.js";
import { trainTrees } from "./cautious-trees.js";
import { scoresByColumns } from "./column-scores.js";
import type { Fitted, Member, MemberState } from "./member.js";
import type { Rows } from "./rows.js";
import { labelledRowsOf } from "./sample-rows.js";

/** A size of boosted trees, and how many rows it is worth. */
export interface TreeSize {
  readonly trees: number;
  /** Levels of each tree; may depend on how many rows there are. */
  readonly depth: number | ((rows: number) => number);
  readonly rows: number;
}

/** Boosted oblivious trees on the feature columns of many earlier cutoffs. */
export function boostingMemberOf<S extends Rows>(
  sizes: Readonly<Record<string, TreeSize>>,
  priorWeight: number,
): Member<S> {
  return {
    name: "boosting",
    needs: "matrix",
    sizes: Object.keys(sizes),
    priorWeight,
    async fit(size, { labelled, horizon, seed }, run) {
      const { rows, trees, depth } = sizes[size]!;
      const labelledRows = labelledRowsOf(labelled, horizon, rows, seed);
      const shape = { trees, depth: typeof depth === "number" ? depth : depth(labelledRows.labels.length) };
      return fittedTrees(size, await trainTrees(labelledRows, labelledRows.labels, shape, seed, run));
    },
    restore: ({ size, state, tensors }) =>
      fittedTrees(size, boosting.load({ kind: "boosting", state, tensors: tensors! })),
  };
}

/** The member of trained trees. */
export function fittedTrees<S extends Rows>(size: string, model: boosting.BoostingModel): Fitted<S> {
  const { names } = model;
  const { state, tensors } = model.save();
  return Object.freeze({
    member: "boosting",
    size,
    ...scoresByColumns<S>(model),
    state: { member: "boosting", size, state, tensors } satisfies MemberState,
    facts: { features: names.length, trees: model.trees, depth: model.depth },
  });
}
