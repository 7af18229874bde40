import { z } from "zod";
import type { JsonObject, SavedModel, Tensor } from "../../model/saved-model.js";
import type { MemberState } from "../../training/member.js";
import { restoreMember, savedMember, withTensors } from "../common/saved-members.js";
import { areAscending, hasWeights, savedCalendar, savedHorizon } from "../common/saved-schemas.js";
import { type Tensors, tensorsNamed, tensorsUnder } from "../common/saved-tensors.js";
import {
  type KeyFacts,
  keyFacts,
  savedKeyFacts,
  statisticsOf,
  vocabularyOf,
  vocabularyTensors,
} from "./keys-state.js";
import { restorePairDates } from "./pair-dates.js";
import type { PairHorizon } from "./pair-horizon.js";
import type { PairModel } from "./pair-model.js";
import type { PairPopulation } from "./pair-population.js";
import { pairMembers } from "./train-pairs.js";

interface PopulationState extends Omit<PairPopulation, "keys"> {
  readonly keys: KeyFacts;
}

interface HorizonState extends Omit<PairHorizon, "population" | "members" | "dates"> {
  readonly population: PopulationState;
  readonly members: readonly MemberState[];
  readonly dates?: MemberState;
}

interface PairState extends Pick<PairModel, "key" | "calendar"> {
  readonly horizons: readonly HorizonState[];
}

const dates = savedMember.extend({
  state: z
    .looseObject({
      withinDays: z.number().positive(),
      edges: z.array(z.number()),
      residuals: z.array(z.array(z.number()).min(2)).min(1),
    })
    .refine(({ edges, residuals }) => residuals.length === edges.length + 1, "a distribution a bin"),
});

/** What every reader of the state relies on; each member reads its own. */
const pairState = z.looseObject({
  key: z.enum(["itemId", "categoryId"]),
  calendar: savedCalendar,
  horizons: z
    .array(
      z
        .looseObject({
          horizon: z.number().positive(),
          trained: z.number().positive(),
          population: z.looseObject({
            asOf: z.number().optional(),
            keys: savedKeyFacts,
            purchases: z.looseObject({ family: z.string() }).optional(),
          }),
          units: z.looseObject({ further: z.number(), scale: z.number() }),
          dates: dates.optional(),
          ...savedHorizon,
        })
        .refine(hasWeights, "a weight a member")
        .refine(
          ({ population, dates }) =>
            (population.asOf === undefined) === (dates === undefined) &&
            (population.purchases === undefined) === (dates === undefined),
          "purchases and dates where there is a date",
        ),
    )
    .min(1)
    .refine((all) => areAscending(all.map(({ horizon }) => horizon)), "horizons in ascending length"),
});

/**
 * The task as plain data: small things in the state, long columns as tensors ("h0/boosting/leaves", "h0/keys/gap").
 * All horizons know the same keys, so their vocabularies are there once ("keys/ids/text").
 */
export function savePairs({ key, calendar, horizons }: PairModel): Pick<SavedModel, "state" | "tensors"> {
  const tensors: Record<string, Tensor> = {};
  const put = (prefix: string, own?: Tensors) => Object.assign(tensors, tensorsNamed(prefix, own));
  put("keys/", vocabularyTensors(horizons[0]!.population.keys));
  const shelve = ({ member, size, state, tensors: own }: MemberState, h: number): MemberState => {
    put(`h${h}/${member}/`, own);
    return { member, size, state };
  };
  const state: PairState = {
    key,
    calendar,
    horizons: horizons.map(({ population, members, dates, ...rest }, h) => {
      put(`h${h}/keys/`, population.keys.statistics);
      return {
        ...rest,
        population: { ...population, keys: keyFacts(population.keys) },
        members: members.map((fitted) => shelve(fitted.state, h)),
        ...(dates && { dates: shelve(dates.state, h) }),
      };
    }),
  };
  return { state: state as unknown as JsonObject, tensors };
}

/** @throws ZodError, RangeError, or what a member throws, for a state that does not hold together */
export function loadPairs({ state, tensors }: Pick<SavedModel, "state" | "tensors">): PairModel {
  pairState.parse(state);
  const { key, calendar, horizons } = state as unknown as PairState;
  const vocabulary = vocabularyOf(tensorsUnder(tensors, "keys/"));
  const loaded = horizons.map(({ population, members, dates, ...rest }, h): PairHorizon => {
    const statistics = statisticsOf(vocabulary, tensorsUnder(tensors, `h${h}/keys/`));
    return Object.freeze({
      ...rest,
      population: { ...population, keys: { key, ...vocabulary, ...population.keys, statistics } },
      members: members.map((saved) => restoreMember(pairMembers, withTensors(saved, h, tensors))),
      ...(dates && { dates: restorePairDates(withTensors(dates, h, tensors)) }),
    });
  });
  return { key, horizons: loaded, calendar };
}
