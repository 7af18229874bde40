import { randomUUID } from "node:crypto";
import { open, readFile, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { SavedModelError } from "../errors.js";

/**
 * Writes a file whole or not at all: to a temporary file in the same folder, flushed to the disk, then renamed.
 * A reader sees the old file or the new one, never a part; a failure leaves the old one as it was.
 *
 * @throws SavedModelError "file_not_writable"
 */
export async function writeModelFile(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeFlushed(temporary, bytes);
    await rename(temporary, path);
  } catch (cause) {
    await unlink(temporary).catch(() => {});
    throw new SavedModelError(
      "file_not_writable",
      `Cannot write '${path}': ${reason(cause)}.`,
      { path },
      { cause },
    );
  }
  await flushFolder(dirname(path));
}

/** @throws SavedModelError "file_not_readable" */
export async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new SavedModelError(
      "file_not_readable",
      `Cannot read '${path}': ${reason(cause)}.`,
      { path },
      { cause },
    );
  }
}

async function writeFlushed(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the new name itself survive a power cut, where the platform can flush a folder. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
