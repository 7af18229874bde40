import { z } from "zod";
import { OptionsError } from "../errors.js";
import type { EventTable } from "../events/table.js";
import type { Model } from "../model/contract.js";
import type { Run } from "../model/run.js";
import { parseOptions } from "../options.js";
import { type AgainstScores, type BasketAgainstFold, callersOwn } from "./against.js";
import { backtestOptions } from "./backtest.js";
import { type FoldScores, type JudgedEstimator, type JudgedFolds, judgeFolds } from "./judged-folds.js";

export const basketBacktestOptions = backtestOptions.pick({ samples: true, seed: true }).extend({
  folds: z.number().int().min(1).max(50).default(3).describe("Number of cuts to test at, at most."),
  against: z
    .record(
      z.string(),
      z.custom<AgainstScores<BasketAgainstFold>>((value) => typeof value === "function"),
    )
    .default({})
    .describe("Own models to put beside ours: name -> function that scores a fold."),
});
/** What callers may pass to `backtestBaskets`. */
export type BasketBacktestOptions = z.input<typeof basketBacktestOptions>;

/** Scores of all contenders at one cut. */
export interface BasketBacktestFold extends FoldScores {
  /** How many of each customer's last baskets were left out. */
  readonly lastBaskets: number;
}

/** What a back-test of baskets without dates found. */
export interface BasketBacktestResult extends JudgedFolds {
  readonly kind: string;
  readonly horizonBaskets: number;
  readonly folds: readonly BasketBacktestFold[];
}

/**
 * The back-test of baskets without dates: fold by fold one horizon of each customer's last baskets is left out, and
 * what was in the first of those that are left out is the truth.
 *
 * @param options options of the estimator, without `cutoff`
 * @throws OptionsError "no_sequence" for events with dates, "too_short_history" when nobody has more baskets than one
 *   horizon, "horizon_needed", "wrong_score_count"
 */
export async function backtestBaskets<
  Options extends { horizonBaskets?: number | readonly number[] | undefined },
  Row,
  M extends Model<Row>,
>(
  estimator: JudgedEstimator<Options, Row, M>,
  table: EventTable,
  options: Options,
  test: BasketBacktestOptions = {},
  run?: Run,
): Promise<BasketBacktestResult> {
  const settings = parseOptions(basketBacktestOptions, test, "backtestBaskets");
  if (table.clock !== "sequence") {
    throw new OptionsError(
      "no_sequence",
      "backtestBaskets: needs baskets without dates; of events use backtest.",
    );
  }
  const horizonBaskets = [options.horizonBaskets ?? []].flat()[0];
  if (horizonBaskets === undefined) {
    throw new OptionsError(
      "horizon_needed",
      "backtestBaskets: the options must say 'horizonBaskets', got none.",
    );
  }
  const cuts = cutsOf(table, horizonBaskets, settings.folds);
  const at = (lastBaskets: number) => ({ asOf: { lastBaskets }, horizonBaskets });
  const judged = await judgeFolds(
    () => estimator.judge,
    table,
    cuts.map((lastBaskets) => ({
      cutoff: { lastBaskets },
      query: at(lastBaskets),
      later: at(lastBaskets - 1),
    })),
    (cutoff, inner) => estimator.train(table, { ...options, cutoff }, inner),
    {
      ...settings,
      callersOwn: (predictions) => {
        const { lastBaskets } = predictions;
        return callersOwn(settings.against, predictions, (rows) => ({
          lastBaskets,
          horizonBaskets,
          ...rows,
        }));
      },
    },
    run,
  );
  return {
    kind: estimator.kind,
    horizonBaskets,
    ...judged,
    folds: judged.folds.map((fold, f) => ({ lastBaskets: cuts[f]!, ...fold })),
  };
}

/** How many baskets are left out at each fold, most first: a quarter of the longest history stays at least. */
function cutsOf(table: EventTable, horizonBaskets: number, folds: number): number[] {
  const longest = table.until - 1;
  const most = Math.min(folds, Math.floor((longest * 3) / (4 * horizonBaskets)));
  if (!(most >= 1)) {
    throw new OptionsError(
      "too_short_history",
      `A back-test of ${horizonBaskets} baskets needs customers with more of them, got at most ${Math.max(0, longest)}.`,
      { baskets: longest, horizonBaskets },
    );
  }
  return Array.from({ length: most }, (_, k) => (most - k) * horizonBaskets);
}
