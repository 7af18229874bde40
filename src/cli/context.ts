import type { Writable } from "node:stream";
import type { Language } from "./language.js";

/** Where a command reads its surroundings and writes to; tests hand in their own. */
export interface Terminal {
  readonly stdout: Writable & { readonly isTTY?: boolean | undefined };
  readonly stderr: Writable & { readonly isTTY?: boolean | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Aborted where the person presses Ctrl-C. */
  readonly interrupted?: AbortSignal | undefined;
}

/** What every command is told beside its own arguments. */
export interface Context {
  readonly language: Language;
  /** Print JSON for programs. */
  readonly json: boolean;
  /** No progress, no notes. */
  readonly quiet: boolean;
  readonly terminal: Terminal;
  /** Tells that the person wants to stop. */
  readonly signal: AbortSignal;
}

/** Exit codes of the command line. */
export const exitCodes = { ok: 0, failure: 1, usage: 2, badData: 3, stopped: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Prints a result on standard output. */
export async function print({ terminal }: Context, lines: readonly string[]): Promise<void> {
  await writeTo(terminal.stdout, `${lines.join("\n")}\n`);
}

/** Prints a result for programs: one JSON value on standard output. */
export async function printJson({ terminal }: Context, value: unknown): Promise<void> {
  await writeTo(terminal.stdout, `${JSON.stringify(value, undefined, 2)}\n`);
}

/** Says something to the person beside the result, on standard error. */
export async function note({ terminal, quiet, json }: Context, lines: readonly string[]): Promise<void> {
  if (!quiet && !json && lines.length > 0) await writeTo(terminal.stderr, `${lines.join("\n")}\n`);
}

/** Writes to a stream and waits until it is taken; throws what the stream throws (EPIPE where the reader has left). */
export function writeTo(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
