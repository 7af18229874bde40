import { createRequire } from "node:module";
import { Argument, Command, Option } from "commander";
import { type Preset, presets } from "../../datasets/index.js";
import { presetNames } from "../tasks/lifecycle/state-options.js";
import { argumentParsers } from "./arguments.js";
import { type BacktestFlags, backtestFile } from "./commands/backtest.js";
import { card } from "./commands/card.js";
import { inspect } from "./commands/inspect.js";
import { type PredictFlags, predict } from "./commands/predict.js";
import { quickstart } from "./commands/quickstart.js";
import { type SimulateFlags, simulateFile } from "./commands/simulate.js";
import { type TrainFlags, train } from "./commands/train.js";
import type { Context, ExitCode, Terminal } from "./context.js";
import { type DataOptions, withDataOptions } from "./data-options.js";
import { type FamilyName, familyNames } from "./families.js";
import { type Language, languages } from "./language.js";
import { helpTexts } from "./messages/help.js";
import { textWidth, wrapped } from "./text-width.js";

interface GlobalFlags {
  readonly lang?: Language;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/**
 * The commands of `siyu` and their arguments.
 *
 * @param onDone told the exit code of the command that ran
 */
export function programOf(language: Language, terminal: Terminal, onDone: (code: ExitCode) => void): Command {
  const text = helpTexts[language];
  const parsers = argumentParsers(language);
  const program = rootCommand(language, terminal);
  const contextOf = (command: Command): Context => {
    const { json = false, quiet = false } = command.optsWithGlobals<GlobalFlags>();
    const signal = terminal.interrupted ?? new AbortController().signal;
    return { language, json, quiet, terminal, signal };
  };
  const family = () =>
    new Argument("<model>", text.family(familyNames)).argParser(
      (value): FamilyName => parsers.choice(value, familyNames),
    );

  withDataOptions(
    program.command("inspect").description(text.inspect).argument("<file>", text.file),
    language,
  ).action(async (file: string, flags: DataOptions, command: Command) =>
    onDone(await inspect(file, flags, contextOf(command))),
  );

  withDataOptions(
    program
      .command("backtest")
      .description(text.backtest)
      .addArgument(family())
      .argument("<file>", text.file)
      .option("--horizon <days>", text.horizon, parsers.wholeNumber)
      .option("--folds <n>", text.folds, parsers.wholeNumber)
      .option("--step <days>", text.step, parsers.wholeNumber)
      .option("--learner <name>", text.learner)
      .option("--neural", text.neural)
      .option("--states <preset>", text.states(presetNames), parsers.preset),
    language,
  ).action(async (name: FamilyName, file: string, flags: BacktestFlags, command: Command) =>
    onDone(await backtestFile(name, file, flags, contextOf(command))),
  );

  withDataOptions(
    program
      .command("train")
      .description(text.train)
      .addArgument(family())
      .argument("<file>", text.file)
      .requiredOption("-o, --output <file>", text.modelOutput)
      .option("--horizon <days>", text.horizons, parsers.horizons)
      .option("--cutoff <date>", text.cutoff)
      .option("--learner <name>", text.learner)
      .option("--neural", text.neural)
      .option("--states <preset>", text.states(presetNames), parsers.preset)
      .option("--margin <share>", text.margin, parsers.margin)
      .option("--discount <rate>", text.discount, parsers.discount),
    language,
  ).action(async (name: FamilyName, file: string, flags: TrainFlags, command: Command) =>
    onDone(await train(name, file, flags, contextOf(command))),
  );

  withDataOptions(
    program
      .command("predict")
      .description(text.predict)
      .argument("<model-file>", text.modelFile)
      .argument("<file>", text.file)
      .option("-o, --output <file>", text.output)
      .option("--as-of <date>", text.asOf)
      .option("--top <n>", text.top, parsers.wholeNumber)
      .option("--horizon <days>", text.queryHorizon, parsers.wholeNumber)
      .option("--due <days>", text.due, parsers.wholeNumber)
      .option("--reasons <n>", text.reasons, parsers.reasons)
      .option("--active-within <days>", text.activeWithin, parsers.wholeNumber)
      .option("--since <date>", text.since)
      .option("--margin <share>", text.margin, parsers.margin)
      .option("--discount <rate>", text.discount, parsers.discount)
      .option("--bom", text.bom),
    language,
  ).action(async (model: string, file: string, flags: PredictFlags, command: Command) =>
    onDone(await predict(model, file, flags, contextOf(command))),
  );

  program
    .command("card")
    .description(text.card)
    .argument("<model-file>", text.modelFile)
    .action(async (model: string, _: unknown, command: Command) =>
      onDone(await card(model, contextOf(command))),
    );

  const sizes = Object.keys(presets) as Preset[];
  program
    .command("simulate")
    .description(text.simulate)
    .addArgument(
      new Argument("<preset>", text.preset(sizes.join(", "))).argParser((value) =>
        parsers.choice(value, sizes),
      ),
    )
    .requiredOption("-o, --output <file>", text.simulationOutput)
    .option("--customers <n>", text.simulatedCustomers, parsers.wholeNumber)
    .option("--days <n>", text.simulatedDays, parsers.wholeNumber)
    .option("--seed <n>", text.seed, parsers.seed)
    .option("--start <date>", text.start)
    .option("--truth", text.truth)
    .option("--no-truth", text.noTruth)
    .option("--force", text.force)
    .action(async (preset: Preset, flags: SimulateFlags, command: Command) =>
      onDone(await simulateFile(preset, flags, contextOf(command))),
    );

  program
    .command("quickstart")
    .description(text.quickstart)
    .action(async (_: unknown, command: Command) => onDone(await quickstart(contextOf(command))));

  return program;
}

function rootCommand(language: Language, terminal: Terminal): Command {
  const text = helpTexts[language];
  const parsers = argumentParsers(language);
  return new Command("siyu")
    .description(text.description)
    .version(packageVersion(), "-V, --version", text.version)
    .helpOption("-h, --help", text.help)
    .helpCommand("help [command]", text.helpCommand)
    .addOption(
      new Option("--lang <language>", text.lang).argParser((value) => parsers.choice(value, languages)),
    )
    .option("--json", text.json)
    .option("--quiet", text.quiet)
    .addHelpText("after", `\n${text.exitCodes}`)
    .exitOverride()
    .configureOutput({
      writeOut: (out) => void terminal.stdout.write(out),
      writeErr: (out) => void terminal.stderr.write(out),
      // Errors are told once, by `main`, in the caller's language.
      outputError: () => {},
    })
    .configureHelp({
      showGlobalOptions: true,
      minWidthToWrap: 20,
      styleTitle: (title) => text.titles[title] ?? title,
      displayWidth: textWidth,
      boxWrap: (line, width) =>
        line
          .split("\n")
          .flatMap((part) => wrapped(part, width))
          .join("\n"),
    });
}

function packageVersion(): string {
  return (createRequire(import.meta.url)("siyu/package.json") as { version: string }).version;
}
