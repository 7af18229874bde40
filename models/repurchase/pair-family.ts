import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import { History } from "../../src/events/history.js";
import type { EventInput } from "../../src/events/table.js";
import type { PairKey } from "../../src/features/pairs/owned-pairs.js";
import type { Model } from "../../src/model/contract.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { networkAsked, requireNetwork } from "../../src/tasks/common/network.js";
import { pairDataFacts } from "../../src/tasks/pairs/card.js";
import { checkDoorParts } from "../../src/tasks/pairs/door-parts.js";
import { pairJudge } from "../../src/tasks/pairs/judge.js";
import { loadPairs } from "../../src/tasks/pairs/state.js";
import { trainPairs } from "../../src/tasks/pairs/train-pairs.js";
import { lengthsOf, pairTraining } from "../../src/tasks/pairs/training-request.js";
import type { PairDoor, PairParts } from "./pair-family-model.js";
import { type PairOptions, pairOptions } from "./pair-options.js";
import type { PairPrediction } from "./pair-prediction.js";

/**
 * An estimator of what customers buy again of what they have had: items, or categories.
 *
 * @param create makes the family's model of its parts
 */
export function pairFamily<Kind extends string, Row extends PairPrediction, M extends Model<Row>>(
  { kind, key, queries }: Pick<PairDoor<Row, Kind>, "kind" | "queries"> & { readonly key: PairKey },
  create: (parts: PairParts, door: PairDoor<Row, Kind>) => M,
): JudgedEstimator<PairOptions, Row, M> {
  const door: PairDoor<Row, Kind> = { kind, queries, judge: pairJudge(key) };
  return {
    kind,
    options: pairOptions,
    judge: door.judge,

    /**
     * @throws OptionsError for a mistyped or impossible option; "conflicting_options"; "no_dates", "no_sequence" for one
     *   that does not go with the events; "cutoff_out_of_range" for one after their end
     * @throws TrainError "too_few_customers", "too_few_labels"; "tensorflow_missing" where a network is wanted
     */
    async train(input: EventInput, options: PairOptions = {}, run?: Run) {
      const where = `${kind}.train`;
      const settings = parseOptions(pairOptions, options, where);
      run?.signal?.throwIfAborted();
      await requireNetwork(settings, where);
      const training = pairTraining(input, options, settings, where);
      const { data, cutoff, reading, asked, horizons } = training;
      const { learner, neural, seed } = settings;
      const trained = await trainPairs(data, cutoff, { key, horizons, learner, neural, seed }, run);
      const parts: PairParts = {
        cutoff,
        seen: cutoff,
        reading,
        options: { ...asked, learner, ...networkAsked(settings), seed },
        data: pairDataFacts(new History(data, cutoff), key),
        pairs: { key, horizons: trained, calendar: data.side.calendar },
      };
      return create(parts, door);
    },

    load(saved: SavedModel) {
      return loadSaved(saved, kind, ({ state, tensors }) => {
        checkDoorParts(state);
        const { pairs, ...rest } = state as unknown as PairParts;
        const loaded = loadPairs({ state: pairs as never, tensors });
        checkBelongs(loaded, rest, key);
        return create({ ...rest, pairs: loaded }, door);
      });
    },
  };
}

/** @throws RangeError where a task is of another key, other horizons or another clock than the model around it */
function checkBelongs(
  pairs: PairParts["pairs"],
  { reading, options }: Omit<PairParts, "pairs">,
  key: PairKey,
): void {
  const asked = lengthsOf(options);
  const isWhole = pairs.horizons.every(
    ({ horizon, dates }) =>
      asked.includes(horizon) && (dates !== undefined) === (reading.clock === "calendar"),
  );
  if (pairs.key === key && isWhole && pairs.horizons.length === new Set(asked).size) return;
  throw new RangeError("The task does not belong to the model around it.");
}
