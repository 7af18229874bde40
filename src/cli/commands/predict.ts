import { dataOf } from "../../events/table.js";
import { type EventTable, load, type Predictions } from "../../index.js";
import { type Context, type ExitCode, exitCodes, note, printJson, writeTo } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { readEvents, tellWarnings } from "../events-file.js";
import type { Language } from "../language.js";
import { modelTexts } from "../messages/models.js";
import { percent } from "../numbers.js";
import { progressBar } from "../progress.js";
import { scoresFormatOf, scoresText } from "../scores-file.js";
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
  const model = await load(modelPath);
  await tellWarnings(path, options, context);
  const bar = progressBar(context);
  try {
    const { timeZone } = model.card().data;
    const events = await readEvents(
      path,
      { timeZone, ...options },
      { signal: context.signal, onProgress: bar.onRead },
    );
    const all = model.predict(events, {
      ...(asOf !== undefined && { asOf }),
      ...(horizon !== undefined && { horizonDays: horizon }),
    });
    bar.stop();
    const written = top === undefined ? all : all.top(top);
    const parts = scoresText(written, format, bom);
    if (toFile) {
      await writeTextFile(output, parts);
      if (context.json)
        await printJson(context, { file: path, output, ...summaryOf(all), rows: written.length });
    } else for (const part of parts) await writeTo(context.terminal.stdout, part);
    await note(
      context,
      summaryLines(all, written.length, events, toFile ? output : undefined, context.language),
    );
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}

type Scored = Pick<Predictions<unknown>, "length" | "columns" | "asOf" | "horizonDays" | "model" | "skipped">;

function summaryOf({ length, columns, asOf, horizonDays, model, skipped }: Scored) {
  const sum = (name: string) => {
    let total = 0;
    for (const value of columns[name] ?? []) total += value;
    return total;
  };
  return {
    model,
    asOf,
    horizonDays,
    customers: length,
    skipped: Object.fromEntries(skipped.counts),
    expectedBuyers: sum("probability"),
    expectedOrders: sum("expectedOrders"),
  };
}

function summaryLines(
  predictions: Scored,
  writtenRows: number,
  events: EventTable,
  output: string | undefined,
  language: Language,
): string[] {
  const texts = modelTexts[language];
  const { customers, asOf, horizonDays, expectedBuyers, expectedOrders } = summaryOf(predictions);
  const { zone } = dataOf(events);
  return [
    texts.scored(customers, zone.isoOf(asOf.getTime()).slice(0, 16).replace("T", " ")),
    texts.expected(
      Math.round(expectedBuyers),
      percent(expectedBuyers / Math.max(1, customers)),
      Math.round(expectedOrders),
      horizonDays,
    ),
    ...(writtenRows < customers ? [texts.likeliest(writtenRows)] : []),
    ...[...predictions.skipped.counts].map(
      ([code, n]) => texts.skipped[code]?.(n) ?? texts.skippedOther(code, n),
    ),
    ...(events.report.skipped > 0 ? [texts.unread(events.report.skipped)] : []),
    ...(output === undefined ? [] : [texts.written(output)]),
  ];
}
