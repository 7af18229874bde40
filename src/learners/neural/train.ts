import { mean, standardDeviation } from "simple-statistics";
import { TrainError } from "../../errors.js";
import { gather } from "../../matrix/gather.js";
import { parseOptions } from "../../options.js";
import { createRandom } from "../../stats/random.js";
import {
  checkColumns,
  checkLength,
  checkWeights,
  columnKinds,
  type LearnerColumn,
  type LearnerInput,
  rowsOfColumn,
} from "../columns.js";
import { dealByLabel, leaveOutFolds } from "../folds.js";
import { checkLabels, checkVaried, countLabels, type Labels, type LossName } from "../labels.js";
import { checkRun, type TrainingRun } from "../training-run.js";
import { checkClasses, checkJudges, type ValidationRows } from "../validation-rows.js";
import { type Backend, findBackend } from "./backend.js";
import { fitEncoder, termColumns } from "./encoder.js";
import { type EncodedRows, type FittedNetworks, fitNetworks } from "./fit.js";
import { lossOf, type NeuralLoss } from "./losses.js";
import { marginsOfNetworks } from "./margins.js";
import { NeuralModel, type NeuralParts, type Unit } from "./model.js";
import { type NeuralOptions, type NeuralSettings, neuralOptions } from "./options.js";

/** Passes over the rows where others say when to stop. */
const mostEpochs = 200;
/** Fewest rows that can do without some to find the number of passes. */
const fewestRows = 10;

/**
 * Trains dense networks with residual blocks by TensorFlow.js.
 *
 * Numbers are standardised and coded by their quantiles inside, categories have an input each, missing values one more.
 * Without `epochs` the number of passes is the one with the lowest loss on rows left out: `validation`, or else a fifth of
 * the training rows, after which the networks are fitted on all of them.
 *
 * One machine gives the same networks for the same seed; another backend other digits.
 *
 * @param labels one a row: `options.loss` says what they are
 * @throws OptionsError `unknown_option`, `bad_option`, `no_columns`, `length_mismatch`, `bad_column`, `bad_names`,
 *   `unknown_column`, `label_out_of_range`, `not_finite`
 * @throws TrainError `tensorflow_missing`, `no_rows`, `one_label`, `constant_columns`, `not_finite`; `too_few_rows` to find
 *   the number of passes
 */
export async function train(
  input: LearnerInput,
  labels: Labels,
  options?: NeuralOptions,
  run?: TrainingRun,
): Promise<NeuralModel> {
  const settings = parseOptions(neuralOptions, options, "neural.train");
  const { loss, weights, validation } = settings;
  const kinds = columnKinds(input, countLabels(labels));
  const checked = checkedLabels(labels, loss);
  checkWeights(weights, checked.length);
  const highest = checkVaried(rangeOf(loss), checked, weights, loss);
  const judges = validation && checkedJudges(validation, settings, kinds, highest);
  checkRun(run);
  const backend = await findBackend(settings.backend);

  const all = Int32Array.from(checked.keys()).filter((row) => !weights || weights[row]! > 0);
  const task = { backend, settings, labels: checked, columns: input.columns, kinds };
  if (judges) return fitOn(task, all, judges, settings.epochs ?? mostEpochs, "networks", run);
  if (settings.epochs !== undefined) return fitOn(task, all, undefined, settings.epochs, "networks", run);
  const { members, held } = heldOut(checked, all, settings.seed);
  const searched = await fitOn(task, members, judgesOf(task, held), mostEpochs, "search", run);
  return fitOn(task, all, undefined, searched.epochs, "networks", run);
}

/** A checked training. */
interface Task {
  readonly backend: Backend;
  readonly settings: NeuralSettings;
  readonly labels: Float64Array;
  readonly columns: readonly LearnerColumn[];
  readonly kinds: NeuralParts["kinds"];
}

/** Rows that judge, with their columns as they came. */
interface Judges {
  readonly columns: readonly LearnerColumn[];
  readonly labels: Float64Array;
  readonly weights: Float64Array | undefined;
}

async function fitOn(
  { backend, settings, labels, columns, kinds }: Task,
  members: Int32Array,
  judges: Judges | undefined,
  epochs: number,
  phase: string,
  run?: TrainingRun,
): Promise<NeuralModel> {
  const isAll = members.length === labels.length;
  const training = isAll ? columns : columns.map((column) => rowsOfColumn(column, members));
  const { encoder, terms } = fitEncoder(training, kinds, settings.bins);
  if (encoder.inputs === 0) {
    throw new TrainError(
      "constant_columns",
      "All columns are constant, or vary beyond what doubles resolve: there is nothing to learn from.",
      {
        columns: columns.length,
      },
    );
  }
  const weights = settings.weights && gather(settings.weights, members);
  const unit = unitOf(settings.loss, labels, members);
  const inUnit = (values: Float64Array) => values.map((y) => (y - unit.center) / unit.scale);
  const own = inUnit(gather(labels, members));
  const loss = lossOf(settings.loss, own, weights);
  const { width, blocks } = settings;
  const shape = { inputs: encoder.inputs, width, blocks, outputs: loss.outputs };
  const rows: EncodedRows = { terms, labels: own, weights };
  const judging = judges && {
    weights: judges.weights,
    labels: inUnit(judges.labels),
    terms: termColumns(encoder, judges.columns),
  };
  const fitted = await fitNetworks(
    { backend, encoder, shape, loss, rows, judges: judging, settings, epochs },
    phase,
    run,
  );
  checkFinite(fitted);
  const model = { loss: settings.loss, kinds, encoder, shape, ...fitted };
  if (settings.loss !== "poisson") return new NeuralModel({ ...model, unit });
  const margins = marginsOfNetworks(encoder, shape, fitted.parameters, rows.terms);
  return new NeuralModel({ ...model, unit: { center: centerOfCounts(margins, rows), scale: 1 } });
}

/** Numbers to predict are trained on in units of their spread: steps are as large as weights, not as labels. */
function unitOf(loss: NeuralLoss, labels: Float64Array, rows: Int32Array): Unit {
  if (loss !== "squared") return { center: 0, scale: 1 };
  const own = [...gather(labels, rows)];
  return { center: mean(own), scale: standardDeviation(own) || 1 };
}

/**
 * What is to be added to margins of counts for the training rows to expect as many as there were: networks are trained
 * with units left out, and the mean of e to a margin that varies is above e to its mean.
 */
function centerOfCounts(margins: Float64Array, { labels, weights }: EncodedRows): number {
  let [expected, got] = [0, 0];
  for (let i = 0; i < labels.length; i++) {
    const weight = weights ? weights[i]! : 1;
    expected += weight * Math.exp(margins[i]!);
    got += weight * labels[i]!;
  }
  return Math.log(got / expected);
}

/** A fifth of the rows, with its share of all labels. @throws TrainError `too_few_rows` */
function heldOut(labels: Float64Array, rows: Int32Array, seed: number) {
  if (rows.length < fewestRows) {
    throw new TrainError(
      "too_few_rows",
      `To find the number of passes at least ${fewestRows} rows are needed, got ${rows.length}: give 'epochs', or 'validation' rows.`,
      { got: rows.length, needed: fewestRows },
    );
  }
  return leaveOutFolds(dealByLabel(labels, rows, createRandom(seed)), rows)[0]!;
}

function judgesOf({ columns, labels, settings: { weights } }: Task, rows: Int32Array): Judges {
  return {
    columns: columns.map((column) => rowsOfColumn(column, rows)),
    labels: gather(labels, rows),
    weights: weights && gather(weights, rows),
  };
}

/** Amounts are checked as counts are. */
function rangeOf(loss: NeuralLoss): LossName {
  return loss === "ziln" ? "poisson" : loss;
}

function checkedLabels(labels: Labels, loss: NeuralLoss): Float64Array {
  return checkLabels(labels, rangeOf(loss), loss);
}

function checkedJudges(
  { columns, labels, weights }: ValidationRows,
  { loss }: NeuralSettings,
  kinds: NeuralParts["kinds"],
  highest: number,
): Judges {
  checkColumns(columns, kinds);
  checkLength("'validation.labels'", countLabels(labels), columns[0]!.length);
  if (weights) checkLength("'validation.weights'", weights.length, labels.length);
  const own = checkedLabels(labels, loss);
  checkClasses(own, loss, highest + 1);
  checkJudges(own, weights);
  return { columns, labels: own, weights };
}

function checkFinite({ parameters }: FittedNetworks): void {
  if (parameters.every((own) => own.every(Number.isFinite))) return;
  throw new TrainError(
    "not_finite",
    "The training left the range of numbers: give a lower 'learningRate', or labels of a smaller scale.",
  );
}
