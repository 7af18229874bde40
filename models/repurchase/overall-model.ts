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
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { activityCard } from "../../src/tasks/activity/card.js";
import { type ActivityParts, checkScored, refreshedParts, saveParts } from "../../src/tasks/activity/door.js";
import { explainActivity } from "../../src/tasks/activity/explain.js";
import { scoreActivity, snapshotFor } from "../../src/tasks/activity/model.js";
import { scoringRequest } from "../../src/tasks/activity/scoring-request.js";
import { askedHorizon } from "../../src/tasks/common/asked-horizon.js";
import { checkUnseenBy } from "../../src/tasks/common/check-cutoff.js";
import { skippedCustomers } from "../../src/tasks/common/events-to-score.js";
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

const kind = "repurchase/overall";

/** A trained `repurchase.overall` model. */
export class OverallModel implements Model<OverallPrediction, OverallQuery> {
  readonly kind = kind;
  readonly horizonDays: readonly number[];
  readonly #parts: ActivityParts;
  readonly #judge: Judge<OverallPrediction>;

  /** @internal */
  constructor(parts: ActivityParts, judge: Judge<OverallPrediction>) {
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
    checkScored(snapshot, request.asOf, `${kind}.explain`);
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
    const { cutoff, reading, activity } = this.#parts;
    const { table, asOf } = scoringRequest(data, settings, reading, `${kind}.evaluate`);
    checkUnseenBy({ cutoff, population: activity.population }, asOf, `${kind}.evaluate`);
    const predictions = this.predict(table, query);
    return contestMetrics(this.#judge.contender(predictions), this.#judge.truth(table, predictions));
  }

  refresh(data: EventInput, query: Pick<BaseQuery, "asOf"> = {}): OverallModel {
    const settings = this.#query(query, "refresh");
    const { parts } = refreshedParts(this.#parts, data, settings, `${kind}.refresh`);
    return new OverallModel(parts, this.#judge);
  }

  card(): ModelCard {
    return structuredClone(activityCard(kind, this.#parts));
  }

  save(): SavedModel {
    return saveParts(kind, this.#parts);
  }

  #query(query: OverallQuery, call: string): OverallQuery & { horizonDays: number } {
    const settings = parseOptions(overallQuery, query, `${kind}.${call}`);
    const { horizonDays: trained } = this.#parts.options;
    return {
      ...settings,
      horizonDays: askedHorizon(settings, trained, "calendar", `${kind}.${call}`),
    };
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
