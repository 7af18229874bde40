import { OptionsError } from "../../errors.js";
import { findBackend } from "../../learners/neural/index.js";
import type { ChallengerReport } from "../../model/card.js";

/** What a training is asked of networks. */
export interface NetworkWish {
  readonly learner: string;
  /** Whether one is tried beside learner "auto". */
  readonly neural?: boolean | undefined;
}

/**
 * Finds TensorFlow.js where a network is wanted, before there is other work; looks for nothing where none is.
 *
 * @param where for messages: "repurchase/overall.train"
 * @throws OptionsError "conflicting_options" for a network beside a learner that was asked for by name
 * @throws TrainError "tensorflow_missing"
 */
export async function requireNetwork({ learner, neural = false }: NetworkWish, where: string): Promise<void> {
  if (neural && learner !== "auto") {
    throw new OptionsError(
      "conflicting_options",
      `${where}: 'neural' tries a network beside learner "auto", got learner "${learner}". Leave one of the two out; learner "neural" is the network alone.`,
      { options: ["learner", "neural"], learner },
    );
  }
  if (neural || learner === "neural") await findBackend();
}

/** The option as cards and saved models have it: only where it was asked for. */
export function networkAsked({ neural }: Pick<NetworkWish, "neural">): { readonly neural?: true } {
  return neural ? { neural: true } : {};
}

/**
 * What a card says of a network that was asked for and is not in the blend: none or one line, to be put behind the
 * horizon.
 *
 * @param options of the training
 * @param loss that it was judged by
 */
export function networkLimits(
  challenger: Pick<ChallengerReport, "kept" | "standardError"> | undefined,
  options: Readonly<Record<string, unknown>>,
  loss = "out-of-time log-loss",
): string[] {
  if (options["neural"] !== true || challenger?.kept) return [];
  if (!challenger) return ["the network was not tried: there is too little data for it."];
  return challenger.standardError === undefined
    ? ["the network was left out: there are no two tests to say whether it helps."]
    : [`the network was tried and left out: it did not lower the ${loss} beyond chance in every test.`];
}
