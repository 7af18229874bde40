import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { samplePath } from "../../datasets/index.js";
import { folderWith, siyu } from "./run.js";

const sample = samplePath();
const folder = folderWith({});
const model = `${folder}/m.siyu`;
const header =
  "customerId,probability,expectedOrders,nextOrder.p10,nextOrder.p50,nextOrder.p90,nextOrder.probabilityWithin730";

let trained: Awaited<ReturnType<typeof siyu>>;

beforeAll(async () => {
  const how = ["--horizon", "30,90", "--time-zone", "Asia/Shanghai"];
  trained = await siyu(["train", "repurchase", sample, "-o", model, ...how]);
}, 120_000);

test("siyu train saves a model and says how it did out of time, beside rules of thumb", () => {
  expect(trained).toMatchObject({ exitCode: 0, stderr: "" });
  expect(trained.stdout).toMatch(
    /^Trained repurchase for the next 30, 90 days\.\nNext 30 days\n {2}made of: /,
  );
  expect(trained.stdout).toMatch(/\n {4}siyu +0\.\d{3}.*\n/);
  expect(trained.stdout).toMatch(/\n {4}last order date +0\.\d{3}/);
  expect(trained.stdout).toContain(`\nNext: siyu predict ${model} ${sample} -o scores.csv\n`);
});

describe("siyu predict", () => {
  test("writes CSV to standard output, and tells what it means on standard error", async () => {
    const { exitCode, stdout, stderr } = await siyu(["predict", model, sample, "--lang", "zh"]);
    const lines = stdout.trimEnd().split("\n");
    expect({ exitCode, rows: lines.length, header: lines[0] }).toEqual({ exitCode: 0, rows: 747, header });
    expect(stderr).toMatch(
      /^站在 2025-06-30 21:18，给 746 位客户打了分。\n未来 30 天里，预计约 \d+ 位（\d+%）会复购，带来约 \d+ 单。\n154 位客户此前没有下过单，不打分。\n$/,
    );
  });

  test("--top ranks, --as-of goes back in time, --horizon picks one of the trained", async () => {
    const { stdout } = await siyu([
      "predict",
      model,
      sample,
      "--top",
      "3",
      "--as-of",
      "2025-01-01",
      "--horizon",
      "90",
      "--json",
    ]);
    const { rows, ...about } = JSON.parse(stdout);
    expect(about).toMatchObject({
      model: "repurchase/overall",
      asOf: "2024-12-31T16:00:00.000Z",
      horizonDays: 90,
    });
    const probabilities = rows.map(({ probability }: { probability: number }) => probability);
    expect(probabilities).toHaveLength(3);
    expect(probabilities).toEqual([...probabilities].sort((a: number, b: number) => b - a));
  });

  test("--quiet says nothing beside the result", async () => {
    expect(await siyu(["predict", model, sample, "--top", "1", "--quiet"])).toMatchObject({
      exitCode: 0,
      stderr: "",
    });
  });

  test("writes CSV, JSON and NDJSON files by their ending, with the same rows", async () => {
    const [csv, json, ndjson] = ["s.csv", "s.json", "s.ndjson"].map((name) => `${folder}/${name}`);
    for (const path of [csv!, json!, ndjson!]) {
      const run = await siyu(["predict", model, sample, "-o", path, "--top", "5", "--bom"]);
      expect(run).toMatchObject({ exitCode: 0, stdout: "" });
      expect(run.stderr).toContain(`Written to ${path}.`);
    }
    const fromJson = JSON.parse(readFileSync(json!, "utf8")).rows;
    const fromNdjson = readFileSync(ndjson!, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const csvLines = readFileSync(csv!, "utf8").trimEnd().split("\n");
    expect(fromNdjson).toEqual(fromJson);
    expect(csvLines[0]).toBe(`\uFEFF${header}`);
    expect(csvLines.slice(1).map((line) => line.split(",")[0])).toEqual(
      fromJson.map(({ customerId }: { customerId: string }) => customerId),
    );
  });

  test("no rows are valid JSON and an empty NDJSON file", async () => {
    const early = ["--as-of", "2023-01-01"];
    const { stdout } = await siyu(["predict", model, sample, ...early, "--json"]);
    expect(JSON.parse(stdout)).toMatchObject({ skipped: { no_order_before_as_of: 900 }, rows: [] });
    await siyu(["predict", model, sample, ...early, "-o", `${folder}/none.ndjson`]);
    expect(readFileSync(`${folder}/none.ndjson`, "utf8")).toBe("");
  });

  test("a folder that cannot be written to is told, and nothing is left behind", async () => {
    mkdirSync(`${folder}/taken.csv`);
    const { exitCode, stderr } = await siyu(["predict", model, sample, "-o", `${folder}/taken.csv`]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Cannot write");
    const elsewhere = await siyu(["train", "repurchase", sample, "-o", `${folder}/nowhere/m.siyu`]);
    expect(elsewhere.stderr).toContain("m.siyu': the folder does not exist.");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("days are counted in the zone of the model; another zone is refused", async () => {
    const { exitCode, stderr } = await siyu(["predict", model, sample, "--time-zone", "UTC"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("The model counts days in Asia/Shanghai.");
  });

  test("a horizon it was not trained for is told with those it was", async () => {
    const { exitCode, stderr } = await siyu(["predict", model, sample, "--horizon", "60", "--lang", "zh"]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr:
        "出错了：模型训练的是 30, 90 天，不是 60 天。\n怎么办：用 --horizon 换成其中之一，或用 --horizon 30,90 重新训练。\n",
    });
  });
});

test("the two files in the wrong order are told", async () => {
  const { exitCode, stderr } = await siyu(["predict", sample, model]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("Is the order of the two files right?");
});

test("siyu card shows what the model learned from, in both languages and as JSON", async () => {
  const [english, chinese, json] = await Promise.all(
    [[], ["--lang", "zh"], ["--json"]].map((how) => siyu(["card", model, ...how])),
  );
  expect(english!.stdout).toContain(
    "learned from  746 customers with 2,512 order days, 2024-01-01 to 2025-06-30",
  );
  expect(chinese!.stdout).toContain("训练数据  746 位客户，2,512 个下单日，2024-01-01 至 2025-06-30");
  expect(chinese!.stdout).toContain("  - 打分对象：在预测时点之前下过单的每位客户。");
  expect(JSON.parse(json!.stdout)).toMatchObject({ kind: "repurchase/overall", data: { customers: 746 } });
});

test("in a pipe: results only on standard output, no progress, and a reader that leaves early is no error", () => {
  const command = `${process.execPath} --import tsx src/cli.ts predict ${model} ${sample} | head -1`;
  const { stdout, stderr, status } = spawnSync("bash", ["-c", `set -o pipefail; ${command}`], {
    encoding: "utf8",
  });
  expect({ stdout, status }).toEqual({ stdout: `${header}\n`, status: 0 });
  expect(stderr).not.toContain("\u001b");
  expect(stderr).not.toMatch(/Error|EPIPE/);
});
