import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Imports go from a row to a later row; folders of one row do not import each other. */
const levels = [
  ["doors"],
  ["models"],
  ["src/report", "src/decision"],
  ["src/tasks"],
  ["src/training"],
  ["src/evaluation"],
  ["src/model"],
  ["src/learners"],
  ["src/features", "src/measures"],
  ["src/events", "src/matrix", "src/metrics"],
  ["src/stats"],
  ["src/options"],
  ["src/errors"],
];
const underDatasets = ["src/events", "src/stats", "src/options", "src/errors"];

/** Where a file stands: "src/events", "models", "datasets", "src/errors", or "doors" for `src/cli.ts` and `src/cli/`. */
function placeOf(file: string): string {
  const [top, second = ""] = file.split("/");
  if (top !== "src") return top!;
  const folder = `src/${second.replace(/\.ts$/, "")}`;
  if (levels.some((level) => level.includes(folder))) return folder;
  return second.endsWith(".ts") || ["cli", "server", "testing"].includes(second) ? "doors" : folder;
}

/** Why one file may not import another, undefined if it may. Paths from the root of the repository. */
function arrowFault(from: string, to: string): string | undefined {
  const [source, target] = [placeOf(from), placeOf(to)];
  if (source === "models" && target === "models") {
    const isOneFamily = from.split("/")[1] === to.split("/")[1];
    return isOneFamily ? undefined : "families do not import each other: what two need is a task";
  }
  if (source === target) return undefined;
  if (source === "datasets") {
    return underDatasets.includes(target) ? undefined : "datasets import events and stats only";
  }
  if (target === "datasets") return source === "doors" ? undefined : "only the doors import datasets";
  const [upper, lower] = [source, target].map((place) => levels.findIndex((level) => level.includes(place)));
  if (upper === -1) return `${source} has no place in the order`;
  if (lower === -1) return `${target} has no place in the order`;
  if (upper === lower) return `${source} and ${target} are of one level`;
  return upper! < lower! ? undefined : `${target} stands above ${source}`;
}

/** Every specifier of a module: imports, type imports, re-exports, `import()` of a literal. */
function specifiersOf(text: string): string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** Imports of a file that break the order. */
function faultsOf(file: string, text: string): string[] {
  const faults: string[] = [];
  for (const specifier of specifiersOf(text)) {
    const isRelative = specifier.startsWith(".");
    if (!isRelative && !/^siyu(\/|$)/.test(specifier)) continue;
    const to = posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
    const fault = isRelative ? arrowFault(file, to) : "inside the package imports are relative";
    if (fault) faults.push(`${file} imports ${specifier}: ${fault}`);
  }
  return faults;
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => posix.join(folder, name.split(sep).join("/")));
}

const sources = ["src", "models", "datasets"].flatMap(filesUnder);
const textOf = (file: string) => readFileSync(join(root, file), "utf8");

test("every import in src, models and datasets goes down the order of the folders", () => {
  expect(sources.length).toBeGreaterThan(10);
  expect(sources.flatMap((file) => faultsOf(file, textOf(file)))).toEqual([]);
});

test("the package imports only Node and the packages it declares", () => {
  const { dependencies = {}, peerDependencies = {} } = JSON.parse(textOf("package.json")) as {
    dependencies?: Record<string, string>;
    peerDependencies?: Record<string, string>;
  };
  const declared = new Set(Object.keys({ ...dependencies, ...peerDependencies }));
  const packageOf = (specifier: string) => /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
  const foreign = sources.flatMap((file) =>
    specifiersOf(textOf(file))
      .filter((specifier) => !specifier.startsWith(".") && !isBuiltin(specifier))
      .filter((specifier) => !declared.has(packageOf(specifier)))
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(foreign).toEqual([]);
});

describe("the order of the folders", () => {
  test.each([
    [
      "a lower folder importing a higher one",
      "src/events/table.ts",
      'import { fit } from "../learners/fit.js";',
    ],
    ["a type from above", "src/stats/normal.ts", 'import type { Model } from "../model/contract.js";'],
    ["an import type in a type", "src/stats/normal.ts", 'type M = import("../model/contract.js").Model;'],
    ["a re-export from above", "src/features/list.ts", 'export * from "../training/snapshot.js";'],
    [
      "a lazy import from above",
      "src/model/load.ts",
      'const m = await import("../../models/churn/warning.js");',
    ],
    ["two folders of one level", "src/metrics/auc.ts", 'import { sort } from "../matrix/sort.js";'],
    ["measures importing features", "src/measures/rfm.ts", 'import { x } from "../features/windows.js";'],
    [
      "one family importing another",
      "models/churn/warning.ts",
      'import { x } from "../repurchase/overall.js";',
    ],
    [
      "a folder other than a door importing models",
      "src/tasks/a.ts",
      'import { x } from "../../models/clv/v.js";',
    ],
    ["a model importing a door", "models/clv/value.ts", 'import { x } from "../../src/index.js";'],
    ["a model importing datasets", "models/clv/value.ts", 'import { x } from "../../datasets/cdnow.js";'],
    [
      "datasets importing a learner",
      "datasets/simulator/demand.ts",
      'import { x } from "../../src/learners/x.js";',
    ],
    ["errors importing anything", "src/errors.ts", 'import { x } from "./stats/normal.js";'],
    ["a folder the order does not know", "src/helpers/misc.ts", 'import { x } from "../errors.js";'],
    ["tests imported by the product", "src/tasks/a.ts", 'import { x } from "../../test/contract.js";'],
    ["the package importing itself by name", "src/tasks/a.ts", 'import { EventTable } from "siyu";'],
  ])("forbids %s", (_, file, text) => {
    expect(faultsOf(file, text)).toHaveLength(1);
  });

  test.each([
    ["models/churn/warning.ts", 'import { x } from "../../src/tasks/activity/predict.js";'],
    ["models/churn/warning.ts", 'import { x } from "./bands.js";'],
    ["src/index.ts", 'export { repurchase } from "../models/repurchase/index.js";'],
    ["src/repurchase.ts", 'export * from "../models/repurchase/index.js";'],
    ["src/cli.ts", 'import { inspect } from "./cli/inspect.js";'],
    ["src/cli/inspect.ts", 'import { sample } from "../../datasets/sample/sample.js";'],
    ["src/testing/checks.ts", 'import { OptionsError } from "../errors.js";'],
    ["src/metrics/auc.ts", 'import { erf } from "../stats/normal.js";'],
    ["datasets/simulator/demand.ts", 'import { random } from "../../src/stats/random.js";'],
    ["src/model/csv.ts", 'import Papa from "papaparse";\n// import { x } from "../training/x.js"'],
  ])("allows %s: %s", (file, text) => {
    expect(faultsOf(file, text)).toEqual([]);
  });
});
