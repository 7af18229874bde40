import type { EventInput, Predictions } from "siyu";
import { dayMs } from "../../../src/events/calendar-day.js";
import type { DateProtocol, PairProtocol } from "./protocol.js";

/** What the rows of `repurchase.sku` and `repurchase.category` have in common. */
interface PairPrediction {
  readonly customerId: string;
  readonly itemId?: string;
  readonly categoryId?: string;
  readonly probability: number;
  /** Absent where baskets have no dates. */
  readonly nextPurchase?: { readonly p10: Date; readonly p50: Date; readonly p90: Date } | undefined;
}

type Horizon =
  | { readonly cutoff: number; readonly horizonDays: number }
  | { readonly horizonBaskets: number };

/** `repurchase.sku` or `repurchase.category`, as far as it is used here. */
export interface PairEstimator {
  train(
    events: EventInput,
    options: Horizon,
  ): Promise<{
    predict(
      events: EventInput,
      query: { asOf?: number; customers?: readonly string[]; withinDays?: number },
    ): Predictions<PairPrediction>;
  }>;
}

/** What was predicted, as columns: one entry a row. */
export interface PredictedPairs {
  readonly customerIds: readonly string[];
  readonly keys: readonly string[];
  readonly scores: Float64Array;
  /** Days from the cutoff to the next purchase; absent where baskets have no dates. */
  readonly days?: { readonly p10: Float64Array; readonly p50: Float64Array; readonly p90: Float64Array };
}

/** Trains by the default call at the cut of a protocol and scores its customers. */
export async function predictPairs(
  estimator: PairEstimator,
  protocol: PairProtocol & Partial<Pick<DateProtocol, "withinDays">>,
): Promise<PredictedPairs> {
  const { events, cutoff, horizonDays, horizonBaskets, customers, key, withinDays } = protocol;
  const horizon =
    cutoff !== undefined && horizonDays !== undefined
      ? { cutoff, horizonDays }
      : { horizonBaskets: horizonBaskets! };
  const model = await estimator.train(events, horizon);
  const rows = model
    .predict(events, {
      ...(cutoff !== undefined && { asOf: cutoff }),
      ...(customers && { customers }),
      ...(withinDays && { withinDays }),
    })
    .toArray();
  const daysOf = (share: "p10" | "p50" | "p90") =>
    Float64Array.from(rows, ({ nextPurchase }) => (nextPurchase![share].getTime() - cutoff!) / dayMs);
  return {
    customerIds: rows.map(({ customerId }) => customerId),
    keys: rows.map((row) => row[key]!),
    scores: Float64Array.from(rows, ({ probability }) => probability),
    ...(cutoff !== undefined &&
      rows[0]?.nextPurchase && { days: { p10: daysOf("p10"), p50: daysOf("p50"), p90: daysOf("p90") } }),
  };
}
