import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { access, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { SiyuError } from "../errors.js";
import { notWritable } from "./text-file.js";

/** A file to write; one that ends in .gz is packed. */
export interface NewFile {
  readonly path: string;
  readonly chunks: Iterable<Uint8Array | string>;
}

/** @throws SiyuError "output_exists" naming the first that is there already */
export async function requireAbsent(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) throw new SiyuError("output_exists", `'${path}' is there already.`, { path });
  }
}

/**
 * Writes files that belong together, one after the other: each to a temporary file in its folder, and when all are
 * whole they are renamed. Where one fails, or `signal` stops the work, nothing is left behind. Chunks are made only
 * as fast as they are written.
 *
 * @throws SiyuError "output_not_writable", and the reason of `signal`
 */
export async function writeFileSet(files: readonly NewFile[], signal: AbortSignal): Promise<void> {
  const temporary = files.map(({ path }) => join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`));
  let at = 0;
  try {
    for (; at < files.length; at++) await writeOne(files[at]!, temporary[at]!, signal);
    for (at = 0; at < files.length; at++) await rename(temporary[at]!, files[at]!.path);
  } catch (cause) {
    await Promise.all(temporary.map((path) => unlink(path).catch(() => {})));
    signal.throwIfAborted();
    if ((cause as NodeJS.ErrnoException).syscall === undefined) throw cause;
    throw notWritable(files[at]!.path, cause);
  }
}

async function writeOne({ path, chunks }: NewFile, temporary: string, signal: AbortSignal): Promise<void> {
  const packing = path.endsWith(".gz") ? createGzip() : new PassThrough();
  await pipeline(Readable.from(chunks), packing, createWriteStream(temporary, { flags: "wx" }), { signal });
}
