import { repurchase, save } from "siyu";
import { checks } from "siyu/testing";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { folderWith } from "../../cli/run.js";
import { at, poissonShop } from "./poisson-shop.js";

/** Small, as networks take long to train. */
const events = poissonShop(40, 200, 3, (c) => 0.002 + 0.06 * ((c % 10) / 10) ** 2);
const horizonDays = 20;
const cutoff = at(170);

/** Those that ask for one training, or two. */
const affordable = [
  "training uses no event that happened or became known at or after the cutoff",
  "a prediction uses no event that happened or became known at or after asOf",
  "any partition of the customers gives the rows of the whole batch",
  "one customer alone, as an array with asOf, gets the rows of the batch",
  "a saved model loads to the same bytes, rows, explanations and card",
  "a trained model scores nobody, one event, identical customers and ten years of silence without NaN",
  "the parts of an explanation add up to the score, and the score is the probability or value of the row",
];

describe("repurchase/overall with a network alone keeps the contract", () => {
  const data = { events, cutoff: at(100), horizonDays, otherOptions: { learner: "neural" as const } };
  const asked = checks(repurchase.overall, data).filter(({ name }) => affordable.includes(name));
  test("all of them are there", () => expect(asked).toHaveLength(affordable.length));
  for (const check of asked) test(check.name, () => check.run());
});

test("learner 'neural' asks for as many labels as trees do", async () => {
  const few = events.filter(({ customerId }) => customerId < "c00022");
  const training = repurchase.overall.train(few, { cutoff: at(90), horizonDays, learner: "neural" });
  await expect(training).rejects.toMatchObject({ code: "too_few_labels" });
});

test.each(["probability", "hmm", "logistic", "boosting", "neural"] as const)(
  "'neural' conflicts with learner '%s', and says what to ask for instead",
  async (learner) => {
    const training = repurchase.overall.train(events, { learner, neural: true });
    await expect(training).rejects.toMatchObject({ code: "conflicting_options" });
    await expect(training).rejects.toThrow('learner "neural" is the network alone');
  },
);

describe("a network beside learner auto", () => {
  let model: repurchase.OverallModel;
  beforeAll(async () => {
    model = await repurchase.overall.train(events, { cutoff, horizonDays, neural: true });
  }, 120_000);

  test("earns its place by the log-loss out of time, and the card says what it brought", () => {
    const card = model.card();
    const [{ members, challenger, outOfTime }] = card.horizons as [(typeof card.horizons)[number]];
    expect(card.options).toEqual({ horizonDays: [horizonDays], learner: "auto", neural: true, seed: 1 });
    const { kept, logLossWith, logLossWithout, standardError } = challenger!;
    expect(challenger).toMatchObject({ member: "neural", folds: 3 });
    if (kept) expect(logLossWithout! - logLossWith!).toBeGreaterThan(2 * standardError!);
    expect(members.some(({ name }) => name.startsWith("neural"))).toBe(kept);
    expect(outOfTime.map(({ name }) => name)).toContain("neural (usual)");
    expect(card.limits.some((limit) => limit.includes("the network was tried and left out"))).toBe(!kept);
  });

  test("whose parts of an explanation add up to the score", () => {
    const { customerId } = model.predict(events, { asOf: cutoff }).at(3);
    const { base, score, contributions } = model.explain(events, customerId, { asOf: cutoff });
    const sum = contributions.reduce((total, { contribution }) => total + contribution, base);
    expect(sum).toBeCloseTo(score, 9);
  });

  test("is read from its file and scored where TensorFlow.js is not installed, which training asks for first", async () => {
    const path = `${folderWith({})}/m.siyu`;
    await save(model, path);
    const asked = vi.fn(() => {
      throw new Error("not installed");
    });
    for (const name of ["core", "node", "backend-wasm", "backend-cpu"])
      vi.doMock(`@tensorflow/tfjs-${name}`, asked);
    vi.resetModules();
    const fresh = await import("siyu");
    const loaded = await fresh.load(path, fresh.repurchase.overall);
    const scores = loaded.predict(events, { asOf: cutoff });
    expect(Array.from(scores)).toEqual(Array.from(model.predict(events, { asOf: cutoff })));
    expect(loaded.card()).toEqual(model.card());
    await fresh.repurchase.overall.train(events, { cutoff, horizonDays });
    expect(asked).not.toHaveBeenCalled();

    const told = vi.fn();
    for (const options of [{ learner: "neural" as const }, { neural: true }]) {
      const training = fresh.repurchase.overall.train(events, { cutoff, ...options }, { onProgress: told });
      await expect(training).rejects.toMatchObject({ code: "tensorflow_missing" });
    }
    expect(asked).toHaveBeenCalled();
    expect(told).not.toHaveBeenCalled();
  });
});
