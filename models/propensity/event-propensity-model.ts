import { OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { judgedQuery, judgedRows } from "../../src/evaluation/judged-folds.js";
import type { Instant } from "../../src/events/instant.js";
import type { EventInput, EventTable } from "../../src/events/table.js";
import type { ModelCard } from "../../src/model/card.js";
import type { BaseQuery, Metrics, Model } from "../../src/model/contract.js";
import type { Explanation } from "../../src/model/explanation.js";
import type { Judge } from "../../src/model/judge.js";
import { predictParts } from "../../src/model/predict-parts.js";
import { Predictions } from "../../src/model/predictions.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { sigmoid } from "../../src/stats/logspace.js";
import { scoringRequest } from "../../src/tasks/activity/scoring-request.js";
import { askedHorizon } from "../../src/tasks/common/asked-horizon.js";
import { checkUnseenBy } from "../../src/tasks/common/check-cutoff.js";
import { type ReadingRule, skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import type { DataFacts } from "../../src/tasks/common/model-card.js";
import { reasonsAt } from "../../src/tasks/common/reasons/reason-lists.js";
import { eventCard } from "../../src/tasks/propensity/card.js";
import {
  type EventModel,
  eventSnapshotFor,
  refreshedEvents,
  scoreEvents,
} from "../../src/tasks/propensity/event-model.js";
import { explainEvent } from "../../src/tasks/propensity/explain.js";
import { saveEvents } from "../../src/tasks/propensity/state.js";
import { type EventQuery, eventQuery } from "./options.js";
import type { EventPrediction } from "./prediction.js";

/** Everything a trained model is. */
export interface EventParts {
  readonly cutoff: number;
  readonly reading: ReadingRule;
  readonly options: {
    readonly target: unknown;
    readonly horizonDays: readonly number[];
    readonly learner: string;
    readonly seed: number;
  };
  readonly data: DataFacts;
  readonly events: EventModel;
}

const kind = "propensity/event";

/** A trained `propensity.event` model. */
export class EventPropensityModel implements Model<EventPrediction, EventQuery> {
  readonly kind = kind;
  readonly horizonDays: readonly number[];
  readonly #parts: EventParts;
  readonly #judge: Judge<EventPrediction>;

  /** @internal */
  constructor(parts: EventParts, judge: Judge<EventPrediction>) {
    this.#parts = parts;
    this.#judge = judge;
    this.horizonDays = Object.freeze(parts.events.horizons.map(({ horizonDays }) => horizonDays));
    Object.freeze(this);
  }

  /** End of the training data, exclusive. */
  get cutoff(): Date {
    return new Date(this.#parts.cutoff);
  }

  /** What is waited for: "secondOrder", or the name of the event. */
  get target(): string {
    return this.#parts.events.target.name;
  }

  /** Scores every customer for whom the target is possible; the others are in `skipped`. */
  predict(data: EventInput, query: EventQuery = {}): Predictions<EventPrediction> {
    const { horizonDays, reasons: count, language, ...asked } = this.#query(query, "predict");
    const request = scoringRequest(data, asked, this.#parts.reading, `${kind}.predict`);
    const { events } = this.#parts;
    const snapshot = eventSnapshotFor(events, request.data, request.asOf);
    const { logits, reasons } = scoreEvents(events, snapshot, horizonDays, count);
    const { features } = reasons;
    return new Predictions({
      model: kind,
      asOf: request.asOf,
      horizonDays,
      customers: { dictionary: request.data.customers, codes: snapshot.rows },
      columns: { probability: logits.map(sigmoid) },
      lists: { reasons: reasons.list },
      rankBy: "probability",
      row: ({ customerId, columns, lists, i }) => ({
        customerId,
        probability: columns["probability"]![i]!,
        reasons: reasonsAt({ list: lists["reasons"]!, features }, i, language),
      }),
      skipped: skippedCustomers(request, snapshot.rows, "not_possible"),
    });
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query: EventQuery = {},
    run?: Run,
  ): AsyncGenerator<Predictions<EventPrediction>> {
    return predictParts(source, (part) => this.predict(part, query), run);
  }

  explain(data: EventInput, customerId: string, query: EventQuery = {}): Explanation {
    const { horizonDays, ...asked } = this.#query(query, "explain");
    const where = `${kind}.explain`;
    const { reading, events } = this.#parts;
    const request = scoringRequest(data, { ...asked, customers: [customerId] }, reading, where);
    const snapshot = eventSnapshotFor(events, request.data, request.asOf);
    if (snapshot.length === 0) {
      throw new OptionsError(
        "customer_not_scored",
        `${where}: '${this.target}' is not possible for this customer at asOf.`,
        { asOf: request.asOf },
      );
    }
    const asOf = new Date(request.asOf);
    return { kind, customerId, asOf, horizonDays, ...explainEvent(events, snapshot, 0, horizonDays) };
  }

  /** Of those who got a message, where the next one is asked about. */
  evaluate(data: EventInput, query: EventQuery & { asOf: Instant }): Metrics {
    const { reading, cutoff, events } = this.#parts;
    const where = `${kind}.evaluate`;
    const { table, asOf } = scoringRequest(data, this.#query(query, "evaluate"), reading, where);
    checkUnseenBy({ cutoff, population: events.population }, asOf, where);
    const predictions = judgedRows(this.#judge, table, this.predict(table, judgedQuery(this.#judge, query)));
    return contestMetrics(this.#judge.contender(predictions), this.#judge.truth(table, predictions));
  }

  refresh(data: EventInput, query: Pick<BaseQuery, "asOf"> = {}): EventPropensityModel {
    const where = `${kind}.refresh`;
    const request = scoringRequest(data, this.#query(query, "refresh"), this.#parts.reading, where);
    const events = refreshedEvents(this.#parts.events, request.data, request.asOf, where);
    return new EventPropensityModel({ ...this.#parts, events }, this.#judge);
  }

  card(): ModelCard {
    return structuredClone(eventCard(kind, this.#parts));
  }

  save(): SavedModel {
    const { events, ...rest } = this.#parts;
    const { state, tensors } = saveEvents(events);
    return structuredClone({ kind, state: { ...rest, events: state } as unknown as JsonObject, tensors });
  }

  #query(query: EventQuery, call: string) {
    const settings = parseOptions(eventQuery, query, `${kind}.${call}`);
    const { horizonDays: trained } = this.#parts.options;
    return {
      ...settings,
      horizonDays: askedHorizon(settings, trained, "calendar", `${kind}.${call}`),
    };
  }
}
