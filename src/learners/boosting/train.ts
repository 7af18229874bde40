import { OptionsError } from "../../errors.js";
import { quantise } from "../../matrix/quantiser.js";
import { keepUsedBorders } from "../../matrix/used-borders.js";
import { parseOptions } from "../../options.js";
import { createRandom } from "../../stats/random.js";
import { type Booster, createBooster, treesOf } from "./booster.js";
import { type Design, fitDesign } from "./design.js";
import { type Encoder, encode, fitEncoder, leaveOutOwnFold } from "./encoder.js";
import {
  type BoostingColumn,
  type BoostingInput,
  type ColumnKinds,
  checkKnown,
  checkLength,
  checkWeights,
  columnKinds,
} from "./input.js";
import { categoryTargets, checkLabels, type Labels, lossOf } from "./labels.js";
import type { Loss, Targets } from "./losses.js";
import { BoostingModel } from "./model.js";
import { type BoostingOptions, type BoostingSettings, boostingOptions } from "./options.js";
import type { TrainingRun } from "./pause.js";
import { type Judged, runRounds, runUntilWorse } from "./rounds.js";

/** Data of one training, checked. */
interface Problem {
  readonly columns: readonly BoostingColumn[];
  readonly kinds: ColumnKinds;
  readonly targets: Targets;
  readonly loss: Loss;
  readonly settings: BoostingSettings;
}

/** Rows a model looks for its number of trees with, each left out once, where none are given to judge it. */
const folds = 5;
const mostTrees = 1000;

/**
 * Trains boosted oblivious trees.
 *
 * @param labels one a row: what they are says `options.loss`
 * @throws OptionsError `unknown_option`, `bad_option`, `no_columns`, `length_mismatch`, `bad_column`, `bad_names`,
 *   `unknown_column`, `label_out_of_range`
 * @throws TrainError `no_rows`, `one_label`
 */
export async function train(
  input: BoostingInput,
  labels: Labels,
  options?: BoostingOptions,
  run?: TrainingRun,
): Promise<BoostingModel> {
  const problem = checked(input, labels, options);
  const { settings } = problem;
  const rows = Int32Array.from({ length: labels.length }, (_, i) => i);
  const rounds = settings.trees ?? (await roundsByFolds(problem, rows, run));
  const fit = prepare(problem, rows);
  await runRounds(fit.booster, rounds, run);
  return finish(problem, fit, rounds);
}

function checked(input: BoostingInput, labels: Labels, options: BoostingOptions | undefined): Problem {
  const settings = parseOptions(boostingOptions, options, "boosting.train");
  const kinds = columnKinds(input, labels.length);
  checkWeights(settings.weights, labels.length);
  for (const name of Object.keys(settings.monotone)) {
    checkKnown(kinds.names, name, "monotone");
    if (!kinds.isCategorical[kinds.names.indexOf(name)]) continue;
    throw new OptionsError("bad_option", `'monotone' names column '${name}', which holds categories.`, {
      column: name,
    });
  }
  const values = checkLabels(labels, settings.loss);
  checkLength("'labels'", values.length, input.columns[0]!.length);
  return {
    columns: input.columns,
    kinds,
    targets: { labels: values, weights: settings.weights },
    loss: lossOf(settings.loss, values, settings.weights),
    settings,
  };
}

interface Fit {
  readonly encoder: Encoder;
  readonly design: Design;
  readonly booster: Booster;
}

/** A booster of some rows: categories and borders are learned from them alone. */
function prepare({ columns, kinds, targets, loss, settings }: Problem, members: Int32Array): Fit {
  const described = categoryTargets(settings.loss, targets.labels, targets.weights, loss.outputs);
  const encoder = fitEncoder(columns, kinds, described, members);
  const encoded = encode(encoder, columns);
  const directions = encoder.columns.map(({ source, table }) =>
    table ? 0 : (settings.monotone[kinds.names[source]!] ?? 0),
  );
  const design = fitDesign(encoded, directions, settings.maxBins, targets.weights);
  leaveOutOwnFold(encoder, columns, encoded, described, members, settings.seed);
  const matrix = quantise(design.quantiser, encoded);
  const learningRate = settings.learningRate ?? 0.05;
  const booster = createBooster(matrix, targets, members, loss, { ...settings, ...design, learningRate });
  return { encoder, design, booster };
}

async function roundsByFolds(
  problem: Problem,
  rows: Int32Array,
  run: TrainingRun | undefined,
): Promise<number> {
  const order = createRandom(problem.settings.seed).shuffle(rows.slice());
  const judged: Judged[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const held = order.filter((_, k) => k % folds === fold).sort();
    const members = order.filter((_, k) => k % folds !== fold).sort();
    judged.push({ booster: prepare(problem, members).booster, targets: problem.targets, held });
  }
  const rule = { most: mostTrees, patience: problem.settings.earlyStopping };
  return (await runUntilWorse(judged, problem.loss, rule, "folds", run)).rounds;
}

function finish(
  { kinds, loss, settings }: Problem,
  { encoder, design, booster }: Fit,
  rounds: number,
): BoostingModel {
  const { depth } = settings;
  const grown = booster.trees.slice(0, rounds * loss.outputs);
  const all = treesOf(grown, depth, loss.outputs);
  const { quantiser, trees } = keepUsedBorders(design.quantiser, all);
  const covers = new Float32Array(trees.leaves.length);
  const gains = new Float32Array(trees.features.length);
  grown.forEach((tree, t) => {
    covers.set(tree.covers, t << depth);
    gains.set(tree.gains, t * depth);
  });
  return new BoostingModel({
    loss: settings.loss,
    kinds,
    encoder,
    quantiser,
    trees,
    base: booster.base,
    covers,
    gains,
  });
}
