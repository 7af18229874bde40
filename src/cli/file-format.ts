import { openSource } from "../events/readers/source.js";

/** Forms of files that events are read from. */
export type FileFormat = "csv" | "ndjson" | "parquet";

const byEnding: Readonly<Record<string, FileFormat>> = {
  csv: "csv",
  tsv: "csv",
  txt: "csv",
  ndjson: "ndjson",
  jsonl: "ndjson",
  parquet: "parquet",
};

/**
 * Form of a file by its ending (".gz" left out), else by its first bytes: "PAR1" is Parquet, "{" NDJSON, all else CSV.
 *
 * @throws EventError "file_not_found"
 */
export async function formatOfFile(path: string): Promise<FileFormat> {
  const ending = /\.([a-z0-9]+)(?:\.gz|\.gzip)?$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return byEnding[ending] ?? formatOfBytes(await firstBytes(path));
}

async function firstBytes(path: string): Promise<Uint8Array> {
  const { chunks } = await openSource(path);
  for await (const chunk of chunks) if (chunk.length > 0) return chunk;
  return new Uint8Array(0);
}

function formatOfBytes(bytes: Uint8Array): FileFormat {
  const start = Buffer.from(bytes.subarray(0, 64)).toString("latin1");
  if (start.startsWith("PAR1")) return "parquet";
  return /^(?:ï»¿)?\s*\{/.test(start) ? "ndjson" : "csv";
}
