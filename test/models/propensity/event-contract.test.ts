import { propensity } from "siyu";
import { simulate } from "siyu/datasets";
import { History } from "../../../src/events/history.js";
import type { CustomerEvent } from "../../../src/events/schema.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";
import { EventSnapshot } from "../../../src/tasks/propensity/event-snapshot.js";
import type { Target } from "../../../src/tasks/propensity/target.js";
import { contract } from "../../contract.js";

const brand = simulate({ customers: 260, days: 420, seed: 13, start: "2024-01-01" });
const events: CustomerEvent[] = Array.from(brand.events);
const cutoff = Date.UTC(2024, 11, 1);

const featureRows = (target: Target) => (table: EventTable, at: number) =>
  new EventSnapshot(new History(dataOf(table), at), target).features(30).columns;

contract(
  propensity.event,
  { events, cutoff, horizonDays: 30, otherOptions: { target: "secondOrder" } },
  {
    featureRows: featureRows({
      name: "secondOrder",
      audience: "newBuyers",
      of: "window",
      wanted: { type: "purchase" },
      since: "firstOrder",
    }),
  },
);

contract(
  propensity.event,
  { events, cutoff, horizonDays: 30, otherOptions: { target: "open", learner: "logistic" } },
  {
    growing: [], // a message is not answered more often for being asked about over a longer time
    featureRows: featureRows({
      name: "open",
      audience: "contacted",
      of: "nextMessage",
      response: "open",
      responseDays: 7,
    }),
  },
);
