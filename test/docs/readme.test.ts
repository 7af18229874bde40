import { describe, expect, test } from "vitest";
import { withoutPadding, withPart } from "../../scripts/marked-part.js";
import { benchmarkParts } from "../../scripts/print-benchmarks.js";
import { optionParts } from "../../scripts/print-options.js";
import { eventTypes, idFields, instantFields, numberFields } from "../../src/events/data.js";
import { issueKinds } from "../../src/events/issues.js";
import { blocksOf, textOf } from "./page.js";

const english = textOf("README.md");
const chinese = textOf("README.zh-CN.md");

describe("the READMEs in English and Chinese", () => {
  test("have the same headings", () => {
    const levels = (text: string) => [...text.matchAll(/^#+(?= )/gm)].map(([mark]) => mark);
    expect(levels(chinese)).toEqual(levels(english));
  });

  test("have the same code apart from comments", () => {
    const code = (text: string) =>
      blocksOf(text)
        .filter(({ language }) => language !== "text")
        .map(({ language, lines }) => [language, ...lines.map((line) => line.replace(/\s*(\/\/|#).*$/, ""))]);
    expect(code(chinese)).toEqual(code(english));
  });

  test("have tables of the same rows and links to the same pages", () => {
    const rows = (text: string) => [...text.matchAll(/^\|/gm)].length;
    const links = (text: string) =>
      [...text.matchAll(/\]\(([^)]*)\)/g)]
        .map((match) => match[1])
        .filter((link) => !link!.startsWith("README"));
    expect(rows(chinese)).toBe(rows(english));
    expect(links(chinese)).toEqual(links(english));
  });
});

test.each(Object.entries(optionParts()))(
  "the option tables of %s are those of the schemas",
  (page, parts) => {
    expectParts(page, parts);
  },
);

test.each(Object.entries(benchmarkParts()))(
  "the benchmark tables of %s are those of the kept run",
  (page, parts) => {
    expectParts(page, parts);
  },
);

test("docs/events.md explains every type, field and issue code, and no other code", () => {
  const rows = [...textOf("docs/events.md").matchAll(/^\| ((?:`\w+`(?:, )?)+)/gm)];
  const named = rows.flatMap(([, cell]) => [...cell!.matchAll(/`(\w+)`/g)].map((match) => match[1]));
  const known = [
    ...eventTypes,
    "type",
    "customerId",
    "timestamp",
    ...[...idFields, ...numberFields, ...instantFields],
    ...Object.keys(issueKinds),
  ];
  expect(named.sort()).toEqual(known.sort());
});

function expectParts(page: string, parts: Readonly<Record<string, string>>): void {
  let text = textOf(page);
  for (const [name, content] of Object.entries(parts)) text = withPart(text, name, content);
  expect(withoutPadding(textOf(page))).toBe(withoutPadding(text));
}
