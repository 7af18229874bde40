import { repurchase } from "siyu";
import { basketContract, contract } from "../../contract.js";
import { baskets, cutoff, events, featureRowsOf } from "./pair-shop.js";

const horizonDays = 45;
const key = "itemId";

contract(
  repurchase.sku,
  { events, cutoff, horizonDays, otherOptions: { learner: "logistic" } },
  { key, featureRows: featureRowsOf(key, horizonDays) },
);

basketContract(repurchase.sku, { baskets, horizonBaskets: 1, key });
