import { Console } from "node:console";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import { main } from "../../src/cli/main.js";
import { type Block, programOf } from "./page.js";

/** Runs the ts blocks of a page as one program in the present folder; what each block printed, by its line. */
export async function runProgram(name: string, blocks: readonly Block[]): Promise<Map<number, string>> {
  const printed = new Map<number, string>();
  const capture = textCapture();
  const own = globalThis.console;
  const path = join(process.cwd(), `${name.replaceAll(/[^\w]/g, "-")}.ts`);
  writeFileSync(
    path,
    programOf(blocks, (line) => `globalThis.onBlockDone(${line});`),
  );
  Object.assign(globalThis, {
    console: new Console({ stdout: capture.stream, stderr: capture.stream }),
    onBlockDone: (line: number) => printed.set(line, capture.take()),
  });
  try {
    await import(/* @vite-ignore */ pathToFileURL(path).href);
  } finally {
    globalThis.console = own;
  }
  return printed;
}

/** Runs the `siyu` commands of a sh block as the command line would; what they printed on standard output. */
export async function runCommands(block: Block, locale: string): Promise<string> {
  const stdout = textCapture();
  for (const line of block.lines) {
    const words = wordsOf(line.replace(/#.*$/, ""));
    if (words[0] === "npx") words.shift();
    if (words.shift() !== "siyu") continue;
    const stderr = textCapture();
    const environment = { LANG: locale };
    const code = await main(words, { stdout: stdout.stream, stderr: stderr.stream, environment });
    if (code !== 0) throw new Error(`'${line}' ended with ${code}: ${stderr.take()}`);
  }
  return stdout.take();
}

/** Words of a command line; quotes hold spaces together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

function textCapture() {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const take = () => {
    const taken = text;
    text = "";
    return taken;
  };
  return { stream, take };
}
