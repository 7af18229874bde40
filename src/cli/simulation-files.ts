import Papa from "papaparse";
import { type Simulation, type SimulationProgress, simulationCsv } from "../../datasets/index.js";
import { OptionsError } from "../errors.js";
import { csvParts } from "../model/csv.js";
import type { NewFile } from "./file-set.js";

/** Tables beside the events of a simulation, in the order in which they are written. */
const sideParts = ["customers", "items", "calendar", "truth"] as const;
type SidePart = (typeof sideParts)[number];
type Row = Readonly<Record<string, unknown>>;
/** What a file of a simulation holds. */
export type SimulationPart = "events" | SidePart;

type Truth = Simulation["truth"] extends Iterable<infer T> ? T : never;
/** Every field of a record, also one that few have, and the fields of a record within. */
type Fields<T> = {
  readonly [K in keyof T]-?: Exclude<T[K], undefined> extends object
    ? Fields<Exclude<T[K], undefined>>
    : true;
};
/** A truth's fields in the order of the columns; a type error here is a field that was forgotten. */
const truthFields: Fields<Truth> = {
  customerId: true,
  kind: true,
  state: true,
  ratePerDay: true,
  lastRatePerDay: true,
  regularity: true,
  promotionSensitivity: true,
  orders: true,
  coolingSince: true,
  leftAt: true,
  cause: true,
  probability28: true,
  probability90: true,
  expectedDays: true,
  expectedYear: { orders: true, value: true },
  effects: { plain: true, coupon: true, gift: true, points: true },
  bestHour: true,
  bestChannel: true,
  bestContent: true,
};

/** Truths take longer than the events: of more customers they are written only where they are asked for. */
const mostTruths = 100_000;
const rowsPerChunk = 1000;
const endings = /\.csv(?:\.gz)?$/i;

/** A file of a simulation; rows are counted while it is written. */
export interface SimulationFile extends NewFile {
  readonly part: SimulationPart;
  rows: number;
}

/** Whether the truth of so many customers is written, asked for, refused or neither. */
export function isTruthWritten(customers: number, asked: boolean | undefined): boolean {
  return asked ?? customers <= mostTruths;
}

/**
 * Where a simulation is written: the events at `output`, each other part beside it, "brand.csv" and
 * "brand.truth.csv".
 *
 * @throws OptionsError "simulation_output" unless `output` ends in .csv or .csv.gz
 */
export function simulationPaths(output: string, hasTruth: boolean): ReadonlyMap<SimulationPart, string> {
  if (!endings.test(output))
    throw new OptionsError("simulation_output", `'${output}' must end in .csv or .csv.gz.`, { path: output });
  const stem = output.replace(endings, "");
  const beside = sideParts.filter((part) => part !== "truth" || hasTruth);
  return new Map<SimulationPart, string>([
    ["events", output],
    ...beside.map((part) => [part, `${stem}.${part}.csv`] as const),
  ]);
}

/** The files of a simulation, whose customers live while they are written. */
export function simulationFiles(
  simulation: Simulation,
  paths: ReadonlyMap<SimulationPart, string>,
  onProgress: (part: SimulationPart, progress: SimulationProgress) => void,
): SimulationFile[] {
  return [...paths].map(([part, path]) => {
    const file: SimulationFile = { part, path, rows: 0, chunks: [] };
    const chunks = chunksOf(simulation, file, (progress) => onProgress(part, progress));
    return Object.assign(file, { chunks });
  });
}

function chunksOf(
  simulation: Simulation,
  file: SimulationFile,
  onProgress: (progress: SimulationProgress) => void,
): Iterable<Uint8Array | string> {
  const total = simulation.options.customers;
  const onRow = (done: number) => onProgress({ done, total });
  switch (file.part) {
    case "events":
      return eventChunks(simulation, file, onProgress);
    case "customers":
      return csvChunks(simulation.customers, file, onRow);
    case "truth":
      return csvChunks(truthRows(simulation), file, onRow);
    case "items":
    case "calendar": {
      const rows = simulation[file.part];
      file.rows = rows.length;
      return csvParts(rows);
    }
  }
}

function* eventChunks(
  simulation: Simulation,
  file: SimulationFile,
  onProgress: (progress: SimulationProgress) => void,
): Generator<Uint8Array> {
  // The header is no row.
  file.rows = -1;
  for (const chunk of simulationCsv(simulation, onProgress)) {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) file.rows++;
    yield chunk;
  }
}

/** Truths with every field, those of records as fields of their own: `effects.coupon`. */
function* truthRows({ truth }: Simulation): Generator<Row> {
  for (const one of truth) {
    const row: Record<string, unknown> = {};
    for (const [field, inner] of Object.entries(truthFields)) {
      const value = one[field as keyof Truth];
      if (inner === true) row[field] = value;
      else
        for (const name of Object.keys(inner)) row[`${field}.${name}`] = (value as Row | undefined)?.[name];
    }
    yield row;
  }
}

/** Rows that all have the fields of the first as CSV, walked once: the customers of a row live while it is made. */
function* csvChunks(
  rows: Iterable<Row>,
  file: SimulationFile,
  onRow: (done: number) => void,
): Generator<string> {
  let columns: readonly string[] = [];
  let lines: unknown[][] = [];
  for (const row of rows) {
    if (file.rows++ === 0) {
      columns = Object.keys(row);
      lines.push([...columns]);
    }
    lines.push(columns.map((column) => row[column]));
    if (file.rows % rowsPerChunk !== 0) continue;
    onRow(file.rows);
    yield csvText(lines);
    lines = [];
  }
  if (lines.length > 0) yield csvText(lines);
}

function csvText(lines: unknown[][]): string {
  return `${Papa.unparse(lines, { newline: "\n" })}\n`;
}
