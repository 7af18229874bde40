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
import { checkScored, refreshedParts, saveParts } from "../../src/tasks/activity/door.js";
import { snapshotFor } from "../../src/tasks/activity/model.js";
import { scoringRequest } from "../../src/tasks/activity/scoring-request.js";
import { askedHorizon } from "../../src/tasks/common/asked-horizon.js";
import { checkUnseenBy } from "../../src/tasks/common/check-cutoff.js";
import { skippedCustomers } from "../../src/tasks/common/events-to-score.js";
import { horizonOf } from "../../src/tasks/common/horizon-scores.js";
import { valueCard } from "../../src/tasks/value/card.js";
import {
  expectedSpendOf,
  scoreValue,
  typicalCustomers,
  type ValueParts,
  type ValueTerms,
} from "../../src/tasks/value/customer-value.js";
import { explainValue } from "../../src/tasks/value/explain.js";
import { type SpendDistribution, spendDistribution } from "../../src/tasks/value/spend-distribution.js";
import { saveValue } from "../../src/tasks/value/state.js";
import { type ValueQuery, valueQuery } from "./options.js";
import { type ValuePrediction, valueRow } from "./prediction.js";

const kind = "clv/value";

/** A query that was read. */
type Settings = Omit<ReturnType<typeof valueQuery.parse>, keyof ValueTerms> &
  ValueTerms & { readonly horizonDays: number };

/** A trained `clv.value` model. */
export class CustomerValueModel implements Model<ValuePrediction, ValueQuery> {
  readonly kind = kind;
  readonly horizonDays: readonly number[];
  readonly #parts: ValueParts;
  readonly #judge: Judge<ValuePrediction>;

  /** @internal */
  constructor(parts: ValueParts, judge: Judge<ValuePrediction>) {
    this.#parts = parts;
    this.#judge = judge;
    this.horizonDays = Object.freeze(parts.activity.horizons.map(({ horizonDays }) => horizonDays));
    Object.freeze(this);
  }

  /** End of the training data, exclusive. */
  get cutoff(): Date {
    return new Date(this.#parts.cutoff);
  }

  predict(data: EventInput, query: ValueQuery = {}): Predictions<ValuePrediction> {
    return this.#predict(data, this.#query(query, "predict"), "predict");
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query: ValueQuery = {},
    run?: Run,
  ): AsyncGenerator<Predictions<ValuePrediction>> {
    return predictParts(source, (part) => this.predict(part, query), run);
  }

  /**
   * What each customer may spend within the horizon, net of refunds and undiscounted: chances of amounts and quantiles,
   * of which `interval` shows two.
   */
  distribution(data: EventInput, query: ValueQuery = {}): SpendDistribution<ValuePrediction> {
    const settings = this.#query(query, "distribution");
    const predictions = this.#predict(data, settings, "distribution");
    const { probability, expectedOrders, expectedSpend } = predictions.columns as Record<
      string,
      Float64Array
    >;
    const { spread } = horizonOf(this.#parts.value, settings.horizonDays);
    return spendDistribution(
      predictions,
      spread,
      expectedSpendOf({
        probability: probability!,
        expectedOrders: expectedOrders!,
        expectedSpend: expectedSpend!,
      }),
    );
  }

  explain(data: EventInput, customerId: string, query: ValueQuery = {}): Explanation {
    const settings = this.#query(query, "explain");
    const where = `${kind}.explain`;
    const { reading, activity } = this.#parts;
    const request = scoringRequest(data, { asOf: settings.asOf, customers: [customerId] }, reading, where);
    const snapshot = snapshotFor(activity, request.data, request.asOf);
    checkScored(snapshot, request.asOf, where);
    const { horizonDays } = settings;
    return {
      kind,
      customerId,
      asOf: new Date(request.asOf),
      horizonDays,
      ...explainValue(this.#parts, snapshot, 0, horizonDays, settings),
    };
  }

  evaluate(data: EventInput, query: ValueQuery & { asOf: Instant }): Metrics {
    const where = `${kind}.evaluate`;
    const settings = this.#query(query, "evaluate");
    const { reading, cutoff, activity } = this.#parts;
    const { table, asOf } = scoringRequest(data, settings, reading, where);
    checkUnseenBy({ cutoff, population: activity.population }, asOf, where);
    const predictions = judgedRows(this.#judge, table, this.predict(table, judgedQuery(this.#judge, query)));
    return contestMetrics(this.#judge.contender(predictions), this.#judge.truth(table, predictions));
  }

  refresh(data: EventInput, query: Pick<BaseQuery, "asOf"> = {}): CustomerValueModel {
    const settings = this.#query(query, "refresh");
    const { parts, latest } = refreshedParts(this.#parts, data, settings, `${kind}.refresh`);
    return new CustomerValueModel({ ...parts, typical: typicalCustomers(parts, latest) }, this.#judge);
  }

  card(): ModelCard {
    return structuredClone(valueCard(kind, this.#parts));
  }

  save(): SavedModel {
    const { value, ...parts } = this.#parts;
    const saved = saveParts(kind, parts);
    const own = structuredClone(saveValue(value));
    return {
      ...saved,
      state: { ...saved.state, value: own.state as unknown as JsonObject },
      tensors: { ...saved.tensors, ...own.tensors },
    };
  }

  #query(query: ValueQuery, call: string): Settings {
    const where = `${kind}.${call}`;
    const asked = parseOptions(valueQuery, query, where);
    const { horizonDays: trained, margin, annualDiscountRate, intervalLevel } = this.#parts.options;
    return {
      ...asked,
      margin: asked.margin ?? margin,
      annualDiscountRate: asked.annualDiscountRate ?? annualDiscountRate,
      intervalLevel: asked.intervalLevel ?? intervalLevel,
      horizonDays: askedHorizon(asked, trained, "calendar", where),
    };
  }

  #predict(data: EventInput, settings: Settings, call: string): Predictions<ValuePrediction> {
    const { reading, activity } = this.#parts;
    const { horizonDays } = settings;
    const request = scoringRequest(data, settings, reading, `${kind}.${call}`);
    const snapshot = snapshotFor(activity, request.data, request.asOf);
    const {
      orderValue: _,
      discount: __,
      ...columns
    } = scoreValue(this.#parts, snapshot, horizonDays, settings);
    return new Predictions({
      model: kind,
      asOf: request.asOf,
      horizonDays,
      customers: { dictionary: request.data.customers, codes: snapshot.rows },
      columns,
      rankBy: "expectedValue",
      row: valueRow,
      skipped: skippedCustomers(request, snapshot.rows, "no_order_before_as_of"),
    });
  }
}
