import { expect, test } from "vitest";
import { typeErrors } from "./check-types.js";
import { docCommentPrograms } from "./doc-comments.js";
import { blocksOf, pages, programOf, textOf } from "./page.js";

test("all code in the pages and in doc comments compiles", { timeout: 60_000 }, () => {
  const programs = new Map<string, string>(docCommentPrograms());
  for (const page of pages) programs.set(page, programOf(blocksOf(textOf(page))));
  expect([...programs.keys()]).toEqual(expect.arrayContaining(["README.md", "src/testing.ts"]));
  expect(typeErrors(programs)).toEqual([]);
});
