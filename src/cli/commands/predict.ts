import { OptionsError } from "../../errors.js";
import { type EventTable, load, type Model, type Predictions } from "../../index.js";
import { type Context, type ExitCode, exitCodes, note, printJson, writeTo } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import {
  asDueModel,
  asPairModel,
  asReasonModel,
  asStateModel,
  asValueModel,
  asWatchModel,
  happeningOf,
} from "../families.js";
import type { Language } from "../language.js";
import { progressBar } from "../progress.js";
import { scoresFormatOf, scoresText } from "../scores-file.js";
import { summaryLines, summaryOf } from "../scores-summary.js";
import { requireWritable, writeTextFile } from "../text-file.js";

export interface PredictFlags extends DataOptions {
  /** Path of the file to write; "-" or undefined is standard output. */
  readonly output?: string | undefined;
  readonly asOf?: string | undefined;
  readonly top?: number | undefined;
  readonly horizon?: number | undefined;
  /** Only what is due within so many days, soonest first. */
  readonly due?: number | undefined;
  /** How many reasons a row has at most. */
  readonly reasons?: number | undefined;
  /** Only customers who ordered within so many days. */
  readonly activeWithin?: number | undefined;
  /** Only customers whose danger has changed since then. */
  readonly since?: string | undefined;
  /** Share of the spend that is earned. */
  readonly margin?: number | undefined;
  /** By what a year makes money worth less: .1 for 10 %. */
  readonly discount?: number | undefined;
  readonly bom?: boolean | undefined;
}

/** Scores the customers of a file with a saved model; days are counted in the zone of the model unless told otherwise. */
export async function predict(
  modelPath: string,
  path: string,
  { output, bom = false, ...flags }: PredictFlags,
  context: Context,
): Promise<ExitCode> {
  const { asOf, horizon, top, due, reasons, activeWithin, since, margin, discount, ...options } = flags;
  const asked = { asOf, horizon, top, due, reasons, activeWithin, since, margin, discount };
  const toFile = output !== undefined && output !== "-";
  const format = toFile ? scoresFormatOf(output) : context.json ? "json" : "csv";
  if (toFile) await requireWritable(output);
  const model: Model = await load(modelPath);
  const scoresOf = scorer(model, asked, context.language);
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
    const about = {
      ...{ scored: all, happening: happeningOf(model), top, due, since, events },
      states: asStateModel(model)?.forecast(events, { asOf: all.asOf }),
      output: toFile ? output : undefined,
    };
    if (toFile) {
      await writeTextFile(output, parts);
      if (context.json)
        await printJson(context, { file: path, output, ...summaryOf(about), rows: written.length });
    } else for (const part of parts) await writeTo(context.terminal.stdout, part);
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

/** What of the flags says which rows are asked for. */
type Asked = Omit<PredictFlags, keyof DataOptions | "output" | "bom">;

/**
 * How a model is asked: of items and categories `top` is counted for each customer, and those bought before are due;
 * reasons are told in the language of the caller.
 *
 * @throws OptionsError "due_of_customers", "due_of_new", "no_reasons", "not_watched", "not_valued" for what a model knows nothing of
 */
function scorer(model: Model, asked: Asked, language: Language): (events: EventTable) => Scores {
  const { asOf, horizon: horizonDays, top, due, reasons, activeWithin: activeWithinDays, since } = asked;
  const { margin, discount } = asked;
  const query = { asOf, horizonDays };
  const why = { ...query, reasons, language };
  const pairs = asPairModel(model);
  if (due !== undefined) {
    const known = asDueModel(model);
    if (!known) throw nothingDue(model.kind, pairs !== undefined);
    return (events) => whole(known.dueNow(events, { ...query, top, within: due }));
  }
  const explained = asReasonModel(model);
  if (reasons !== undefined && !explained) throw unknownTo(model.kind, "no_reasons", "gives no reasons");
  const watched = asWatchModel(model);
  if ((since ?? activeWithinDays) !== undefined && !watched)
    throw unknownTo(model.kind, "not_watched", "does not warn of customers who lapse");
  const valued = asValueModel(model);
  if ((margin ?? discount) !== undefined && !valued)
    throw unknownTo(model.kind, "not_valued", "does not say what customers are worth");
  if (pairs) return (events) => whole(pairs.predict(events, { ...query, top }));
  const score = (events: EventTable): Predictions<unknown> => {
    if (watched && since !== undefined) return watched.watch(events, { ...why, activeWithinDays, since });
    if (watched) return watched.predict(events, { ...why, activeWithinDays });
    if (valued) return valued.predict(events, { ...query, margin, annualDiscountRate: discount });
    return explained ? explained.predict(events, why) : model.predict(events, query);
  };
  return (events) => {
    const all = score(events);
    return { all, written: top === undefined ? all : all.top(top) };
  };
}

function whole(all: Predictions<unknown>): Scores {
  return { all, written: all };
}

function nothingDue(kind: string, isOfPairs: boolean): OptionsError {
  return isOfPairs
    ? unknownTo(
        kind,
        "due_of_new",
        "says what is bought for the first time: only what was bought before is due",
      )
    : unknownTo(kind, "due_of_customers", "scores customers: only items and categories are due");
}

function unknownTo(kind: string, code: string, why: string): OptionsError {
  return new OptionsError(code, `${kind} ${why}.`, { kind });
}
