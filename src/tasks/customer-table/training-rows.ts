import { Dictionary } from "../../events/dictionary.js";
import type { FeatureColumns } from "../../features/feature.js";
import { gather } from "../../matrix/gather.js";
import type { FoldSnapshots } from "../../training/blend.js";
import type { Labelled } from "../../training/rows.js";
import { type ColumnGroups, featuresOfTable } from "./column-plan.js";
import { contentsOf } from "./content.js";
import { dealFolds, judgedFolds, withoutCopies } from "./deal-folds.js";
import { countWithEvents, eventFeaturesOf, eventsAsOf, type TableEvents } from "./event-features.js";
import { type LabelColumn, labelsOf } from "./labels.js";
import type { TableWarning } from "./leaks.js";
import { joined, type TableFacts, type TableModel } from "./model.js";
import { numbersAsTextWarnings } from "./numbers-as-text.js";
import { planColumns, type TablePlan } from "./plan-columns.js";
import { type CustomerTable, rowsOfTable } from "./read-table.js";
import { labelledRows, TableRows } from "./table-rows.js";

/** How a table is read for training. */
export interface TableReading extends LabelColumn {
  readonly ignore: readonly string[];
  readonly groups: ColumnGroups;
  /** Date the table is of, epoch milliseconds; NaN where it is not known. */
  readonly cutoff: number;
}

/** The rows with a label, in an order that does not depend on the one they came in. */
export class TrainingRows {
  readonly labels: Uint8Array;
  readonly plan: TablePlan;
  readonly facts: TableFacts;
  /** What is odd about the columns, the labels apart. */
  readonly warnings: readonly TableWarning[];
  /** What the model has to know of the events to read others. */
  readonly events: TableModel["events"];
  /** Positions of the rows without their copies. */
  readonly distinct: Int32Array;
  readonly #table: CustomerTable;
  readonly #customers: Dictionary;
  readonly #derived: FeatureColumns | undefined;
  readonly #foldOf: Uint8Array;
  readonly #reading: TableReading;

  constructor(given: CustomerTable, events: TableEvents | undefined, reading: TableReading, where: string) {
    const outcome = labelsOf(given, reading, where);
    const labelled = Int32Array.from(outcome.keys()).filter((row) => outcome[row]! >= 0);
    const { ids, columns } = rowsOfTable(given, labelled);
    const table = { ids, columns: columns.filter(({ name }) => name !== reading.label) };
    const known = events && eventsAsOf(events.data, reading.cutoff);
    const derived = known && eventFeaturesOf(known, ids);
    this.plan = planColumns(table, reading.ignore);
    this.warnings = numbersAsTextWarnings(table, this.plan);
    const read = new Set(this.plan.columns.map(({ name }) => name));
    const said = { ids, columns: table.columns.filter(({ name }) => read.has(name)) };
    const { order, group, groups } = contentsOf(said, gather(outcome, labelled), derived);
    const ofRow = Int32Array.from(order, (row) => group[row]!);
    this.labels = Uint8Array.from(order, (row) => outcome[labelled[row]!]!);
    this.distinct = withoutCopies({ group: ofRow, groups });
    this.facts = {
      customers: ids.length,
      positives: this.labels.reduce((sum, label) => sum + label, 0),
      withoutLabel: outcome.length - ids.length,
      copies: ids.length - this.distinct.length,
      ...(known && { withEvents: countWithEvents(known, ids) }),
    };
    this.events = known && {
      reading: events.reading,
      population: known.population,
      calendar: events.data.side.calendar,
    };
    this.#table = rowsOfTable(table, order);
    this.#customers = Dictionary.of(this.#table.ids);
    this.#derived = derived && partOf(derived, order);
    this.#foldOf = dealFolds({ labels: this.labels, group: ofRow, groups });
    this.#reading = reading;
  }

  get length(): number {
    return this.labels.length;
  }

  /** All rows, as they are learned from in the end. */
  all(): Labelled<TableRows> {
    return this.#at(Int32Array.from(this.labels.keys()), this.plan);
  }

  /** Rows to learn from and rows left out, both read as the former say. */
  *folds(): Generator<FoldSnapshots<TableRows>> {
    const judged = judgedFolds(this.length);
    for (let fold = 0; fold < judged; fold++) {
      const [training, held] = [true, false].map((isTraining) =>
        Int32Array.from(this.labels.keys()).filter((row) => (this.#foldOf[row] !== fold) === isTraining),
      ) as [Int32Array, Int32Array];
      const own = planColumns(rowsOfTable(this.#table, training), this.#reading.ignore);
      // Where the only words are rare, fewer rows may leave nothing to read.
      const plan = own.columns.length > 0 ? own : this.plan;
      yield { training: [this.#at(training, plan)], validation: this.#at(held, plan) };
    }
  }

  /** Rows at some positions as a plan reads them. */
  #at(positions: Int32Array, { columns }: TablePlan): Labelled<TableRows> {
    const { cutoff, groups } = this.#reading;
    const own = featuresOfTable(columns, rowsOfTable(this.#table, positions), cutoff, groups);
    const features = joined(own, this.#derived && partOf(this.#derived, positions));
    return labelledRows(
      new TableRows(this.#customers, positions, features),
      Uint8Array.from(positions, (row) => this.labels[row]!),
    );
  }
}

function partOf({ features, columns }: FeatureColumns, rows: Int32Array): FeatureColumns {
  return { features, columns: columns.map((column) => gather(column, rows)) };
}
