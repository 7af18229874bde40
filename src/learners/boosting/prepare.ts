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

/** Learns borders from the training rows and categories from `members` alone, and quantises all rows. */
export function prepare(task: Task, members: Int32Array): Prepared {
  const { columns, kinds, targets, loss, settings, training, workbench } = task;
  const described = categoryTargets(settings.loss, targets.labels, targets.weights, loss.outputs);
  const encoder = fitEncoder(columns, kinds, described, members);
  const encoded = encode(encoder, columns);
  const directions = kinds.names.map((name) => settings.monotone[name] ?? 0);
  const design = fitDesign(encoder, encoded, directions, settings.maxBins, targets.weights, training.length);
  leaveOutOwnFold(encoder, columns, encoded, described, members, settings.seed);
  const matrix = workbench.place(designMatrix(design, encoder, encoded, columns));
  const summed = design.histograms.map(({ bins }) => bins);
  return { encoder, design, bins: { matrix, rowBins: workbench.placeRows(matrix, summed) } };
}

/** Shape of a model under training. */
export interface Shape {
  readonly depth: number;
  readonly rate: number;
}

/** Rows above which half of them are enough to find the splits of a tree on. */
const largeRows = 50_000;

/** A booster of some rows. */
export function boosterOf(
  { targets, loss, settings, workbench }: Task,
  { design, bins }: Prepared,
  members: Int32Array,
  { depth, rate }: Shape,
): Booster {
  const rowSample = settings.rowSample ?? (members.length > largeRows ? 0.5 : 0.8);
  const boosterSettings = { ...settings, ...design, depth, learningRate: rate, rowSample };
  return createBooster(bins, targets, members, loss, boosterSettings, workbench);
}
