import { keepUsedBorders } from "../../matrix/used-borders.js";
import { type Booster, createBooster, treesOf } from "./booster.js";
import { shiftToPriors } from "./class-priors.js";
import { type Design, designMatrix, fitDesign } from "./design.js";
import { type Encoder, encode, fitEncoder, keepColumns, leaveOutOwnFold } from "./encoder.js";
import { dealFolds } from "./folds.js";
import type { BoostingInput } from "./input.js";
import { categoryTargets, type Labels } from "./labels.js";
import { BoostingModel } from "./model.js";
import type { BoostingOptions } from "./options.js";
import type { TrainingRun } from "./pause.js";
import { checkProblem, type Problem } from "./problem.js";
import { type Judged, runRounds, runUntilWorse, type StoppingPoint } from "./rounds.js";

/** Rows up to which the depth is looked for as well. */
const searchRows = 50_000;
const depths = [1, 2, 4, 6, 8];
const usualDepth = 6;
const mostTrees = 1000;
/** Learning rate of large data and of looking for a size; smaller data is then fitted at half of it, in twice the trees. */
const quickRate = 0.1;

/**
 * Trains boosted oblivious trees.
 *
 * Without `trees` their number, and on up to 50,000 rows their depth, is the one with the lowest loss on rows left
 * out: `validation`, or else folds of the training rows; the model is then fitted on all of them.
 *
 * @param labels one a row: `options.loss` says what they are
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
  const problem = checkProblem(input, labels, options);
  const { settings, training, validation } = problem;
  const isSmall = training.length <= searchRows;
  const most = settings.trees ?? mostTrees;
  if (settings.trees !== undefined && validation.length === 0) {
    return fitted(
      problem,
      { depth: settings.depth ?? usualDepth, rate: settings.learningRate ?? quickRate, trees: most },
      run,
    );
  }
  const candidates = settings.depth === undefined && isSmall ? depths : [settings.depth ?? usualDepth];
  const found = await searchDepth(candidates, (depth) => judge(problem, depth, most, run));
  // Rows that judge are not trained on: the model they judged is the one.
  if (validation.length > 0) return finish(problem, found.fits[0]!, found.depth, found.rounds);
  const isHalved = settings.learningRate === undefined && isSmall;
  const rate = settings.learningRate ?? quickRate;
  const size = isHalved ? { rate: rate / 2, trees: 2 * found.rounds } : { rate, trees: found.rounds };
  return fitted(problem, { depth: found.depth, ...size }, run);
}

/** What is not given by the options. */
interface Size {
  readonly depth: number;
  readonly rate: number;
  readonly trees: number;
}

async function fitted(problem: Problem, size: Size, run: TrainingRun | undefined): Promise<BoostingModel> {
  const fit = prepare(problem, problem.training, size);
  await runRounds(fit.booster, size.trees, run);
  return finish(problem, fit, size.depth, size.trees);
}

interface Fit {
  readonly encoder: Encoder;
  readonly design: Design;
  readonly booster: Booster;
}

/** A booster of some rows: categories are learned from them alone. */
function prepare(
  { columns, kinds, targets, loss, settings, training }: Problem,
  members: Int32Array,
  { depth, rate }: Omit<Size, "trees">,
): Fit {
  const described = categoryTargets(settings.loss, targets.labels, targets.weights, loss.outputs);
  const encoder = fitEncoder(columns, kinds, described, members);
  const encoded = encode(encoder, columns);
  const directions = kinds.names.map((name) => settings.monotone[name] ?? 0);
  const design = fitDesign(encoder, encoded, directions, settings.maxBins, targets.weights, training.length);
  leaveOutOwnFold(encoder, columns, encoded, described, members, settings.seed);
  const matrix = designMatrix(design, encoder, encoded, columns);
  const booster = createBooster(matrix, targets, members, loss, {
    ...settings,
    ...design,
    depth,
    learningRate: rate,
  });
  return { encoder, design, booster };
}

/** A depth with its best number of trees, and what was fitted to find it. */
interface Judgement extends StoppingPoint {
  readonly depth: number;
  readonly fits: readonly Fit[];
}

/** Finds the number of trees of one depth by the loss of rows left out. */
async function judge(
  problem: Problem,
  depth: number,
  most: number,
  run: TrainingRun | undefined,
): Promise<Judgement> {
  const { settings, training, validation, targets, loss } = problem;
  const folds =
    validation.length > 0
      ? [{ members: training, held: validation }]
      : dealFolds(targets, training, settings.seed);
  const rate = settings.learningRate ?? quickRate;
  const fits = folds.map(({ members }) => prepare(problem, members, { depth, rate }));
  const judged = fits.map(({ booster }, f): Judged => ({ booster, targets, held: folds[f]!.held }));
  const point = await runUntilWorse(judged, loss, { most, patience: settings.earlyStopping }, "search", run);
  return { ...point, depth, fits };
}

/** Climbs from the middle of the depths to a lower loss, until it is higher on both sides. */
async function searchDepth(
  candidates: readonly number[],
  judgeDepth: (depth: number) => Promise<Judgement>,
): Promise<Judgement> {
  const middle = candidates.length >> 1;
  let best = await judgeDepth(candidates[middle]!);
  for (const step of [1, -1]) {
    const start = best;
    for (let at = middle + step; at >= 0 && at < candidates.length; at += step) {
      const next = await judgeDepth(candidates[at]!);
      if (next.loss >= best.loss) break;
      best = next;
    }
    if (best !== start) break;
  }
  return best;
}

function finish(
  { kinds, loss, settings, targets, training }: Problem,
  { encoder, design, booster }: Fit,
  depth: number,
  rounds: number,
): BoostingModel {
  const grown = booster.trees.slice(0, rounds * loss.outputs);
  const kept = keepUsedBorders(design.quantiser, treesOf(grown, depth, loss.outputs));
  const used = keepColumns(encoder, kept.quantiser);
  const covers = new Float32Array(kept.trees.leaves.length);
  const gains = new Float32Array(kept.trees.features.length);
  grown.forEach((tree, t) => {
    covers.set(tree.covers, t << depth);
    gains.set(tree.gains, t * depth);
  });
  const base = shiftToPriors(booster.base, settings, targets, training);
  return new BoostingModel({ loss: settings.loss, kinds, ...used, trees: kept.trees, base, covers, gains });
}
