import { keepUsedBorders } from "../../matrix/used-borders.js";
import type { LearnerInput } from "../columns.js";
import type { Labels } from "../labels.js";
import { checkRun, type TrainingRun } from "../training-run.js";
import { type Booster, treesOf } from "./booster.js";
import { shiftToPriors } from "./class-priors.js";
import { keepColumns } from "./encoder.js";
import { dealFolds } from "./folds.js";
import type { Targets } from "./losses.js";
import { BoostingModel } from "./model.js";
import type { BoostingOptions } from "./options.js";
import { boosterOf, type Prepared, prepare, type Shape, type Task } from "./prepare.js";
import { checkProblem } from "./problem.js";
import { runRounds } from "./rounds.js";
import { searchSize } from "./size-search.js";
import { openWorkbench, type Workbench } from "./workbench.js";

/** Rows up to which the depth is looked for as well. */
const searchRows = 50_000;
const depths = [1, 2, 4, 6, 8];
const usualDepth = 6;
const mostTrees = 1000;
const usualRate = 0.1;
/** Learning rate of looking for the size of smaller data, which is then fitted at another, in as many more trees. */
const searchRate = 0.2;
const slowRate = 0.05;

/**
 * Trains boosted oblivious trees.
 *
 * Without `trees` their number, and on up to 50,000 rows their depth, is the one with the lowest loss on rows left
 * out: `validation`, or else folds of the training rows, after which the model is fitted on all of them.
 *
 * @param labels one a row: `options.loss` says what they are
 * @throws OptionsError `unknown_option`, `bad_option`, `no_columns`, `length_mismatch`, `bad_column`, `bad_names`,
 *   `unknown_column`, `label_out_of_range`
 * @throws TrainError `no_rows`, `one_label`; `too_few_rows` to find the number of trees
 */
export async function train(
  input: LearnerInput,
  labels: Labels,
  options?: BoostingOptions,
  run?: TrainingRun,
): Promise<BoostingModel> {
  const problem = checkProblem(input, labels, options);
  checkRun(run);
  const workbench = openWorkbench(problem.targets.labels.length, run?.threads ?? 1);
  try {
    return await trainOn({ ...problem, targets: placed(problem.targets, workbench), workbench }, run);
  } finally {
    await workbench.close();
  }
}

/** Targets in the memory of the workbench. */
function placed({ labels, weights, groups }: Targets, workbench: Workbench): Targets {
  return { labels: workbench.column(labels), weights: weights && workbench.column(weights), groups };
}

async function trainOn(task: Task, run: TrainingRun | undefined): Promise<BoostingModel> {
  const { settings, training, validation, targets } = task;
  const isSmall = training.length <= searchRows;
  const isFixed = settings.trees !== undefined && validation.length === 0;
  const rate = settings.learningRate ?? usualRate;
  const most = settings.trees ?? mostTrees;
  const all = prepare(task, training);
  const build = async (shape: Shape, trees: number): Promise<BoostingModel> => {
    const booster = boosterOf(task, all, training, shape);
    await runRounds(booster, trees, run);
    return finish(task, all, booster, shape.depth, trees);
  };
  if (isFixed) return build({ depth: settings.depth ?? usualDepth, rate }, most);
  const choices = settings.depth === undefined && isSmall ? depths : [settings.depth ?? usualDepth];
  const folds =
    validation.length > 0
      ? [{ members: training, held: validation }]
      : dealFolds(targets, training, settings.seed);
  const isShared = validation.length > 0 || !task.kinds.isCategorical.includes(true);
  const prepared = folds.map((fold) => ({ ...fold, prepared: isShared ? all : prepare(task, fold.members) }));
  const patience = settings.earlyStopping;
  // Rows that judge are not trained on: the model they judged is the one.
  if (validation.length > 0) {
    const { depth, rounds, boosters } = await searchSize(
      task,
      prepared,
      choices,
      { rate, most, patience },
      run,
    );
    return finish(task, all, boosters[0]!, depth, rounds);
  }
  if (settings.learningRate !== undefined || !isSmall) {
    const { depth, rounds } = await searchSize(task, prepared, choices, { rate, most, patience }, run);
    return build({ depth, rate }, rounds);
  }
  // As far in fewer trees.
  const speed = searchRate / usualRate;
  const quick = { rate: searchRate, most: mostTrees / speed, patience: Math.ceil(patience / speed) };
  const { depth, rounds } = await searchSize(task, prepared, choices, quick, run);
  return build({ depth, rate: slowRate }, Math.round((rounds * searchRate) / slowRate));
}

/** Mean gain of the levels that split, 1 where none did. */
function meanGain(trees: readonly { readonly gains: Float64Array }[]): number {
  let sum = 0;
  let splits = 0;
  for (const { gains } of trees) {
    for (const gain of gains) {
      sum += gain;
      if (gain > 0) splits++;
    }
  }
  return sum > 0 ? sum / splits : 1;
}

function finish(
  { kinds, loss, settings, targets, training }: Task,
  { encoder, design }: Prepared,
  booster: Booster,
  depth: number,
  rounds: number,
): BoostingModel {
  const grown = booster.trees.slice(0, rounds * loss.outputs);
  const kept = keepUsedBorders(design.quantiser, treesOf(grown, depth, loss.outputs));
  const used = keepColumns(encoder, kept.quantiser);
  const covers = new Float32Array(kept.trees.leaves.length);
  const gains = new Float32Array(kept.trees.features.length);
  // In units of their mean: those of large or small labels are beyond 32 bits.
  const mean = meanGain(grown);
  grown.forEach((tree, t) => {
    covers.set(tree.covers, t << depth);
    gains.set(
      tree.gains.map((gain) => gain / mean),
      t * depth,
    );
  });
  const base = shiftToPriors(booster.base, settings, targets, training);
  return new BoostingModel({ loss: settings.loss, kinds, ...used, trees: kept.trees, base, covers, gains });
}
