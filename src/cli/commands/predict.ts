import { OptionsError } from "../../errors.js";
import { type EventTable, load, type Model, type Predictions } from "../../index.js";
import { type Context, type ExitCode, exitCodes, note, printJson, writeTo } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import { asDueModel, asPairModel } from "../families.js";
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
 * How a model is asked: of items and categories `top` is counted for each customer, and those bought before are due.
 *
 * @throws OptionsError "due_of_customers", "due_of_new" for what is due of a model that knows nothing of it
 */
function scorer(
  model: Model,
  query: { readonly asOf: string | undefined; readonly horizonDays: number | undefined },
  { top, due }: Pick<PredictFlags, "top" | "due">,
): (events: EventTable) => Scores {
  const pairs = asPairModel(model);
  if (due !== undefined) {
    const known = asDueModel(model);
    if (!known) throw nothingDue(model.kind, pairs !== undefined);
    return (events) => whole(known.dueNow(events, { ...query, top, within: due }));
  }
  if (pairs) return (events) => whole(pairs.predict(events, { ...query, top }));
  return (events) => {
    const all = model.predict(events, query);
    return { all, written: top === undefined ? all : all.top(top) };
  };
}

function whole(all: Predictions<unknown>): Scores {
  return { all, written: all };
}

function nothingDue(kind: string, isOfPairs: boolean): OptionsError {
  const [code, why] = isOfPairs
    ? ["due_of_new", "says what is bought for the first time: only what was bought before is due"]
    : ["due_of_customers", "scores customers: only items and categories are due"];
  return new OptionsError(code, `${kind} ${why}.`, { kind });
}
