import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The text with what stands between `<!-- name -->` and `<!-- /name -->` exchanged.
 *
 * @throws Error when the text has no such part
 */
export function withPart(text: string, name: string, content: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`There is no part '${name}'.`);
  const between = content === "" ? "\n\n" : `\n\n${content}\n\n`;
  return `${text.slice(0, start + open.length)}${between}${text.slice(end)}`;
}

/** Markdown with the padding of its tables taken away: what a formatter does to them makes no difference. */
export function withoutPadding(markdown: string): string {
  const bare = (cell: string) => cell.trim().replace(/^(:?)-+(:?)$/, "$1---$2");
  const row = (line: string) =>
    `| ${line
      .slice(1, line.lastIndexOf("|"))
      .split(/(?<!\\)\|/)
      .map(bare)
      .join(" | ")} |`;
  return markdown.replace(/^\|.*\|\s*$/gm, row);
}

/** Rewrites the parts of files of the repository, and says which files changed. */
export function rewrite(pages: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  for (const [page, parts] of Object.entries(pages)) {
    const path = fileURLToPath(new URL(`../${page}`, import.meta.url));
    const before = readFileSync(path, "utf8");
    let after = before;
    for (const [name, content] of Object.entries(parts)) after = withPart(after, name, content);
    if (withoutPadding(after) === withoutPadding(before)) continue;
    writeFileSync(path, after);
    execFileSync("npx", ["biome", "format", "--write", path]);
    console.log(`${page} rewritten`);
  }
}

/** A Markdown table; columns named with a leading ">" are set right. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = header.map((name) => (name.startsWith(">") ? "---:" : "---"));
  return [header.map((name) => name.replace(/^>/, "")), rule, ...rows].map(line).join("\n");
}
