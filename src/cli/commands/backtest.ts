import { dataOf } from "../../events/table.js";
import { backtest } from "../../index.js";
import { backtestLines } from "../backtest-lines.js";
import { cameTrueInTopOf100, cameTrueOf100, textsOf, verdictLines } from "../backtest-verdict.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import { defaultHorizon, type Family, type FamilyName, families } from "../families.js";
import { type FamilyFlags, familyOptions } from "../family-flags.js";
import { longestHorizon } from "../horizon-choice.js";
import { progressBar } from "../progress.js";

/** Margin and discount change no ranking: what is judged is what was spent. */
export interface BacktestFlags extends DataOptions, Pick<FamilyFlags, "learner" | "neural" | "states"> {
  readonly horizon?: number | undefined;
  readonly folds?: number | undefined;
  readonly step?: number | undefined;
}

/** Tests a model on the past of a file, beside rules of thumb. */
export async function backtestFile(
  family: FamilyName,
  path: string,
  { horizon, folds, step, learner, neural, states, ...options }: BacktestFlags,
  context: Context,
): Promise<ExitCode> {
  const estimator: Family = families[family];
  const own = familyOptions(family, { learner, neural, states });
  const wanted = defaultHorizon(estimator);
  const warnings = await tellWarnings(path, options, context);
  const bar = progressBar(context);
  try {
    const events = await readEvents(path, options, { signal: context.signal, onProgress: bar.onRead });
    const horizonDays = horizon ?? longestHorizon(events, wanted);
    const test = { ...(folds !== undefined && { folds }), ...(step !== undefined && { stepDays: step }) };
    const result = await backtest(estimator, events, { ...own, horizonDays }, test, {
      signal: context.signal,
      onProgress: bar.onProgress,
    });
    bar.stop();
    if (context.json) {
      const contenders = result.mean.map(({ name }, k) => ({
        name,
        cameTrueInTopOf100: cameTrueInTopOf100(result, k),
      }));
      const verdict = {
        cameTrueOf100: cameTrueOf100(result),
        contenders,
        sentences: verdictLines(result, textsOf(family, result, context.language)),
      };
      await printJson(context, { file: path, warnings, verdict, ...result });
    } else {
      const isHorizonChosen = horizon === undefined && horizonDays !== wanted;
      await print(
        context,
        backtestLines({ family, result, zone: dataOf(events).zone, isHorizonChosen }, context.language),
      );
    }
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}
