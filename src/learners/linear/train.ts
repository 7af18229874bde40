import { OptionsError } from "../../errors.js";
import { parseOptions } from "../../options.js";
import { checkKnown, checkLength, checkWeights, columnKinds, type LearnerInput } from "../columns.js";
import { checkLabels, checkVaried, countLabels, type Labels } from "../labels.js";
import { encodedNames, encodeLevels, fitLevels } from "../levels.js";
import { checkRun, pause, type TrainingRun } from "../training-run.js";
import { LinearModel } from "./model.js";
import { type LinearOptions, type LinearSettings, linearOptions } from "./options.js";
import { type LinearRows, openRegression } from "./regressions.js";
import { chooseRidge } from "./ridge.js";
import { awaitSteps } from "./steps.js";

/**
 * Trains a regression with a ridge: logistic, Poisson, least squares, or softmax.
 *
 * Numbers are clipped, centred and scaled inside; a column with missing values has one more coefficient, for their
 * being missing. Categories have a coefficient each, drawn to 0 the more the rarer they are; those of a single row are
 * one together. Without `l2` the ridge is the one under which rows left out have the lowest loss.
 *
 * @param labels one a row: `options.loss` says what they are
 * @throws OptionsError `unknown_option`, `bad_option`, `no_columns`, `length_mismatch`, `bad_column`, `bad_names`,
 *   `unknown_column`, `label_out_of_range`, `not_finite`
 * @throws TrainError `no_rows`, `one_label`, `not_converged`
 */
export async function train(
  input: LearnerInput,
  labels: Labels,
  options?: LinearOptions,
  run?: TrainingRun,
): Promise<LinearModel> {
  const settings = parseOptions(linearOptions, options, "linear.train");
  const kinds = columnKinds(input, countLabels(labels));
  const { loss, weights } = settings;
  const checked = checkLabels(labels, loss);
  checkWeights(weights, checked.length);
  checkOffset(settings, checked.length);
  for (const name of Object.keys(settings.penalty)) checkKnown(kinds.names, name, "penalty");
  checkVaried(loss, checked, weights);
  checkRun(run);
  const members = Int32Array.from(checked.keys()).filter((row) => !weights || weights[row]! > 0);
  const encoder = fitLevels(input.columns, kinds, members);
  const rows: LinearRows = {
    loss,
    outputs: loss === "softmax" ? 1 + checked.reduce((high, label) => Math.max(high, label)) : 1,
    columns: encodeLevels(encoder, input.columns),
    names: encodedNames(encoder, kinds.names),
    labels: checked,
    weights,
    offset: settings.offset,
    penalty: encoder.columns.map(({ source }) => penaltyOf(settings, kinds.names[source]!)),
    clip: settings.clip,
  };
  const l2 = settings.l2 ?? (await chooseRidge(rows, members, settings.seed, run));
  const { fit } = await awaitSteps(openRegression(rows).fit(l2), run);
  await pause(run, { phase: "fit", done: 1, total: 1 });
  return new LinearModel({ loss, kinds, encoder, l2, ...fit });
}

/** Names are callers' own: "constructor" is one that every object has. */
function penaltyOf({ penalty }: LinearSettings, name: string): number {
  return Object.hasOwn(penalty, name) ? penalty[name]! : 1;
}

function checkOffset({ offset, loss }: LinearSettings, rows: number): void {
  if (!offset) return;
  checkLength("'offset'", offset.length, rows);
  if (loss !== "softmax") return;
  throw new OptionsError("bad_option", "Loss 'softmax' has a margin a class: 'offset' is for the others.", {
    option: "offset",
  });
}
