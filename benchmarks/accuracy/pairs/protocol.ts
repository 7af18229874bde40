import type { EventTable } from "siyu";
import type { ListScores } from "../../../src/metrics/recommendation.js";
import { sharedData, sharedFile } from "../../shared-data.js";
import { loadCoop, loadCoopDates, loadRetail, loadWindow } from "./dated.js";
import type { Ideal, NamedLists, PairRows } from "./judge.js";
import type { OwnedPairs, PairKey } from "./owned-pairs.js";
import { loadTaFengBaskets } from "./ta-feng.js";
import type { DateRows } from "./when.js";

/** A fixed split of public data: what a model of owned pairs may see, and how its scores are judged. */
export interface PairProtocol {
  readonly name: string;
  readonly key: PairKey;
  /** Events to train on and score; of dated sets up to the end of the holdout, so training needs `cutoff`. */
  readonly events: EventTable;
  /** End of the history, exclusive, epoch milliseconds; absent where baskets have no dates. */
  readonly cutoff?: number;
  readonly horizonDays?: number;
  readonly horizonBaskets?: number;
  /** Customers to score; all if absent. */
  readonly customers?: readonly string[];
  /** The pairs that are judged. */
  readonly pairs: OwnedPairs;
  /** 1 where the pair was bought again within the horizon. */
  readonly labels: Uint8Array;
  readonly ideal: Ideal;
  /**
   * Metrics of scores (see `pairMetrics`); rows of pairs that are not judged are passed over.
   *
   * @throws OptionsError "missing_rows", "bad_score"
   */
  judge(rows: PairRows): Record<string, number>;
}

/** Ordered baskets without dates, which can be judged as lists of the whole next basket too. */
export interface BasketProtocol extends PairProtocol {
  readonly customers: readonly string[];
  /** Customers whose last basket training may see. */
  readonly trainingCustomers: readonly string[];
  /** All but the last basket of every customer: what plain rules are counted on. */
  readonly histories: EventTable;
  /** Items of the last basket, by customer of `customers`, in their order. */
  readonly truth: NamedLists;
  /** How good each list is, one entry a customer of `customers`, from items in rank order, owned or not. */
  scoreLists(lists: NamedLists): ListScores;
  /** `customers`, `R10`, `N10`, `hit10` of the whole next basket. */
  judgeLists(lists: NamedLists): Record<string, number>;
}

/** Pairs whose next purchase is dated. */
export interface DateProtocol extends PairProtocol {
  /** Dates are given that the purchase comes within so many days, and judged where it does. */
  readonly withinDays: number;
  /** Rows of `pairs` that were bought again within those days. */
  readonly bought: Int32Array;
  /** Median days to the next purchase at a cut so many days earlier: the constant to beat. */
  readonly constantDays: number;
  /** `pairs`, `mae`, `medianAe`, and where the ends are given `coverage80`. */
  judgeDates(rows: DateRows): Record<string, number>;
}

interface Protocols {
  "tafeng-nbr": BasketProtocol;
  "online-retail": DateProtocol;
  "window79-category": PairProtocol;
  "window79-sku": PairProtocol;
  "coop-14": PairProtocol;
  "coop-30": PairProtocol;
  "coop-when": DateProtocol;
}
export type ProtocolName = keyof Protocols;

const loaders: {
  readonly [N in ProtocolName]: readonly [file: string, load: (path: string) => Promise<Protocols[N]>];
} = {
  "tafeng-nbr": ["tafeng-nbr/baskets.csv.gz", loadTaFengBaskets],
  "online-retail": ["online-retail/transactions.csv.gz", loadRetail],
  "window79-category": ["complete-journey/window79.csv.gz", (path) => loadWindow(path, "categoryId")],
  "window79-sku": ["complete-journey/window79.csv.gz", (path) => loadWindow(path, "itemId")],
  "coop-14": ["coop-grocery/transactions.csv.gz", (path) => loadCoop(path, "coop-14", 14)],
  "coop-30": ["coop-grocery/transactions.csv.gz", (path) => loadCoop(path, "coop-30", 30)],
  "coop-when": ["coop-grocery/transactions.csv.gz", loadCoopDates],
};

export const protocolNames = Object.keys(loaders) as ProtocolName[];

/** Path of a protocol's data, or undefined where it is absent. */
export function protocolFile(name: ProtocolName): string | undefined {
  return sharedFile(loaders[name][0]);
}

/** Reads and cuts the data of a protocol; `protocolFile` says whether it is there. */
export async function loadPairProtocol<N extends ProtocolName>(name: N): Promise<Protocols[N]> {
  const [file, load] = loaders[name];
  return load(`${sharedData}/${file}`);
}
