import { neverAbove, type ObliviousTrees, type TreeSplits } from "../oblivious-trees.js";
import type { RoundedLeaves } from "../rounded-leaves.js";
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

/** Copies trees into a workspace, with rounded leaves if given. They must have passed `checkTrees`. */
export function packTrees(
  trees: ObliviousTrees,
  workspace: Workspace,
  rounded?: RoundedLeaves | undefined,
): PackedTrees {
  const kernels = workspace.kernels!;
  const planeBytes = kernels.planeBytes.value;
  const columns = usedColumns(trees);
  const splits = trees.trees * trees.depth;
  const leafBytes = rounded ? trees.trees * tableBytes(trees.depth) : trees.leaves.length * 8;
  const scale = rounded ? [rounded.step, ...rounded.offsets] : [];
  const listBytes = columns.length * 4;
  const sizes = [headerWords * 4, splits * 4, splits, leafBytes, listBytes, listBytes, scale.length * 8];
  const places = placesOf(sizes);
  const address = workspace.take(places.at(-1)!);
  const [, splitsAt, thresholdsAt, leavesAt, columnsAt, slotsAt, scaleAt] = places.map((p) => address + p);

  const { buffer } = workspace;
  const perOutput = trees.trees / trees.outputs;
  const shape = [perOutput, trees.depth, trees.outputs, columns.length];
  const addresses = [splitsAt!, thresholdsAt!, leavesAt!, rounded ? scaleAt! : 0];
  new Uint32Array(buffer, address, headerWords).set([...shape, ...addresses]);
  new Uint32Array(buffer, columnsAt, columns.length).set(columns);
  new Uint32Array(buffer, slotsAt, columns.length).set(columns.map((_, slot) => slot));
  const slots = new Map(Array.from(columns, (column, slot) => [column, slot * planeBytes]));
  writeSplits(trees, trees.outputs, slots, {
    splits: new Uint32Array(buffer, splitsAt, splits),
    thresholds: new Uint8Array(buffer, thresholdsAt, splits),
  });
  if (rounded) {
    writeTables(trees, rounded.codes, new Uint8Array(buffer, leavesAt, leafBytes));
    new Float64Array(buffer, scaleAt, scale.length).set(scale);
  } else {
    writeLeaves(trees, new Float64Array(buffer, leavesAt, trees.leaves.length));
  }
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
export function usedColumns({ features, thresholds }: TreeSplits): Uint32Array {
  const used = new Set<number>();
  for (let split = 0; split < features.length; split++) {
    if (thresholds[split] !== neverAbove) used.add(features[split]!);
  }
  return Uint32Array.from(used).sort();
}

/** Trees of one output stand together. */
function placeOf(tree: number, { trees, outputs }: Pick<ObliviousTrees, "trees" | "outputs">): number {
  return (tree % outputs) * (trees / outputs) + Math.floor(tree / outputs);
}

/** Columns as places in a block, thresholds biased for a signed compare; trees of one output together. */
export function writeSplits(
  { trees, depth, features, thresholds }: TreeSplits,
  outputs: number,
  slots: ReadonlyMap<number, number>,
  to: { readonly splits: Uint32Array; readonly thresholds: Uint8Array },
): void {
  for (let tree = 0; tree < trees; tree++) {
    const place = placeOf(tree, { trees, outputs });
    for (let level = 0; level < depth; level++) {
      const from = tree * depth + level;
      to.splits[place * depth + level] = slots.get(features[from]!) ?? 0;
      to.thresholds[place * depth + level] = thresholds[from]! ^ 128;
    }
  }
}

function writeLeaves(trees: ObliviousTrees, to: Float64Array): void {
  const { depth, leaves } = trees;
  for (let tree = 0; tree < trees.trees; tree++) {
    to.set(leaves.subarray(tree << depth, (tree + 1) << depth), placeOf(tree, trees) << depth);
  }
}

/** Low bytes of a tree's codes, then its high bytes, each in vectors of 16. */
function writeTables(trees: ObliviousTrees, codes: Uint16Array, to: Uint8Array): void {
  const { depth } = trees;
  const bytes = tableBytes(depth);
  for (let tree = 0; tree < trees.trees; tree++) {
    const low = placeOf(tree, trees) * bytes;
    for (let leaf = 0; leaf < 1 << depth; leaf++) {
      const code = codes[(tree << depth) | leaf]!;
      to[low + leaf] = code & 255;
      to[low + bytes / 2 + leaf] = code >> 8;
    }
  }
}

function tableBytes(depth: number): number {
  return 2 * Math.max(16, 1 << depth);
}
