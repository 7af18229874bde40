import { OptionsError } from "../../errors.js";
import { concat } from "../../matrix/concat.js";
import { parseOptions } from "../../options.js";
import {
  type ColumnKinds,
  checkColumns,
  checkKnown,
  checkLength,
  checkWeights,
  columnKinds,
  isText,
  type LearnerColumn,
  type LearnerInput,
} from "../columns.js";
import { checkLabels, countLabels, type Labels } from "../labels.js";
import { checkClasses, checkJudges } from "../validation-rows.js";
import { lossOf } from "./labels.js";
import type { Loss, Targets } from "./losses.js";
import {
  type BoostingOptions,
  type BoostingSettings,
  boostingOptions,
  type ValidationRows,
} from "./options.js";

/** Data of one training, checked. Rows to judge by stand behind those to train on. */
export interface Problem {
  readonly columns: readonly LearnerColumn[];
  readonly kinds: ColumnKinds;
  readonly targets: Targets;
  readonly loss: Loss;
  readonly settings: BoostingSettings;
  /** Rows to train on. */
  readonly training: Int32Array;
  /** Rows to judge by; none if the caller gave none. */
  readonly validation: Int32Array;
}

/**
 * Checks all that a caller gave.
 *
 * @throws OptionsError, TrainError as `train`
 */
export function checkProblem(
  input: LearnerInput,
  labels: Labels,
  options: BoostingOptions | undefined,
): Problem {
  const settings = parseOptions(boostingOptions, options, "boosting.train");
  const kinds = columnKinds(input, countLabels(labels));
  checkMonotone(kinds, settings);
  const training = checkTargets(
    { labels, weights: settings.weights, groups: settings.groups },
    settings.loss,
  );
  checkWeights(training.weights, labels.length);
  const rows = Int32Array.from({ length: labels.length }, (_, i) => i);
  const loss = lossOf(settings.loss, training.labels, training.weights);
  checkPriors(settings, loss.outputs);
  const problem = { kinds, loss, settings, training: rows };
  if (!settings.validation) {
    return { ...problem, columns: input.columns, targets: training, validation: new Int32Array(0) };
  }
  const { columns, ...judging } = settings.validation;
  checkColumns(columns, kinds);
  checkLength("'validation.labels'", countLabels(judging.labels), columns[0]!.length);
  const held = checkTargets(judging, settings.loss);
  checkClasses(held.labels, settings.loss, loss.outputs);
  checkJudges(held.labels, held.weights);
  return {
    ...problem,
    columns: input.columns.map((column, c) => joined(column, columns[c]!)),
    targets: joinTargets(training, held),
    validation: Int32Array.from({ length: held.labels.length }, (_, i) => labels.length + i),
  };
}

function checkTargets(rows: Omit<ValidationRows, "columns">, loss: BoostingSettings["loss"]): Targets {
  const { weights, groups } = rows;
  if (weights) checkLength("'weights'", weights.length, rows.labels.length);
  if (groups) checkLength("'groups'", groups.length, rows.labels.length);
  if (loss === "pairwise" && !groups) {
    throw new OptionsError(
      "bad_option",
      "Loss 'pairwise' compares rows within groups: 'groups' is missing.",
      {
        option: "groups",
      },
    );
  }
  return {
    labels: checkLabels(rows.labels, loss),
    weights,
    groups: loss === "pairwise" ? groups : undefined,
  };
}

function checkMonotone(kinds: ColumnKinds, { monotone }: BoostingSettings): void {
  for (const name of Object.keys(monotone)) {
    checkKnown(kinds.names, name, "monotone");
    if (!kinds.isCategorical[kinds.names.indexOf(name)]) continue;
    throw new OptionsError("bad_option", `'monotone' names column '${name}', which holds categories.`, {
      option: "monotone",
      column: name,
    });
  }
}

function checkPriors({ classPriors, loss }: BoostingSettings, outputs: number): void {
  if (!classPriors) return;
  const classes = loss === "logloss" ? 2 : loss === "softmax" ? outputs : 0;
  const sum = classPriors.reduce((total, share) => total + share, 0);
  if (classPriors.length === classes && Math.abs(sum - 1) < 1e-6) return;
  throw new OptionsError(
    "bad_option",
    `'classPriors' must be ${classes} shares that sum to 1 with loss '${loss}', got ${classPriors.length} with sum ${sum}.`,
    { option: "classPriors" },
  );
}

function joined(a: LearnerColumn, b: LearnerColumn): LearnerColumn {
  if (isText(a) !== isText(b)) {
    throw new OptionsError(
      "bad_column",
      "A column of 'validation' is not of the kind of the training column.",
    );
  }
  if (isText(a)) return [...a, ...(b as readonly (string | null)[])];
  return concat([Float64Array.from(a), Float64Array.from(b as Float64Array)]);
}

function joinTargets(a: Targets, b: Targets): Targets {
  const ones = (rows: number): Float64Array => new Float64Array(rows).fill(1);
  const isWeighted = a.weights !== undefined || b.weights !== undefined;
  return {
    labels: concat([a.labels, b.labels]),
    weights: isWeighted
      ? concat([a.weights ?? ones(a.labels.length), b.weights ?? ones(b.labels.length)])
      : undefined,
    groups: a.groups && b.groups ? joinGroups(a.groups, b.groups) : undefined,
  };
}

function joinGroups(a: Int32Array, b: Int32Array): Int32Array {
  const groups = new Int32Array(a.length + b.length);
  groups.set(a);
  groups.set(b, a.length);
  return groups;
}
