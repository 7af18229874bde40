import { OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { listOffsetsOf } from "../../src/evaluation/customer-lists.js";
import { dayMs } from "../../src/events/calendar-day.js";
import { type BasketCut, History } from "../../src/events/history.js";
import type { Instant } from "../../src/events/instant.js";
import type { EventInput, EventTable } from "../../src/events/table.js";
import type { ModelCard } from "../../src/model/card.js";
import type { Metrics, Model } from "../../src/model/contract.js";
import type { BasketExplanation, Explanation } from "../../src/model/explanation.js";
import type { Judge } from "../../src/model/judge.js";
import { largest } from "../../src/model/largest.js";
import { predictParts } from "../../src/model/predict-parts.js";
import type { Predictions } from "../../src/model/predictions.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { askedHorizon } from "../../src/tasks/common/asked-horizon.js";
import { checkIdText, unknownKey } from "../../src/tasks/pairs/asked-key.js";
import { type PairDataFacts, pairCard } from "../../src/tasks/pairs/card.js";
import type { PairDoorParts } from "../../src/tasks/pairs/door-parts.js";
import { explainPair } from "../../src/tasks/pairs/explain.js";
import { explainedRow } from "../../src/tasks/pairs/explained-row.js";
import {
  horizonOf,
  type PairModel,
  type PairScores,
  populationsAt,
} from "../../src/tasks/pairs/pair-model.js";
import {
  checkUnseen,
  dateOfEnd,
  laterEnd,
  type PairRequest,
  pairRequest,
} from "../../src/tasks/pairs/pair-request.js";
import { type PairChoice, type PairRows, rankedPairRows, rowsAt } from "../../src/tasks/pairs/pair-rows.js";
import { savePairs } from "../../src/tasks/pairs/state.js";
import { lengthsOf, shownHorizons } from "../../src/tasks/pairs/training-request.js";
import { type PairQueries, type PairQuery, type PairSettings, refreshQuery } from "./pair-options.js";
import { type PairPrediction, pairPredictions } from "./pair-prediction.js";
import { checkWithin } from "./within-days.js";

/** Everything a trained model is. */
export interface PairParts extends PairDoorParts {
  readonly data: PairDataFacts;
  readonly pairs: PairModel;
}

/** What tells one family of pairs from the other. */
export interface PairDoor<Row, Kind extends string> {
  readonly kind: Kind;
  readonly queries: PairQueries;
  readonly judge: Judge<Row>;
}

/** A query made definite: what is scored, and which rows are kept. */
interface Question {
  readonly request: PairRequest;
  readonly choice: PairChoice;
}

/** A trained model whose rows are a customer and an item or category. */
export class PairRepurchaseModel<
  Kind extends string,
  Row extends PairPrediction,
  Query extends PairQuery,
  RowQuery extends Query,
> implements Model<Row, Query>
{
  readonly kind: Kind;
  /** Horizons in days, ascending; none where baskets have no dates. */
  readonly horizonDays: readonly number[];
  /** Horizons in baskets, ascending, where baskets have no dates. */
  readonly horizonBaskets: readonly number[] | undefined;
  readonly #parts: PairParts;
  readonly #door: PairDoor<Row, Kind>;

  /** @internal */
  constructor(parts: PairParts, door: PairDoor<Row, Kind>) {
    this.#parts = parts;
    this.#door = door;
    this.kind = door.kind;
    const horizons = parts.pairs.horizons.map(({ horizon }) => horizon);
    ({ horizonDays: this.horizonDays, horizonBaskets: this.horizonBaskets } = shownHorizons(
      horizons,
      parts.reading.clock,
    ));
    Object.freeze(this);
  }

  /**
   * End of the training data, exclusive.
   *
   * @throws OptionsError "no_dates" for baskets without dates
   */
  get cutoff(): Date {
    return dateOfEnd(this.#parts.cutoff, this.kind);
  }

  /**
   * The items or categories that each customer has bought, the likeliest to be bought again first. `rank` is counted
   * over those that `exclude` and `onlyItems` or `onlyCategories` leave; `minProbability` and `top` cut after that.
   */
  predict(data: EventInput, query?: Query): Predictions<Row> {
    const question = this.#question(data, this.#parse("query", query, "predict"), "predict");
    return this.#predictions(question, this.#rows(question));
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query?: Query,
    run?: Run,
  ): AsyncGenerator<Predictions<Row>> {
    return predictParts(source, (part) => this.predict(part, query), run);
  }

  /**
   * What is due: of the rows that `predict` gives those whose date (the median) lies within so many days of `asOf`,
   * soonest first. Ranks stay those of the customers. Without `minProbability` only what is rather bought than not
   * within `withinDays`: the date of those who are gone says nothing.
   *
   * @throws OptionsError "no_dates" for baskets without dates
   */
  dueNow(data: EventInput, query: Query & { readonly within: number }): Predictions<Row> {
    const settings = this.#parse("dueQuery", query, "dueNow");
    const question = this.#question(data, settings, "dueNow");
    const { asOf } = question.request;
    if (typeof asOf !== "number") {
      throw new OptionsError("no_dates", `${this.kind}.dueNow: of baskets without dates nobody knows when.`);
    }
    const end = asOf + settings.within * dayMs;
    const isLikely = ({ dates }: PairScores, row: number) =>
      settings.minProbability !== undefined || dates!.probabilityWithin[row]! >= 0.5;
    const due = this.#rows(
      question,
      (scores, row) => scores.dates!.p50[row]! <= end && isLikely(scores, row),
    );
    const sooner = (due.columns["nextPurchaseP50"] as Float64Array).map((instant) => -instant);
    return this.#predictions(question, rowsAt(due, largest(sooner, sooner.length)));
  }

  /**
   * Who buys one item or category again: of the customers who have bought it the likeliest first. Here `top` counts
   * customers; `rank` is where the item or category stands among the customer's own.
   *
   * @throws OptionsError "unknown_item", "unknown_category" where neither the data nor the model knows it
   */
  customersFor(data: EventInput, id: string, query?: Query): Predictions<Row> {
    const where = `${this.kind}.customersFor`;
    checkIdText(id, where);
    const { top, ...settings } = this.#parse("query", query, "customersFor");
    const question = this.#question(data, settings, "customersFor");
    const { key, horizons } = this.#parts.pairs;
    const code = question.request.data.ids[key]?.dictionary.codeOf(id) ?? -1;
    if (code < 0 && horizons[0]!.population.keys.ids.codeOf(id) < 0)
      throw unknownKey(key, id, "neither the events nor the model know", where);
    const rows = this.#rows(question, ({ keys }, row) => keys[row] === code);
    const probability = rows.columns["probability"] as Float64Array;
    return this.#predictions(question, rowsAt(rows, largest(probability, top ?? probability.length)));
  }

  /** Why a row has its score; the query says which: `{ ...query, itemId }` or `{ ...query, categoryId }`. */
  explain(data: EventInput, customerId: string, query?: RowQuery): Explanation | BasketExplanation {
    const settings = this.#parse("rowQuery", query, "explain");
    const { request, choice } = this.#question(data, { ...settings, customers: [customerId] }, "explain");
    const { pairs } = this.#parts;
    const id = settings[pairs.key]!;
    const history = new History(request.data, request.asOf, pairs.calendar);
    const code = history.ids(pairs.key)?.dictionary.codeOf(id) ?? -1;
    const parts = code < 0 ? undefined : explainPair(pairs, history, 0, code, choice.horizon);
    if (!parts) {
      throw new OptionsError(
        "row_not_scored",
        `${this.kind}.explain: this customer has no purchase of '${id}' before asOf.`,
        { [pairs.key]: id, asOf: request.asOf },
      );
    }
    const row = { kind: this.kind, customerId, [pairs.key]: id, ...parts };
    return explainedRow(row, request.asOf, choice.horizon);
  }

  /**
   * How well the rows were ranked, sized and calibrated; what was bought after `asOf` is the truth.
   *
   * @throws OptionsError "as_of_before_cutoff", "horizon_not_over"
   */
  evaluate(data: EventInput, query: Query & { readonly asOf: Instant | BasketCut }): Metrics {
    const { judge } = this.#door;
    const { request } = this.#question(data, this.#parse("query", query, "evaluate"), "evaluate");
    checkUnseen(request.asOf, this.#parts.seen, `${this.kind}.evaluate`);
    const predictions = this.predict(request.table, query);
    const truth = judge.truth(request.table, predictions);
    return contestMetrics(judge.contender(predictions), truth, listOffsetsOf(predictions));
  }

  refresh(
    data: EventInput,
    query: Pick<PairQuery, "asOf"> = {},
  ): PairRepurchaseModel<Kind, Row, Query, RowQuery> {
    const where = `${this.kind}.refresh`;
    const settings = parseOptions(refreshQuery, query, where);
    const { data: events, asOf } = pairRequest(data, settings, this.#parts.reading, where);
    const pairs = populationsAt(this.#parts.pairs, events, asOf);
    const seen = laterEnd(this.#parts.seen, asOf);
    return new PairRepurchaseModel({ ...this.#parts, pairs, seen }, this.#door);
  }

  card(): ModelCard {
    return structuredClone(pairCard(this.kind, this.#parts));
  }

  save(): SavedModel {
    const { pairs, ...rest } = this.#parts;
    const { state, tensors } = savePairs(pairs);
    return structuredClone({
      kind: this.kind,
      state: { ...rest, pairs: state } as unknown as JsonObject,
      tensors,
    });
  }

  #parse<Name extends keyof PairQueries>(name: Name, query: unknown, call: string) {
    return parseOptions<PairQueries[Name]>(this.#door.queries[name], query, `${this.kind}.${call}`);
  }

  #question(data: EventInput, settings: PairSettings, call: string): Question {
    const { pairs, reading, options } = this.#parts;
    const where = `${this.kind}.${call}`;
    const horizon = askedHorizon(settings, lengthsOf(options), reading.clock, where);
    const { withinDays, top, minProbability, exclude } = settings;
    checkWithin(withinDays, horizonOf(pairs, horizon).dates?.withinDays, where);
    const only = settings.onlyItems ?? settings.onlyCategories;
    return {
      request: pairRequest(data, settings, reading, where),
      choice: { horizon, withinDays, top, minProbability, exclude, only },
    };
  }

  #rows({ request, choice }: Question, keep?: PairChoice["keep"]): PairRows {
    return rankedPairRows(this.#parts.pairs, request, { ...choice, keep });
  }

  #predictions({ request, choice }: Question, rows: PairRows): Predictions<Row> {
    const { kind } = this;
    const { pairs } = this.#parts;
    const { horizon } = choice;
    const withinDays = choice.withinDays ?? horizonOf(pairs, horizon).dates?.withinDays;
    return pairPredictions({ kind, key: pairs.key, horizon, withinDays }, request, rows);
  }
}
