import { clv } from "siyu";
import { simulate } from "siyu/datasets";
import { History } from "../../../src/events/history.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";
import { Snapshot } from "../../../src/training/snapshot.js";
import { contract } from "../../contract.js";

const brand = simulate({ customers: 220, days: 420, seed: 12, start: "2024-01-01" });
const events: CustomerEvent[] = Array.from(brand.events);
const cutoff = Date.UTC(2024, 11, 1);

contract(
  clv.value,
  { events, cutoff, horizonDays: 60 },
  {
    featureRows: (table: EventTable, at: number) =>
      new Snapshot(new History(dataOf(table), at)).features(60).columns,
    growing: ["probability", "expectedOrders", "expectedSpend", "expectedValue"],
  },
);
