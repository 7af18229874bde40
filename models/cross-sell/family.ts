import type { JudgedEstimator } from "../../src/evaluation/backtest.js";
import { History } from "../../src/events/history.js";
import type { EventInput } from "../../src/events/table.js";
import type { PairKey } from "../../src/features/pairs/owned-pairs.js";
import type { Run } from "../../src/model/run.js";
import type { SavedModel } from "../../src/model/saved-model.js";
import { parseOptions } from "../../src/options.js";
import { loadSaved } from "../../src/tasks/common/load-saved.js";
import { networkAsked, requireNetwork } from "../../src/tasks/common/network.js";
import { crossSellJudge } from "../../src/tasks/cross-sell/judge.js";
import { loadCrossSell } from "../../src/tasks/cross-sell/state.js";
import { trainCrossSell } from "../../src/tasks/cross-sell/train-cross-sell.js";
import { pairDataFacts } from "../../src/tasks/pairs/card.js";
import { checkDoorParts } from "../../src/tasks/pairs/door-parts.js";
import { lengthsOf, pairTraining } from "../../src/tasks/pairs/training-request.js";
import { loadBaskets, trainBaskets } from "./basket-state.js";
import { type CrossSellDoor, CrossSellModel, type CrossSellParts, type FamilyTypes } from "./family-model.js";
import { type CrossSellOptions, crossSellOptions } from "./options.js";

/** An estimator of what customers buy for the first time: items, or categories. */
export function crossSellFamily<F extends FamilyTypes>({
  kind,
  key,
  queries,
}: Pick<CrossSellDoor<F>, "kind" | "queries"> & { readonly key: PairKey }): JudgedEstimator<
  CrossSellOptions,
  F["row"],
  CrossSellModel<F>
> {
  const door: CrossSellDoor<F> = { kind, queries, judge: crossSellJudge(key) };
  return {
    kind,
    options: crossSellOptions,
    judge: door.judge,

    /**
     * @throws OptionsError for a mistyped or impossible option; "conflicting_options"; "no_dates", "no_sequence" for one
     *   that does not go with the events; "cutoff_out_of_range" for one after their end
     * @throws TrainError "too_few_customers", "too_few_labels"; "tensorflow_missing" where a network is wanted
     */
    async train(input: EventInput, options: CrossSellOptions = {}, run?: Run) {
      const where = `${kind}.train`;
      const settings = parseOptions(crossSellOptions, options, where);
      run?.signal?.throwIfAborted();
      await requireNetwork(settings, where);
      const { data, cutoff, reading, asked, horizons } = pairTraining(input, options, settings, where);
      const { learner, neural, seed } = settings;
      const trained = await trainCrossSell(data, cutoff, { key, horizons, learner, neural, seed }, run);
      const history = new History(data, cutoff);
      const parts: CrossSellParts = {
        cutoff,
        seen: cutoff,
        reading,
        options: { ...asked, learner, ...networkAsked(settings), seed },
        data: pairDataFacts(history, key),
        crossSell: { key, ...trained, calendar: data.side.calendar },
        baskets: await trainBaskets(history, trained.population.keys, seed, run),
      };
      return new CrossSellModel(parts, door);
    },

    load(saved: SavedModel) {
      return loadSaved(saved, kind, ({ state, tensors }) => {
        checkDoorParts(state);
        const { crossSell, baskets, ...rest } = state as unknown as CrossSellParts;
        const loaded = loadCrossSell({ state: crossSell as never, tensors });
        const asked = new Set(lengthsOf(rest.options));
        const isWhole =
          loaded.horizons.length === asked.size && loaded.horizons.every(({ horizon }) => asked.has(horizon));
        if (loaded.key !== key || !isWhole)
          throw new RangeError("The task does not belong to the model around it.");
        return new CrossSellModel(
          { ...rest, crossSell: loaded, baskets: loadBaskets(key, { state: baskets as never, tensors }) },
          door,
        );
      });
    },
  };
}
