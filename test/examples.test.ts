import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { isShared, sharedPath } from "./shared/data.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const examples = readdirSync(`${root}examples`).filter((name) => /^\d\d-.*\.ts$/.test(name));

/** Lines that the text promises, as patterns: "…" stands for any text in the line. */
function promisesOf(text: string): RegExp[] {
  const lines = [...text.matchAll(/^\/\/=> (.*)$/gm)].map((match) => match[1]!);
  return lines.map((line) => new RegExp(`^${line.split("…").map(escaped).join(".*")}$`));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

test("there is an example", () => {
  expect(examples).toContain("01-repurchase.ts");
});

describe.each(examples)("examples/%s", (name) => {
  const text = readFileSync(`${root}examples/${name}`, "utf8");

  /** Public file that the example reads, if any. */
  const data = /^\/\/ data: (.*)$/m.exec(text)?.[1];

  test.skipIf(data && !isShared(data))("runs, and prints what its text promises, in this order", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", `examples/${name}`], {
      cwd: root,
      env: { ...process.env, SIYU_SHARED_DATA: sharedPath("") },
    });
    const lines = stdout.split("\n");
    const promises = promisesOf(text);
    expect(promises.length).toBeGreaterThan(5);
    let at = 0;
    for (const promise of promises) {
      const found = lines.findIndex((line, i) => i >= at && promise.test(line));
      expect(found, `${promise} after line ${at} of:\n${stdout}`).toBeGreaterThanOrEqual(0);
      at = found + 1;
    }
  });

  test("is read in steps, and imports the package as a user does", () => {
    expect(text.match(/^\/\/ %% \d+\. /gm)?.length).toBeGreaterThan(3);
    const foreign = [...text.matchAll(/from "([^"]+)"/g)]
      .map((match) => match[1]!)
      .filter((from) => from.startsWith("."));
    expect(foreign).toEqual([]);
  });
});
