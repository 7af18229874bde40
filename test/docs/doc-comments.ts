import { readdirSync } from "node:fs";
import { root, textOf } from "./page.js";

/**
 * Code in the doc comments of the sources, as programs by name: fenced ts blocks and what follows `@example`. Every
 * line stands where it stands in its file. They are excerpts: what they take as given is declared behind them.
 */
export function docCommentPrograms(): Map<string, string> {
  const programs = new Map<string, string>();
  for (const folder of ["src", "models", "datasets"]) {
    for (const entry of readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" })) {
      if (!entry.endsWith(".ts")) continue;
      const path = `${folder}/${entry}`;
      const code = examplesOf(textOf(path));
      if (code.some((line) => line !== "")) programs.set(path, `${code.join("\n")}\n${given}`);
    }
  }
  return programs;
}

function examplesOf(source: string): string[] {
  let isComment = false;
  let isCode: "fence" | "example" | undefined;
  return source.split("\n").map((line) => {
    if (/^\s*\/\*\*/.test(line)) isComment = true;
    if (!isComment) return "";
    if (line.includes("*/")) isComment = false;
    const text = line.replace(/^\s*(\/\*\*|\*(?!\/))?\s?/, "").replace(/\s*\*\/.*$/, "");
    if (/^```/.test(text)) isCode = isCode === "fence" || !/^```ts/.test(text) ? undefined : "fence";
    else if (isCode === "fence") return text;
    else if (/^@example/.test(text)) {
      isCode = "example";
      return text.replace(/^@example\s*/, "").replace(/^<caption>.*$/, "");
    } else if (/^@/.test(text) || text === "" || !isComment) isCode = undefined;
    return isCode === "example" ? text : "";
  });
}

/** What the excerpts take as given. */
const given = `
import { backtest, type CustomerEvent, EventTable, load, repurchase, save } from "siyu";
import { aucStatistic, bootstrapInterval, logLossStatistic, pairedBootstrap } from "siyu/evaluation";
import { checks } from "siyu/testing";
declare function test(name: string, run: () => void | Promise<void>): void;
declare const events: readonly CustomerEvent[], cutoff: number;
declare const labels: Uint8Array, ours: Float64Array, theirs: Float64Array;
export {};
`;
