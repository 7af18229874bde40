import { scoreTreeSets } from "../../matrix/kernels/index.js";
import type { SummedTrees } from "../../matrix/oblivious-trees.js";
import { checkColumns, type LearnerColumn } from "../columns.js";
import { encode } from "./encoder.js";
import { type BoostingParts, inBlocks } from "./parts.js";
import { type LeafTable, leafTable } from "./shapley.js";

/**
 * What each input column adds in the trees of one output: in a leaf of a tree it is a number, so over the trees that
 * split by the column it is a model of oblivious trees again, of the same splits and other leaves.
 */
export interface OutputTables {
  readonly base: number;
  /** One an input column; undefined where no tree splits by it. */
  readonly byColumn: readonly (SummedTrees | undefined)[];
}

/** Makes the tables of the trees of one output: work of the number of trees, not of rows. */
export function outputTables(parts: BoostingParts, output: number): OutputTables {
  const { trees, covers, base, encoder, quantiser, kinds } = parts;
  const sourceOf = (column: number): number => encoder.columns[quantiser.sources[column]!]!.source;
  const tables: { readonly tree: number; readonly table: LeafTable }[] = [];
  let sum = base[output]!;
  for (let tree = output; tree < trees.trees; tree += trees.outputs) {
    const table = leafTable(trees, tree, covers, sourceOf);
    tables.push({ tree, table });
    sum += table.base;
  }
  const byColumn = kinds.names.map((_, column) => {
    const used = tables.filter(({ table }) => table.columns.includes(column));
    return used.length > 0 ? treesOf(parts, used, column) : undefined;
  });
  return { base: sum, byColumn };
}

/** The trees that split by a column, with what it adds in the place of their leaves. */
function treesOf(
  { trees: { depth, features, thresholds } }: BoostingParts,
  used: readonly { readonly tree: number; readonly table: LeafTable }[],
  column: number,
): SummedTrees {
  const own = {
    trees: used.length,
    depth,
    outputs: 1,
    features: new Int32Array(used.length * depth),
    thresholds: new Uint8Array(used.length * depth),
    leaves: new Float64Array(used.length << depth),
  };
  used.forEach(({ tree, table: { columns, values } }, k) => {
    own.features.set(features.subarray(tree * depth, (tree + 1) * depth), k * depth);
    own.thresholds.set(thresholds.subarray(tree * depth, (tree + 1) * depth), k * depth);
    const player = columns.indexOf(column);
    for (let leaf = 0; leaf < 1 << depth; leaf++) {
      own.leaves[(k << depth) | leaf] = values[leaf * columns.length + player]!;
    }
  });
  return own;
}

/** What each input column adds to the margin of one output, a column of rows each. */
export function contributionColumnsOf(
  parts: BoostingParts,
  columns: readonly LearnerColumn[],
  { byColumn }: OutputTables,
): Float64Array[] {
  checkColumns(columns, parts.kinds);
  const rows = columns[0]!.length;
  const sums = columns.map(() => new Float64Array(rows));
  inBlocks(columns, parts.encoder, (block, start) => {
    scoreTreeSets(byColumn, parts.quantiser, encode(parts.encoder, block)).forEach((own, k) => {
      sums[k]!.set(own, start);
    });
  });
  return sums;
}
