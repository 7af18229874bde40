import { TrainError } from "../../errors.js";
import type { EventData } from "../../events/data.js";
import { breathe, type Run } from "../../model/run.js";
import type { Snapshot } from "../../training/snapshot.js";
import type { TrainedHorizon } from "../activity/train.js";
import { joinedBuyers, scoredBuyers, type ValuedWindow, valuedWindows } from "./buyers.js";
import type { ValueHorizon, ValueModel } from "./model.js";
import { hasAmounts } from "./order-spend.js";
import { fitOrderValue } from "./order-value.js";
import { judgeOrderValue } from "./order-value-challenge.js";
import {
  fitChallenger,
  fitGammaGammaMember,
  fitMembers,
  isChallengedBy,
  leastBuyers,
  type MemberSettings,
  type OrderValueFit,
  usualDeviation,
} from "./order-value-members.js";
import { networkName } from "./order-value-network.js";
import { valueOutOfTime } from "./out-of-time.js";
import { fitSpread } from "./spread.js";
import { buyersSpend, type TestedValue, testValue, withoutLast } from "./tested-value.js";

/**
 * Learns what orders are worth, beside a trained activity task: on its windows, and judged on its out-of-time tests.
 *
 * @param latest the customers as they stand at the training cutoff
 * @param trained by horizon, ascending
 * @throws TrainError "no_amounts"; "too_few_labels" for learner "neural"
 */
export async function trainValue(
  latest: Snapshot,
  trained: readonly TrainedHorizon[],
  settings: MemberSettings,
  run?: Run,
): Promise<ValueModel> {
  if (!hasAmounts(latest)) {
    throw new TrainError(
      "no_amounts",
      "No order before the cutoff has an 'amount' above 0: what customers are worth cannot be learned. Give the purchases their amounts, or see repurchase.overall for how often they order.",
    );
  }
  const gammaGamma = fitGammaGammaMember(latest, run);
  const horizons: ValueHorizon[] = [];
  for (const [done, one] of trained.entries()) {
    await breathe(run, { phase: "value", done, total: trained.length });
    horizons.push(await trainHorizon(one, gammaGamma, latest.history.cutoff, settings, run));
  }
  return { horizons };
}

async function trainHorizon(
  { horizon, data, labelled, tests: all }: TrainedHorizon,
  gammaGamma: OrderValueFit,
  cutoff: number,
  settings: MemberSettings,
  run?: Run,
): Promise<ValueHorizon> {
  const windows = valuedWindows(data, labelled, cutoff);
  // Without members that need windows the task is trained for the horizon itself; windows may be shorter all the same.
  const windowDays = labelled.at(-1)?.horizon ?? horizon.trainedDays;
  const incumbents = await fitMembers(gammaGamma, windows, windowDays, settings, run);
  if (incumbents.length === 0) throw tooFewBuyers();
  const isChallenged = incumbents.length > 1 && isChallengedBy(settings);
  const tested: TestedValue[] = [];
  for (const test of all) {
    // Amounts that began to be recorded after its cutoff leave a test nothing to learn from.
    if (!hasAmounts(test.snapshot)) continue;
    const one = await testValue(horizon, data, test, { ...settings, knownBefore: cutoff }, run);
    // A test by fewer members does not say how all of them add up.
    if (one.logValues.length === incumbents.length + (isChallenged ? 1 : 0)) tested.push(one);
  }
  const report = isChallenged ? judgeOrderValue(networkName, tested) : undefined;
  const challenger = report?.kept ? await fitChallenger(windows, windowDays, settings, run) : undefined;
  const members = challenger ? [...incumbents, challenger] : incumbents;
  const tests = isChallenged && !challenger ? tested.map(withoutLast) : tested;
  const blend = fitOrderValue(
    members.length,
    joinedBuyers(tests.map(({ buyers }) => buyers)),
    scoredBuyers(windows, members),
  );
  return Object.freeze({
    horizonDays: horizon.horizonDays,
    members,
    blend,
    ...(report && { challenger: report }),
    spread: fitSpread(buyersSpend(tests, blend), usualDeviation(gammaGamma)),
    outOfTime: valueOutOfTime(tests, lastWindow(tests, data)),
  });
}

/** The last window that the members of the latest test were trained on. */
function lastWindow(tests: readonly TestedValue[], data: EventData): ValuedWindow | undefined {
  const test = tests.at(-1)?.test;
  return test && valuedWindows(data, test.training.slice(-1), test.snapshot.history.cutoff)[0];
}

function tooFewBuyers(): TrainError {
  return new TrainError(
    "too_few_labels",
    `Learner "neural" needs ${leastBuyers} buyers of earlier windows whose orders have amounts. Use learner "auto", or a shorter horizon.`,
    { needed: leastBuyers },
  );
}
