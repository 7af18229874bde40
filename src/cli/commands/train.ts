import { stat } from "node:fs/promises";
import { save } from "../../index.js";
import { horizonLines } from "../card-lines.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";
import { commandLine, type DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import { type Family, type FamilyName, families } from "../families.js";
import { type FamilyFlags, familyOptions } from "../family-flags.js";
import { modelTexts } from "../messages/models.js";
import { decimal } from "../numbers.js";
import { progressBar } from "../progress.js";
import { requireWritable } from "../text-file.js";

export interface TrainFlags extends DataOptions, FamilyFlags {
  readonly output: string;
  readonly horizon?: readonly number[] | undefined;
  readonly cutoff?: string | undefined;
}

/** Trains a model on a file and saves it. */
export async function train(
  family: FamilyName,
  path: string,
  { output, horizon, cutoff, learner, neural, states, margin, discount, ...options }: TrainFlags,
  context: Context,
): Promise<ExitCode> {
  const { signal } = context;
  const own = familyOptions(family, { learner, neural, states, margin, discount });
  await requireWritable(output);
  const warnings = await tellWarnings(path, options, context);
  const bar = progressBar(context);
  try {
    const events = await readEvents(path, options, { signal, onProgress: bar.onRead });
    const settings = {
      ...own,
      ...(horizon !== undefined && { horizonDays: [...horizon] }),
      ...(cutoff !== undefined && { cutoff }),
    };
    const estimator: Family = families[family];
    const model = await estimator.train(events, settings, { signal, onProgress: bar.onProgress });
    await save(model, output);
    bar.stop();
    const { size } = await stat(output);
    const card = model.card();
    if (context.json) await printJson(context, { file: path, warnings, output, bytes: size, card });
    else if (!context.quiet) {
      const texts = modelTexts[context.language];
      // The model knows its time zone.
      const reading = { ...options, timeZone: undefined };
      await print(context, [
        texts.trained(family, model.horizonDays.join(", ")),
        ...card.horizons.flatMap((each) => horizonLines(each, card.kind, context.language)),
        texts.saved(output, decimal(size / 1024, 1)),
        `${texts.next}${commandLine(["siyu", "predict", output, path, "-o", "scores.csv"], reading)}`,
      ]);
    }
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}
