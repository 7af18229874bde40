import type { EventTable } from "siyu";
import type { ListScores } from "../../../src/metrics/recommendation.js";
import { sharedData, sharedFile } from "../../shared-data.js";
import { type Ideal, meanLists, type NamedLists, scoreNamedLists } from "../pairs/judge.js";
import type { PairKey } from "../pairs/owned-pairs.js";
import { loadPairProtocol } from "../pairs/protocol.js";
import { loadSequences } from "./sequences.js";
import { newInBaskets, newWithin } from "./splits.js";

/** A fixed split of public data: what a model of things new to a customer may see, and how its lists are judged. */
export interface CrossSellProtocol extends CrossSellSplit {
  /** How good each list is, one entry a customer of `customers`, from ids in rank order, all new to the customer. */
  scoreLists(lists: NamedLists): ListScores;
  /** Customers with a truth, and means over them: `R10`, `N10` by `ideal`, `hit10`. */
  judgeLists(lists: NamedLists): Record<string, number>;
}

/** The data of a split. */
export interface CrossSellSplit {
  readonly key: PairKey;
  /** Events to train on and score; of dated sets up to the end of the holdout, so training needs `cutoff`. */
  readonly events: EventTable;
  /** What a model may learn from and rules are counted on: events before the truth, of every customer. */
  readonly histories: EventTable;
  /** Less than that, where figures of others were counted on less: only for comparing with them. */
  readonly parityHistories?: EventTable | undefined;
  /** End of the history, exclusive, epoch milliseconds; absent where baskets have no dates. */
  readonly cutoff?: number | undefined;
  readonly horizonDays?: number | undefined;
  readonly horizonBaskets?: number | undefined;
  /** Customers whose probabilities are judged: those with a history, whether or not they bought anything new. */
  readonly eligible: readonly string[];
  /** Customers whose lists are judged: those with a truth. */
  readonly customers: readonly string[];
  /** What each of `customers` bought that was new, in their order. */
  readonly truth: NamedLists;
  /** Whether the best list of NDCG is cut at ten or as long as the truth. */
  readonly ideal: Ideal;
}

const loaders = {
  "tafeng-explore": [
    "tafeng-nbr/baskets.csv.gz",
    async () => newInBaskets(await loadPairProtocol("tafeng-nbr")),
  ],
  "online-retail-new": [
    "online-retail/transactions.csv.gz",
    async () => newWithin(await loadPairProtocol("online-retail")),
  ],
  "amazon-beauty": ["amazon-beauty/sequences.csv.gz", () => loadSequences(`${sharedData}/amazon-beauty`)],
  "amazon-sports": ["amazon-sports/sequences.csv.gz", () => loadSequences(`${sharedData}/amazon-sports`)],
  "window79-category": [
    "complete-journey/window79.csv.gz",
    async () => newWithin(await loadPairProtocol("window79-category")),
  ],
  "window79-sku": [
    "complete-journey/window79.csv.gz",
    async () => newWithin(await loadPairProtocol("window79-sku")),
  ],
} as const satisfies Record<string, readonly [file: string, load: () => Promise<CrossSellSplit>]>;

export type CrossSellName = keyof typeof loaders;
export const crossSellNames = Object.keys(loaders) as CrossSellName[];

/** A protocol by its name. */
export type NamedProtocol = CrossSellProtocol & { readonly name: CrossSellName };

/** Path of a protocol's data, or undefined where it is absent. */
export function crossSellFile(name: CrossSellName): string | undefined {
  return sharedFile(loaders[name][0]);
}

/** Reads and cuts the data of a protocol; `crossSellFile` says whether it is there. */
export async function loadCrossSellProtocol(name: CrossSellName): Promise<NamedProtocol> {
  const split = await loaders[name][1]();
  const scoreLists = (lists: NamedLists) => scoreNamedLists(lists, split.truth, split.ideal);
  return { name, ...split, scoreLists, judgeLists: (lists) => meanLists(scoreLists(lists)) };
}
