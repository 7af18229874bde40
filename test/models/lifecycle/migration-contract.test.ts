import { lifecycle } from "siyu";
import { simulate } from "siyu/datasets";
import { History } from "../../../src/events/history.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";
import { NextRows } from "../../../src/tasks/lifecycle/next-rows.js";
import { Snapshot } from "../../../src/training/snapshot.js";
import { contract } from "../../contract.js";

const brand = simulate({ customers: 220, days: 420, seed: 12, start: "2024-01-01" });
const events: CustomerEvent[] = Array.from(brand.events);
const cutoff = Date.UTC(2024, 11, 1);
const rules = [
  {
    name: "active high",
    when: { daysSinceLast: { from: 0, below: 60 }, spend: { from: 30_000, below: 1e9 } },
  },
  { name: "active low", when: { daysSinceLast: { from: 0, below: 60 } } },
  { name: "away", when: {} },
];
const scheme = {
  kind: "rules",
  rules,
  states: rules.map(({ name }, activity) => ({ name, activity, value: 0 })),
} as const;

contract(
  lifecycle.migration,
  { events, cutoff, horizonDays: 60, otherOptions: { learner: "markov" } },
  {
    featureRows: (table: EventTable, at: number) => {
      const snapshot = new Snapshot(new History(dataOf(table), at));
      const rows = new NextRows({ scheme, periodDays: 60, canShrink: false }, snapshot, 60);
      return [...rows.features(Int32Array.from(rows.state.keys()), 60).columns, rows.silent, rows.allowed];
    },
  },
);
