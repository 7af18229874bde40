import { EventError } from "../../errors.js";
import type { FileInspection } from "../../events/readers/inspection.js";
import type { ReadReport } from "../../events/report.js";
import { dataOf } from "../../events/table.js";
import { zoneOf } from "../../events/zone.js";
import { type BaseFacts, baseFacts } from "../base-facts.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";
import type { DataOptions } from "../data-options.js";
import { inspectFile, readTable } from "../events-file.js";
import { inspectionLines } from "../inspection-lines.js";
import { IssueSamples } from "../issue-samples.js";
import { type Feed, feedsOf } from "../model-needs.js";
import { progressBar } from "../progress.js";

/** Everything `siyu inspect` found out. */
export interface Inspected {
  readonly path: string;
  readonly file: FileInspection;
  /** Absent where a required column is missing: then nothing was read. */
  readonly report?: ReadReport;
  readonly facts?: BaseFacts;
  readonly feeds?: readonly Feed[];
}

/** Looks into a file: what is in it, what is wrong, which models it can feed, what is missing. */
export async function inspect(path: string, options: DataOptions, context: Context): Promise<ExitCode> {
  const samples = new IssueSamples();
  const inspected = await lookInto(path, options, context, samples);
  if (context.json) await printJson(context, jsonOf(inspected, samples));
  else await print(context, inspectionLines(inspected, samples, context.language));
  const isUsable = inspected.report !== undefined && inspected.report.events > 0;
  return isUsable ? exitCodes.ok : exitCodes.badData;
}

async function lookInto(
  path: string,
  options: DataOptions,
  context: Context,
  samples: IssueSamples,
): Promise<Inspected> {
  const file = await inspectFile(path, options);
  if (file.missing.length > 0) return { path, file };
  const bar = progressBar(context);
  try {
    const table = await readTable(path, options, { onProgress: bar.onRead, onIssue: samples.add });
    const facts = baseFacts(dataOf(table));
    return { path, file, report: table.report, facts, feeds: feedsOf(facts) };
  } catch (error) {
    // A reader that needs a column which no cell gives says so only here.
    if (error instanceof EventError && error.code === "missing_column") return { path, file };
    throw error;
  } finally {
    bar.stop();
  }
}

function jsonOf({ path, file, report, facts, feeds }: Inspected, samples: IssueSamples) {
  const iso = (ms: number | undefined) => (ms === undefined ? undefined : zoneOf(report!.timeZone).isoOf(ms));
  return {
    file: path,
    ...file,
    ...(report && {
      report: {
        ...report,
        from: iso(report.from),
        until: iso(report.until),
        byCode: report.byCode.map((issue) => ({ ...issue, samples: samples.of(issue.code) })),
      },
    }),
    facts,
    models: feeds,
  };
}
