import { EventError, OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { gather } from "../../src/matrix/gather.js";
import type { Metrics } from "../../src/model/contract.js";
import type { TableExplanation } from "../../src/model/explanation.js";
import { predictParts } from "../../src/model/predict-parts.js";
import { Predictions, type RowParts } from "../../src/model/predictions.js";
import type { Reason } from "../../src/model/reason.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { type Band, bands, bandsOf } from "../../src/tasks/common/bands.js";
import { checkUnseenBy } from "../../src/tasks/common/check-cutoff.js";
import { explainBlend } from "../../src/tasks/common/explain-blend.js";
import { reasonsAt } from "../../src/tasks/common/reasons/reason-lists.js";
import { type TableCard, tableCard } from "../../src/tasks/customer-table/card.js";
import { labelsOf } from "../../src/tasks/customer-table/labels.js";
import type { TableWarning } from "../../src/tasks/customer-table/leaks.js";
import { scoreTable, type TableModel, tableLogits } from "../../src/tasks/customer-table/model.js";
import type { CustomerTableInput } from "../../src/tasks/customer-table/read-table.js";
import {
  refreshedEvents,
  type ScoringTable,
  scoringTable,
} from "../../src/tasks/customer-table/scoring-rows.js";
import { saveTable } from "../../src/tasks/customer-table/state.js";
import { noHorizon } from "../../src/tasks/customer-table/table-rows.js";
import { worthOf } from "../../src/tasks/customer-table/worth.js";
import { type ContractualQuery, contractualQuery } from "./contractual-options.js";

/** Who leaves: one customer. */
export interface ContractualPrediction {
  readonly customerId: string;
  /** P(the labelled event). */
  readonly probability: number;
  readonly band: Band;
  /** Probability times what the customer is worth, in its unit; where values were given. */
  readonly valueAtRisk?: number;
  /** Why, what weighs most first. */
  readonly reasons: readonly Reason[];
}

/** Everything a trained model is. */
export interface ContractualParts {
  /** Date that the training table was of, epoch milliseconds; absent where it was not said. */
  readonly cutoff?: number;
  readonly options: {
    readonly id: string;
    readonly label: string;
    readonly positive?: string | number | boolean | undefined;
    readonly horizonDays?: number | undefined;
    readonly ignore: readonly string[];
    readonly learner: string;
    readonly seed: number;
  };
  readonly table: TableModel;
}

const kind = "churn/contractual";

/** A trained `churn.contractual` model. */
export class ContractualModel {
  readonly kind = kind;
  readonly #parts: ContractualParts;

  /** @internal */
  constructor(parts: ContractualParts) {
    this.#parts = parts;
    Object.freeze(this);
  }

  /** Date that the training table was of; undefined where it was not said. */
  get cutoff(): Date | undefined {
    const { cutoff } = this.#parts;
    return cutoff === undefined ? undefined : new Date(cutoff);
  }

  /** What to look at before trusting the model: columns that tell the label. */
  get warnings(): readonly TableWarning[] {
    return structuredClone(this.#parts.table.warnings);
  }

  /** Scores every customer with a row in the table. */
  predict(data: CustomerTableInput, query: ContractualQuery = {}): Predictions<ContractualPrediction> {
    const settings = parseOptions(contractualQuery, query, `${kind}.predict`);
    const scoring = this.#scoring(data, settings, "predict");
    const { table, options } = this.#parts;
    const rows = scoring.table.ids.length;
    const { probability, reasons } = scoreTable(table, scoring.blocks(), rows, settings.reasons);
    const { features } = reasons;
    const worth =
      settings.values === undefined ? undefined : worthOf(scoring.table, settings.values, `${kind}.predict`);
    return new Predictions({
      model: kind,
      asOf: Number.isNaN(scoring.asOf) ? undefined : scoring.asOf,
      horizonDays: options.horizonDays,
      customers: { dictionary: scoring.customers, codes: Int32Array.from(probability.keys()) },
      columns: {
        probability,
        band: bandsOf(table.thresholds, probability),
        ...(worth && { valueAtRisk: probability.map((p, i) => p * worth[i]!) }),
      },
      lists: { reasons: reasons.list },
      rankBy: "probability",
      row: (parts) => ({
        ...rowOf(parts),
        reasons: reasonsAt({ list: parts.lists["reasons"]!, features }, parts.i, settings.language),
      }),
      skipped: scoring.skipped,
    });
  }

  /** Scores a stream of tables: the door for more data than memory holds. */
  predictStream(
    source: AsyncIterable<CustomerTableInput>,
    query: ContractualQuery = {},
    run?: Run,
  ): AsyncGenerator<Predictions<ContractualPrediction>> {
    return predictParts(source, (part: CustomerTableInput) => this.predict(part, query), run);
  }

  /** Why this customer has this score: contributions that add up to it. */
  explain(data: CustomerTableInput, customerId: string, query: ContractualQuery = {}): TableExplanation {
    const settings = parseOptions(contractualQuery, query, `${kind}.explain`);
    const scoring = this.#scoring(data, { ...settings, customers: [customerId] }, "explain");
    const [first] = scoring.blocks();
    if (!first) {
      throw new OptionsError(
        "customer_not_scored",
        `${kind}.explain: this customer has no row in the table.`,
      );
    }
    const { members, blend } = this.#parts.table;
    const { horizonDays } = this.#parts.options;
    return {
      kind,
      customerId,
      ...(Number.isNaN(scoring.asOf) ? {} : { asOf: new Date(scoring.asOf) }),
      ...(horizonDays !== undefined && { horizonDays }),
      ...explainBlend({
        members,
        blend,
        window: noHorizon,
        snapshot: first.rows,
        row: 0,
        score: tableLogits({ members, blend }, first.rows)[0]!,
        carried: { name: "horizon", meaning: "" },
      }),
    };
  }

  /**
   * Metrics on a table with labels that the model has not seen.
   *
   * @throws OptionsError "as_of_before_cutoff"; EventError "no_labels"
   */
  evaluate(data: CustomerTableInput, query: ContractualQuery = {}): Metrics {
    const where = `${kind}.evaluate`;
    const settings = parseOptions(contractualQuery, query, where);
    const scoring = this.#scoring(data, settings, "evaluate");
    const { table, asOf } = scoring;
    const { cutoff, options } = this.#parts;
    const { events } = this.#parts.table;
    // A table without dates and without events may come without a date of its own.
    if (cutoff !== undefined && !Number.isNaN(asOf)) {
      checkUnseenBy({ cutoff, population: events?.population ?? { asOf: cutoff } }, asOf, where);
    }
    const outcome = labelsOf(table, options, where);
    const known = Int32Array.from(outcome.keys()).filter((row) => outcome[row]! >= 0);
    if (known.length === 0) {
      throw new EventError("no_labels", `${where}: no customer has a label in '${options.label}'.`);
    }
    const scores = scoreTable(this.#parts.table, scoring.blocks(), table.ids.length, 0);
    const probability = gather(scores.probability, known);
    return contestMetrics(
      { name: "siyu", role: "model", score: probability, probability },
      { labels: Uint8Array.from(known, (row) => outcome[row]!) },
    );
  }

  /**
   * A new model that reads events by the population of a later date.
   *
   * @throws OptionsError "nothing_to_refresh" where the model was trained on a table alone
   */
  refresh(data: CustomerTableInput, query: Pick<ContractualQuery, "asOf"> = {}): ContractualModel {
    const where = `${kind}.refresh`;
    const settings = parseOptions(contractualQuery, query, where);
    const { table } = this.#parts;
    if (!table.events) {
      throw new OptionsError(
        "nothing_to_refresh",
        `${where}: a model of a table without events has no state of a date: train it again.`,
      );
    }
    const events = refreshedEvents(table.events, data, settings.asOf, where);
    return new ContractualModel({ ...this.#parts, table: { ...table, events } });
  }

  /** Table seen, options, members and weights, metrics of rows left out, what to look at, limits. */
  card(): TableCard {
    return structuredClone(tableCard(kind, this.#parts));
  }

  /** The model as plain data; `save(model, path)` writes it to a file. */
  save(): SavedModel {
    const { table, ...rest } = this.#parts;
    const { state, tensors } = saveTable(table);
    return structuredClone({ kind, state: { ...rest, table: state } as unknown as JsonObject, tensors });
  }

  #scoring(data: CustomerTableInput, query: ContractualQuery, call: string): ScoringTable {
    return scoringTable(this.#parts.table, data, query, this.#parts.options.id, `${kind}.${call}`);
  }
}

function rowOf({ columns, i, customerId }: RowParts): Omit<ContractualPrediction, "reasons"> {
  const worth = columns["valueAtRisk"]?.[i];
  return {
    customerId,
    probability: columns["probability"]![i]!,
    band: bands[columns["band"]![i]!]!,
    ...(worth !== undefined && !Number.isNaN(worth) && { valueAtRisk: worth }),
  };
}
