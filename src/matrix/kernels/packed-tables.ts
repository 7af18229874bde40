import type { LeafTables } from "../leaf-tables.js";
import { usedColumns, writeSplits } from "./packed-trees.js";
import { placesOf } from "./places.js";

/** Tables as the kernel reads them: see `assembly/leaf-tables.ts`. Places are counted from its start. */
export interface PackedTables {
  readonly plan: Uint8Array;
  /** Bytes of scratch memory that summing needs. */
  readonly scratchBytes: number;
}

const headerWords = 8;
const wordsPerSum = 3;

const known = new WeakMap<LeafTables, PackedTables>();

/** Packs tables of trees that have passed `checkSplits`, once. */
export function packPlan(tables: LeafTables, planeBytes: number): PackedTables {
  let packed = known.get(tables);
  if (!packed) {
    packed = pack(tables, planeBytes);
    known.set(tables, packed);
  }
  return packed;
}

function pack({ trees, sums }: LeafTables, planeBytes: number): PackedTables {
  const { depth } = trees;
  const columns = usedColumns(trees);
  const splits = trees.trees * depth;
  const fixed = [headerWords * 4, splits * 4, splits, columns.length * 4, sums.length * wordsPerSum * 4];
  const ofSums = sums.flatMap((sum) => [sum.trees.length * 4, sum.values.length * 8]);
  const places = placesOf([...fixed, ...ofSums]);
  const [, splitsAt, thresholdsAt, columnsAt, sumsAt] = places;
  const plan = new Uint8Array(places.at(-1)!);
  const { buffer } = plan;
  const header = [
    trees.trees,
    depth,
    columns.length,
    sums.length,
    splitsAt!,
    thresholdsAt!,
    columnsAt!,
    sumsAt!,
  ];
  new Uint32Array(buffer, 0, headerWords).set(header);
  const slots = new Map(Array.from(columns, (column, slot) => [column, slot * planeBytes]));
  writeSplits(trees, 1, slots, {
    splits: new Uint32Array(buffer, splitsAt, splits),
    thresholds: new Uint8Array(buffer, thresholdsAt, splits),
  });
  new Uint32Array(buffer, columnsAt, columns.length).set(columns);
  const words = new Uint32Array(buffer, sumsAt, sums.length * wordsPerSum);
  sums.forEach((sum, k) => {
    const [numbersAt, valuesAt] = places.slice(fixed.length + 2 * k) as [number, number];
    words.set([sum.trees.length, numbersAt, valuesAt], k * wordsPerSum);
    new Uint32Array(buffer, numbersAt, sum.trees.length).set(sum.trees);
    new Float64Array(buffer, valuesAt, sum.values.length).set(sum.values);
  });
  return { plan, scratchBytes: (columns.length + trees.trees) * planeBytes };
}
