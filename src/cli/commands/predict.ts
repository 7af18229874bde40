import { OptionsError } from "../../errors.js";
import { type EventTable, load, type Model, type Predictions } from "../../index.js";
import { type Context, type ExitCode, exitCodes, note, printJson, writeTo } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import { isPairModel } from "../families.js";
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
  /** Only what is due within so many days, soonest first. */
  readonly due?: number | undefined;
  readonly bom?: boolean | undefined;
}

/** Scores the customers of a file with a saved model; days are counted in the zone of the model unless told otherwise. */
export async function predict(
  modelPath: string,
  path: string,
  { output, asOf, top, horizon, due, bom = false, ...options }: PredictFlags,
  context: Context,
): Promise<ExitCode> {
  const toFile = output !== undefined && output !== "-";
  const format = toFile ? scoresFormatOf(output) : context.json ? "json" : "csv";
  if (toFile) await requireWritable(output);
  const model: Model = await load(modelPath);
  const scoresOf = scorer(model, { asOf, horizonDays: horizon }, { top, due });
  await tellWarnings(path, options, context);
  const bar = progressBar(context);
  try {
    const { timeZone } = model.card().data;
    const events = await readEvents(
      path,
      { timeZone, ...options },
      { signal: context.signal, onProgress: bar.onRead },
    );
    const { all, written } = scoresOf(events);
    bar.stop();
    const parts = scoresText(written, format, bom);
    if (toFile) {
      await writeTextFile(output, parts);
      if (context.json)
        await printJson(context, { file: path, output, ...summaryOf(all), rows: written.length });
    } else for (const part of parts) await writeTo(context.terminal.stdout, part);
    const about: ScoredFile = { scored: all, top, due, events, output: toFile ? output : undefined };
    await note(context, summaryLines(about, context.language));
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}

/** What was scored, and what of it is written. */
interface Scores {
  readonly all: Predictions<unknown>;
  readonly written: Predictions<unknown>;
}

/**
 * How a model is asked: of items and categories `top` is counted for each customer, and some of them are due.
 *
 * @throws OptionsError "due_of_customers" for what is due of a model whose rows are customers
 */
function scorer(
  model: Model,
  query: { readonly asOf: string | undefined; readonly horizonDays: number | undefined },
  { top, due }: Pick<PredictFlags, "top" | "due">,
): (events: EventTable) => Scores {
  if (isPairModel(model)) {
    return (events) => {
      const all =
        due === undefined
          ? model.predict(events, { ...query, top })
          : model.dueNow(events, { ...query, top, within: due });
      return { all, written: all };
    };
  }
  if (due !== undefined) {
    throw new OptionsError(
      "due_of_customers",
      `${model.kind} scores customers: only items and categories are due.`,
      { kind: model.kind },
    );
  }
  return (events) => {
    const all = model.predict(events, query);
    return { all, written: top === undefined ? all : all.top(top) };
  };
}
