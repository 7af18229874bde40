import { type Preset, type Simulation, simulate } from "../../../datasets/index.js";
import { zoneOf } from "../../events/zone.js";
import { type Context, type ExitCode, exitCodes, print, printJson } from "../context.js";
import { commandLine } from "../data-options.js";
import { requireAbsent, writeFileSet } from "../file-set.js";
import { simulateTexts } from "../messages/simulate.js";
import { count } from "../numbers.js";
import { progressBar } from "../progress.js";
import {
  isTruthWritten,
  type SimulationFile,
  simulationFiles,
  simulationPaths,
} from "../simulation-files.js";
import { requireWritable } from "../text-file.js";
import { indented, tableLines } from "../text-table.js";

export interface SimulateFlags {
  /** Path of the events; the other tables are written beside it. */
  readonly output: string;
  readonly customers?: number | undefined;
  readonly days?: number | undefined;
  readonly seed?: number | undefined;
  readonly start?: string | undefined;
  /** Undefined: unless there are very many customers. */
  readonly truth?: boolean | undefined;
  readonly force?: boolean | undefined;
}

/** The simulated brand is in Shanghai. */
const timeZone = "Asia/Shanghai";

/** Writes a simulated brand: its events, and beside them customers, items, calendar and truth. */
export async function simulateFile(
  preset: Preset,
  { output, truth, force = false, ...flags }: SimulateFlags,
  context: Context,
): Promise<ExitCode> {
  const given = Object.entries(flags).filter(([, value]) => value !== undefined);
  const simulation = simulate({ preset, ...Object.fromEntries(given) });
  const hasTruth = isTruthWritten(simulation.options.customers, truth);
  const paths = simulationPaths(output, hasTruth);
  await requireWritable(output);
  if (!force) await requireAbsent([...paths.values()]);
  const bar = progressBar(context);
  try {
    const files = simulationFiles(simulation, paths, (part, { done, total }) =>
      bar.onProgress({ phase: part, done, total }),
    );
    await writeFileSet(files, context.signal);
    bar.stop();
    if (context.json) await printJson(context, summaryOf(simulation, files));
    else if (!context.quiet)
      await print(context, summaryLines(simulation, files, truth === undefined && !hasTruth, context));
    return exitCodes.ok;
  } finally {
    bar.stop();
  }
}

function summaryOf({ options, until }: Simulation, files: readonly SimulationFile[]) {
  const { preset, customers, days, seed, start } = options;
  return {
    preset,
    customers,
    days,
    seed,
    start,
    until: zoneOf(timeZone).isoOf(until),
    timeZone,
    files: files.map(({ part, path, rows }) => ({ part, path, rows })),
  };
}

function summaryLines(
  { options }: Simulation,
  files: readonly SimulationFile[],
  isTruthMissed: boolean,
  { language }: Context,
): string[] {
  const texts = simulateTexts[language];
  const { customers, days, start, seed } = options;
  const table = tableLines(
    [{ title: "" }, { title: "", align: "right" }, { title: "" }],
    files.map(({ part, path, rows }) => [path, count(rows), texts.parts[part]]),
  );
  const { events, truth: _, ...beside } = Object.fromEntries(files.map(({ part, path }) => [part, path]));
  return [
    texts.simulated(customers, days, start, seed),
    ...indented(table),
    ...(isTruthMissed ? [texts.withoutTruth] : []),
    `${texts.next}${commandLine(["siyu", "inspect", events!], { timeZone, ...beside })}`,
  ];
}
