import { readFileSync } from "node:fs";
import type { ObliviousTrees } from "../../src/matrix/oblivious-trees.js";
import { type Quantiser, quantiserOf } from "../../src/matrix/quantiser.js";

interface CatBoostModel {
  readonly features_info: { readonly float_features: readonly { readonly flat_feature_index: number }[] };
  readonly oblivious_trees: readonly {
    readonly leaf_values: readonly number[];
    readonly splits: readonly { readonly border: number; readonly float_feature_index: number }[];
  }[];
  readonly scale_and_bias: readonly [number, readonly number[]];
}

/** A model of CatBoost, saved as JSON, of numeric columns and one output: the same splits and leaves as our trees. */
export function readCatBoost(path: string): { quantiser: Quantiser; trees: ObliviousTrees; base: number } {
  const model = JSON.parse(readFileSync(path, "utf8")) as CatBoostModel;
  const splits = model.oblivious_trees.flatMap((tree) => tree.splits);
  const used = model.features_info.float_features.map(({ flat_feature_index }, feature) => {
    const own = splits.filter((split) => split.float_feature_index === feature);
    const borders = Float64Array.from(new Set(own.map(({ border }) => Math.fround(border)))).sort();
    return { source: flat_feature_index, borders, missing: 0 };
  });
  const [scale, [base]] = model.scale_and_bias;
  const depth = model.oblivious_trees[0]!.splits.length;
  return {
    quantiser: quantiserOf(used),
    base: base!,
    trees: {
      trees: model.oblivious_trees.length,
      depth,
      outputs: 1,
      features: Int32Array.from(splits, (split) => split.float_feature_index),
      thresholds: Uint8Array.from(splits, ({ border, float_feature_index }) => {
        return 1 + used[float_feature_index]!.borders.indexOf(Math.fround(border));
      }),
      leaves: Float32Array.from(
        model.oblivious_trees.flatMap(({ leaf_values }) => leaf_values.map((v) => scale * v)),
      ),
    },
  };
}
