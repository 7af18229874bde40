import { TrainError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import { Dictionary } from "../../events/dictionary.js";
import type { FeatureColumns } from "../../features/feature.js";
import { gather } from "../../matrix/gather.js";
import { breathe, type Run } from "../../model/run.js";
import {
  type BlendPrior,
  chooseBlend,
  type FoldSnapshots,
  fitChosen,
  scoreFolds,
} from "../../training/blend.js";
import type { Member } from "../../training/member.js";
import { type BandSettings, bandFacts, thresholdsFor } from "../common/bands.js";
import type { ReadingRule } from "../common/events-to-score.js";
import { typicalValuesOf } from "../common/reasons/typical-values.js";
import { type ColumnGroups, featuresOfTable } from "./column-plan.js";
import { contentsOf } from "./content.js";
import { dealFolds, firstOfGroups, judgedFolds } from "./deal-folds.js";
import { countWithEvents, eventFeaturesOf, eventsAsOf } from "./event-features.js";
import { type LabelColumn, labelsOf } from "./labels.js";
import { leakWarnings } from "./leaks.js";
import { findTrees, tableLogistic, tableTrees } from "./members.js";
import { joined, type TableModel } from "./model.js";
import { outOfFoldScores, outOfFoldTest } from "./out-of-fold.js";
import { planColumns } from "./plan-columns.js";
import { type CustomerTable, rowsOfTable } from "./read-table.js";
import { labelledRows, noHorizon, TableRows } from "./table-rows.js";

/** What a table is trained by. */
export interface TableSettings extends LabelColumn {
  readonly ignore: readonly string[];
  readonly groups: ColumnGroups;
  /** Date the table is of, epoch milliseconds; NaN where it is not known. */
  readonly cutoff: number;
  readonly bands?: BandSettings;
  readonly learner: "auto" | "logistic" | "boosting";
  readonly seed: number;
}

/** Events beside a table. */
export interface TableEvents {
  readonly data: EventData;
  readonly reading: ReadingRule;
}

/** Fewest rows of either label that anything is learned from, and that trees are. */
const [leastLabels, leastTreeLabels] = [30, 100];

/** All rows are of one date: they say as much of weights and level as they are many. */
const tablePrior: BlendPrior = { weightDeviation: 0.5, interceptDeviation: 0.25, keepsLevel: false };

/**
 * Trains the task: columns are planned, members sized and blended by rows left out, the bands cut on those.
 *
 * @throws TrainError "too_few_labels", "no_columns"
 */
export async function trainTable(
  given: CustomerTable,
  events: TableEvents | undefined,
  settings: TableSettings,
  where: string,
  run?: Run,
): Promise<TableModel> {
  await breathe(run, { phase: "read", done: 0, total: 1 });
  const { table, labels, derived, data, state, group, groups } = trainingRows(given, events, settings, where);
  checkLabels(labels, leastLabels);
  const customers = Dictionary.of(table.ids);
  const codes = Int32Array.from(table.ids.keys());
  /** Rows at some positions, read as training rows at others say. */
  const rowsAt = (positions: Int32Array, plan: ReturnType<typeof planColumns>) => {
    const own = featuresOfTable(
      plan.columns,
      rowsOfTable(table, positions),
      settings.cutoff,
      settings.groups,
    );
    return labelledRows(
      new TableRows(customers, positions, joined(own, derived && partOf(derived, positions))),
      Uint8Array.from(positions, (row) => labels[row]!),
    );
  };
  const ignored = [...settings.ignore, settings.label];
  const plan = planColumns(table, ignored);
  const all = rowsAt(codes, plan);
  if (all.snapshot.features().columns.length === 0) {
    throw new TrainError("no_columns", `${where}: no column of the table can be learned from.`, {
      ignored: plan.ignored,
    });
  }
  const members = await membersFor(all, firstOfGroups({ group }), settings, run);
  const foldOf = dealFolds({ labels, group, groups });
  const folds: FoldSnapshots<TableRows>[] = [];
  for (let fold = 0; fold < judgedFolds(labels.length); fold++) {
    const training = codes.filter((row) => foldOf[row] !== fold);
    const plan = planColumns(rowsOfTable(table, training), ignored);
    folds.push({
      training: [rowsAt(training, plan)],
      validation: rowsAt(
        codes.filter((row) => foldOf[row] === fold),
        plan,
      ),
    });
  }
  const scored = await scoreFolds(members, folds, noHorizon, settings.seed, run);
  const choice = chooseBlend(members, scored, labels.length, tablePrior);
  const judged = outOfFoldScores(choice, scored);
  const fitted = await fitChosen(choice, [all], all.snapshot, noHorizon, settings.seed, run);
  const thresholds = thresholdsFor(settings.bands, judged);
  return Object.freeze({
    plan: { ...plan, ignored: plan.ignored.filter(({ name }) => name !== settings.label) },
    groups: settings.groups,
    members: fitted,
    blend: choice.blend,
    thresholds,
    typical: typicalValuesOf(all.snapshot.features()),
    ...(state && { events: state }),
    data: { ...data, copies: labels.length - groups },
    warnings: leakWarnings(all.snapshot.features(), labels),
    bands: bandFacts(thresholds, judged),
    outOfFold: outOfFoldTest(choice, scored),
  });
}

/** Rows with a label in an order that does not depend on the one they came in, with what their events say. */
function trainingRows(
  given: CustomerTable,
  events: TableEvents | undefined,
  settings: TableSettings,
  where: string,
) {
  const outcome = labelsOf(given, settings, where);
  const labelled = Int32Array.from(outcome.keys()).filter((row) => outcome[row]! >= 0);
  const { ids, columns } = rowsOfTable(given, labelled);
  const inner = { ids, columns: columns.filter(({ name }) => name !== settings.label) };
  const known = events && eventsAsOf(events.data, settings.cutoff);
  const derived = known && eventFeaturesOf(known, ids);
  const { order, group, groups } = contentsOf(inner, gather(outcome, labelled), derived);
  const table = rowsOfTable(inner, order);
  const labels = Uint8Array.from(order, (row) => outcome[labelled[row]!]!);
  return {
    table,
    labels,
    derived: derived && partOf(derived, order),
    group: Int32Array.from(order, (row) => group[row]!),
    groups,
    data: {
      customers: table.ids.length,
      positives: labels.reduce((sum, label) => sum + label, 0),
      withoutLabel: outcome.length - labelled.length,
      ...(known && { withEvents: countWithEvents(known, ids) }),
    },
    state: known && {
      reading: events.reading,
      population: known.population,
      calendar: events.data.side.calendar,
    },
  };
}

async function membersFor(
  all: ReturnType<typeof labelledRows>,
  distinct: Int32Array,
  { learner, seed }: TableSettings,
  run?: Run,
): Promise<Member<TableRows>[]> {
  if (learner === "logistic") return [tableLogistic];
  const labels = Uint8Array.from(distinct, (row) => all.bought[row]!);
  if (learner === "auto" && leastOf(labels) < leastTreeLabels) return [tableLogistic];
  await breathe(run, { phase: "size", done: 0, total: 1 });
  const trees = tableTrees(await findTrees(all, distinct, seed, run));
  return learner === "boosting" ? [trees] : [tableLogistic, trees];
}

function checkLabels(labels: Uint8Array, least: number): void {
  if (leastOf(labels) >= least) return;
  const ones = labels.reduce((sum, label) => sum + label, 0);
  throw new TrainError(
    "too_few_labels",
    `Training needs ${least} customers with the event and as many without it, got ${ones} and ${labels.length - ones}.`,
    { positives: ones, negatives: labels.length - ones, needed: least },
  );
}

function leastOf(labels: Uint8Array): number {
  const ones = labels.reduce((sum, label) => sum + label, 0);
  return Math.min(ones, labels.length - ones);
}

function partOf({ features, columns }: FeatureColumns, rows: Int32Array): FeatureColumns {
  return { features, columns: columns.map((column) => gather(column, rows)) };
}
