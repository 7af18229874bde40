import { OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { History } from "../../src/events/history.js";
import type { Instant } from "../../src/events/instant.js";
import { instantOf } from "../../src/events/instant-option.js";
import type { EventInput, EventTable } from "../../src/events/table.js";
import type { TransitionFlow } from "../../src/learners/markov/index.js";
import type { ModelCard } from "../../src/model/card.js";
import type { BaseQuery, Metrics, Model } from "../../src/model/contract.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { Judge } from "../../src/model/judge.js";
import { predictParts } from "../../src/model/predict-parts.js";
import { Predictions } from "../../src/model/predictions.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { checkScored, refreshedParts, saveParts } from "../../src/tasks/activity/door.js";
import { explainActivity } from "../../src/tasks/activity/explain.js";
import { snapshotFor } from "../../src/tasks/activity/model.js";
import { scoringRequest } from "../../src/tasks/activity/scoring-request.js";
import { askedHorizon } from "../../src/tasks/common/asked-horizon.js";
import { checkUnseenBy } from "../../src/tasks/common/check-cutoff.js";
import { skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import { withCarryInBase } from "../../src/tasks/common/explain-blend.js";
import { forecastBase } from "../../src/tasks/lifecycle/base-forecast.js";
import { lifecycleCard } from "../../src/tasks/lifecycle/card.js";
import { flowsBetween } from "../../src/tasks/lifecycle/flows.js";
import { chancePrefix, stateJudge } from "../../src/tasks/lifecycle/judge.js";
import { type LifecycleParts, scoreLifecycle } from "../../src/tasks/lifecycle/lifecycle-model.js";
import { saveLifecycle } from "../../src/tasks/lifecycle/state.js";
import { periodMatrix, refreshedLifecycle } from "../../src/tasks/lifecycle/train-lifecycle.js";
import { type TransitionReport, transitionReport } from "../../src/tasks/lifecycle/transition-report.js";
import { saveValue } from "../../src/tasks/value/state.js";
import {
  type FlowsQuery,
  type ForecastQuery,
  flowsQuery,
  forecastQuery,
  type MatrixQuery,
  type MigrationQuery,
  matrixQuery,
  migrationQuery,
} from "./migration-options.js";
import { type MigrationPrediction, migrationRow } from "./migration-prediction.js";

const kind = "lifecycle/migration";

/** How many of today's customers are and will be in a state. */
export interface StateForecastRow {
  readonly horizonDays: number;
  readonly state: string;
  readonly now: number;
  readonly expected: number;
  /** Ends of the interval, whole customers. */
  readonly lower: number;
  readonly upper: number;
}

/** A trained `lifecycle.migration` model. */
export class MigrationModel implements Model<MigrationPrediction, MigrationQuery> {
  readonly kind = kind;
  readonly horizonDays: readonly number[];
  readonly #parts: LifecycleParts;
  readonly #matrix: Float64Array;
  readonly #judge: Required<Omit<Judge<MigrationPrediction>, "query">>;

  /** @internal */
  constructor(parts: LifecycleParts) {
    this.#parts = parts;
    this.#matrix = periodMatrix(parts.lifecycle);
    this.#judge = stateJudge(parts.lifecycle.states);
    this.horizonDays = Object.freeze(parts.activity.horizons.map(({ horizonDays }) => horizonDays));
    Object.freeze(this);
  }

  /** End of the training data, exclusive. */
  get cutoff(): Date {
    return new Date(this.#parts.cutoff);
  }

  /** Names of the states, in the order of their conditions. */
  get states(): readonly string[] {
    return this.#parts.lifecycle.states.scheme.states.map(({ name }) => name);
  }

  /** @internal How its predictions are judged. */
  get judge(): Judge<MigrationPrediction> {
    return this.#judge;
  }

  predict(data: EventInput, query: MigrationQuery = {}): Predictions<MigrationPrediction> {
    const settings = this.#query(query, "predict");
    const { reading, activity } = this.#parts;
    const request = scoringRequest(data, settings, reading, `${kind}.predict`);
    const snapshot = snapshotFor(activity, request.data, request.asOf);
    const { horizonDays } = settings;
    const { chances, probability, ...columns } = scoreLifecycle(
      this.#parts,
      this.#matrix,
      snapshot,
      horizonDays,
    );
    const { states } = this;
    const count = states.length;
    return new Predictions({
      model: kind,
      asOf: request.asOf,
      horizonDays,
      customers: { dictionary: request.data.customers, codes: snapshot.rows },
      columns: {
        ...columns,
        probability,
        ...Object.fromEntries(
          states.map((name, s) => [
            chancePrefix + name,
            Float64Array.from(columns.state, (_, i) => chances[i * count + s]!),
          ]),
        ),
      },
      rankBy: "falling",
      row: migrationRow(states),
      skipped: skippedCustomers(request, snapshot.rows, "no_order_before_as_of"),
    });
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query: MigrationQuery = {},
    run?: Run,
  ): AsyncGenerator<Predictions<MigrationPrediction>> {
    return predictParts(source, (part: EventTable) => this.predict(part, query), run);
  }

  /**
   * How many of the customers with an order before asOf will be in each state at each trained horizon, with intervals.
   * Customers who come later are not in it.
   */
  forecast(data: EventInput, query: ForecastQuery = {}): StateForecastRow[] {
    const where = `${kind}.forecast`;
    const { level, ...asked } = parseOptions(forecastQuery, query, where);
    const { reading, activity } = this.#parts;
    const request = scoringRequest(data, asked, reading, where);
    const snapshot = snapshotFor(activity, request.data, request.asOf);
    const forecasts = forecastBase(this.#parts, this.#matrix, snapshot, level);
    return forecasts.flatMap(({ horizonDays, now, expected, lower, upper }) =>
      this.states.map((state, s) => ({
        horizonDays,
        state,
        now: now[s]!,
        expected: expected[s]!,
        lower: lower[s]!,
        upper: upper[s]!,
      })),
    );
  }

  /**
   * How customers moved between states in the latest periods before the date of the model, at most 24, and what follows
   * from it: credible intervals, tests of the chain, the long run, and what each state is worth.
   *
   * @throws OptionsError "unknown_column"
   */
  matrix(query: MatrixQuery = {}): TransitionReport {
    const { by, ...settings } = parseOptions(matrixQuery, query, `${kind}.matrix`);
    const { lifecycle } = this.#parts;
    const known = Object.keys(lifecycle.moves.segments);
    if (by !== undefined && !known.includes(by)) {
      throw new OptionsError(
        "unknown_column",
        `${kind}.matrix: 'by' must be one of the customers' own columns that the model was trained with (${known.join(", ") || "it has none"}), got '${by}'.`,
        { by, known },
      );
    }
    return transitionReport(lifecycle, this.#matrix, { ...settings, by });
  }

  /**
   * From which state to which customers went between two dates: data for a Sankey diagram, the largest flow first.
   * Whoever had no order at the first date comes from "not yet".
   *
   * @throws OptionsError "from_after_to"
   */
  flows(data: EventInput, query: FlowsQuery): TransitionFlow[] {
    const where = `${kind}.flows`;
    const { from, to } = parseOptions(flowsQuery, query, where);
    const { lifecycle, reading } = this.#parts;
    const request = scoringRequest(data, { asOf: to }, reading, where);
    const start = instantOf(from, request.data.zone, `from of ${where}`);
    if (start >= request.asOf) {
      throw new OptionsError("from_after_to", `${where}: 'from' must be before 'to'.`, {
        from: start,
        to: request.asOf,
      });
    }
    const histories = [start, request.asOf].map((at) => new History(request.data, at)) as [History, History];
    return flowsBetween(lifecycle.states.scheme, ...histories);
  }

  /**
   * Why a customer is as likely to order as it is, and so to leave the state that silence leads to: the chance of an
   * order, as `repurchase.overall` explains it.
   */
  explain(data: EventInput, customerId: string, query: MigrationQuery = {}): Explanation {
    const settings = this.#query(query, "explain");
    const where = `${kind}.explain`;
    const { reading, activity } = this.#parts;
    const { horizonDays } = settings;
    const request = scoringRequest(data, { asOf: settings.asOf, customers: [customerId] }, reading, where);
    const snapshot = snapshotFor(activity, request.data, request.asOf);
    checkScored(snapshot, request.asOf, where);
    return {
      kind,
      customerId,
      asOf: new Date(request.asOf),
      horizonDays,
      ...withCarryInBase(explainActivity(activity, snapshot, 0, horizonDays)),
    };
  }

  evaluate(data: EventInput, query: MigrationQuery & { asOf: Instant }): Metrics {
    const where = `${kind}.evaluate`;
    const { reading, cutoff, activity } = this.#parts;
    const settings = this.#query(query, "evaluate");
    const { table, asOf } = scoringRequest(data, { asOf: settings.asOf }, reading, where);
    checkUnseenBy({ cutoff, population: activity.population }, asOf, where);
    const predictions = this.#judge.judged(table, this.predict(table, query));
    return contestMetrics(this.#judge.contender(predictions), this.#judge.truth(table, predictions));
  }

  refresh(data: EventInput, query: Pick<BaseQuery, "asOf"> = {}): MigrationModel {
    const where = `${kind}.refresh`;
    const { parts, latest } = refreshedParts(this.#parts, data, this.#query(query, "refresh"), where);
    return new MigrationModel({ ...parts, lifecycle: refreshedLifecycle(parts.lifecycle, latest) });
  }

  card(): ModelCard {
    return structuredClone(lifecycleCard(kind, this.#parts));
  }

  save(): SavedModel {
    const { lifecycle, value, ...parts } = this.#parts;
    const saved = saveParts(kind, parts);
    const states = saveLifecycle(lifecycle);
    const worth = value && saveValue(value);
    return structuredClone({
      kind,
      state: {
        ...saved.state,
        lifecycle: states.state,
        ...(worth && { value: worth.state as unknown as JsonObject }),
      },
      tensors: { ...saved.tensors, ...states.tensors, ...worth?.tensors },
    });
  }

  #query(query: MigrationQuery, call: string) {
    const settings = parseOptions(migrationQuery, query, `${kind}.${call}`);
    const { horizonDays: trained } = this.#parts.options;
    return { ...settings, horizonDays: askedHorizon(settings, trained, "calendar", `${kind}.${call}`) };
  }
}
