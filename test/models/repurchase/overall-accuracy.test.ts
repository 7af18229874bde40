import { EventTable, repurchase } from "siyu";
import { expect, test } from "vitest";
import { contestMetrics } from "../../../src/evaluation/contest.js";
import { isShared, sharedPath } from "../../shared/data.js";

const cdnow = "cdnow-sample/transactions.csv.gz";
const grocery = "grocery-elog/transactions.csv.gz";

/** Default call on a public split: metrics of the model and of ranking by recency. */
async function judge(file: string, cutoff: string, horizonDays: number) {
  const table = await EventTable.fromCsv(sharedPath(file));
  const model = await repurchase.overall.train(table, { cutoff, horizonDays });
  const predictions = model.predict(table, { asOf: cutoff });
  const { judge: judges } = repurchase.overall;
  const truth = judges.truth(table, predictions);
  const recency = judges.baselines(table, predictions).find(({ name }) => name === "recency")!;
  return {
    own: contestMetrics(judges.contender(predictions), truth),
    recency: contestMetrics(recency, truth),
  };
}

test.skipIf(!isShared(cdnow))(
  "CDNOW, 273 days ahead: ranks and calibrates better than recency and than BG/NBD (AUC .757)",
  async () => {
    const { own, recency } = await judge(cdnow, "1997-10-01", 273);
    expect(own["auc"]).toBeGreaterThanOrEqual(0.775);
    expect(own["auc"]).toBeGreaterThan(recency["auc"]!);
    expect(own["logLoss"]).toBeLessThanOrEqual(0.5015);
  },
);

test.skipIf(!isShared(cdnow))("CDNOW, 91 days ahead: better than each purchase model alone", async () => {
  const { own, recency } = await judge(cdnow, "1997-10-01", 91);
  expect(own["auc"]).toBeGreaterThanOrEqual(0.7925);
  expect(own["auc"]).toBeGreaterThan(recency["auc"]!);
  expect(own["logLoss"]).toBeLessThanOrEqual(0.366);
});

test.skipIf(!isShared(grocery))("an online grocery, 91 days ahead", async () => {
  expect((await judge(grocery, "2007-01-01", 91)).own["auc"]).toBeGreaterThanOrEqual(0.915);
  expect((await judge(grocery, "2007-10-01", 91)).own["auc"]).toBeGreaterThanOrEqual(0.9491);
});

test.skipIf(!isShared(grocery))(
  "an online grocery, a year ahead after a year: better than recency, and calibrated",
  async () => {
    const { own, recency } = await judge(grocery, "2007-01-01", 364);
    expect(own["auc"]).toBeGreaterThan(recency["auc"]!);
    expect(own["logLoss"]).toBeLessThanOrEqual(0.372);
    expect(own["ece"]).toBeLessThanOrEqual(own["eceOfPerfectModel"]!);
  },
);
