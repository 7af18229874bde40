import { addLeaves, findLeaves, sumLeaves } from "../../matrix/kernels/index.js";
import type { ObliviousTrees } from "../../matrix/oblivious-trees.js";
import { createRandom, type Random } from "../../stats/random.js";
import { createGrower, type GrowthMatrix, type GrowthSettings, type Splits } from "./grower.js";
import { leafValues } from "./leaf-values.js";
import type { Loss, Targets } from "./losses.js";
import { drawRows } from "./sampling.js";
import type { Workbench } from "./workbench.js";

export interface BoosterSettings extends GrowthSettings {
  readonly learningRate: number;
  readonly rowSample: number;
  readonly columnSample: number;
  readonly seed: number;
}

/** A tree as it was grown. */
export interface GrownTree extends Splits {
  /** Values of the leaves, learning rate included. */
  readonly leaves: Float32Array;
  /** Weight of the training rows in each leaf. */
  readonly covers: Float64Array;
}

/** A model under training. */
export interface Booster {
  readonly base: Float64Array;
  /** Margins of all rows of the matrix, also of those it is not trained on. */
  readonly margins: Float64Array;
  readonly trees: readonly GrownTree[];
  /** Adds one tree for each output. */
  step(): void;
}

/**
 * Boosts on some rows of a matrix; the other rows are scored as it goes, so that their loss says when to stop.
 *
 * @param members rows to train on, ascending
 */
export function createBooster(
  bins: GrowthMatrix,
  targets: Targets,
  members: Int32Array,
  loss: Loss,
  settings: BoosterSettings,
  workbench: Workbench,
): Booster {
  const { matrix } = bins;
  const { rows } = matrix;
  const { outputs } = loss;
  const { learningRate, depth } = settings;
  const { engine, pairs, leaves } = workbench;
  const grower = createGrower(bins, settings, workbench);
  const random = createRandom(settings.seed);
  const own = workbench.rows(members);
  const base = loss.base(targets, members);
  const margins = engine.workspace.float64Array(rows * outputs);
  for (let i = 0; i < margins.length; i++) margins[i] = base[i % outputs]!;
  const before = outputs === 1 ? margins : new Float64Array(margins.length);
  const steps = engine.workspace.float64Array(1 << depth);
  const trees: GrownTree[] = [];
  const everyColumn = Int32Array.from(settings.histograms, (_, c) => c);

  function addTree(output: number, columns: Int32Array): void {
    const drawn = drawRows(own, settings.rowSample, random.int(0xffff_ffff), workbench);
    const splits = grower.grow(drawn, columns);
    findLeaves(matrix, splits, leaves, engine);
    const sums = sumLeaves(leaves, { pairs, weights: targets.weights }, own, depth, engine);
    const { values, covers } = leafValues(splits, sums, settings);
    const stepped = new Float32Array(values.length);
    for (let leaf = 0; leaf < values.length; leaf++) stepped[leaf] = learningRate * values[leaf]!;
    steps.set(stepped);
    addLeaves(leaves, steps, margins, outputs, output, engine);
    trees.push({ ...splits, leaves: stepped, covers });
  }

  return {
    base,
    margins,
    trees,
    step() {
      const columns = sampled(everyColumn, settings.columnSample, random);
      // All outputs step from the same margins.
      if (before !== margins) before.set(margins);
      for (let output = 0; output < outputs; output++) {
        loss.derive(targets, members, before, output, pairs, engine);
        addTree(output, columns);
      }
    },
  };
}

/** A share of the values, at least one, in their order; each subset of the size is as likely. */
function sampled(values: Int32Array, share: number, random: Random): Int32Array {
  if (share >= 1 || values.length === 0) return values;
  const size = Math.max(1, Math.round(share * values.length));
  const taken = new Int32Array(size);
  // Marsaglia's xorshift: 2^-32 steps are fine enough here, and it costs a tenth of a draw of the stream.
  let state = random.int(0xffff_ffff) + 1;
  let count = 0;
  for (let i = 0; count < size; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    taken[count] = values[i]!;
    if ((state >>> 0) * (values.length - i) < (size - count) * 4294967296) count++;
  }
  return taken;
}

/** Puts the trees of a booster together. */
export function treesOf(trees: readonly GrownTree[], depth: number, outputs: number): ObliviousTrees {
  const features = new Int32Array(trees.length * depth);
  const thresholds = new Uint8Array(trees.length * depth);
  const leaves = new Float32Array(trees.length << depth);
  trees.forEach((tree, t) => {
    features.set(tree.features, t * depth);
    thresholds.set(tree.thresholds, t * depth);
    leaves.set(tree.leaves, t << depth);
  });
  return { trees: trees.length, depth, features, thresholds, leaves, outputs };
}
