import { TrainError } from "../../errors.js";
import { breathe, type Run } from "../../model/run.js";
import { type BlendPrior, chooseBlend, fitChosen, scoreFolds } from "../../training/blend.js";
import { asChallenger, type Member } from "../../training/member.js";
import type { Labelled } from "../../training/rows.js";
import { type BandSettings, bandFacts, thresholdsFor } from "../common/bands.js";
import { typicalValuesOf } from "../common/reasons/typical-values.js";
import type { TableEvents } from "./event-features.js";
import { type LabelColumn, labelValues } from "./labels.js";
import { leakWarnings } from "./leaks.js";
import { findTrees, tableLogistic, tableTrees } from "./members.js";
import type { TableModel } from "./model.js";
import { findNetwork, tableNetwork } from "./network.js";
import { outOfFoldScores, outOfFoldTest } from "./out-of-fold.js";
import type { CustomerTable } from "./read-table.js";
import { noHorizon, type TableRows } from "./table-rows.js";
import { type TableReading, TrainingRows } from "./training-rows.js";

/** What a table is trained by. */
export interface TableSettings extends TableReading {
  readonly bands?: BandSettings;
  readonly learner: "auto" | "logistic" | "boosting" | "neural";
  /** Whether learner "auto" has the network as a challenger; default false. */
  readonly neural?: boolean | undefined;
  readonly seed: number;
}

/** Fewest rows of either label that anything is learned from, and that trees are. */
const [leastLabels, leastTreeLabels] = [30, 100];

/** All rows are of one date: they say as much of weights and level as they are many. */
const tablePrior: BlendPrior = { weightDeviation: 0.5, interceptDeviation: 0.25, keepsLevel: false };

/**
 * Trains the task: columns are planned, members sized and blended by rows left out, the bands cut on those.
 *
 * @throws TrainError "too_few_labels", "no_columns"; EventError "bad_label", "bad_cell"
 */
export async function trainTable(
  given: CustomerTable,
  events: TableEvents | undefined,
  settings: TableSettings,
  where: string,
  run?: Run,
): Promise<TableModel> {
  await breathe(run, { phase: "read", done: 0, total: 1 });
  const rows = new TrainingRows(given, events, settings, where);
  const { labels, plan } = rows;
  checkLabels(labels, given, settings);
  const all = rows.all();
  const features = all.snapshot.features();
  if (features.columns.length === 0) {
    throw new TrainError("no_columns", `${where}: no column of the table can be learned from.`, {
      ignored: plan.ignored,
    });
  }
  const members = await membersFor(all, rows.distinct, settings, run);
  const folds = await scoreFolds(members, [...rows.folds()], noHorizon, settings.seed, run);
  const choice = chooseBlend(members, folds, rows.length, tablePrior);
  const judged = outOfFoldScores(choice, folds);
  const thresholds = thresholdsFor(settings.bands, judged);
  return Object.freeze({
    plan,
    isDated: !Number.isNaN(settings.cutoff),
    groups: settings.groups,
    members: await fitChosen(choice, [all], all.snapshot, noHorizon, settings.seed, run),
    blend: choice.blend,
    ...(choice.challenger && { challenger: choice.challenger }),
    thresholds,
    typical: typicalValuesOf(features),
    ...(rows.events && { events: rows.events }),
    data: rows.facts,
    warnings: [...leakWarnings(features, labels), ...rows.warnings],
    bands: bandFacts(thresholds, judged),
    outOfFold: outOfFoldTest(choice, folds),
  });
}

/** The members that are asked for and that there is data for. */
async function membersFor(
  all: Labelled<TableRows>,
  distinct: Int32Array,
  { learner, neural, seed }: TableSettings,
  run?: Run,
): Promise<Member<TableRows>[]> {
  const labels = Uint8Array.from(distinct, (row) => all.bought[row]!);
  const isEnough = Math.min(...countsOf(labels)) >= leastTreeLabels;
  if (learner === "logistic" || (learner === "auto" && !isEnough)) return [tableLogistic];
  await breathe(run, { phase: "size", done: 0, total: 1 });
  const network = () => findNetwork(all, distinct, seed, run).then(tableNetwork);
  if (learner === "neural") return [await network()];
  const trees = tableTrees(await findTrees(all, distinct, seed, run));
  if (learner === "boosting") return [trees];
  return [tableLogistic, trees, ...(neural ? [asChallenger(await network())] : [])];
}

function checkLabels(labels: Uint8Array, given: CustomerTable, { label, positive }: LabelColumn): void {
  const [negatives, positives] = countsOf(labels);
  if (Math.min(negatives, positives) >= leastLabels) return;
  throw new TrainError(
    "too_few_labels",
    `Training needs ${leastLabels} customers with the event and as many without it, got ${positives} and ${negatives}. Label '${label}' holds ${labelValues(given, { label })}; the event is ${positive === undefined ? "1, true or yes: name another by 'positive'" : `'positive', ${JSON.stringify(positive)}`}.`,
    { positives, negatives, needed: leastLabels },
  );
}

function countsOf(labels: Uint8Array): [number, number] {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  return [labels.length - ones, ones];
}
