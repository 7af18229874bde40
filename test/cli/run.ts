import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { main } from "../../src/cli/main.js";

/** What a run of the command line left behind. */
export interface CliRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `siyu` in this process, with a terminal that nobody looks at. */
export async function siyu(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CliRun> {
  const out = new Sink();
  const err = new Sink();
  const exitCode = await main(args, { stdout: out, stderr: err, environment });
  return { exitCode, stdout: out.text, stderr: err.text };
}

class Sink extends Writable {
  text = "";

  override _write(chunk: Buffer, _: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

/** A new folder that holds these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), "siyu-cli-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
