import { repurchase } from "siyu";
import { basketContract, contract } from "../../contract.js";
import { baskets, cutoff, events, featureRowsOf } from "./pair-shop.js";

const horizonDays = 45;
const key = "categoryId";

contract(
  repurchase.category,
  { events, cutoff, horizonDays, otherOptions: { learner: "logistic" } },
  { key, featureRows: featureRowsOf(key, horizonDays) },
);

basketContract(repurchase.category, { baskets, horizonBaskets: 1, key });
