import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, constants, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SiyuError } from "../errors.js";

/**
 * Asks before a long job whether its result can be written.
 *
 * @throws SiyuError "output_not_writable"
 */
export async function requireWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw notWritable(path, cause);
  }
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isDirectory()) throw notWritable(path, { code: "EISDIR" });
}

/**
 * Writes text to a file whole or not at all: to a temporary file in the same folder, then renamed.
 *
 * @throws SiyuError "output_not_writable"
 */
export async function writeTextFile(path: string, parts: Iterable<string>): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await pipeline(Readable.from(parts), createWriteStream(temporary, { flags: "wx" }));
    await rename(temporary, path);
  } catch (cause) {
    await unlink(temporary).catch(() => {});
    throw notWritable(path, cause);
  }
}

/** The error of a file that cannot be written; the reason is a code of the system such as "EACCES". */
export function notWritable(path: string, cause: unknown): SiyuError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  return new SiyuError(
    "output_not_writable",
    `Cannot write '${path}': ${reason}.`,
    { path, reason },
    { cause },
  );
}
