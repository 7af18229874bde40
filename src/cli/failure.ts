import { CommanderError } from "commander";
import { EventError, OptionsError, SiyuError, TrainError } from "../errors.js";
import { type ExitCode, exitCodes } from "./context.js";
import type { Language } from "./language.js";
import { errorTexts, failureTexts } from "./messages/errors.js";

/** What went wrong, for a person and for programs. */
export interface Failure {
  readonly exitCode: ExitCode;
  readonly code: string;
  /** One sentence. */
  readonly what: string;
  /** What to do about it. */
  readonly todo: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
}

/** An error in the words of the command line. */
export function failureOf(error: unknown, language: Language): Failure {
  if (error instanceof CommanderError) return usageFailure(error, language);
  if (error instanceof SiyuError) return libraryFailure(error, language);
  const texts = failureTexts[language];
  const message = error instanceof Error ? error.message : String(error);
  return {
    exitCode: exitCodes.failure,
    code: "internal",
    what: texts.internal(message),
    todo: texts.internalTodo,
    details: {},
  };
}

/** The failure in lines for standard error. */
export function failureLines({ what, todo }: Failure, language: Language): string[] {
  const texts = failureTexts[language];
  return [`${texts.error}${what}`, ...(todo === undefined ? [] : [`${texts.todo}${todo}`])];
}

function libraryFailure(error: SiyuError, language: Language): Failure {
  const { code, details, message } = error;
  const text = errorTexts[language][code]?.(details) ?? {};
  const plain = language === "en" ? message : failureTexts[language].unknown(code, message);
  const todo = text.todo ?? (error instanceof OptionsError ? undefined : errorTexts.en[code]?.(details).todo);
  return { exitCode: exitCodeOf(error), code, what: text.what ?? plain, todo, details };
}

function exitCodeOf(error: SiyuError): ExitCode {
  if (error instanceof OptionsError) return exitCodes.usage;
  // Nothing is wrong with the data.
  if (error.code === "tensorflow_missing") return exitCodes.failure;
  return error instanceof EventError || error instanceof TrainError ? exitCodes.badData : exitCodes.failure;
}

/** Errors of commander say in quotes what they are about: the messages are made anew around it. */
function usageFailure(error: CommanderError, language: Language): Failure {
  const texts = failureTexts[language];
  const message = error.message.replace(/^error: /, "");
  const [first = "", second = ""] = [...message.matchAll(/'([^']*)'/g)].map((match) => nameOf(match[1]!));
  const hint = /\(Did you mean (?:one of )?(.+?)\?\)/.exec(message)?.[1];
  const what = {
    "commander.unknownOption": () => texts.unknownOption(first),
    "commander.unknownCommand": () => texts.unknownCommand(first),
    "commander.missingArgument": () => texts.missingArgument(first),
    "commander.optionMissingArgument": () => texts.missingValue(first),
    "commander.missingMandatoryOptionValue": () => texts.missingOption(first),
    "commander.excessArguments": () => texts.excessArguments,
    "commander.invalidArgument": () => invalidValue(message, first, second),
  }[error.code];
  const invalidValue = (text: string, a: string, b: string): string => {
    const wanted = /is invalid(?: for argument '[^']*')?\. ([\s\S]*)$/.exec(text)?.[1] ?? "";
    return text.startsWith("option") ? texts.invalidValue(a, b, wanted) : texts.invalidValue(b, a, wanted);
  };
  return {
    exitCode: exitCodes.usage,
    code: error.code,
    what: [what?.() ?? texts.usage, hint === undefined ? "" : texts.didYouMean(hint)]
      .filter(Boolean)
      .join(" "),
    todo: texts.usageTodo("siyu"),
    details: {},
  };
}

/** "--output" of the flags "-o, --output <file>"; any other text as it is. */
function nameOf(quoted: string): string {
  return /^(?:-\w, )?(--[\w-]+) </.exec(quoted)?.[1] ?? quoted;
}
