import { repurchase } from "siyu";
import { History } from "../../../src/events/history.js";
import { dataOf, type EventTable } from "../../../src/events/table.js";
import { pairPopulationOf, requirePopulation } from "../../../src/tasks/pairs/pair-population.js";
import { PairSnapshot } from "../../../src/tasks/pairs/pair-snapshot.js";
import { basketContract, contract } from "../../contract.js";
import { baskets, cutoff, events } from "./pair-shop.js";

const horizonDays = 45;
const key = "itemId";

contract(
  repurchase.sku,
  { events, cutoff, horizonDays, otherOptions: { learner: "logistic" } },
  {
    key,
    featureRows(table: EventTable, at: number) {
      const history = new History(dataOf(table), at);
      return new PairSnapshot(
        history,
        requirePopulation(pairPopulationOf(history, key, horizonDays)),
      ).features().columns;
    },
  },
);

basketContract(repurchase.sku, { baskets, horizonBaskets: 1, key });
