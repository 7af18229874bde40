import { beforeAll, describe, expect, test } from "vitest";
import { folderWith, siyu } from "./run.js";
import { samplePart } from "./sample-part.js";

const folder = folderWith({ "orders.csv": samplePart });
const orders = `${folder}/orders.csv`;

describe.each([
  ["cross-sell/item", "itemId", "item", "商品"],
  ["cross-sell/category", "categoryId", "category", "类目"],
])("%s", (kind, key, noun, chinese) => {
  const model = `${folder}/${key}.siyu`;
  const predict = (...flags: string[]) => siyu(["predict", model, orders, ...flags]);
  let trained: Awaited<ReturnType<typeof siyu>>;

  beforeAll(async () => {
    trained = await siyu(["train", kind, orders, "-o", model, "--time-zone", "Asia/Shanghai"]);
  });

  test("is trained, and says how it did out of time beside rules of thumb in words", () => {
    expect(trained).toMatchObject({ exitCode: 0, stderr: "" });
    expect(trained.stdout).toMatch(
      new RegExp(`^Trained ${kind} for the next 30 days\\.\nNext 30 days\n  made of: shares `),
    );
    for (const name of ["siyu", "what most have", "what sells now", "goes with what they have"])
      expect(trained.stdout).toMatch(new RegExp(`\n {4}${name} +0\\.\\d{3} `));
  });

  test("predicts what is new to each customer; --top is each customer's", async () => {
    const { exitCode, stdout, stderr } = await predict("--top", "2", "--lang", "zh");
    const [header, ...rows] = stdout.trimEnd().split("\n");
    expect(exitCode).toBe(0);
    expect(header).toBe(`customerId,${key},rank,probability,because`);
    expect(new Set(rows.map((row) => row.split(",")[2]))).toEqual(new Set(["1", "2"]));
    expect(rows.some((row) => /"\S+ \(share [\d.]+, support \d+, lift [\d.]+\)/.test(row))).toBe(true);
    expect(stderr).toMatch(new RegExp(`位客户的 ${rows.length} 个「客户 \\+ ${chinese}」打了分。`));
    expect(stderr).toContain(`每位客户只保留最可能买的 2 个${chinese}。`);
  });

  test("gives ten rows a customer unless told otherwise, with reasons as lists in JSON", async () => {
    const { stdout } = await predict("--json");
    const { rows } = JSON.parse(stdout) as { rows: { rank: number; because: Record<string, unknown>[] }[] };
    expect(Math.max(...rows.map(({ rank }) => rank))).toBe(10);
    const [reason] = rows.find(({ because }) => because.length > 0)!.because;
    expect(Object.keys(reason!)).toEqual([key, "share", "support", "lift"]);
  });

  test("shows its card; in Chinese nothing but names stays English", async () => {
    const { stdout } = await siyu(["card", model, "--lang", "zh"]);
    const sentences = stdout.split("\n").filter((line) => line.startsWith("  - "));
    expect(sentences[0]).toContain(`从未买过的一个已知${chinese}`);
    for (const sentence of sentences) expect(sentence).toMatch(/^ {2}- .*\p{Script=Han}.*。$/u);
    expect(stdout).toMatch(/\n {4}按当下热销 +0\./);
    expect(stdout).toMatch(/组成：购买份额 \(.*?\) × /);
    const json = JSON.parse((await siyu(["card", model, "--json"])).stdout);
    expect(json).toMatchObject({ kind, options: { horizonDays: [30] } });
  });

  test("is back-tested, 30 days ahead unless told otherwise", async () => {
    const { exitCode, stdout } = await siyu(["backtest", kind, orders, "--folds", "1", "--json"]);
    const { horizonDays, verdict, mean } = JSON.parse(stdout);
    expect({ exitCode, horizonDays }).toEqual({ exitCode: 0, horizonDays: 30 });
    expect(mean.map(({ name }: { name: string }) => name)).toEqual(["siyu", "popularity", "popularity now"]);
    expect(verdict.sentences[0]).toMatch(new RegExp(`^Of 100 pairs of customer and ${noun} `));
  });

  test("refuses --due before the file is read: nothing new is due", async () => {
    const args = ["predict", model, `${folder}/nowhere.csv`, "--due", "14"];
    const { exitCode, stderr } = await siyu(args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("only what was bought before is due.");
    expect((await siyu([...args, "--lang", "zh"])).stderr).toContain("请去掉 --due");
  });
});
