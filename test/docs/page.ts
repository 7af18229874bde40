import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** A fenced block of a Markdown page or a doc comment. */
export interface Block {
  /** First word after the fence: "ts", "sh", "text". */
  readonly language: string;
  /** Line of the opening fence, from 0. */
  readonly line: number;
  readonly lines: readonly string[];
}

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Text of a file of the repository. */
export function textOf(path: string): string {
  return readFileSync(`${root}${path}`, "utf8");
}

/** All pages with code for users. */
export const pages: readonly string[] = [
  "README.md",
  "README.zh-CN.md",
  "CONTRIBUTING.md",
  "benchmarks/README.md",
  ...readdirSync(`${root}docs`)
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `docs/${name}`),
];

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let open: { language: string; line: number; lines: string[] } | undefined;
  markdown.split("\n").forEach((line, at) => {
    const fence = /^\s*```(\S*)/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      blocks.push(open);
      open = undefined;
    } else open = { language: fence[1]!, line: at, lines: [] };
  });
  if (open) throw new Error(`A block that starts at line ${open.line + 1} is not closed.`);
  return blocks;
}

/**
 * All ts blocks of a page as one program: a page reads as a notebook, top to bottom. Every line stands where it stands
 * in the page, so that an error names the page's own line.
 *
 * @param afterBlock code to put behind the block that starts at a line
 */
export function programOf(blocks: readonly Block[], afterBlock: (line: number) => string = () => ""): string {
  const lines: string[] = [];
  for (const { language, line, lines: code } of blocks) {
    if (language !== "ts") continue;
    while (lines.length <= line) lines.push("");
    lines.push(...code, afterBlock(line));
  }
  return `${lines.join("\n")}\nexport {};\n`;
}

/** The block of printed output that stands right behind a block: only blank lines or a sentence between. */
export function outputAfter(blocks: readonly Block[], block: Block): Block | undefined {
  const next = blocks[blocks.indexOf(block) + 1];
  return next?.language === "text" ? next : undefined;
}

/** Whether a printed text is what the page shows; a line "..." of the page stands for any lines. */
export function shows(page: readonly string[], printed: string): boolean {
  const printedLines = printed
    .trimEnd()
    .split("\n")
    .map((line) => line.trimEnd());
  if (!page.includes("...")) return page.join("\n") === printedLines.join("\n");
  let at = 0;
  for (const line of page) {
    if (line === "...") continue;
    const found = printedLines.indexOf(line, at);
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}

/**
 * An excerpt of what is printed now that shows the same parts as the page: a part between "..." starts at the printed
 * line that begins most like its first line, and is as long as it was.
 */
export function excerptLike(page: readonly string[], printed: string): string {
  if (!page.includes("...")) return printed;
  const printedLines = printed.trimEnd().split("\n");
  const out: string[] = [];
  let at = 0;
  for (let i = 0; i < page.length; i++) {
    if (page[i] === "...") {
      out.push("...");
      continue;
    }
    const isPartStart = i === 0 || page[i - 1] === "...";
    if (isPartStart) {
      const likeness = printedLines.map((line, k) => (k < at ? -1 : sharedStart(line, page[i]!)));
      at = likeness.indexOf(Math.max(...likeness));
    }
    out.push(printedLines[at++] ?? "");
  }
  return out.join("\n");
}

function sharedStart(a: string, b: string): number {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  return n;
}

/** A page with other printed text in some of its blocks. */
export function withTexts(markdown: string, texts: ReadonlyMap<Block, string>): string {
  const lines = markdown.split("\n");
  const lastFirst = [...texts].sort(([a], [b]) => b.line - a.line);
  for (const [block, text] of lastFirst) {
    const own = text.replace(/\n+$/, "").split("\n");
    lines.splice(block.line + 1, block.lines.length, ...own.map((line) => line.trimEnd()));
  }
  return lines.join("\n");
}
