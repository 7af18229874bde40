import type { Feature, FeatureColumns } from "../feature.js";

/** Columns of a declared list of features, to be filled by name; what is not filled is missing. */
export class FeatureBlock<Name extends string> implements FeatureColumns {
  readonly features: readonly Feature[];
  readonly columns: readonly Float64Array[];

  constructor(features: readonly (Feature & { readonly name: Name })[], rows: number) {
    this.features = features;
    this.columns = features.map(() => new Float64Array(rows).fill(Number.NaN));
  }

  column(name: Name): Float64Array {
    return this.columns[this.features.findIndex((feature) => feature.name === name)]!;
  }

  pick<const Names extends readonly Name[]>(...names: Names): { [K in keyof Names]: Float64Array } {
    return names.map((name) => this.column(name)) as { [K in keyof Names]: Float64Array };
  }
}
