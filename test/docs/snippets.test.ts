import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleCalendarPath, samplePath } from "../../datasets/index.js";
import {
  type Block,
  blocksOf,
  excerptLike,
  outputAfter,
  pages,
  root,
  shows,
  textOf,
  withTexts,
} from "./page.js";
import { runCommands, runProgram } from "./run-page.js";
import { chineseOrders } from "./sample-in-chinese.js";

const blocks = new Map(pages.map((page) => [page, blocksOf(textOf(page))]));
const withCode = (language: string) =>
  pages.filter((page) => blocks.get(page)!.some((block) => block.language === language));

/** UPDATE_DOCS=1 writes what was printed into the pages instead of comparing it. */
const isUpdate = Boolean(process.env["UPDATE_DOCS"]);
const updates = new Map<string, Map<Block, string>>();

const home = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "siyu-docs-"));
  writeFileSync(join(folder, "orders.csv"), chineseOrders(samplePath()));
  copyFileSync(sampleCalendarPath(), join(folder, "calendar.csv"));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(home);
  for (const [page, texts] of updates) writeFileSync(`${root}${page}`, withTexts(textOf(page), texts));
  rmSync(folder, { recursive: true });
});

describe.each(withCode("ts").filter((page) => page !== "README.zh-CN.md"))("%s", (page) => {
  test("runs from top to bottom and prints what the page shows", async () => {
    const all = blocks.get(page)!;
    const printed = await runProgram(page, all);
    const programs = all.filter(({ language }) => language === "ts");
    for (const block of programs) expectShown(page, outputAfter(all, block), printed.get(block.line)!);
    if (page !== "README.md") return;
    // The Chinese README has the same program (see readme.test.ts): it must show the same.
    const chinese = blocks.get("README.zh-CN.md")!;
    chinese
      .filter(({ language }) => language === "ts")
      .forEach((block, k) => {
        expectShown("README.zh-CN.md", outputAfter(chinese, block), printed.get(programs[k]!.line)!);
      });
  });
});

describe.each(withCode("sh"))("the commands of %s", (page) => {
  test("end well and print what the page shows", async () => {
    const locale = page === "README.zh-CN.md" ? "zh_CN.UTF-8" : "en_US.UTF-8";
    const all = blocks.get(page)!;
    for (const block of all.filter(({ language }) => language === "sh")) {
      expectShown(page, outputAfter(all, block), await runCommands(block, locale));
    }
  });
});

function expectShown(page: string, output: Block | undefined, printed: string): void {
  if (!output || shows(output.lines, printed)) return;
  if (isUpdate) {
    const texts = updates.get(page) ?? new Map<Block, string>();
    updates.set(page, texts.set(output, excerptLike(output.lines, printed)));
    return;
  }
  expect(printed, `output shown in ${page}, line ${output.line + 1}`).toBe(output.lines.join("\n"));
}
