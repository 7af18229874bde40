import { backtest, EventTable, load, type Predictions, repurchase } from "siyu";
import type { OverallModel, OverallPrediction } from "siyu/repurchase";
import { expectTypeOf, test } from "vitest";

const events = [{ customerId: "a", timestamp: new Date(0), amount: 1 }];

test("train gives a model whose rows have names and types", async () => {
  const model = await repurchase.overall.train(events, { horizonDays: [30, 90] });
  expectTypeOf(model).toEqualTypeOf<OverallModel>();
  expectTypeOf(model.predict(events)).toEqualTypeOf<Predictions<OverallPrediction>>();
  expectTypeOf(model.predict(events).at(0).nextOrder.p50).toEqualTypeOf<Date>();
});

test("what must not compile does not", () => {
  // @ts-expect-error a mistyped option
  void repurchase.overall.train(events, { horizon: 30 });
  // @ts-expect-error a learner that is none
  void repurchase.overall.train(events, { learner: "magic" });
  // @ts-expect-error an event without a customer
  EventTable.from([{ timestamp: 1 }]);
  // @ts-expect-error an event of an unknown type
  EventTable.from([{ type: "purchased", customerId: "a", timestamp: 1 }]);
  // @ts-expect-error own scores must be a function of the fold
  void backtest(repurchase.overall, events, {}, { against: { own: [1, 2] } });
  // @ts-expect-error a file is named by its path
  void load(3);
});

test("predictions are read-only", async () => {
  const row = (await repurchase.overall.train(events)).predict(events).at(0);
  // @ts-expect-error rows are read-only
  row.probability = 1;
});
