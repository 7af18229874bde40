import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

/** A script of this folder that answers line by line, so that its work and ours can take turns. */
export class CoProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;

  constructor(script: string, ...args: readonly string[]) {
    const python = process.env["SIYU_PYTHON"] ?? "python3";
    const path = fileURLToPath(new URL(script, import.meta.url));
    this.#child = spawn(python, ["-B", "-W", "ignore", path, ...args]);
    this.#child.on("error", () => {});
    this.#child.stderr.pipe(process.stderr);
    this.#reader = createInterface(this.#child.stdout);
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  /** The next line; undefined when the script has ended, as it does where its libraries are missing. */
  async read(): Promise<string | undefined> {
    const { value, done } = await this.#lines.next();
    return done ? undefined : value;
  }

  /** What the script answers to a line. */
  async ask(line: string): Promise<string> {
    this.#child.stdin.write(`${line}\n`);
    const answer = await this.read();
    if (answer === undefined) throw new Error(`The script ended when asked '${line}'.`);
    return answer;
  }

  close(): void {
    this.#child.stdin.end();
    this.#reader.close();
  }
}
