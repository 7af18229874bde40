import { leafIndices } from "../../matrix/oblivious-trees.js";
import type { QuantisedMatrix } from "../../matrix/quantised.js";
import { checkColumns, type LearnerColumn } from "../columns.js";
import type { Contributions } from "../contributions.js";
import { type BoostingParts, forEachBlock } from "./parts.js";
import { type LeafTable, leafTable } from "./shapley.js";

/** Tables of all trees of one output. */
export interface OutputTables {
  readonly base: number;
  /** Table of each tree of the output, in order. */
  readonly tables: readonly LeafTable[];
}

/** Makes the tables of the trees of one output: work of the number of trees, not of rows. */
export function outputTables(parts: BoostingParts, output: number): OutputTables {
  const { trees, covers, base, encoder, quantiser } = parts;
  const sourceOf = (column: number): number => encoder.columns[quantiser.sources[column]!]!.source;
  const tables: LeafTable[] = [];
  let sum = base[output]!;
  for (let tree = output; tree < trees.trees; tree += trees.outputs) {
    const table = leafTable(trees, tree, covers, sourceOf);
    tables.push(table);
    sum += table.base;
  }
  return { base: sum, tables };
}

/** Adds up the tables' values over the trees of one output. */
export function contributionsOf(
  parts: BoostingParts,
  columns: readonly LearnerColumn[],
  { base, tables }: OutputTables,
  output: number,
): Contributions {
  checkColumns(columns, parts.kinds);
  const rows = columns[0]!.length;
  const width = columns.length;
  const values = new Float64Array(rows * width);
  const index = new Uint16Array(65_536);
  const addTable = (table: LeafTable, tree: number, matrix: QuantisedMatrix, start: number): void => {
    leafIndices(parts.trees, tree, matrix, 0, matrix.rows, index);
    const players = table.columns.length;
    for (let i = 0; i < matrix.rows; i++) {
      const row = (start + i) * width;
      const entry = index[i]! * players;
      for (let p = 0; p < players; p++) {
        const at = row + table.columns[p]!;
        values[at] = values[at]! + table.values[entry + p]!;
      }
    }
  };
  forEachBlock(parts, columns, (matrix, start) => {
    tables.forEach((table, k) => {
      addTable(table, output + k * parts.trees.outputs, matrix, start);
    });
  });
  return { base, values };
}
