import { crossSell } from "siyu";
import { basketContract, contract } from "../../contract.js";
import { baskets, cutoff, events } from "../repurchase/pair-shop.js";
import { featureRowsOf } from "./cross-shop.js";

const horizonDays = 45;
const key = "categoryId";

contract(
  crossSell.category,
  { events, cutoff, horizonDays },
  { key, featureRows: featureRowsOf(key, horizonDays), allRows: { top: 10_000 } },
);

basketContract(crossSell.category, { baskets, horizonBaskets: 1, key });
