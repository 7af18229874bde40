import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "siyu";
import { loadSample } from "siyu/datasets";
import { expect, test } from "vitest";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

interface Row {
  readonly customerId: string;
  readonly probability: number;
  readonly expectedOrders: number;
  readonly nextOrder: { readonly p50: string };
}

test("a repurchase model of format 1 loads and scores as on the day it was saved", async () => {
  const model = await load(fixture("repurchase-overall-format-1.siyu"));
  if (model.kind !== "repurchase/overall") throw new Error(`The fixture is of kind ${model.kind}.`);
  const expected = JSON.parse(readFileSync(fixture("repurchase-overall-format-1.json"), "utf8")) as Row[];
  const events = await loadSample();
  const customers = ["C0001", "C0029", "C0767"];
  const rows = [30, 90].flatMap((horizonDays) =>
    model.predict(events, { asOf: "2025-04-01", horizonDays, customers }).toArray(),
  );
  expect(rows.map(({ customerId }) => customerId)).toEqual(expected.map(({ customerId }) => customerId));
  rows.forEach((row, i) => {
    expect(row.probability).toBeCloseTo(expected[i]!.probability, 9);
    expect(row.expectedOrders).toBeCloseTo(expected[i]!.expectedOrders, 9);
    expect(Math.abs(row.nextOrder.p50.getTime() - Date.parse(expected[i]!.nextOrder.p50))).toBeLessThan(
      60_000,
    );
  });
});
