import { itemToItem, nextBasket } from "siyu/learners";
import type { SparseRows } from "../../../src/matrix/csr.js";
import { listLength, type NamedLists } from "../pairs/judge.js";
import type { CrossSellName, CrossSellProtocol, NamedProtocol } from "./protocol.js";
import { namedLists, type Purchases, queriesOf } from "./purchases.js";

/** Lists of things new to the customer by a rule that anyone can run. */
export interface ListRule {
  readonly name: string;
  readonly lists: NamedLists;
}

/** How the rules are set on a split, where they were found good elsewhere on it. */
export interface RuleSettings {
  /** Whether an id bought in more baskets weighs more in cosine, TF-IDF and BM25. */
  readonly matrix: "counts" | "ones";
  readonly neighbours: number;
  /** Ridge of EASE. */
  readonly l2: number;
  readonly als: { readonly factors: number; readonly l2: number; readonly alpha: number };
}

const wideAls = { factors: 64, l2: 1, alpha: 10 };
const narrowAls = { factors: 32, l2: 0.1, alpha: 1 };

export const ruleSettings: Readonly<Record<CrossSellName, RuleSettings>> = {
  "tafeng-explore": { matrix: "counts", neighbours: 100, l2: 500, als: wideAls },
  "online-retail-new": { matrix: "ones", neighbours: 200, l2: 300, als: { ...wideAls, alpha: 5 } },
  "amazon-beauty": { matrix: "ones", neighbours: 200, l2: 100, als: wideAls },
  "amazon-sports": { matrix: "ones", neighbours: 200, l2: 100, als: wideAls },
  "window79-category": { matrix: "ones", neighbours: 200, l2: 300, als: narrowAls },
  "window79-sku": { matrix: "ones", neighbours: 200, l2: 300, als: narrowAls },
};

type Recommender = itemToItem.ItemWeights | itemToItem.FactorModel;

/** TIFU-KNN as its paper sets it for Ta-Feng. */
const paper = { neighbours: 300, basketDecay: 0.9, groupDecay: 0.7, ownShare: 0.7, groups: 7 };

/**
 * Popularity, of all time and lately; weights between items (cosine, TF-IDF, BM25, EASE), of all that a customer has
 * alike, and EASE and TF-IDF of what he bought lately most; factors; neighbours.
 */
export async function listRules(protocol: NamedProtocol, purchases: Purchases): Promise<ListRule[]> {
  const { matrix, neighbours, l2, als } = ruleSettings[protocol.name];
  const weighed = purchases[matrix];
  const of = (name: string, model: Recommender, matrix: SparseRows): ListRule => ({
    name,
    lists: namedLists(
      purchases,
      protocol,
      model.recommend(queriesOf(purchases, matrix), { top: listLength, only: "new" }),
    ),
  });
  const tfidf = itemToItem.trainTfidf(weighed, { neighbours });
  const ease = await itemToItem.trainEase(purchases.ones, { l2 });
  return [
    of("popularity", itemToItem.trainPopularity(purchases.ones), purchases.ones),
    of("popularity now", itemToItem.trainPopularity(purchases.late), purchases.ones),
    of("cosine", itemToItem.trainCosine(weighed, { neighbours }), weighed),
    of("TF-IDF", tfidf, weighed),
    of("TF-IDF, recent purchases count more", tfidf, purchases.recent),
    of("BM25", itemToItem.trainBm25(weighed, { neighbours }), weighed),
    of("EASE", ease, purchases.ones),
    of("EASE, recent purchases count more", ease, purchases.recent),
    of("iALS", await itemToItem.trainIals(purchases.ones, { ...als, frequencyPower: 0 }), purchases.ones),
    neighboursRule(protocol, purchases),
  ];
}

function neighboursRule(protocol: CrossSellProtocol, purchases: Purchases): ListRule {
  const { histories, rows } = purchases;
  const model = nextBasket.trainTifuKnn(histories, paper);
  const { key, customers } = protocol;
  const table = protocol.histories.slice({ customers });
  const asked = nextBasket.basketHistories(table, { field: key, itemIds: purchases.ids });
  if (asked.customerIds.some((id, c) => id !== customers[c]))
    throw new Error("Customers to score must stand in the order of their ids.");
  const lists = model.recommend(asked, { top: listLength, only: "new", self: rows });
  return { name: "TIFU-KNN", lists: namedLists(purchases, protocol, lists) };
}
