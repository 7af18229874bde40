import * as boosting from "../learners/boosting/index.js";
import { boostingColumnsOf } from "./boosting-columns.js";
import { trainTrees } from "./cautious-trees.js";
import { contributionOfFeature, featureRange } from "./contribution-of-feature.js";
import type { Fitted, Member, MemberState, ScoredRange } from "./member.js";
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
    score(snapshot: S, horizon: number) {
      return model.predict(boostingColumnsOf(names, [snapshot.features(horizon)]), { output: "margin" });
    },
    contributions(snapshot: S, horizon: number, { start, end }: ScoredRange) {
      const own = featureRange(snapshot.features(horizon), start, end);
      const { base, columns } = model.contributionColumns(boostingColumnsOf(names, [own]));
      return {
        base: new Float64Array(end - start).fill(base),
        parts: names.flatMap((name, k) => {
          const column = columns[k];
          return column ? [contributionOfFeature(own, name, column)] : [];
        }),
      };
    },
    state: { member: "boosting", size, state, tensors } satisfies MemberState,
    facts: { features: names.length, trees: model.trees, depth: model.depth },
  });
}
