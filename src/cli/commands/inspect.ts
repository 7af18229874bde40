import { EventError } from "../../errors.js";
import { dataOf } from "../../events/table.js";
import { zoneOf } from "../../events/zone.js";
import { baseFacts } from "../base-facts.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { inspectFile, readTable } from "../events-file.js";
import { fileWarnings } from "../file-warnings.js";
import { type Inspected, inspectionLines } from "../inspection-lines.js";
import { IssueSamples } from "../issue-lines.js";
import { feedsOf } from "../model-needs.js";
import { progressBar } from "../progress.js";

/** Looks into a file: what is in it, what is wrong, which models it can feed, what is missing. */
export async function inspect(path: string, options: DataOptions, context: Context): Promise<ExitCode> {
  const samples = new IssueSamples();
  const inspected = await lookInto(path, options, context, samples);
  if (context.json) await printJson(context, jsonOf(inspected, samples));
  else await print(context, inspectionLines(inspected, samples, context.language));
  return (inspected.read?.report.events ?? 0) > 0 ? exitCodes.ok : exitCodes.badData;
}

async function lookInto(
  path: string,
  options: DataOptions,
  context: Context,
  samples: IssueSamples,
): Promise<Inspected> {
  const file = await inspectFile(path, options);
  const seen = { path, options, file, warnings: fileWarnings(file) };
  if (file.missing.length > 0) return seen;
  const bar = progressBar(context);
  try {
    const table = await readTable(path, options, {
      signal: context.signal,
      onProgress: bar.onRead,
      onIssue: samples.add,
    });
    const facts = baseFacts(dataOf(table));
    return { ...seen, read: { report: table.report, facts, feeds: feedsOf(facts) } };
  } catch (error) {
    // A reader that needs a column which no cell gives says so only here.
    if (error instanceof EventError && error.code === "missing_column") return seen;
    throw error;
  } finally {
    bar.stop();
  }
}

function jsonOf({ path, file, warnings, read }: Inspected, samples: IssueSamples) {
  if (!read) return { file: path, ...file, warnings };
  const { report, facts, feeds } = read;
  const iso = (ms: number | undefined) => (ms === undefined ? undefined : zoneOf(report.timeZone).isoOf(ms));
  return {
    file: path,
    ...file,
    warnings,
    report: {
      ...report,
      from: iso(report.from),
      until: iso(report.until),
      byCode: report.byCode.map((issue) => ({ ...issue, samples: samples.of(issue.code) })),
    },
    facts,
    models: feeds,
  };
}
