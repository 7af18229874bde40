import { CommanderError } from "commander";
import { type ExitCode, exitCodes, type Terminal, writeTo } from "./context.js";
import { failureLines, failureOf } from "./failure.js";
import { languageOf } from "./language.js";
import { programOf } from "./program.js";

/**
 * Runs `siyu` with its arguments. Errors are told as a sentence and what to do, on standard error; with `--json` they
 * are an object with `error` on standard output too. A stack is shown only where DEBUG is set.
 *
 * @param args without the names of the program
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const language = languageOf(args, terminal.environment);
  let exitCode: ExitCode = exitCodes.ok;
  const program = programOf(language, terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: "user" });
    return exitCode;
  } catch (error) {
    if (hasHelped(error)) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    // Whoever reads our output has had enough (siyu predict ... | head).
    if ((error as { code?: unknown } | undefined)?.code === "EPIPE") return exitCodes.ok;
    if (terminal.interrupted?.aborted) return exitCodes.stopped;
    const failure = failureOf(error, language);
    await writeTo(terminal.stderr, `${failureLines(failure, language).join("\n")}\n`);
    if (terminal.environment["DEBUG"] && error instanceof Error)
      await writeTo(terminal.stderr, `${error.stack}\n`);
    if (args.includes("--json")) {
      const { code, what, todo, details } = failure;
      const json = { error: { code, message: what, todo, details } };
      await writeTo(terminal.stdout, `${JSON.stringify(json, undefined, 2)}\n`);
    }
    return failure.exitCode;
  }
}

/** Help and version were asked for, or help was shown as there were no arguments. */
function hasHelped(error: unknown): error is CommanderError {
  return (
    error instanceof CommanderError &&
    ["commander.help", "commander.helpDisplayed", "commander.version"].includes(error.code)
  );
}
