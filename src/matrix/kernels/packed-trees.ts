import { neverAbove, type ObliviousTrees } from "../oblivious-trees.js";
import { placesOf } from "./places.js";
import type { Workspace } from "./workspace.js";

/** Trees as the kernel reads them, at an address of a workspace; `release` when done. */
export interface PackedTrees {
  /** Address of the packed model: see `assembly/trees.ts`. */
  readonly address: number;
  /** Address of the numbers of the columns that the splits read, ascending: slot s of a block is the s-th. */
  readonly columnsAddress: number;
  /** Address of 0, 1, ...: the columns' numbers where only the columns that are read were copied. */
  readonly slotsAddress: number;
  readonly columns: Uint32Array;
  readonly outputs: number;
  /** Bytes of scratch memory that scoring needs. */
  readonly scratchBytes: number;
}

const headerWords = 8;

/** Copies trees into a workspace. They must have passed `checkTrees`. */
export function packTrees(trees: ObliviousTrees, workspace: Workspace): PackedTrees {
  const kernels = workspace.kernels!;
  const planeBytes = kernels.planeBytes.value;
  const columns = usedColumns(trees);
  const splits = trees.trees * trees.depth;
  const leaves = trees.trees * 2 ** trees.depth;
  const listBytes = columns.length * 4;
  const places = placesOf([headerWords * 4, splits * 4, splits, leaves * 8, listBytes, listBytes]);
  const address = workspace.take(places.at(-1)!);
  const [, splitsAt, thresholdsAt, leavesAt, columnsAt, slotsAt] = places.map((place) => address + place);

  const { buffer } = workspace;
  const perOutput = trees.trees / trees.outputs;
  const header = [perOutput, trees.depth, trees.outputs, columns.length, splitsAt!, thresholdsAt!, leavesAt!];
  new Uint32Array(buffer, address, headerWords).set(header);
  new Uint32Array(buffer, columnsAt, columns.length).set(columns);
  new Uint32Array(buffer, slotsAt, columns.length).set(columns.map((_, slot) => slot));
  const slots = new Map(Array.from(columns, (column, slot) => [column, slot * planeBytes]));
  writeTrees(trees, slots, {
    splits: new Uint32Array(buffer, splitsAt, splits),
    thresholds: new Uint8Array(buffer, thresholdsAt, splits),
    leaves: new Float64Array(buffer, leavesAt, leaves),
  });
  const blockRows = kernels.blockRows.value;
  const scratchBytes = (columns.length + 4) * planeBytes + (blockRows + 32) * 8;
  return {
    address,
    columnsAddress: columnsAt!,
    slotsAddress: slotsAt!,
    columns,
    outputs: trees.outputs,
    scratchBytes,
  };
}

/** Columns of levels that split, ascending. */
function usedColumns({ features, thresholds }: ObliviousTrees): Uint32Array {
  const used = new Set<number>();
  for (let split = 0; split < features.length; split++) {
    if (thresholds[split] !== neverAbove) used.add(features[split]!);
  }
  return Uint32Array.from(used).sort();
}

/** Trees of one output together, columns as places in a block, thresholds biased for a signed compare. */
function writeTrees(
  { trees, depth, outputs, features, thresholds, leaves }: ObliviousTrees,
  slots: ReadonlyMap<number, number>,
  to: { readonly splits: Uint32Array; readonly thresholds: Uint8Array; readonly leaves: Float64Array },
): void {
  const perOutput = trees / outputs;
  for (let tree = 0; tree < trees; tree++) {
    const place = (tree % outputs) * perOutput + Math.floor(tree / outputs);
    for (let level = 0; level < depth; level++) {
      const from = tree * depth + level;
      to.splits[place * depth + level] = slots.get(features[from]!) ?? 0;
      to.thresholds[place * depth + level] = thresholds[from]! ^ 128;
    }
    to.leaves.set(leaves.subarray(tree << depth, (tree + 1) << depth), place << depth);
  }
}
