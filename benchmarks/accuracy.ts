// Accuracy of every task by its default call on public data, beside the baselines, the best known results and the
// goals. `npm run bench:accuracy [-- PATTERN]` runs all data sets, or those whose name matches.
import { crossSell, repurchase } from "siyu";
import { churnWarnings } from "./accuracy/churn.js";
import { contractualChurn } from "./accuracy/contractual.js";
import { cartRows } from "./accuracy/cross-sell/cart.js";
import { crossSellNew } from "./accuracy/cross-sell.js";
import { stateMigration } from "./accuracy/lifecycle.js";
import { pairsAgainstTruth } from "./accuracy/pairs-truth.js";
import { publishedFits } from "./accuracy/published-fits.js";
import { repurchaseOverall } from "./accuracy/repurchase-overall.js";
import { repurchasePairs } from "./accuracy/repurchase-pairs.js";
import { secondOrders } from "./accuracy/second-order.js";
import { sizingOverall } from "./accuracy/sizing-overall.js";
import { againstTruth } from "./accuracy/truth.js";
import { newcomersAgainstTruth } from "./accuracy/truth-churn.js";
import { customerValues } from "./accuracy/value.js";
import { printRows } from "./report.js";

const pattern = process.argv[2] ? new RegExp(process.argv[2]) : undefined;
printRows([
  ...(await publishedFits(pattern)),
  ...(await repurchaseOverall(pattern)),
  ...(await repurchasePairs(repurchase, crossSell.item, pattern)),
  ...(await crossSellNew(crossSell, pattern)),
  ...(!pattern || pattern.test("instacart-baskets") ? await cartRows() : []),
  ...(await contractualChurn(pattern)),
  ...(await churnWarnings(pattern)),
  ...(await secondOrders(pattern)),
  ...(await stateMigration(pattern)),
  ...(await customerValues(pattern)),
  ...(await againstTruth(pattern)),
  ...(await newcomersAgainstTruth(pattern)),
  ...(await pairsAgainstTruth(repurchase, pattern)),
  ...(await sizingOverall(pattern)),
]);
