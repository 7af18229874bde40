import { access, constants, stat } from "node:fs/promises";
import { EventError } from "../errors.js";
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
 * Form of a file by its ending (".gz" left out), else by its first bytes: "PAR1" is Parquet, "{" or "[" JSON, all else
 * CSV.
 *
 * @throws EventError "file_not_found", "not_a_file", "no_permission", "html_table"
 */
export async function formatOfFile(path: string): Promise<FileFormat> {
  await requireFile(path);
  const ending = /\.([a-z0-9]+)(?:\.gz|\.gzip)?$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  const known = byEnding[ending];
  if (known === "ndjson" || known === "parquet") return known;
  const start = await startOf(path);
  // Shops export tables of a web page under the name of a workbook or a CSV file.
  if (/^\s*(?:<!doctype html|<html|<table|<\?xml)/i.test(start))
    throw new EventError("html_table", `'${path}' is a web page or XML, not a table of text.`, { path });
  if (known) return known;
  if (start.startsWith("PAR1")) return "parquet";
  return /^\s*[{[]/.test(start) ? "ndjson" : "csv";
}

async function requireFile(path: string): Promise<void> {
  // What is not there at all is told by the reader.
  const entry = await stat(path).catch(() => undefined);
  if (entry && !entry.isFile()) throw new EventError("not_a_file", `'${path}' is not a file.`, { path });
  try {
    if (entry) await access(path, constants.R_OK);
  } catch (cause) {
    throw new EventError("no_permission", `'${path}' may not be read by this user.`, { path }, { cause });
  }
}

/** The first characters of a file, unpacked; bytes beyond ASCII may be any. */
async function startOf(path: string): Promise<string> {
  const { chunks } = await openSource(path);
  for await (const chunk of chunks) {
    if (chunk.length > 0) return Buffer.from(chunk.subarray(0, 64)).toString("latin1").replace(/^ï»¿/, "");
  }
  return "";
}
