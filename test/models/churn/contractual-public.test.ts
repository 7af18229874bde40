import { describe, expect, test } from "vitest";
import { contractualTask, foldsInFileOrder } from "../../../benchmarks/accuracy/contractual-data.js";
import { contractual } from "../../../models/churn/index.js";
import { createRandom } from "../../../src/stats/random.js";

const task = contractualTask("telco-churn");
const options = { id: "customerID", label: "Churn" };

describe.skipIf(!task)("the telephone company's customers", () => {
  test("are told as well as honest rows allow, and no better", async () => {
    const foldOf = foldsInFileOrder(task!);
    const part = (isHeld: boolean) => task!.rows.filter((_, i) => foldOf[i]! < 2 === isHeld);
    const model = await contractual.train({ customers: part(false) }, options);
    const { auc } = model.evaluate({ customers: part(true) });
    expect(auc).toBeGreaterThan(0.83);
    const inTraining = model.card().outOfFold[0]!.metrics["auc"]!;
    expect(inTraining).toBeGreaterThan(0.845);
    expect(inTraining).toBeLessThan(0.86);
    expect(model.warnings).toEqual([]);
    expect(model.card().columns).toContainEqual({ name: "TotalCharges", read: "number, on a log scale" });
  });

  test("with labels dealt by lot are told by nothing: AUC .50 +- .02 on rows left out", async () => {
    const labels = createRandom(3).shuffle(task!.rows.map((row) => row["Churn"]));
    const customers = task!.rows.map((row, i) => ({ ...row, Churn: labels[i] }));
    const model = await contractual.train({ customers }, options);
    expect(Math.abs(model.card().outOfFold[0]!.metrics["auc"]! - 0.5)).toBeLessThanOrEqual(0.02);
  });
});
