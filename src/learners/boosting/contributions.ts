import { sumTablesOfColumns } from "../../matrix/kernels/index.js";
import type { LeafTables, TableSum } from "../../matrix/leaf-tables.js";
import type { ObliviousTrees, TreeSplits } from "../../matrix/oblivious-trees.js";
import { checkColumns, type LearnerColumn } from "../columns.js";
import { encode } from "./encoder.js";
import { type BoostingParts, inBlocks } from "./parts.js";
import { type LeafTable, leafTable } from "./shapley.js";

/** What each input column adds in the trees of one output: a table of numbers by the leaf of each tree it splits. */
export interface OutputTables {
  readonly base: number;
  /** One sum an input column that splits. */
  readonly tables: LeafTables;
  /** Input column of each sum. */
  readonly columns: readonly number[];
}

/** Makes the tables of the trees of one output: work of the number of trees, not of rows. */
export function outputTables(parts: BoostingParts, output: number): OutputTables {
  const { trees, covers, base, encoder, quantiser, kinds } = parts;
  const sourceOf = (column: number): number => encoder.columns[quantiser.sources[column]!]!.source;
  const ofTrees: OfTree[] = [];
  let sum = base[output]!;
  for (let tree = output; tree < trees.trees; tree += trees.outputs) {
    const table = leafTable(trees, tree, covers, sourceOf);
    ofTrees.push({ tree, table });
    sum += table.base;
  }
  const columns = kinds.names
    .map((_, column) => column)
    .filter((column) => ofTrees.some(({ table }) => table.columns.includes(column)));
  const sums = columns.map((column) => sumOf(ofTrees, column, trees.depth));
  return { base: sum, tables: { trees: splitsOf(trees, output), sums }, columns };
}

/** The splits of the trees of one output; their leaves are not looked at. */
function splitsOf(trees: ObliviousTrees, output: number): TreeSplits {
  const { depth, outputs } = trees;
  if (outputs === 1) return trees;
  const isOwn = (_: number, split: number) => Math.floor(split / depth) % outputs === output;
  return {
    trees: trees.trees / outputs,
    depth,
    features: trees.features.filter(isOwn),
    thresholds: trees.thresholds.filter(isOwn),
  };
}

interface OfTree {
  readonly tree: number;
  readonly table: LeafTable;
}

function sumOf(ofTrees: readonly OfTree[], column: number, depth: number): TableSum {
  const used = ofTrees.filter(({ table }) => table.columns.includes(column));
  const all = new Float64Array(used.length << depth);
  used.forEach(({ table: { columns, values } }, k) => {
    const player = columns.indexOf(column);
    for (let leaf = 0; leaf < 1 << depth; leaf++)
      all[(k << depth) | leaf] = values[leaf * columns.length + player]!;
  });
  return { trees: Int32Array.from(used, (one) => ofTrees.indexOf(one)), values: all };
}

/**
 * What each input column adds to the margin of one output, a column of rows each; undefined for one that no tree splits
 * by.
 */
export function contributionColumnsOf(
  parts: BoostingParts,
  columns: readonly LearnerColumn[],
  { tables, columns: split }: OutputTables,
): (Float64Array | undefined)[] {
  checkColumns(columns, parts.kinds);
  const rows = columns[0]!.length;
  const sums: (Float64Array | undefined)[] = columns.map(() => undefined);
  for (const column of split) sums[column] = new Float64Array(rows);
  inBlocks(columns, parts.encoder, (block, start) => {
    sumTablesOfColumns(tables, parts.quantiser, encode(parts.encoder, block)).forEach((own, k) => {
      if (own.length === rows) sums[split[k]!] = own;
      else sums[split[k]!]!.set(own, start);
    });
  });
  return sums;
}
