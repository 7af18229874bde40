import type { Writable } from "node:stream";

/** Where a command reads its surroundings and writes to; tests hand in their own. */
export interface Terminal {
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted where the person presses Ctrl-C. */
  readonly interrupted?: AbortSignal | undefined;
}

/** Writes to a stream and waits until it is taken; throws what the stream throws (EPIPE where the reader has left). */
export function writeTo(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
