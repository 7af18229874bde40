import { OptionsError } from "../../src/errors.js";
import { contestMetrics } from "../../src/evaluation/contest.js";
import { listOffsetsOf } from "../../src/evaluation/customer-lists.js";
import type { Dictionary } from "../../src/events/dictionary.js";
import { type BasketCut, History } from "../../src/events/history.js";
import type { Instant } from "../../src/events/instant.js";
import type { EventInput, EventTable } from "../../src/events/table.js";
import type { ModelCard } from "../../src/model/card.js";
import type { AnyQuery, Metrics, Model } from "../../src/model/contract.js";
import type { BasketExplanation, Explanation } from "../../src/model/explanation.js";
import type { Judge } from "../../src/model/judge.js";
import { predictParts } from "../../src/model/predict-parts.js";
import type { Predictions } from "../../src/model/predictions.js";
import type { Run } from "../../src/model/run.js";
import type { JsonObject, SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { askedHorizon, type Lengths } from "../../src/tasks/common/asked-horizon.js";
import type { WhoAndWhen } from "../../src/tasks/common/events-to-score.js";
import type { Assortment } from "../../src/tasks/cross-sell/assortment.js";
import { crossSellCard } from "../../src/tasks/cross-sell/card.js";
import {
  assortmentOf,
  type CrossSellModel as CrossSellTask,
  populationsAt,
} from "../../src/tasks/cross-sell/cross-sell-model.js";
import { crossSellBlocks } from "../../src/tasks/cross-sell/cross-sell-rows.js";
import { explainCandidate } from "../../src/tasks/cross-sell/explain.js";
import { similarItemsOf } from "../../src/tasks/cross-sell/similar-items.js";
import { saveCrossSell } from "../../src/tasks/cross-sell/state.js";
import { checkIdText, unknownKey } from "../../src/tasks/pairs/asked-key.js";
import type { PairDataFacts } from "../../src/tasks/pairs/card.js";
import type { PairDoorParts } from "../../src/tasks/pairs/door-parts.js";
import { explainedRow } from "../../src/tasks/pairs/explained-row.js";
import {
  checkUnseen,
  dateOfEnd,
  laterEnd,
  type PairRequest,
  pairRequest,
} from "../../src/tasks/pairs/pair-request.js";
import { lengthsOf, shownHorizons } from "../../src/tasks/pairs/training-request.js";
import { type BasketTask, basketRows } from "./basket.js";
import { saveBaskets } from "./basket-state.js";
import { allowedKeys, both, describedKeys, keyWorth } from "./choice.js";
import { joinedRows } from "./joined-rows.js";
import { type CrossSellQueries, type CrossSellSettings, refreshQuery } from "./options.js";
import { type CrossSellPrediction, crossSellPredictions } from "./prediction.js";

/** Everything a trained model is. */
export interface CrossSellParts extends PairDoorParts {
  readonly data: PairDataFacts;
  readonly crossSell: CrossSellTask;
  readonly baskets: BasketTask;
}

/** The types of a family, by the names of what they are of. */
export interface FamilyTypes {
  readonly kind: string;
  readonly row: CrossSellPrediction;
  readonly query: AnyQuery;
  /** A query that may name a row. */
  readonly rowQuery: AnyQuery;
  readonly campaignQuery: AnyQuery & { readonly top?: number | undefined };
  readonly complementQuery: { readonly top?: number | undefined };
  /** Something bought by the customers who buy another thing. */
  readonly similar: object;
  /** Something bought with what is in a basket. */
  readonly complement: object;
}

/** What tells one family from the other. */
export interface CrossSellDoor<F extends FamilyTypes> {
  readonly kind: F["kind"];
  readonly queries: CrossSellQueries;
  readonly judge: Judge<F["row"]>;
}

/** A query made definite. */
interface Question {
  readonly where: string;
  readonly request: PairRequest;
  readonly horizon: number;
  readonly history: History;
  readonly assortment: Assortment;
}

/** A trained model whose rows are a customer and an item or category that the customer has never bought. */
export class CrossSellModel<F extends FamilyTypes> implements Model<F["row"], F["query"]> {
  readonly kind: F["kind"];
  /** Horizons in days, ascending; none where baskets have no dates. */
  readonly horizonDays: readonly number[];
  /** Horizons in baskets, ascending, where baskets have no dates. */
  readonly horizonBaskets: readonly number[] | undefined;
  readonly #parts: CrossSellParts;
  readonly #door: CrossSellDoor<F>;

  /** @internal */
  constructor(parts: CrossSellParts, door: CrossSellDoor<F>) {
    this.#parts = parts;
    this.#door = door;
    this.kind = door.kind;
    const horizons = parts.crossSell.horizons.map(({ horizon }) => horizon);
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
   * What each customer buys for the first time, the likeliest first: exactly `top` rows, or as many as there are items
   * (categories) that the customer does not have and the filters allow. `minProbability` cuts after that. Customers
   * without a purchase are scored where `customers` names them.
   */
  predict(data: EventInput, query?: F["query"]): Predictions<F["row"]> {
    const settings = this.#parse("predict", query, "predict");
    return this.#predictions(this.#question(data, settings, "predict"), settings);
  }

  predictStream(
    source: AsyncIterable<EventTable>,
    query?: F["query"],
    run?: Run,
  ): AsyncGenerator<Predictions<F["row"]>> {
    return predictParts(source, (part) => this.predict(part, query), run);
  }

  /**
   * Whom to tell of one item or category: of the customers who do not have it the likeliest to buy it first. Here `top`
   * counts customers, and `rank` is 1 as nothing else is ranked.
   *
   * @throws OptionsError "unknown_item", "unknown_category" where neither the model nor a table of items knows it
   */
  customersFor(data: EventInput, id: string, query?: F["campaignQuery"]): Predictions<F["row"]> {
    const { top, ...settings } = this.#parse("customersFor", query, "customersFor");
    const question = this.#question(data, settings, "customersFor");
    const only = new Uint8Array(question.assortment.ids.size);
    only[this.#codeOf(question.assortment.ids, id, question.where)] = 1;
    const all = this.#predictions(question, { ...settings, top: 1 }, only);
    return all.top(top ?? all.length);
  }

  /**
   * What the customers who buy one thing buy too, the most alike first: items, or categories of a model of those.
   *
   * @throws OptionsError "unknown_item", "unknown_category"
   */
  similarItems(id: string, query?: { readonly top?: number | undefined }): F["similar"][] {
    const { top } = this.#parse("similar", query, "similarItems");
    const { crossSell } = this.#parts;
    const { key } = crossSell;
    const { ids } = crossSell.population.keys;
    const code = this.#codeOf(ids, id, `${this.kind}.similarItems`);
    return similarItemsOf(crossSell, code, top).map(({ key: other, ...facts }) => ({
      [key]: ids.at(other),
      ...facts,
    }));
  }

  /**
   * What goes with a basket, the likeliest first: exactly `top`, or as many as the filters leave, with what in the basket
   * speaks for each. Stock is that of the table of items at the training, or the last refresh.
   *
   * @param basket ids of what is in it; those that the model does not know say nothing
   * @throws OptionsError "bad_option"; "no_baskets" where no order of the training held two things; "no_stock"
   */
  complements(basket: readonly string[], query?: F["complementQuery"]): F["complement"][] {
    const settings = this.#parse("complements", query, "complements");
    const { baskets, crossSell } = this.#parts;
    return basketRows(baskets, crossSell.items, { basket, settings, where: `${this.kind}.complements` });
  }

  /** Why a row has its score; the query says which: `{ ...query, itemId }` or `{ ...query, categoryId }`. */
  explain(data: EventInput, customerId: string, query?: F["rowQuery"]): Explanation | BasketExplanation {
    const settings = this.#parse("explain", query, "explain");
    const { request, history, horizon, assortment } = this.#question(
      data,
      { ...settings, customers: [customerId] },
      "explain",
    );
    const { crossSell } = this.#parts;
    const { key } = crossSell;
    const id = settings[key]!;
    const code = assortment.ids.codeOf(id);
    const isThere = code >= 0 && history.customerCount > 0;
    const parts = isThere
      ? explainCandidate({ model: crossSell, history, assortment }, 0, code, horizon)
      : undefined;
    if (!parts) {
      throw new OptionsError(
        "row_not_scored",
        `${this.kind}.explain: this customer has no row for '${id}': nobody knows it or it is not on sale yet, or the customer has it or did nothing before asOf.`,
        { [key]: id, asOf: request.asOf },
      );
    }
    return explainedRow({ kind: this.kind, customerId, [key]: id, ...parts }, request.asOf, horizon);
  }

  /**
   * How well what is new to the customers was ranked and calibrated: the first 100 rows of each unless `top` says
   * otherwise; what was bought after `asOf` is the truth.
   *
   * @throws OptionsError "as_of_before_cutoff", "horizon_not_over"
   */
  evaluate(data: EventInput, query: F["query"] & { readonly asOf: Instant | BasketCut }): Metrics {
    const { judge } = this.#door;
    const settings = this.#parse("evaluate", query, "evaluate");
    const question = this.#question(data, settings, "evaluate");
    checkUnseen(question.request.asOf, this.#parts.seen, question.where);
    const predictions = this.#predictions(question, settings);
    const truth = judge.truth(question.request.table, predictions);
    return contestMetrics(judge.contender(predictions), truth, listOffsetsOf(predictions));
  }

  refresh(data: EventInput, query: Pick<F["query"], "asOf"> = {}): CrossSellModel<F> {
    const where = `${this.kind}.refresh`;
    const settings = parseOptions(refreshQuery, query, where);
    const { data: events, asOf } = pairRequest(data, settings, this.#parts.reading, where);
    const crossSell = populationsAt(this.#parts.crossSell, events, asOf);
    const seen = laterEnd(this.#parts.seen, asOf);
    return new CrossSellModel({ ...this.#parts, crossSell, seen }, this.#door);
  }

  card(): ModelCard {
    return structuredClone(crossSellCard(this.kind, this.#parts));
  }

  save(): SavedModel {
    const { crossSell, baskets, ...rest } = this.#parts;
    const saved = { crossSell: saveCrossSell(crossSell), baskets: saveBaskets(baskets) };
    return structuredClone({
      kind: this.kind,
      state: {
        ...rest,
        crossSell: saved.crossSell.state,
        baskets: saved.baskets.state,
      } as unknown as JsonObject,
      tensors: { ...saved.crossSell.tensors, ...saved.baskets.tensors },
    });
  }

  #parse<Name extends keyof CrossSellQueries>(name: Name, query: unknown, call: string) {
    return parseOptions<CrossSellQueries[Name]>(this.#door.queries[name], query, `${this.kind}.${call}`);
  }

  #question(data: EventInput, settings: WhoAndWhen & Lengths, call: string): Question {
    const { crossSell, reading, options } = this.#parts;
    const where = `${this.kind}.${call}`;
    const horizon = askedHorizon(settings, lengthsOf(options), reading.clock, where);
    const request = pairRequest(data, settings, reading, where);
    const history = new History(request.data, request.asOf, crossSell.calendar);
    const assortment = assortmentOf(crossSell, request.data, request.asOf);
    return { where, request, horizon, history, assortment };
  }

  /** @param only 1 for each key that may be recommended, where the settings say nothing of it */
  #predictions(
    { where, request, horizon, history, assortment }: Question,
    settings: CrossSellSettings,
    only?: Uint8Array,
  ): Predictions<F["row"]> {
    const { crossSell } = this.#parts;
    const { top, minProbability, maxPerCategory, diversity, value } = settings;
    const keys = describedKeys(assortment);
    const worth = value === undefined ? undefined : keyWorth(keys, value, where);
    const allowed = allowedKeys(keys, settings, where) ?? only;
    const blocks = crossSellBlocks(crossSell, history, horizon, assortment, {
      top,
      minProbability,
      maxPerCategory,
      diversity,
      value: worth?.value,
      isAllowed: worth ? both(allowed, worth.isKnown) : allowed,
      // Of customers who never bought only those are scored whom the query names.
      withoutPurchase: settings.customers !== undefined,
    });
    const { key } = crossSell;
    const rows = joinedRows(blocks, { name: key, dictionary: assortment.ids });
    return crossSellPredictions({ kind: this.kind, horizon }, request, rows);
  }

  #codeOf(ids: Dictionary, id: string, where: string): number {
    checkIdText(id, where);
    const code = ids.codeOf(id);
    if (code >= 0) return code;
    throw unknownKey(this.#parts.crossSell.key, id, "the model does not know", where);
  }
}
