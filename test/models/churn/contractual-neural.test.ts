import { churn } from "siyu";
import { beforeAll, expect, test } from "vitest";
import { type DrawnTable, drawnTable } from "./contract-table.js";

const drawn: DrawnTable = { customers: 320, seed: 4 };
const customers = drawnTable(drawn);
const unknown = drawnTable({ customers: 120, seed: 5 });
const ignore = ["phone", "joined"];

let alone: churn.ContractualModel;
let beside: churn.ContractualModel;

beforeAll(async () => {
  alone = await churn.contractual.train({ customers }, { ignore, learner: "neural" });
  beside = await churn.contractual.train({ customers }, { ignore, neural: true });
}, 240_000);

test("a network alone learns who leaves, and its scores are the same after loading", () => {
  const blend = alone.card().outOfFold.find(({ name }) => name === "blend");
  expect(blend?.metrics["auc"]).toBeGreaterThan(0.7);
  expect(alone.card().members.map(({ name }) => name)).toEqual(["neural (usual)"]);
  expect(alone.card().limits.some((limit) => limit.includes("One member only"))).toBe(false);
  const loaded = churn.contractual.load(alone.save());
  expect(Array.from(loaded.predict({ customers: unknown }))).toEqual(
    Array.from(alone.predict({ customers: unknown })),
  );
});

test("the parts of an explanation add up to the score", () => {
  const { base, score, contributions } = alone.explain(
    { customers: unknown },
    unknown[7]!["customerId"] as string,
  );
  const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
  expect(sum).toBeCloseTo(score, 9);
});

test("beside learner auto it must earn its place on rows left out, and the card says how it did", () => {
  const { challenger, members, outOfFold, options } = beside.card();
  const { kept, logLossWith, logLossWithout, standardError } = challenger!;
  expect(options).toMatchObject({ learner: "auto", neural: true });
  expect(challenger).toMatchObject({ member: "neural", rows: 320, folds: 10 });
  if (kept) expect(logLossWithout! - logLossWith!).toBeGreaterThan(2 * standardError!);
  expect(members.some(({ name }) => name === "neural (usual)")).toBe(kept);
  expect(outOfFold.map(({ name }) => name)).toContain("neural (usual)");
  expect(beside.card()).toEqual(churn.contractual.load(beside.save()).card());
});

test("it conflicts with a learner of its own", async () => {
  const training = churn.contractual.train({ customers }, { learner: "boosting", neural: true });
  await expect(training).rejects.toMatchObject({ code: "conflicting_options" });
});
