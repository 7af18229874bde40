import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { simulate, simulationCsv } from "../../datasets/index.js";
import { main } from "../../src/cli/main.js";
import { isTruthWritten } from "../../src/cli/simulation-files.js";
import { EventTable } from "../../src/index.js";
import { folderWith, siyu } from "./run.js";

const small = ["simulate", "tiny", "--customers", "60", "--days", "200"];
const parts = ["calendar", "csv", "customers", "items", "truth"];
const partsIn = (folder: string) => readdirSync(folder).map((name) => name.split(".")[1]);

async function simulated(...flags: string[]) {
  const folder = folderWith({});
  const output = join(folder, "brand.csv");
  const run = await siyu([...small, "-o", output, ...flags]);
  const text = (part: string) => readFileSync(join(folder, `brand.${part}csv`), "utf8");
  return { folder, output, run, text };
}

describe("siyu simulate", () => {
  test("writes what the library simulates, and says what it wrote and what to run next", async () => {
    const { folder, output, run, text } = await simulated("--seed", "5");
    const simulation = simulate({ preset: "tiny", customers: 60, days: 200, seed: 5 });
    expect(text("")).toBe(Buffer.concat([...simulationCsv(simulation)]).toString());
    const rows = (part: string) => text(part).trimEnd().split("\n").length - 1;
    expect([rows("customers."), rows("truth."), rows("items."), rows("calendar.")]).toEqual([
      60,
      60,
      simulation.items.length,
      simulation.calendar.length,
    ]);
    expect(run.stdout).toContain(` ${rows("").toLocaleString("en-US")}  events\n`);
    expect(partsIn(folder)).toEqual(parts);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    expect(run.stdout).toContain(
      "Simulated 60 customers of a made-up brand, 200 days from 2024-01-01, seed 5:",
    );
    expect(run.stdout).toContain(`Next: siyu inspect ${output} --time-zone Asia/Shanghai --customers`);
  });

  test("its events are read without a flag and without an issue, its tables by the flags it names", async () => {
    const { output, run } = await simulated();
    const { report } = await EventTable.fromCsv(output, { timeZone: "Asia/Shanghai" });
    expect(report.byCode).toEqual([]);
    expect((await siyu(["inspect", output])).exitCode).toBe(0);
    const next = /^Next: siyu (.*)$/m.exec(run.stdout)![1]!.split(" ");
    const inspected = await siyu([...next, "--json"]);
    expect(inspected).toMatchObject({ exitCode: 0, stderr: "" });
    expect(JSON.parse(inspected.stdout).report).toMatchObject({ events: report.events, skipped: 0 });
  });

  test("every truth has the fields of its header, the effects of each benefit among them", async () => {
    const { text } = await simulated();
    const [header, ...lines] = text("truth.").trimEnd().split("\n");
    const columns = header!.split(",");
    const [truth] = simulate({ preset: "tiny", customers: 60, days: 200 }).truth;
    expect(columns).toEqual(
      expect.arrayContaining([
        "customerId",
        "state",
        "leftAt",
        "cause",
        "expectedDays",
        "expectedYear.value",
      ]),
    );
    expect(columns).toEqual(
      expect.arrayContaining(Object.keys(truth!.effects).map((name) => `effects.${name}`)),
    );
    for (const line of lines) expect(line.split(",")).toHaveLength(columns.length);
    expect(lines[0]!.split(",")[columns.indexOf("ratePerDay")]).toBe(String(truth!.ratePerDay));
  });

  test("the same seed writes the same bytes, packed too; another seed others", async () => {
    const [first, again, other] = [await simulated(), await simulated(), await simulated("--seed", "0")];
    for (const part of ["", "customers.", "items.", "calendar.", "truth."])
      expect(again.text(part)).toBe(first.text(part));
    expect(other.text("")).not.toBe(first.text(""));
    const folder = folderWith({});
    await siyu([...small, "-o", join(folder, "brand.csv.gz")]);
    expect(gunzipSync(readFileSync(join(folder, "brand.csv.gz"))).toString()).toBe(first.text(""));
    expect(partsIn(folder)).toEqual(parts);
  });

  test("with --json it is told to programs, in the other language to people", async () => {
    const { run, output } = await simulated("--json", "--start", "2022-03-01");
    expect(JSON.parse(run.stdout)).toMatchObject({
      preset: "tiny",
      customers: 60,
      days: 200,
      start: "2022-03-01",
      until: "2022-09-17T00:00:00+08:00",
      files: [{ part: "events", path: output }, { part: "customers", rows: 60 }, {}, {}, { part: "truth" }],
    });
    expect((await simulated("--lang", "zh")).run.stdout).toMatch(/^已模拟一个虚构品牌的 60 位客户/);
  });

  test("truths are left out on demand, and of very many customers unless they are asked for", async () => {
    expect(partsIn((await simulated("--no-truth")).folder)).not.toContain("truth");
    const asked = [undefined, true, false];
    expect(asked.map((truth) => isTruthWritten(100_000, truth))).toEqual([true, true, false]);
    expect(asked.map((truth) => isTruthWritten(100_001, truth))).toEqual([false, true, false]);
  });
});

test("files that are there stay unless --force is given", async () => {
  const { output, folder, text } = await simulated();
  writeFileSync(join(folder, "brand.truth.csv"), "mine");
  const refused = await siyu([...small, "-o", output]);
  expect(refused).toMatchObject({ exitCode: 1, stdout: "" });
  expect(refused.stderr).toContain(`'${output}' is there already.`);
  expect(text("truth.")).toBe("mine");
  expect((await siyu([...small, "-o", output, "--force"])).exitCode).toBe(0);
  expect(text("truth.")).toContain("customerId");
  writeFileSync(join(folder, "other.items.csv"), "mine");
  expect((await siyu([...small, "-o", join(folder, "other.csv")])).stderr).toContain(
    "other.items.csv' is there",
  );
});

test("Ctrl-C on the way leaves nothing behind", async () => {
  const folder = folderWith({});
  const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() });
  const interruption = new AbortController();
  const run = main(["simulate", "small", "-o", join(folder, "brand.csv")], {
    stdout: sink(),
    stderr: sink(),
    environment: {},
    interrupted: interruption.signal,
  });
  while (readdirSync(folder).length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  interruption.abort();
  expect(await run).toBe(130);
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["another ending", ["-o", "brand.parquet"], "Use .csv or .csv.gz.", "请用 .csv 或 .csv.gz。"],
  ["a folder that is not there", ["-o", "nowhere/brand.csv"], "the folder does not exist", "文件夹不存在"],
  ["no output", [], "The option '--output' is needed.", "缺少选项"],
  ["a seed in words", ["-o", "b.csv", "--seed", "x"], "a whole number, 0 or more", "应为不小于 0 的整数"],
  ["no customers", ["-o", "b.csv", "--customers", "0"], "a whole number above 0", "应为大于 0 的整数"],
  ["a start out of range", ["-o", "b.csv", "--start", "1999-01-01"], "'start'", "'start'"],
])("%s is one clear sentence", async (_, flags, english, chinese) => {
  const run = await siyu(["simulate", "tiny", ...flags]);
  expect(run.exitCode).not.toBe(0);
  expect(run.stderr).toContain(english);
  expect((await siyu(["simulate", "tiny", ...flags, "--lang", "zh"])).stderr).toContain(chinese);
});

test("a size there is not is told with those there are, and help names the command", async () => {
  const { stderr, exitCode } = await siyu(["simulate", "huge", "-o", "b.csv"]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain("expected one of tiny, small, large");
  expect((await siyu(["--help"])).stdout).toMatch(/^ {2}simulate /m);
  expect((await siyu(["help", "simulate", "--lang", "zh"])).stdout).toContain("--no-truth");
});
