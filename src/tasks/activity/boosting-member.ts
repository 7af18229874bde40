import * as boosting from "../../learners/boosting/index.js";
import { boostingColumnsOf } from "../../training/boosting-columns.js";
import type { Fitted, Member, MemberState } from "../../training/member.js";
import { labelledRowsOf } from "../../training/sample-rows.js";
import type { Snapshot } from "../../training/snapshot.js";
import { smallTrees, trainTrees } from "./cautious-trees.js";
import { contributionOfFeature } from "./contribution-of-feature.js";

/** Sizes: trees and their depth, and how many rows they are worth. */
const sizes = {
  "depth 3": { ...smallTrees, rows: 60_000 },
  "depth 6": { trees: 400, depth: 6, rows: 160_000 },
} as const;
type Size = keyof typeof sizes;

/** Boosted oblivious trees on the feature columns of many earlier cutoffs. */
export const boostingMember: Member = {
  name: "boosting",
  needs: "matrix",
  sizes: Object.keys(sizes),
  priorWeight: 0.35,
  async fit(size, { labelled, horizonDays, seed }, run) {
    const { rows, ...shape } = sizes[size as Size];
    const labelledRows = labelledRowsOf(labelled, horizonDays, rows, seed);
    return fitted(size, await trainTrees(labelledRows, labelledRows.labels, shape, seed, run));
  },
  restore: ({ size, state, tensors }) =>
    fitted(size, boosting.load({ kind: "boosting", state, tensors: tensors! })),
};

function fitted(size: string, model: boosting.BoostingModel): Fitted {
  const { names } = model;
  const { state, tensors } = model.save();
  return Object.freeze({
    member: "boosting",
    size,
    score(snapshot: Snapshot, horizonDays: number) {
      return model.predict(boostingColumnsOf(names, [snapshot.features(horizonDays)]), { output: "margin" });
    },
    contributions(snapshot: Snapshot, row: number, horizonDays: number) {
      const { features, columns } = snapshot.features(horizonDays);
      const own = { features, columns: columns.map((column) => column.subarray(row, row + 1)) };
      const { base, values } = model.contributions(boostingColumnsOf(names, [own]));
      return { base, parts: names.map((name, k) => contributionOfFeature(own, name, values[k]!)) };
    },
    state: { member: "boosting", size, state, tensors } satisfies MemberState,
    facts: { features: names.length, trees: model.trees, depth: model.depth },
  });
}
