import type { LearnerColumn } from "../learners/columns.js";
import { boostingColumnsOf } from "./boosting-columns.js";
import { contributionOfFeature, featureRange } from "./contribution-of-feature.js";
import type { Fitted, ScoredRange } from "./member.js";
import type { Rows } from "./rows.js";

/** A model of columns by name: boosted trees, or networks. */
interface ColumnModel {
  readonly names: readonly string[];
  predict(columns: readonly LearnerColumn[], how: { readonly output: "margin" }): Float64Array;
  contributionColumns(columns: readonly LearnerColumn[]): {
    readonly base: number;
    readonly columns: readonly (Float64Array | undefined)[];
  };
}

/** How a member of a blend scores rows by a model of their feature columns, and what each feature adds. */
export function scoresByColumns<S extends Rows>(
  model: ColumnModel,
): Pick<Fitted<S>, "score" | "contributions"> {
  const { names } = model;
  return {
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
  };
}
