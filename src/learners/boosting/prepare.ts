import { type Booster, createBooster } from "./booster.js";
import { type Design, designMatrix, fitDesign } from "./design.js";
import { type Encoder, encode, fitEncoder, leaveOutOwnFold } from "./encoder.js";
import type { GrowthMatrix } from "./grower.js";
import { categoryTargets } from "./labels.js";
import type { Problem } from "./problem.js";
import type { Workbench } from "./workbench.js";

/** A problem and the place to work on it. */
export interface Task extends Problem {
  readonly workbench: Workbench;
}

/** All rows as bins, by what some of them say of the categories. */
export interface Prepared {
  readonly encoder: Encoder;
  readonly design: Design;
  readonly bins: GrowthMatrix;
}

/** Few bins hold small data back from chance borders, and are quicker. */
function usualBins(rows: number): number {
  return Math.min(128, Math.max(32, rows >> 5));
}

/** Learns borders from the training rows and categories from `members` alone, and quantises all rows. */
export function prepare(task: Task, members: Int32Array): Prepared {
  const { columns, kinds, targets, loss, settings, training, workbench } = task;
  const described = categoryTargets(settings.loss, targets.labels, targets.weights, loss.outputs);
  const encoder = fitEncoder(columns, kinds, described, members);
  const encoded = encode(encoder, columns);
  const directions = kinds.names.map((name) =>
    Object.hasOwn(settings.monotone, name) ? settings.monotone[name]! : 0,
  );
  const design = fitDesign(
    encoder,
    encoded,
    directions,
    settings.maxBins ?? usualBins(training.length),
    targets.weights,
    training.length,
  );
  leaveOutOwnFold(encoder, columns, encoded, described, members, settings.seed);
  const matrix = designMatrix(design, encoder, encoded, columns, workbench);
  const summed = design.histograms.map(({ bins }) => bins);
  return { encoder, design, bins: { matrix, rowBins: workbench.placeRows(matrix, summed) } };
}

/** Shape of a model under training. */
export interface Shape {
  readonly depth: number;
  readonly rate: number;
}

/** Rows that are enough to find the splits of a tree on: more make no better ones. */
const enoughRows = 50_000;

/** Share of the rows drawn for each tree: most where there are few, a quarter where there are many. */
function usualShare(rows: number): number {
  return Math.min(0.8, Math.max(0.25, enoughRows / rows));
}

/** A booster of some rows. */
export function boosterOf(
  { targets, loss, settings, workbench }: Task,
  { design, bins }: Prepared,
  members: Int32Array,
  { depth, rate }: Shape,
): Booster {
  const rowSample = settings.rowSample ?? usualShare(members.length);
  const boosterSettings = { ...settings, ...design, depth, learningRate: rate, rowSample };
  return createBooster(bins, targets, members, loss, boosterSettings, workbench);
}
