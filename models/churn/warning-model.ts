import { OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { judgedQuery } from "../../src/evaluation/judged-folds.js";
import type { Instant } from "../../src/events/instant.js";
import { instantOf } from "../../src/events/instant-option.js";
import { dataOf, type EventInput, type EventTable } from "../../src/events/table.js";
import type { ModelCard } from "../../src/model/card.js";
import type { BaseQuery, Metrics, Model } from "../../src/model/contract.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { Judge } from "../../src/model/judge.js";
import { predictParts } from "../../src/model/predict-parts.js";
import { gatherColumns, gatherLists } from "../../src/model/prediction-columns.js";
import {
  type ListColumns,
  type PredictionColumns,
  Predictions,
  type RowParts,
} from "../../src/model/predictions.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { checkScored, refreshedParts, saveParts } from "../../src/tasks/activity/door.js";
import { explainActivity } from "../../src/tasks/activity/explain.js";
import { snapshotFor } from "../../src/tasks/activity/model.js";
import { type ScoringRequest, scoringRequest } from "../../src/tasks/activity/scoring-request.js";
import { warningCard } from "../../src/tasks/churn/card.js";
import { changedRows } from "../../src/tasks/churn/changes.js";
import { worthOf } from "../../src/tasks/churn/customer-worth.js";
import {
  lapseInstants,
  refreshedWarnings,
  scoreWarnings,
  type WarningParts,
  type WarningScores,
} from "../../src/tasks/churn/warning-model.js";
import { askedHorizon } from "../../src/tasks/common/asked-horizon.js";
import { checkUnseenBy } from "../../src/tasks/common/check-cutoff.js";
import { skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import { withCarryInBase } from "../../src/tasks/common/explain-blend.js";
import type { Snapshot } from "../../src/training/snapshot.js";
import { type WarningQuery, type WatchQuery, warningQuery, watchQuery } from "./warning-options.js";
import { changeRow, type WarningChange, type WarningPrediction, warningRow } from "./warning-prediction.js";

const kind = "churn/warning";

/** A query that was read. */
type Settings = ReturnType<typeof warningQuery.parse> & { readonly horizonDays: number };

/** Customers as they stand, with their warnings. */
interface Scored {
  readonly request: ScoringRequest;
  readonly snapshot: Snapshot;
  readonly scores: WarningScores;
}

/** A trained `churn.warning` model. */
export class WarningModel implements Model<WarningPrediction, WarningQuery> {
  readonly kind = kind;
  readonly horizonDays: readonly number[];
  readonly #parts: WarningParts;
  readonly #judge: Judge<WarningPrediction>;

  /** @internal */
  constructor(parts: WarningParts, judge: Judge<WarningPrediction>) {
    this.#parts = parts;
    this.#judge = judge;
    this.horizonDays = Object.freeze(parts.activity.horizons.map(({ horizonDays }) => horizonDays));
    Object.freeze(this);
  }

  /** End of the training data, exclusive. */
  get cutoff(): Date {
    return new Date(this.#parts.cutoff);
  }

  predict(data: EventInput, query: WarningQuery = {}): Predictions<WarningPrediction> {
    const settings = this.#query(query, "predict");
    const scored = this.#score(data, settings, settings.asOf, "predict");
    const { list, features } = scored.scores.reasons;
    return this.#predictions(
      { ...scored, codes: scored.snapshot.rows },
      settings,
      this.#columns(scored, settings),
      { lists: { reasons: list }, row: warningRow(features, settings.language) },
    );
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query: WarningQuery = {},
    run?: Run,
  ): AsyncGenerator<Predictions<WarningPrediction>> {
    return predictParts(source, (part: EventTable) => this.predict(part, query), run);
  }

  /**
   * What has changed since the last scoring: customers who are newly in danger, those whose danger has grown, and those
   * who have recovered, with the same model and population state at both instants.
   *
   * @throws OptionsError "since_after_as_of"
   */
  watch(data: EventInput, query: WatchQuery): Predictions<WarningChange> {
    const { since, ...rest } = parseOptions(watchQuery, query, `${kind}.watch`);
    const settings = this.#withHorizon(rest, "watch");
    const where = `${kind}.watch`;
    const { reading } = this.#parts;
    const { table, asOf } = scoringRequest(data, { asOf: settings.asOf }, reading, where);
    checkSince(instantOf(since, dataOf(table).zone, `since of ${where}`), asOf);
    const now = this.#score(table, settings, asOf, "watch");
    // Whoever is active now may have been silent for long then.
    const then = { ...settings, activeWithinDays: undefined, reasons: 0 };
    const before = this.#score(table, then, since, "watch");
    const { rows, ...columns } = changedRows(now, before, now.request.data.customers.size);
    const { snapshot, scores } = now;
    const lists = gatherLists({ reasons: scores.reasons.list }, rows);
    return this.#predictions(
      { ...now, codes: rows.map((row) => snapshot.rows[row]!) },
      settings,
      { ...gatherColumns(this.#columns(now, settings), rows), ...columns },
      { lists, row: changeRow(scores.reasons.features, settings.language) },
    );
  }

  explain(data: EventInput, customerId: string, query: WarningQuery = {}): Explanation {
    const settings = this.#query(query, "explain");
    const where = `${kind}.explain`;
    const { reading, activity } = this.#parts;
    const request = scoringRequest(data, { asOf: settings.asOf, customers: [customerId] }, reading, where);
    const snapshot = snapshotFor(activity, request.data, request.asOf);
    checkScored(snapshot, request.asOf, where);
    const { horizonDays } = settings;
    const ofOrder = withCarryInBase(explainActivity(activity, snapshot, 0, horizonDays));
    return {
      kind,
      customerId,
      asOf: new Date(request.asOf),
      horizonDays,
      probability: 1 - ofOrder.probability,
      score: -ofOrder.score,
      base: -ofOrder.base,
      contributions: ofOrder.contributions.map((line) => ({ ...line, contribution: -line.contribution })),
    };
  }

  evaluate(data: EventInput, query: WarningQuery & { asOf: Instant }): Metrics {
    const where = `${kind}.evaluate`;
    const { reading, cutoff, activity } = this.#parts;
    const settings = this.#query(query, "evaluate");
    const { table, asOf } = scoringRequest(data, { asOf: settings.asOf }, reading, where);
    checkUnseenBy({ cutoff, population: activity.population }, asOf, where);
    const predictions = this.predict(table, judgedQuery(this.#judge, query));
    return contestMetrics(this.#judge.contender(predictions), this.#judge.truth(table, predictions));
  }

  refresh(data: EventInput, query: Pick<BaseQuery, "asOf"> = {}): WarningModel {
    const where = `${kind}.refresh`;
    const { parts, latest } = refreshedParts(this.#parts, data, this.#query(query, "refresh"), where);
    return new WarningModel({ ...parts, warnings: refreshedWarnings(parts, latest) }, this.#judge);
  }

  card(): ModelCard {
    return structuredClone(warningCard(kind, this.#parts));
  }

  save(): SavedModel {
    return saveParts(kind, this.#parts);
  }

  #query(query: WarningQuery, call: string): Settings {
    return this.#withHorizon(parseOptions(warningQuery, query, `${kind}.${call}`), call);
  }

  #withHorizon(settings: ReturnType<typeof warningQuery.parse>, call: string): Settings {
    const { horizonDays: trained } = this.#parts.options;
    return {
      ...settings,
      horizonDays: askedHorizon(settings, trained, "calendar", `${kind}.${call}`),
    };
  }

  #score(data: EventInput, settings: Settings, asOf: Instant | undefined, call: string): Scored {
    const { reading, activity } = this.#parts;
    const { customers, horizonDays, activeWithinDays, reasons } = settings;
    const request = scoringRequest(data, { asOf, customers }, reading, `${kind}.${call}`);
    const all = snapshotFor(activity, request.data, request.asOf);
    const snapshot = activeWithinDays === undefined ? all : all.activeWithin(activeWithinDays);
    return { request, snapshot, scores: scoreWarnings(this.#parts, snapshot, horizonDays, reasons) };
  }

  #columns({ request, snapshot, scores }: Scored, { values }: Settings): PredictionColumns {
    const { reasons: _, spendIfStaying, ...columns } = scores;
    const worth = values === undefined ? spendIfStaying : worthOf(snapshot, values);
    return {
      ...columns,
      lapseDate: lapseInstants(scores.leadDays, request.asOf, request.data.zone),
      valueAtRisk: worth.map((value, i) => value * scores.probability[i]!),
    };
  }

  #predictions<Row>(
    { request, snapshot, codes }: Scored & { readonly codes: Int32Array },
    { horizonDays, activeWithinDays }: Settings,
    columns: PredictionColumns,
    { lists, row }: { readonly lists: ListColumns; readonly row: (parts: RowParts) => Row },
  ): Predictions<Row> {
    const why = activeWithinDays === undefined ? "no_order_before_as_of" : "no_order_within_active_days";
    return new Predictions({
      model: kind,
      asOf: request.asOf,
      horizonDays,
      customers: { dictionary: request.data.customers, codes },
      columns,
      lists,
      rankBy: "probability",
      row,
      skipped: skippedCustomers(request, snapshot.rows, why),
    });
  }
}

/** @throws OptionsError "since_after_as_of" */
function checkSince(since: number, asOf: number): void {
  if (since < asOf) return;
  throw new OptionsError(
    "since_after_as_of",
    `${kind}.watch: 'since' must be before asOf, ${new Date(asOf).toISOString()}, got ${new Date(since).toISOString()}.`,
    { since, asOf },
  );
}
