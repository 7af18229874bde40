import { propensity } from "siyu";
import { simulate } from "siyu/datasets";
import { expect, test } from "vitest";

const brand = simulate({ customers: 300, days: 160, seed: 13, start: "2024-01-01" });
const events = Array.from(brand.events);
const cutoff = Date.UTC(2024, 4, 1);
const asked = { target: "secondOrder", horizonDays: 30, cutoff } as const;

test("a network alone says who orders again and why, and its scores are the same after loading", async () => {
  const model = await propensity.event.train(events, { ...asked, learner: "neural" });
  const members = model.card().horizons.flatMap((horizon) => horizon.members);
  expect(members.map(({ name }) => name)).toEqual(["neural (usual)"]);
  expect(model.card().limits.some((limit) => limit.includes("one member only"))).toBe(false);
  const predictions = model.predict(events, { asOf: cutoff });
  const loaded = propensity.event.load(model.save());
  expect(Array.from(loaded.predict(events, { asOf: cutoff }))).toEqual(Array.from(predictions));
  const { base, score, contributions } = model.explain(events, predictions.at(0).customerId, {
    asOf: cutoff,
  });
  expect(contributions.reduce((sum, { contribution }) => sum + contribution, base)).toBeCloseTo(score, 9);
}, 120_000);

test("a network conflicts with a learner of its own", async () => {
  const training = propensity.event.train(events, { ...asked, learner: "hazard", neural: true });
  await expect(training).rejects.toMatchObject({ code: "conflicting_options" });
});
