import { OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import type { Instant } from "../../src/events/instant.js";
import type { EventInput, EventTable } from "../../src/events/table.js";
import type { ModelCard } from "../../src/model/card.js";
import type { BaseQuery, Metrics, Model } from "../../src/model/contract.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { Judge } from "../../src/model/judge.js";
import { predictParts } from "../../src/model/predict-parts.js";
import { Predictions, type RowParts } from "../../src/model/predictions.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { activityCard, type DataFacts } from "../../src/tasks/activity/card.js";
import { explainActivity } from "../../src/tasks/activity/explain.js";
import {
  type ActivityModel,
  populationAt,
  scoreActivity,
  snapshotFor,
} from "../../src/tasks/activity/model.js";
import { scoringRequest } from "../../src/tasks/activity/scoring-request.js";
import { saveActivity } from "../../src/tasks/activity/state.js";
import { type ReadingRule, skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import { type OverallQuery, overallQuery } from "./overall-options.js";

/** Repurchase of one customer. */
export interface OverallPrediction {
  readonly customerId: string;
  /** P(at least one order within the horizon). */
  readonly probability: number;
  /** Expected order days within the horizon; never below the probability. */
  readonly expectedOrders: number;
  /** When the next order comes, given the silence so far and given that it comes within 730 days. */
  readonly nextOrder: {
    /** One in ten comes before it. */
    readonly p10: Date;
    readonly p50: Date;
    readonly p90: Date;
    /** P(an order within 730 days). */
    readonly probabilityWithin730: number;
  };
}

/** Everything a trained model is. */
export interface OverallParts {
  readonly cutoff: number;
  readonly reading: ReadingRule;
  readonly options: {
    readonly horizonDays: readonly number[];
    readonly learner: string;
    readonly seed: number;
  };
  readonly data: DataFacts;
  readonly activity: ActivityModel;
}

const kind = "repurchase/overall";

/** A trained `repurchase.overall` model. */
export class OverallModel implements Model<OverallPrediction, OverallQuery> {
  readonly kind = kind;
  readonly horizonDays: readonly number[];
  readonly #parts: OverallParts;
  readonly #judge: Judge<OverallPrediction>;

  /** @internal */
  constructor(parts: OverallParts, judge: Judge<OverallPrediction>) {
    this.#parts = parts;
    this.#judge = judge;
    this.horizonDays = Object.freeze(parts.activity.horizons.map(({ horizonDays }) => horizonDays));
    Object.freeze(this);
  }

  /** End of the training data, exclusive. */
  get cutoff(): Date {
    return new Date(this.#parts.cutoff);
  }

  predict(data: EventInput, query: OverallQuery = {}): Predictions<OverallPrediction> {
    const settings = this.#query(query, "predict");
    const request = scoringRequest(data, settings, this.#parts.reading, `${kind}.predict`);
    const snapshot = snapshotFor(this.#parts.activity, request.data, request.asOf);
    const { probability, expectedOrders, nextOrderP10, nextOrderP50, nextOrderP90, probabilityWithin730 } =
      scoreActivity(this.#parts.activity, snapshot, settings.horizonDays);
    return new Predictions({
      model: kind,
      asOf: request.asOf,
      horizonDays: settings.horizonDays,
      customers: { dictionary: request.data.customers, codes: snapshot.rows },
      columns: {
        probability,
        expectedOrders,
        nextOrderP10,
        nextOrderP50,
        nextOrderP90,
        probabilityWithin730,
      },
      rankBy: "probability",
      row: rowOf,
      skipped: skippedCustomers(request, snapshot.rows, "no_order_before_as_of"),
    });
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query: OverallQuery = {},
    run?: Run,
  ): AsyncGenerator<Predictions<OverallPrediction>> {
    return predictParts(source, (part) => this.predict(part, query), run);
  }

  explain(data: EventInput, customerId: string, query: OverallQuery = {}): Explanation {
    const settings = this.#query(query, "explain");
    const request = scoringRequest(
      data,
      { ...settings, customers: [customerId] },
      this.#parts.reading,
      `${kind}.explain`,
    );
    const snapshot = snapshotFor(this.#parts.activity, request.data, request.asOf);
    if (snapshot.length === 0) {
      throw new OptionsError(
        "customer_not_scored",
        `${kind}.explain: this customer has no order before asOf.`,
        { asOf: request.asOf },
      );
    }
    return {
      kind,
      customerId,
      asOf: new Date(request.asOf),
      horizonDays: settings.horizonDays,
      ...explainActivity(this.#parts.activity, snapshot, 0, settings.horizonDays),
    };
  }

  evaluate(data: EventInput, query: OverallQuery & { asOf: Instant }): Metrics {
    const settings = this.#query(query, "evaluate");
    const { table, asOf } = scoringRequest(data, settings, this.#parts.reading, `${kind}.evaluate`);
    const { cutoff, activity } = this.#parts;
    const seen = Math.max(cutoff, activity.population.asOf);
    if (asOf < seen) {
      throw new OptionsError(
        "as_of_before_cutoff",
        `${kind}.evaluate: the model has seen events up to ${new Date(seen).toISOString()}: an earlier asOf would test it on what it has seen.`,
        { asOf, cutoff, seen },
      );
    }
    const predictions = this.predict(table, query);
    return contestMetrics(this.#judge.contender(predictions), this.#judge.truth(table, predictions));
  }

  refresh(data: EventInput, query: Pick<BaseQuery, "asOf"> = {}): OverallModel {
    const settings = this.#query(query, "refresh");
    const request = scoringRequest(data, settings, this.#parts.reading, `${kind}.refresh`);
    const { side } = request.data;
    const activity = {
      ...this.#parts.activity,
      population: populationAt(request.data, request.asOf),
      calendar: side.calendar.length > 0 ? side.calendar : this.#parts.activity.calendar,
    };
    return new OverallModel({ ...this.#parts, activity }, this.#judge);
  }

  card(): ModelCard {
    return structuredClone(activityCard(kind, this.#parts));
  }

  save(): SavedModel {
    const { activity, ...rest } = this.#parts;
    const { state, tensors } = saveActivity(activity);
    return structuredClone({ kind, state: { ...rest, activity: state } as unknown as JsonObject, tensors });
  }

  #query(query: OverallQuery, call: string): OverallQuery & { horizonDays: number } {
    const settings = parseOptions(overallQuery, query, `${kind}.${call}`);
    const horizonDays = settings.horizonDays ?? this.#parts.options.horizonDays[0]!;
    if (!this.horizonDays.includes(horizonDays)) {
      throw new OptionsError(
        "unknown_horizon",
        `${kind}.${call}: the model was trained for ${this.horizonDays.join(", ")} days, not for ${horizonDays}.`,
        { horizonDays, trained: this.horizonDays },
      );
    }
    return { ...settings, horizonDays };
  }
}

function rowOf({ columns, i, customerId }: RowParts): OverallPrediction {
  const at = (name: string) => columns[name]![i]!;
  return {
    customerId,
    probability: at("probability"),
    expectedOrders: at("expectedOrders"),
    nextOrder: {
      p10: new Date(at("nextOrderP10")),
      p50: new Date(at("nextOrderP50")),
      p90: new Date(at("nextOrderP90")),
      probabilityWithin730: at("probabilityWithin730"),
    },
  };
}
