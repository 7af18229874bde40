import { expect, test } from "vitest";
import { errorTexts } from "../../src/cli/messages/errors.js";
import { folderWith, siyu } from "./run.js";

const folder = folderWith({
  "orders.csv": "customer_id,timestamp,amount\nA,2026-01-05,10\nB,2026-01-06,20\n",
  "image.csv": new Uint8Array([137, 80, 78, 71, 0, 0, 0, 13, 0, 1]),
  "empty.csv": "",
  "few.csv": `customer_id,timestamp\n${Array.from({ length: 12 }, (_, i) => `C${i},2025-0${1 + (i % 9)}-01\n`).join("")}`,
  "m.siyu": "not a model",
});
const orders = `${folder}/orders.csv`;

test.each([
  [
    "an unknown option",
    ["inspect", orders, "--colums", "x=y"],
    2,
    "There is no option '--colums'. Did you mean '--columns'?",
  ],
  ["an unknown command", ["inspct"], 2, "There is no command 'inspct'. Did you mean 'inspect'?"],
  ["a missing argument", ["backtest", "repurchase"], 2, "The argument 'file' is missing."],
  ["too many arguments", ["inspect", "a", "b"], 2, "There are too many arguments."],
  [
    "an option without its value",
    ["inspect", orders, "--columns"],
    2,
    "The option '--columns' needs a value.",
  ],
  ["a missing output", ["train", "repurchase", orders], 2, "The option '--output' is needed."],
  [
    "a family there is not",
    ["train", "churning", orders, "-o", "x"],
    2,
    "'churning' is no value for model: expected one of repurchase, repurchase/category, repurchase/sku, cross-sell/item, cross-sell/category, churn, lifecycle, clv, first-purchase, second-order.",
  ],
  [
    "folds in words",
    ["backtest", "repurchase", orders, "--folds", "two"],
    2,
    "'two' is no value for --folds: expected a whole number above 0.",
  ],
  [
    "horizons that are no days",
    ["train", "repurchase", orders, "-o", "x", "--horizon", "30,soon"],
    2,
    "expected days such as 90, or several such as 30,90",
  ],
  ["a column named without =", ["inspect", orders, "--columns", "customer"], 2, "expected name=column"],
  ["a column that is not there", ["inspect", orders, "--columns", "time=date"], 2, "names the column 'date'"],
  ["a time zone there is not", ["inspect", orders, "--time-zone", "Mars"], 2, 'got "Mars"'],
  [
    "a language there is not",
    ["inspect", orders, "--lang", "fr"],
    2,
    "'fr' is no value for --lang: expected one of en, zh.",
  ],
  [
    "a network beside a learner of its own",
    ["train", "repurchase", orders, "-o", `${folder}/n.siyu`, "--learner", "hmm", "--neural"],
    2,
    '--neural tries a network beside the learner "auto", not beside "hmm".',
  ],
  ["an ending there is not", ["predict", "m", orders, "-o", "x.xlsx"], 2, "'x.xlsx' has no known ending."],
  ["a missing file", ["inspect", `${folder}/nope.csv`], 3, "There is no file"],
  ["an empty file", ["inspect", `${folder}/empty.csv`], 3, "The file holds no rows"],
  ["a file that is no text", ["inspect", `${folder}/image.csv`], 3, "The file is not text"],
  [
    "too few customers",
    ["train", "repurchase", `${folder}/few.csv`, "-o", `${folder}/x.siyu`],
    3,
    "at least 20 customers",
  ],
  ["too short a history", ["backtest", "repurchase", orders], 3, "covers 1 day:"],
  ["a file that is no model", ["card", `${folder}/m.siyu`], 1, "Models are made by"],
  ["a model that is not there", ["card", `${folder}/nope.siyu`], 1, "cannot be read"],
] satisfies [string, string[], number, string][])(
  "%s is one clear sentence, without a stack, and its exit code",
  async (_, args, exitCode, sentence) => {
    const run = await siyu(args);
    expect(run).toMatchObject({ exitCode, stdout: "" });
    expect(run.stderr).toContain(sentence);
    expect(run.stderr).not.toContain("    at ");
    const chinese = await siyu([...args, "--lang", "zh"]);
    if (!(args as string[]).includes("--lang"))
      expect(chinese).toMatchObject({
        exitCode,
        stderr: expect.stringMatching(/^出错了：.*\p{Script=Han}/u),
      });
  },
);

test("with --json an error is an object on standard output too", async () => {
  const { stdout, exitCode } = await siyu(["inspect", `${folder}/nope.csv`, "--json"]);
  expect(exitCode).toBe(3);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: "file_not_found",
      message: `There is no file '${folder}/nope.csv'.`,
      todo: "Check the path.",
      details: { path: `${folder}/nope.csv` },
    },
  });
});

test("DEBUG shows where an error comes from", async () => {
  const { stderr } = await siyu(["inspect", `${folder}/nope.csv`], { DEBUG: "1" });
  expect(stderr).toContain("    at ");
});

test("help names every command, in both languages; without arguments it is shown as a usage error", async () => {
  const english = await siyu(["--help"]);
  const chinese = await siyu(["--help", "--lang", "zh"]);
  expect([english.exitCode, chinese.exitCode]).toEqual([0, 0]);
  for (const command of ["inspect", "backtest", "train", "predict", "card", "quickstart"]) {
    expect(english.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(chinese.stdout).toMatch(new RegExp(`^  ${command} `, "m"));
  }
  expect(chinese.stdout).toContain("命令：");
  expect(await siyu([])).toMatchObject({ exitCode: 2, stdout: "" });
});

test("help of a command shows its own options and the common ones", async () => {
  const { stdout } = await siyu(["help", "predict"]);
  for (const option of ["--as-of", "--top", "--columns", "--json", "--lang"])
    expect(stdout).toContain(option);
});

test("--version is that of the package", async () => {
  expect(await siyu(["--version"])).toEqual({ exitCode: 0, stdout: "0.1.0\n", stderr: "" });
});

test("every error that has words in English has them in Chinese", () => {
  const missing = Object.keys(errorTexts.en).filter((code) => !(code in errorTexts.zh));
  expect(missing).toEqual([]);
});
