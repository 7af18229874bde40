import type { EventInput, Predictions } from "siyu";
import { listLength, type NamedLists } from "../pairs/judge.js";
import type { CrossSellProtocol } from "./protocol.js";

/** What the rows of `crossSell.item` and `crossSell.category` have in common. */
interface NewThing {
  readonly customerId: string;
  readonly itemId?: string;
  readonly categoryId?: string;
  readonly rank: number;
  readonly probability: number;
}

type Horizon =
  | { readonly cutoff: number; readonly horizonDays: number }
  | { readonly horizonBaskets: number };

/** `crossSell.item` or `crossSell.category`, as far as it is used here. */
export interface CrossSellEstimator {
  train(
    events: EventInput,
    options: Horizon,
  ): Promise<{
    predict(
      events: EventInput,
      query: { asOf?: number; customers?: readonly string[]; top?: number },
    ): Predictions<NewThing>;
  }>;
}

/** Rows a customer whose probabilities are judged. */
export const judgedRows = 50;

/** What was predicted. */
export interface PredictedNew {
  /** The first ten of each customer with a truth. */
  readonly lists: NamedLists;
  /** One entry a row: the first fifty of each eligible customer. */
  readonly rows: {
    /** Place of the customer among the eligible ones. */
    readonly customer: Int32Array;
    readonly labels: Uint8Array;
    readonly probabilities: Float64Array;
  };
}

/** Trains by the default call at the cut of a protocol and predicts for its customers. */
export async function predictNew(
  estimator: CrossSellEstimator,
  protocol: CrossSellProtocol,
): Promise<PredictedNew> {
  const { key, events, cutoff, horizonDays, horizonBaskets, eligible, customers, truth } = protocol;
  const isDated = cutoff !== undefined && horizonDays !== undefined;
  const model = await estimator.train(
    events,
    isDated ? { cutoff, horizonDays } : { horizonBaskets: horizonBaskets! },
  );
  const predictions = model.predict(events, {
    ...(isDated && { asOf: cutoff }),
    customers: eligible,
    top: judgedRows,
  });
  const placeOf = new Map(eligible.map((id, place) => [id, place]));
  const wanted = new Map(Array.from(truth, ([id, bought]) => [id, new Set(bought)]));
  const lists = new Map<string, string[]>(customers.map((id) => [id, []]));
  const customer = new Int32Array(predictions.length);
  const labels = new Uint8Array(predictions.length);
  const probabilities = new Float64Array(predictions.length);
  for (let row = 0; row < predictions.length; row++) {
    const { customerId, rank, probability, ...thing } = predictions.at(row)!;
    const id = thing[key]!;
    customer[row] = placeOf.get(customerId)!;
    labels[row] = wanted.get(customerId)?.has(id) ? 1 : 0;
    probabilities[row] = probability;
    if (rank <= listLength) lists.get(customerId)?.push(id);
  }
  return { lists, rows: { customer, labels, probabilities } };
}
