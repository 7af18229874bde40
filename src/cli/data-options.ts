import { type Command, Option } from "commander";
import { type DateFormat, dateFormats } from "../events/readers/date-formats.js";
import type { ColumnOverrides } from "../events/readers/guess-columns.js";
import { argumentParsers } from "./arguments.js";
import type { Language } from "./language.js";
import { helpTexts } from "./messages/help.js";

/** Options by which a caller says how a file of events is read. */
export interface DataOptions {
  readonly timeZone?: string | undefined;
  readonly columns?: ColumnOverrides | undefined;
  readonly encoding?: string | undefined;
  readonly dateFormat?: DateFormat | undefined;
  readonly currencyDigits?: number | undefined;
  readonly customers?: string | undefined;
  readonly items?: string | undefined;
  readonly calendar?: string | undefined;
}

/** Gives a command the options by which a file of events is read. */
export function withDataOptions(command: Command, language: Language): Command {
  const text = helpTexts[language];
  const parsers = argumentParsers(language);
  return command
    .option("--time-zone <zone>", text.timeZone)
    .addOption(new Option("--columns <name=column,...>", text.columns).argParser(parsers.columns))
    .option("--encoding <name>", text.encoding)
    .addOption(
      new Option("--date-format <format>", text.dateFormat(dateFormats.join(", "))).argParser((value) =>
        parsers.choice(value, dateFormats),
      ),
    )
    .addOption(new Option("--currency-digits <n>", text.currencyDigits).argParser(parsers.currencyDigits))
    .option("--customers <file>", text.customers)
    .option("--items <file>", text.items)
    .option("--calendar <file>", text.calendar);
}

/** Names of the options that a command line repeats, beside `--columns`. */
const repeated = {
  timeZone: "--time-zone",
  encoding: "--encoding",
  dateFormat: "--date-format",
  currencyDigits: "--currency-digits",
  customers: "--customers",
  items: "--items",
  calendar: "--calendar",
} as const;

/** A command to run next, as a shell takes it, that reads the file as it was read now. */
export function commandLine(words: readonly string[], options: DataOptions): string {
  const columns = Object.entries(options.columns ?? {}).map(([field, column]) => `${field}=${column ?? ""}`);
  const flags = Object.entries(repeated).flatMap(([name, flag]) => {
    const value = options[name as keyof typeof repeated];
    return value === undefined ? [] : [flag, String(value)];
  });
  const named = columns.length === 0 ? [] : ["--columns", columns.join(",")];
  return [...words, ...named, ...flags].map(quoted).join(" ");
}

function quoted(word: string): string {
  return /^[\p{Letter}\p{Number}_./~+=,:-]+$/u.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
