import { describe, expect, test } from "vitest";
import { isShared, sharedPath } from "../shared/data.js";
import { siyu } from "./run.js";

/** What is true of a public file and must be told of it without a flag. */
interface Told {
  readonly file: string;
  readonly customers: number;
  readonly horizonDays: number;
  /** Takes many seconds: only where SIYU_SLOW_TESTS is set. */
  readonly isSlow?: boolean;
}

const files: readonly Told[] = [
  { file: "cdnow-sample/transactions", customers: 2357, horizonDays: 90 },
  { file: "grocery-elog/transactions", customers: 1525, horizonDays: 90 },
  { file: "apparel-clvtools/transactions", customers: 600, horizonDays: 90 },
  { file: "essec-purchases/transactions", customers: 11_068, horizonDays: 90, isSlow: true },
  { file: "online-retail/transactions", customers: 4339, horizonDays: 90, isSlow: true },
  { file: "coop-grocery/transactions", customers: 48, horizonDays: 90, isSlow: true },
  { file: "complete-journey/transactions_sample", customers: 2373, horizonDays: 90, isSlow: true },
  { file: "complete-journey/window79", customers: 1498, horizonDays: 30, isSlow: true },
  { file: "instacart-orders/orders", customers: 3105, horizonDays: 90, isSlow: true },
];

const isPassedOver = ({ file, isSlow }: Told) =>
  !isShared(`${file}.csv.gz`) || (isSlow === true && !process.env["SIYU_SLOW_TESTS"]);

describe.each(files)("$file without a flag", (told) => {
  const path = sharedPath(`${told.file}.csv.gz`);

  test.skipIf(isPassedOver(told))("is looked into", async () => {
    const { exitCode, stdout } = await siyu(["inspect", path, "--json"]);
    const { facts, missing, warnings } = JSON.parse(stdout);
    expect({ exitCode, customers: facts.customers, missing, warnings }).toEqual({
      exitCode: 0,
      customers: told.customers,
      missing: [],
      warnings: [],
    });
  });

  test.skipIf(isPassedOver(told))(
    "is back-tested, and the verdict says what the numbers say",
    async () => {
      const { exitCode, stdout } = await siyu(["backtest", "repurchase", path, "--json"]);
      const { verdict, comparisons, mean, horizonDays } = JSON.parse(stdout);
      expect({ exitCode, horizonDays }).toEqual({ exitCode: 0, horizonDays: told.horizonDays });
      expect(mean[0].metrics.auc).toBeGreaterThan(0.7);
      const [model, ...others] = verdict.contenders;
      expect(model.cameTrueInTopOf100).toBeGreaterThanOrEqual(verdict.cameTrueOf100);
      expect(others).toHaveLength(4);
      const rank = verdict.sentences[1] as string;
      const uppers: number[] = comparisons.map(({ auc }: { auc: { upper: number } }) => auc.upper);
      const lowers: number[] = comparisons.map(({ auc }: { auc: { lower: number } }) => auc.lower);
      expect(rank.startsWith("Careful:")).toBe(uppers.some((upper) => upper < 0));
      expect(rank.startsWith("It ranks customers better than every rule")).toBe(
        lowers.every((lower) => lower > 0),
      );
      const { ece, eceOfPerfectModel } = mean[0].metrics;
      expect(verdict.sentences[2].includes("taken at their word")).toBe(
        ece <= eceOfPerfectModel && eceOfPerfectModel <= 0.05,
      );
    },
    300_000,
  );
});
