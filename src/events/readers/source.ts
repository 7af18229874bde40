import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { EventError } from "../../errors.js";

/** Where bytes come from: a path, a `file:` URL, bytes in memory, or any stream of bytes (Node, web, async iterable). */
export type ByteSource = string | URL | Uint8Array | ArrayBuffer | AsyncIterable<Uint8Array | string>;

/** How far a reader has come. */
export interface ReadProgress {
  /** Bytes taken from the source so far, as stored (compressed, if it is). */
  readonly bytes: number;
  /** Size of the source where it is known. */
  readonly totalBytes: number | undefined;
  /** Rows of data read so far, the broken ones too. */
  readonly rows: number;
}

/** Bytes of a source, unpacked, and how many packed bytes were taken so far. */
export interface OpenSource {
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly totalBytes: number | undefined;
  bytesTaken(): number;
}

const fileChunkBytes = 1 << 18;
/** Slices of bytes in memory, so that a reader can be stopped on the way. */
const memoryChunkBytes = 1 << 20;

/**
 * Opens a source of bytes; gzip is recognised by its magic bytes and unpacked, of any number of members.
 *
 * @throws EventError `file_not_found`; while reading `damaged_gzip`, and the reason of `signal`
 */
export async function openSource(source: ByteSource, signal?: AbortSignal): Promise<OpenSource> {
  signal?.throwIfAborted();
  let taken = 0;
  const { chunks, totalBytes } = await rawChunks(source);
  const counted = (async function* () {
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      const bytes = typeof chunk === "string" ? Buffer.from(chunk, "utf8") : chunk;
      taken += bytes.length;
      yield bytes;
    }
  })();
  return { chunks: gunzipped(counted), totalBytes, bytesTaken: () => taken };
}

/** Path of a source that is a file, undefined of any other source. */
export function filePathOf(source: ByteSource): string | undefined {
  if (typeof source === "string") return source;
  return source instanceof URL ? fileURLToPath(source) : undefined;
}

async function rawChunks(
  source: ByteSource,
): Promise<{ chunks: AsyncIterable<Uint8Array | string>; totalBytes: number | undefined }> {
  const path = filePathOf(source);
  if (path !== undefined) {
    const totalBytes = await sizeOfFile(path);
    return { chunks: createReadStream(path, { highWaterMark: fileChunkBytes }), totalBytes };
  }
  if (source instanceof ArrayBuffer) return rawChunks(new Uint8Array(source));
  if (source instanceof Uint8Array) return { chunks: slices(source), totalBytes: source.length };
  return { chunks: source as AsyncIterable<Uint8Array | string>, totalBytes: undefined };
}

/** Size of a file in bytes. @throws EventError `file_not_found` where the path is no readable file */
export async function sizeOfFile(path: string): Promise<number> {
  try {
    const entry = await stat(path);
    if (!entry.isFile()) throw new EventError("file_not_found", `'${path}' is not a file.`, { path });
    return entry.size;
  } catch (error) {
    if (error instanceof EventError) throw error;
    throw new EventError("file_not_found", `No file can be read at '${path}'.`, { path }, { cause: error });
  }
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += memoryChunkBytes) yield bytes.subarray(at, at + memoryChunkBytes);
}

async function* gunzipped(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) {
    head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    if (head.length >= 2) break;
  }
  const whole = (async function* () {
    if (head.length > 0) yield head;
    yield* chunks;
  })();
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole;
    return;
  }
  const gunzip = createGunzip({ chunkSize: fileChunkBytes });
  // An error of the input destroys `gunzip` with it, so the loop below throws it: nothing is left to do here.
  pipeline(Readable.from(whole), gunzip, () => {});
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (typeof code !== "string" || !code.startsWith("Z_")) throw error;
    throw new EventError(
      "damaged_gzip",
      `The gzip data cannot be unpacked: ${(error as Error).message}.`,
      {},
      { cause: error },
    );
  }
}

/**
 * Cuts chunks of any size into blocks of exactly `blockBytes` (the last one shorter), so that what a reader does
 * never depends on how the bytes came. A block is valid until the next one is asked for.
 */
export async function* blocksOf(
  chunks: AsyncIterable<Uint8Array>,
  blockBytes: number,
): AsyncGenerator<Uint8Array> {
  const block = Buffer.allocUnsafe(blockBytes);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; ) {
      const take = Math.min(blockBytes - filled, chunk.length - at);
      block.set(chunk.subarray(at, at + take), filled);
      filled += take;
      at += take;
      if (filled === blockBytes) {
        yield block;
        filled = 0;
      }
    }
  }
  if (filled > 0) yield block.subarray(0, filled);
}
