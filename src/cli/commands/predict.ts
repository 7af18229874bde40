import { load, type Model } from "../../index.js";
import { type Context, type ExitCode, exitCodes, note, printJson, writeTo } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import { pairKinds } from "../families.js";
import { progressBar } from "../progress.js";
import { scoresFormatOf, scoresText } from "../scores-file.js";
import { type ScoredFile, summaryLines, summaryOf } from "../scores-summary.js";
import { requireWritable, writeTextFile } from "../text-file.js";

export interface PredictFlags extends DataOptions {
  /** Path of the file to write; "-" or undefined is standard output. */
  readonly output?: string | undefined;
  readonly asOf?: string | undefined;
  readonly top?: number | undefined;
  readonly horizon?: number | undefined;
  readonly bom?: boolean | undefined;
}

/** Scores the customers of a file with a saved model; days are counted in the zone of the model unless told otherwise. */
export async function predict(
  modelPath: string,
  path: string,
  { output, asOf, top, horizon, bom = false, ...options }: PredictFlags,
  context: Context,
): Promise<ExitCode> {
  const toFile = output !== undefined && output !== "-";
  const format = toFile ? scoresFormatOf(output) : context.json ? "json" : "csv";
  if (toFile) await requireWritable(output);
  const model: Model = await load(modelPath);
  const isOfPairs = pairKinds.has(model.kind);
  await tellWarnings(path, options, context);
  const bar = progressBar(context);
  try {
    const { timeZone } = model.card().data;
    const events = await readEvents(
      path,
      { timeZone, ...options },
      { signal: context.signal, onProgress: bar.onRead },
    );
    const query = {
      ...(asOf !== undefined && { asOf }),
      ...(horizon !== undefined && { horizonDays: horizon }),
      ...(isOfPairs && top !== undefined && { top }),
    };
    const all = model.predict(events, query);
    bar.stop();
    const written = isOfPairs || top === undefined ? all : all.top(top);
    const parts = scoresText(written, format, bom);
    if (toFile) {
      await writeTextFile(output, parts);
      if (context.json)
        await printJson(context, { file: path, output, ...summaryOf(all), rows: written.length });
    } else for (const part of parts) await writeTo(context.terminal.stdout, part);
    const about: ScoredFile = { scored: all, top, events, output: toFile ? output : undefined };
    await note(context, summaryLines(about, context.language));
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}
